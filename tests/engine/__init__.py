"""Tests of the engine, one file per module; none of them needs TensorFlow."""
