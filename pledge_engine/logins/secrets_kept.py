"""Secrets that people carry, of which only a hash is kept: whoever reads the database cannot use them."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """A secret that nobody guesses, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def kept_as(secret: str) -> str:
    """What is stored of a secret or a name, to find it again by."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
