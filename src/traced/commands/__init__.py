"""What authors and CI call."""
