"""The network door with a certificate of its own, and where it can't listen."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from network_door import open_door

from holdslayer_agent.errors import SetupError


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "holdslayer")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "c.pem").write_bytes(made)
    (folder / "k.pem").write_bytes(kept)
    return folder / "c.pem", folder / "k.pem"


async def test_with_a_certificate_it_speaks_https(tmp_path: Path) -> None:
    made, key = certificate(tmp_path)
    async with open_door(tmp_path, certificate=made, key=key) as door:
        assert door.door.url.startswith("https://")
        assert (await door.ask("GET", "/calls", ssl=False))[0] == 200


async def test_a_certificate_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_text("nonsense")
    with pytest.raises(SetupError) as raised:
        async with open_door(tmp_path, certificate=tmp_path / "c.pem", key=tmp_path / "c.pem"):
            pass
    assert raised.value.code == "api-tls"


async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        with pytest.raises(SetupError) as raised:
            async with open_door(tmp_path, port=door.door.port):
                pass
        assert raised.value.code == "api-port"
