"""Hires: the one way to change one, and what each person may read of it."""
