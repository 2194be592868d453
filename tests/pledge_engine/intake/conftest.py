"""The small fictional place of the command line, to bring trackers in to."""

from tests.pledge_engine.cli.conftest import pledge, settled

__all__ = ["pledge", "settled"]
