"""The agent's Asterisk: started where it is ours, waited for, watched, and told apart from the one before a restart."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable

from holdslayer_agent.errors import SetupError, TelephonyError
from holdslayer_agent.settings import Settings
from holdslayer_agent.telephony.ari import Ari
from holdslayer_agent.telephony.configuration import Folders, render
from holdslayer_agent.telephony.installation import Installation
from holdslayer_agent.telephony.process import AsteriskProcess, check_port

__all__ = ["AsteriskHost"]

log = logging.getLogger(__name__)

CONNECT_S = 20.0
"""Asterisk is fully booted after 2 to 4 s on two busy cores."""
AGAIN_S = 5.0


class AsteriskHost:
    """`installation` None: an Asterisk of the user's own, to which the agent only connects."""

    def __init__(self, settings: Settings, installation: Installation | None, folders: Folders, ari: Ari) -> None:
        self._settings, self._installation, self._folders, self._ari = settings, installation, folders, ari
        self._process = AsteriskProcess(installation, folders) if installation else None
        self._booted_at = ""
        self.started_here = False
        """This agent has started it."""

    async def start(self) -> None:
        """Run ours, unless one of an earlier agent runs still. Raises SetupError."""
        a = self._settings.asterisk
        if self._process is None or self._installation is None:
            return
        if self._process.running_elsewhere() is not None:
            log.info("Asterisk of an earlier agent runs still: used")
            return
        for what, host, port, kind in (
            ("SIP", a.bind, a.sip_port, socket.SOCK_DGRAM),
            ("ARI", a.control_host, a.http_port, socket.SOCK_STREAM),
            ("manager", a.control_host, a.manager_port, socket.SOCK_STREAM),
        ):
            check_port(host, port, what, kind)
        await asyncio.to_thread(render, self._settings, self._installation, self._folders)
        self.started_here = True
        await self._process.start(a.control_host, a.http_port)

    async def connected(self) -> None:
        """Wait for ARI; a wrong password or an absent Asterisk is said at once."""
        try:
            async with asyncio.timeout(CONNECT_S):
                while not self._booted_at:
                    try:
                        self._booted_at = await self._boot_time()
                    except TelephonyError as error:
                        if error.code != "ari-503":  # 503: its modules are still loading
                            raise
                        await asyncio.sleep(0.1)
                await self._ari.connected.wait()
        except TimeoutError as error:
            raise SetupError(
                "Asterisk accepts no event connection.",
                code="ari-events",
                mend="Is res_ari_events loaded, and asterisk.ari_app the application of no other agent?",
            ) from error

    async def check_boot(self, lost: Callable[[], None]) -> None:
        """After a reconnect: was Asterisk restarted? Then every call is `lost`. Nothing before the first connection."""
        if not self._booted_at:
            return
        try:
            booted_at = await self._boot_time()
        except TelephonyError as error:
            log.warning("Asterisk does not tell when it booted: %s", error.message)
            return
        if booted_at != self._booted_at:
            self._booted_at = booted_at
            log.warning("Asterisk was restarted")
            lost()

    async def _boot_time(self) -> str:
        found = await self._ari.request("GET", "/asterisk/info", only="status")
        return str(found["status"]["startup_time"])

    async def watch(self) -> None:
        """One of ours that ends is started again."""
        if self._process is None:
            return
        a = self._settings.asterisk
        while True:
            await asyncio.sleep(1.0)
            if self._process.stopped:
                return
            if self._process.pid is None and self._process.running_elsewhere() is None:
                log.error("Asterisk ended; starting it again")
                try:
                    await self._process.start(a.control_host, a.http_port)
                except SetupError as error:
                    log.error("%s", error)
                    await asyncio.sleep(AGAIN_S)

    async def stop(self) -> None:
        """End one of ours, and with it every call."""
        if self._process is not None:
            await self._process.stop()
