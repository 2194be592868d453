from tests.pledge_engine.upkeep.conftest import made_once

__all__ = ["made_once"]
