"""Asterisk itself is killed under a running agent: the call ends with its reason, and the next call works."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from holdslayer_agent.telephony.configuration import Folders
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.process import AsteriskProcess
from tests.asterisk.conftest import Theatre, eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(150)]


async def test_a_killed_asterisk_ends_the_call_visibly_and_is_started_again(quick: Theatre) -> None:
    agent, folders = quick.agent, Folders(quick.stage.settings.data_dir.resolve() / "asterisk")
    session = await quick.call("The Company")
    await quick.state("on_hold")
    pid = AsteriskProcess(find_asterisk(), folders).running_elsewhere()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert await quick.outcome(session, 30) == "failed"
    assert "Asterisk" in quick.entries[-1].fields["why"]
    told = [e for e in quick.entries if e.kind == "notification" and e.name == "ended"]
    assert [("Asterisk" in e.fields["text"]) for e in told] == [True]

    await eventually(lambda: agent.ari.connected.is_set() and agent.ami.up, 20)
    status = await agent.status()
    assert (status["asterisk"], status["manager"], status["calls"]) == ("connected", "connected", [])
    await quick.phone.stop()  # it would register again within its five minutes
    await quick.phone.start()
    session = await quick.call("The Company")
    await asyncio.wait_for(quick.phone.wait_for("CALL_INCOMING"), 60)
    await asyncio.sleep(0.5)
    await quick.phone.answer()
    await quick.until(lambda e: e.name == "PhoneAnswered")
    await asyncio.sleep(1.0)
    await quick.phone.press("1")
    await quick.state("connected")
    await asyncio.sleep(1.0)
    await quick.phone.hang_up()
    assert await quick.outcome(session) == "connected"
