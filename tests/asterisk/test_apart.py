"""Asterisk, agent, company and phone as four processes with the demo's settings, as the containers run them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from holdslayer_agent.api.local import LocalClient, socket_path
from holdslayer_agent.telephony.process import free_port, free_sip_port
from tests.asterisk.conftest import Watch, eventually

pytestmark = [pytest.mark.phone, pytest.mark.timeout(240)]

DEMO = Path(__file__).parents[2] / "deploy/demo.yaml"


@contextlib.asynccontextmanager
async def process(folder: Path, name: str, *arguments: str, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """One container's program, ended at the end."""
    environment = {
        **os.environ,
        "HOLDSLAYER_SETTINGS": str(folder / "demo.yaml"),
        "HOLDSLAYER_DATA_DIR": str(folder / "data"),
        "HOLDSLAYER_ASTERISK__RATE_HZ": "16000",
        **more,
    }
    with (folder / f"{name}.log").open("ab") as out:
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "holdslayer_agent.cli", *arguments, env=environment, cwd=folder,
            stdin=asyncio.subprocess.PIPE, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
            try:
                await asyncio.wait_for(running.wait(), 20)
            except TimeoutError:
                running.kill()
                await running.wait()


def _commands() -> list[str]:
    """The command lines of all processes of this machine."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


async def test_the_demos_parts_make_a_call_together_though_each_runs_by_itself(tmp_path: Path) -> None:
    settings = YAML().load(DEMO.read_text())
    sip, http, far = free_sip_port(), free_port(), free_sip_port()
    settings["asterisk"].update(sip_port=sip, http_port=http)
    settings["asterisk"].update(manager_port=free_port(), audiosocket_port=free_port())
    settings["trunk"]["port"] = far
    settings["api"].update(bind="127.0.0.1", port=0)
    with (tmp_path / "demo.yaml").open("w") as file:
        YAML().dump(settings, file)
    client = LocalClient(socket_path(tmp_path / "data"))
    log = tmp_path / "asterisk.log"

    async def booted() -> bool:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", http)
            writer.close()
            return True
        return False

    async with process(tmp_path, "asterisk", "asterisk"):
        await eventually(booted, 40)
        async with (
            process(tmp_path, "agent", "serve", HOLDSLAYER_ASTERISK__MODE="external"),
            process(
                tmp_path, "company", "practice", "--data", "company", "--peer-port", str(sip), "--sip-port", str(far)
            ),
        ):
            await eventually(client.alive, 60)
            async with process(tmp_path, "phone", "practice-phone"):
                await eventually(lambda: "registered" in (tmp_path / "phone.log").read_text(), 30)
                await eventually(lambda: "ready" in (tmp_path / "company.log").read_text(), 60)
                watch = Watch(client)
                watching = asyncio.create_task(watch.run())
                await watch.connected.wait()
                status = await client.status()
                assert (status["asterisk"], status["manager"]) == ("connected", "connected")
                call = await client.start_call(who="Northwind Bank")
                await watch.state("navigating", 30)
                await watch.until(
                    lambda e: e.name == "Heard" and e.fields["observation"]["type"] == "SpeechStarted", 30
                )
                await client.hang_up(call)
                _, ended = await watch.until(lambda e: e.kind == "ended", 40)
                assert ended.name == "cancelled", log.read_text()[-1500:]
                watching.cancel()
        # Every part ends what it started.
        assert not [line for line in _commands() if str(tmp_path) in line and "baresip" in line]
    recordings = [p.name for p in (tmp_path / "data/recordings").rglob("*.wav")]
    assert {"company.wav", "mixed.wav"} <= set(recordings)
    assert json.loads((tmp_path / "data/secrets.json").read_text()).keys() >= {"ari", "manager", "phone-desk"}
