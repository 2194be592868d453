"""What every test shares."""

from hypothesis import settings

# A busy machine is not a wrong answer: examples are judged by what they find, never by how long they took.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")
