"""Generated passwords and generated tones."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from holdslayer_agent.core.observations import DtmfHeard
from holdslayer_agent.errors import ConfigError
from holdslayer_agent.hearing import Ear
from holdslayer_agent.telephony.secrets import SecretFile
from holdslayer_agent.telephony.tones import KEYS, dtmf_tones


def test_a_password_is_made_once_for_its_name(tmp_path: Path) -> None:
    file = SecretFile(tmp_path / "deep" / "secrets.json")
    first = file.get("ari")
    assert first == SecretFile(tmp_path / "deep" / "secrets.json").get("ari")
    assert first != file.get("manager")
    assert len(first) >= 32


def test_only_the_owner_can_read_the_passwords(tmp_path: Path) -> None:
    (tmp_path / "secrets.new").touch(mode=0o644)
    SecretFile(tmp_path / "secrets.json").get("ari")
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_passwords_that_others_can_read_are_not_used(tmp_path: Path, mode: int) -> None:
    SecretFile(tmp_path / "secrets.json").get("ari")
    (tmp_path / "secrets.json").chmod(mode)
    with pytest.raises(ConfigError) as raised:
        SecretFile(tmp_path / "secrets.json").get("ari")
    assert raised.value.code == "secrets-exposed"
    assert "chmod 600" in raised.value.mend


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '"x"', "\x00"])
def test_a_broken_file_is_said_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ConfigError) as raised:
        SecretFile(path).get("ari")
    assert raised.value.code == "secrets-broken"
    assert path.read_text() == text


@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_every_key_is_heard_as_itself(rate_hz: int) -> None:
    ear = Ear(rate_hz)
    sound = np.concatenate([dtmf_tones(KEYS, rate_hz), np.zeros(rate_hz // 2, np.int16)])
    found = [o for n in range(0, len(sound), 160) for o in ear.feed(sound[n : n + 160]) if isinstance(o, DtmfHeard)]
    assert "".join(o.digit for o in found) == KEYS


def test_no_keys_are_no_sound_and_what_is_no_key_is_refused() -> None:
    assert len(dtmf_tones("", 8000)) == 0
    with pytest.raises(ValueError, match="substring not found"):
        dtmf_tones("x", 8000)
