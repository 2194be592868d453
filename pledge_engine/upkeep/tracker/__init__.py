"""The example tracker: sixty fictional posts as a trust's own spreadsheet might hold them, counted back from any day."""
