"""Who a message is from, in words: its reader should not have to work that out from an address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The service that sends, and the organisation whose it is; raises ``ValueError`` unless each is one line of words."""

    service: str
    organisation: str

    def __post_init__(self) -> None:
        if not all(name.strip() and name.isprintable() for name in (self.service, self.organisation)):
            raise ValueError("the names of the service and of the organisation must each be one line of words")

    @property
    def name(self) -> str:
        """What stands in front of the address, and first and last in every message: "Pledge Engine, Oakshire Trust"."""
        return f"{self.service}, {self.organisation}"
