"""What has to be read again and yet must not be readable in the database or a backup: sealed with the key of the installation."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Seals texts for one purpose; what was sealed for another, or with another key, does not open."""

    def __init__(self, key: str, purpose: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key.encode())
        self._fernet = Fernet(urlsafe_b64encode(derived))

    def close(self, text: str) -> str:
        """A text as it is kept."""
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def open(self, sealed: str) -> str | None:
        """The text; None where the key of the installation is not the one it was sealed with."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode("utf-8", "surrogatepass")
        except InvalidToken:
            return None
