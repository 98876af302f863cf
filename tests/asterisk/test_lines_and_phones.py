"""Other lines and phones: a trunk that registers, 8 kHz, several phones."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import soundfile
from pydantic import SecretStr
from ruamel.yaml import YAML

from holdslayer_agent.api.local import LocalDoor, socket_path
from holdslayer_agent.app import Agent
from holdslayer_agent.demo import HEARD_DBFS, Stage, level_dbfs
from holdslayer_agent.doctor import Finding, examine
from holdslayer_agent.practice.phone import SoftPhone
from holdslayer_agent.settings import PhoneSettings, RingSettings, Settings, TrunkSettings
from holdslayer_agent.telephony.configuration import render
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.process import AsteriskProcess
from tests.asterisk.conftest import COMPANIES, Theatre, eventually, theatre
from tests.asterisk.far_end import FarEnd

pytestmark = [pytest.mark.asyncio, pytest.mark.phone, pytest.mark.timeout(150)]

ACCOUNT = """
[acct]
type = endpoint
context = hs-from-trunk
disallow = all
allow = ulaw
auth = acct
aors = acct
[acct]
type = auth
auth_type = userpass
username = acct
password = right
[acct]
type = aor
max_contacts = 1
"""


@contextlib.asynccontextmanager
async def provider(folder: Path, port: int, peer_port: int) -> AsyncIterator[None]:
    """A far Asterisk with an account that must register."""
    far = FarEnd(folder, peer_port=peer_port, sip_port=port)
    installation, folders = find_asterisk(), far.folders
    render(far.settings, installation, folders, name="provider", role="practice")
    text = (folders.etc / "pjsip.conf").read_text()
    # Known by name, not by address: the account must prove itself.
    text = text[: text.index("[trunk]")] + ACCOUNT
    (folders.etc / "pjsip.conf").write_text(text)
    process = AsteriskProcess(installation, folders)
    await process.start(far.settings.asterisk.bind, far.settings.asterisk.http_port)
    try:
        yield
    finally:
        await process.stop()


@pytest.mark.parametrize(("password", "status"), [("right", "registered"), ("wrong", "rejected")])
async def test_a_trunk_that_registers_says_whether_it_could(tmp_path: Path, password: str, status: str) -> None:
    stage = Stage.build(tmp_path)
    trunk = TrunkSettings(
        host=stage.settings.trunk.host if stage.settings.trunk else "", port=stage.far_port, auth="registration",
        username="acct", password=SecretStr(password), qualify_s=0,
    )  # fmt: skip
    settings = stage.settings.model_copy(update={"trunk": trunk})
    async with (
        provider(tmp_path / "provider", stage.far_port, settings.asterisk.sip_port),
        Agent.open(settings) as agent,
    ):
        try:

            async def told() -> bool:
                return (await agent.status())["trunk"] == status

            await eventually(told, 20)
            async with LocalDoor(agent, socket_path(settings.data_dir)).open():
                finding = await _doctor_on_trunk(tmp_path, settings)
            assert finding.text == status
            assert bool(finding.mend) is (status != "registered")
        finally:
            await agent.stop_asterisk()


async def _doctor_on_trunk(folder: Path, settings: Settings) -> Finding:
    document = settings.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    assert settings.trunk is not None
    assert settings.trunk.password is not None
    document["trunk"]["password"] = settings.trunk.password.get_secret_value()
    with (folder / "holdslayer.yaml").open("w") as file:
        YAML().dump(document, file)
    findings = await asyncio.to_thread(lambda: list(examine(folder / "holdslayer.yaml")))
    return next(f for f in findings if f.what == "trunk")


async def hand(phone: SoftPhone) -> None:
    """Pick up, press 1."""
    await asyncio.wait_for(phone.wait_for("CALL_INCOMING"), 60)
    await asyncio.sleep(0.5)
    await phone.answer()
    await asyncio.wait_for(phone.wait_for("CALL_ESTABLISHED"), 10)
    await asyncio.sleep(1.0)
    await phone.press("1")


async def test_a_whole_call_at_8_kilohertz(tmp_path: Path) -> None:
    def narrow(settings: Settings) -> Settings:
        return settings.model_copy(update={"asterisk": settings.asterisk.model_copy(update={"rate_hz": 8000})})

    async with theatre(tmp_path, COMPANIES / "quick.yaml", narrow) as stage:
        assert stage.agent.rate_hz == 8000
        session = await stage.call("The Company")
        await hand(stage.phone)
        await stage.state("connected")
        await asyncio.sleep(9.0)
        await stage.phone.hang_up()
        assert await stage.outcome(session) == "connected"
        heard, company = stage.phone.heard()[-1], stage.stage.company_heard()[-1]
        assert level_dbfs(heard, soundfile.info(heard).duration - 8.0) > HEARD_DBFS
        assert level_dbfs(company, soundfile.info(company).duration - 8.0) > HEARD_DBFS


@contextlib.asynccontextmanager
async def two_phones(folder: Path, ring: RingSettings) -> AsyncIterator[tuple[Theatre, SoftPhone]]:
    """The desk phone rings for five seconds; the kitchen's is the second."""
    phones = (PhoneSettings(name="desk", ring_s=5), PhoneSettings(name="kitchen", ring_s=20))

    def more(settings: Settings) -> Settings:
        return settings.model_copy(update={"phones": phones, "ring": ring})

    async with theatre(folder, COMPANIES / "quick.yaml", more) as stage:
        kitchen = await stage.stage.phone(find_asterisk(), "kitchen")
        await kitchen.start()
        try:
            yield stage, kitchen
        finally:
            await kitchen.stop()


async def connected_by(stage: Theatre, phone: SoftPhone, name: str) -> None:
    await hand(phone)
    await stage.state("connected")
    assert [c.fields["phone"] for c in stage.commands("BridgePhone")] == [name]
    await asyncio.sleep(1.0)
    await phone.hang_up()


def rung(stage: Theatre) -> list[str]:
    return [c.fields["phone"]["name"] for c in stage.commands("RingPhone")]


async def test_the_second_phone_rings_when_nobody_picks_the_first_up(tmp_path: Path) -> None:
    async with two_phones(tmp_path, RingSettings(order="in_turn")) as (stage, kitchen):
        session = await stage.call("The Company")
        await asyncio.wait_for(stage.phone.wait_for("CALL_INCOMING"), 60)
        assert not kitchen.events or all(e.type != "CALL_INCOMING" for e in kitchen.events)
        await connected_by(stage, kitchen, "kitchen")
        assert await stage.outcome(session) == "connected"
        assert rung(stage) == ["desk", "kitchen"]
        assert any(e.type == "CALL_CLOSED" for e in stage.phone.events)


async def test_phones_that_ring_together_stop_when_one_is_picked_up(tmp_path: Path) -> None:
    async with two_phones(tmp_path, RingSettings(order="all_at_once")) as (stage, kitchen):
        session = await stage.call("The Company")
        await asyncio.wait_for(stage.phone.wait_for("CALL_INCOMING"), 60)
        await asyncio.wait_for(kitchen.wait_for("CALL_INCOMING"), 5)
        await connected_by(stage, kitchen, "kitchen")
        assert await stage.outcome(session) == "connected"
        assert sorted(rung(stage)) == ["desk", "kitchen"]
        assert any(e.type == "CALL_CLOSED" for e in stage.phone.events)
