"""The command line: one of the doors. It parses, calls and presents; it decides nothing and never touches the store."""
