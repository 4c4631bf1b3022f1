"""What a whole build proves: every claim, every run."""
