"""What an author writes: snippets with their options and variants, lessons, item banks."""
