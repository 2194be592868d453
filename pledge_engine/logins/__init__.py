"""Who is at the door of the pages: passwords, sessions that can be ended, and delays that never lock anybody out for good."""
