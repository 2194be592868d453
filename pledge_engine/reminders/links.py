"""The addresses of pages that messages lead to, once their reader has logged in: a reference, and nothing that says more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """The pages at one address, such as "https://pledge.trust.example"."""

    base: str

    @property
    def home(self) -> str:
        """What is the reader's to do."""
        return f"{self.base.rstrip('/')}/"

    def record(self, reference: str) -> str:
        """The page of one record."""
        return f"{self.home}records/{reference}"

    def register(self, step: str) -> str:
        """The form in which a session of a step is recorded for everybody who came."""
        return f"{self.home}register/record/{step}"

    def password(self, secret: str) -> str:
        """The page on which whoever has this secret sets their password."""
        return f"{self.home}password/{secret}"

    def invitation(self, secret: str) -> str:
        """The page on which whoever has this secret chooses how they log in."""
        return f"{self.home}invitation/{secret}"

    def step(self, reference: str, step: str, n: int = 1) -> str:
        """The page of one turn of a step; not for a step that may not be named, because its address says which it is."""
        address = f"{self.record(reference)}/steps/{step}"
        return f"{address}?turn={n}" if n > 1 else address
