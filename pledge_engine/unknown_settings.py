"""Names that look like settings of this program and are none: a slip of the hand would otherwise be passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pledge_engine.settings import PREFIX, SECRETS, Settings

# Who acts on the command line is no setting of the program, and is named in the same way.
_ACTING_AS = "PLEDGE_AS"
_KNOWN = frozenset({*(f"{PREFIX}{name.upper()}" for name in Settings.model_fields), SECRETS, _ACTING_AS})
_HOW_CLOSE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSetting:
    """A name that sets nothing, and the setting that it is most like; empty where it is like none. Never its value."""

    name: str
    nearest: str

    def __str__(self) -> str:
        meant = f" Did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.name} is no setting of this program, and sets nothing.{meant}"


def unknown_settings() -> tuple[UnknownSetting, ...]:
    """What the environment of this process, and its folder of secrets, set in vain, in order of names."""
    folder = os.environ.get(SECRETS)
    return unknown_among([*os.environ, *(_files_of(Path(folder)) if folder else ())])


def unknown_among(names: Iterable[str]) -> tuple[UnknownSetting, ...]:
    """Those of many names that begin like a setting and are none."""
    written = {name.upper() for name in names}
    strange = sorted(name for name in written - _KNOWN if name.startswith(PREFIX))
    return tuple(UnknownSetting(name=name, nearest=_nearest(name)) for name in strange)


def _files_of(folder: Path) -> Iterable[str]:
    return [file.name for file in folder.iterdir()] if folder.is_dir() else []


def _nearest(name: str) -> str:
    found = get_close_matches(
        name.removeprefix(PREFIX), [known.removeprefix(PREFIX) for known in _KNOWN], 1, _HOW_CLOSE
    )
    return f"{PREFIX}{found[0]}" if found else ""
