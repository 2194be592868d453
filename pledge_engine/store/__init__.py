"""Where records are kept: tables, sessions and migrations, on SQLite and PostgreSQL alike.

Only rooms inside ``pledge_engine`` come here; a door never does. Nothing here decides anything about a hire.
"""
