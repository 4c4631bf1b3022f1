"""Text with embeds in, text without embeds out."""
