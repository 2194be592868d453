"""Set-up: what an administrator does without an engineer, and without seeing anybody's record."""
