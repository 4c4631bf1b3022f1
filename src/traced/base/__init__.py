"""What everything rests on: complaints with a place, folders, data files, strict models."""
