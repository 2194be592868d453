"""Keeping the engine itself well: checking it, backing it up and restoring it, and fictional data to try it on."""
