"""The trail: who did what, when and why, in chains of hashed text that show any later change."""
