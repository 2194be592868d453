"""Write the example trackers into a folder: ``python -m pledge_engine.upkeep.tracker FOLDER [DAY]``, or `make examples`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from pledge_engine.upkeep.tracker.written import AS_AT, example_files


def main() -> None:
    """Write every example; what was there under their names is replaced."""
    folder = Path(sys.argv[1])
    day = date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else AS_AT
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in example_files(day).items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
