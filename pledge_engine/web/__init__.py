"""The pages: a door like the others. It parses, calls commands and presents what they say; it decides nothing."""
