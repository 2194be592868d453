"""Keeping the engine itself well: checking it, and fictional data to try it on."""
