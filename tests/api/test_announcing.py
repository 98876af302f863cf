"""The announcement on the network, found by a browser of the same protocol."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from holdslayer_agent import __version__
from holdslayer_agent.api.announcing import SERVICE, announced
from holdslayer_agent.observers.instance import instance_id
from tests.api.network_door import open_door


async def test_the_agent_is_found_by_what_it_announces_and_gone_afterwards() -> None:
    seen: asyncio.Queue[tuple[str, ServiceStateChange]] = asyncio.Queue()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        seen.put_nowait((name, state_change))

    network = AsyncZeroconf(interfaces=["127.0.0.1"])
    try:
        browser = AsyncServiceBrowser(network.zeroconf, SERVICE, handlers=[changed])
        async with announced("127.0.0.1", 8089, "0123456789abcdef", tls=False, path="/api/v1"):
            name, change = await asyncio.wait_for(seen.get(), 10)
            assert (name, change) == (f"Hold Slayer 012345.{SERVICE}", ServiceStateChange.Added)
            info = AsyncServiceInfo(SERVICE, name)
            assert await info.async_request(network.zeroconf, 3000)
            assert (info.port, info.parsed_addresses()) == (8089, ["127.0.0.1"])
            assert info.decoded_properties == {
                "id": "0123456789abcdef", "version": __version__, "path": "/api/v1", "tls": "0",
            }  # fmt: skip
        assert (await asyncio.wait_for(seen.get(), 10))[1] is ServiceStateChange.Removed
        await browser.async_cancel()
    finally:
        await network.async_close()


async def test_a_network_that_can_not_announce_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with announced("192.0.2.1", 8089, "0123456789abcdef", tls=True, path="/api/v1"):
        pass
    assert "not announced" in caplog.text


def test_an_installation_keeps_its_id(tmp_path: Path) -> None:
    first = instance_id(tmp_path)
    assert len(first) == 16
    assert instance_id(tmp_path) == first
    (tmp_path / "instance").write_text("")
    assert len(instance_id(tmp_path)) == 16


async def test_the_version_tells_the_id_without_a_token(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        _, version = await door.ask("GET", "/version", scope=None)
        assert version["instance"] == "0123456789abcdef"
