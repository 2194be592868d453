"""Figures over records: what was kept, counted by the database and made safe for whoever reads it."""
