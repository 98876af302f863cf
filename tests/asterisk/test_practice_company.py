"""The practice company is a process with an Asterisk of its own: neither outlives whoever asked for it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from holdslayer_agent.demo import Stage
from holdslayer_agent.telephony.configuration import Folders
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.process import AsteriskProcess
from tests.asterisk.conftest import eventually

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]


async def test_a_company_that_does_not_end_is_killed_with_its_asterisk(tmp_path: Path) -> None:
    stage = Stage.build(tmp_path)
    asterisk = AsteriskProcess(find_asterisk(), Folders((tmp_path / "company" / "asterisk").resolve()))
    async with stage.company():
        pid = asterisk.running_elsewhere()
        assert pid is not None
        os.kill(_parent(pid), signal.SIGSTOP)  # it hears nothing any more
    await eventually(lambda: asterisk.running_elsewhere() is None, 5)


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
