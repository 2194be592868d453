"""The records of hires, and the doors people reach them by; uses workflows and notifications."""
