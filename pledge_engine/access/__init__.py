"""Who may see and do what: roles and their reach as data, and the one filter that every query of hires goes through."""
