"""The trust's own tracker, in and out."""
