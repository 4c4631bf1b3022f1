"""What a page asks of records: embeds, values, charts, claims, terms."""
