"""HTML of single things, and files made of them."""
