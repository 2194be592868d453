"""Whether records say what their trail says: the rows of the tables beside the fold of the events that made them."""
