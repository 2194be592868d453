import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pledge_engine.audit.signing import KeyUnusable, is_signed, load_key, make_key, public_key_of, signed


def test_a_key_is_for_its_owner_alone_and_signs(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    public = make_key(file)
    key = load_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert public == public_key_of(key)
    assert is_signed("text", signed("text", key), public)
    assert not is_signed("another text", signed("text", key), public)
    assert not is_signed("text", signed("text", key), make_key(tmp_path / "other.pem"))


@pytest.mark.parametrize(("signature", "key"), [("", ""), ("zz", "00"), ("00" * 64, "00" * 31), ("é", "00" * 32)])
def test_what_cannot_be_a_signature_is_none(signature: str, key: str) -> None:
    assert not is_signed("text", signature, key)


def test_a_key_that_is_there_is_kept(tmp_path: Path) -> None:
    make_key(tmp_path / "key.pem")
    before = (tmp_path / "key.pem").read_bytes()
    with pytest.raises(KeyUnusable, match="is there already, and is kept"):
        make_key(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").read_bytes() == before


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="cannot be written"):
        make_key(tmp_path / "nowhere" / "key.pem")


def test_a_file_that_is_no_key_is_refused_without_repeating_it(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text("CANARY")
    with pytest.raises(KeyUnusable) as refused:
        load_key(file)
    assert "CANARY" not in str(refused.value)
    file.write_bytes(Ed448PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeyUnusable, match="Ed25519 is needed"):
        load_key(file)
    with pytest.raises(KeyUnusable, match="cannot be read"):
        load_key(tmp_path / "absent.pem")
