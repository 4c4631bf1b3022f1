"""What builds cost; never part of the tests."""
