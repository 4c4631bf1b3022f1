"""Engine tests without TensorFlow, and the real site in a real browser."""
