"""Somebody calls us: the dialplan rings the desk phones, and the agent has no part in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdslayer_agent.settings import PhoneSettings, Settings, TrunkSettings
from holdslayer_agent.telephony.configuration import Folders, render
from holdslayer_agent.telephony.installation import Installation


def from_trunk(folder: Path, phones: tuple[PhoneSettings, ...]) -> str:
    (folder / "share" / "sounds").mkdir(parents=True)
    settings = Settings(data_dir=folder, trunk=TrunkSettings(host="127.0.0.1", auth="ip"), phones=phones)
    folders = Folders(folder / "asterisk")
    render(settings, Installation(Path("asterisk"), folder / "modules", folder / "share", (22, 10, 1)), folders)
    return (folders.etc / "holdslayer-dialplan.conf").read_text().partition("[hs-from-trunk]")[2]


def test_every_desk_phone_rings_and_a_mobile_does_not(tmp_path: Path) -> None:
    phones = (
        PhoneSettings(name="desk"),
        PhoneSettings(name="mobile", number="+14155550199"),
        PhoneSettings(name="hall"),
    )
    assert "Dial(PJSIP/desk&PJSIP/hall,45)" in from_trunk(tmp_path, phones)


@pytest.mark.parametrize("phones", [(), (PhoneSettings(name="mobile", number="+14155550199"),)])
def test_without_a_desk_phone_the_call_is_declined(tmp_path: Path, phones: tuple[PhoneSettings, ...]) -> None:
    text = from_trunk(tmp_path, phones)
    assert "Dial(" not in text
    assert "Hangup(21)" in text
