"""How a message is said and surely delivered; knows nothing of hires, only its own outbox."""
