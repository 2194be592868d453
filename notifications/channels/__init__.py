"""The ways by which a message reaches its reader; each says what became of it, and raises nothing."""
