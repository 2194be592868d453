"""People, teams and care groups, and which role each person holds where."""
