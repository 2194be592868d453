"""Signing checkpoints with Ed25519, so that whoever keeps one can tell that nobody has written it anew since."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from pledge_engine.errors import PledgeError


class KeyUnusable(PledgeError):
    """The file with the signing key cannot be used; the message says why, and never repeats what is in it."""


def make_key(file: Path) -> str:
    """Make a signing key in a new file that only its owner may read; gives the public key in hexadecimal.

    Raises ``KeyUnusable`` for a file that is there already: nothing that was signed with it could be checked any more.
    """
    key = Ed25519PrivateKey.generate()
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except FileExistsError as error:
        raise KeyUnusable(f"{file} is there already, and is kept.", "Name another file.") from error
    except OSError as error:
        raise KeyUnusable(f"{file} cannot be written ({error.strerror}).", "Check its folder.") from error
    return public_key_of(key)


def load_key(file: Path) -> Ed25519PrivateKey:
    """The signing key in a file; raises ``KeyUnusable``."""
    mend = "Make one with: pledge audit new-key FILE"
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        raise KeyUnusable(f"The signing key {file} cannot be read ({error.strerror}).", mend) from error
    except (ValueError, TypeError) as error:
        raise KeyUnusable(f"{file} is not a signing key without a password.", mend) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"{file} is a key of another kind; Ed25519 is needed.", mend)
    return key


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public half of a signing key, in hexadecimal (64 digits)."""
    return key.public_key().public_bytes_raw().hex()


def signed(text: str, key: Ed25519PrivateKey) -> str:
    """The signature of a text, in hexadecimal (128 digits)."""
    return key.sign(text.encode("utf-8")).hex()


def is_signed(text: str, signature: str, public_key: str) -> bool:
    """Whether a signature is of this text and by this key, both in hexadecimal, written however."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
