"""What the pledge says and what may happen next: arguments in, decisions out, and no I/O."""
