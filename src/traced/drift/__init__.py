"""What changed between two records of one snippet."""
