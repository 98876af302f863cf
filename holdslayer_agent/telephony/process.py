"""A private Asterisk as a child process: start, wait until it is fully booted, stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import time
from pathlib import Path

from holdslayer_agent.errors import SetupError
from holdslayer_agent.telephony.configuration import Folders
from holdslayer_agent.telephony.installation import Installation

__all__ = ["AsteriskProcess", "check_port", "free_port", "free_sip_port"]

log = logging.getLogger(__name__)

BOOT_S = 40.0
"""2–4 s measured on two busy cores; ten times that for a slow small board."""


class AsteriskProcess:
    """Runs `asterisk -f -C …` from a rendered configuration. Its own process group dies with `stop`."""

    def __init__(self, installation: Installation, folders: Folders) -> None:
        self._installation = installation
        self._folders = folders
        self._process: asyncio.subprocess.Process | None = None
        self.stopped = False
        """Ended on purpose: not to be started again."""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def pid_file(self) -> Path:
        return self._folders.root / "pid"

    def running_elsewhere(self) -> int | None:
        """The pid of this very Asterisk started by an earlier agent and still alive, if any."""
        try:
            pid = int(self.pid_file.read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if str(self._folders.etc).encode() in command else None

    async def start(self, http_bind: str, http_port: int) -> None:
        """Start and wait until ARI answers. Raises SetupError with the end of Asterisk's own log."""
        self.stopped = False
        log_path = self._folders.log / "console"
        with log_path.open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                str(self._installation.program), "-f", "-n", "-C", str(self._folders.etc / "asterisk.conf"),
                stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                cwd=self._folders.root,
            )  # fmt: skip
        self.pid_file.write_text(str(self._process.pid))
        deadline = time.monotonic() + BOOT_S
        while time.monotonic() < deadline:
            if self._process.returncode is not None:
                break
            if await _answers(http_bind, http_port):
                return
            await asyncio.sleep(0.1)
        code = self._process.returncode
        await self.stop()
        raise SetupError(
            f"Asterisk {'ended with status ' + str(code) if code is not None else 'did not become ready'}:\n"
            + _tail(log_path)
            + _tail(self._folders.log / "messages"),
            code="asterisk-start",
            mend=f"The whole log is in {self._folders.log}. Run holdslayer doctor.",
        )

    async def stop(self) -> None:
        """End it, whoever started it, and wait for that."""
        self.stopped = True
        pid = self.pid or self.running_elsewhere()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        for _ in range(50):
            if not _alive(pid) or (self._process and self._process.returncode is not None):
                break
            await asyncio.sleep(0.1)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process:
            await self._process.wait()
        self.pid_file.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _tail(path: Path, size: int = 1500) -> str:
    try:
        return path.read_text(errors="replace")[-size:]
    except OSError:
        return ""


async def _answers(host: str, port: int) -> bool:
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1.0)
        writer.write(b"GET /ari/asterisk/ping HTTP/1.0\r\n\r\n")
        await writer.drain()
        line = await asyncio.wait_for(reader.readline(), 1.0)
        writer.close()
    except (OSError, TimeoutError):
        return False
    # 401: the ARI module is up and asks for a password. 404 and 503 mean that it is still loading.
    return b" 401 " in line


def check_port(host: str, port: int, what: str, kind: int = socket.SOCK_STREAM) -> None:
    """Raises SetupError("port-taken") if somebody listens there already."""
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(
                f"{what}: port {port} on {host} can't be used: {error.strerror}.",
                code="port-taken",
                mend=f"End the program that uses it (ss -lntup | grep :{port}), or name another port in the settings.",
            ) from error


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that is free right now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def free_sip_port(host: str = "127.0.0.1") -> int:
    """One that is free for UDP and TCP, as is the next for TLS: baresip binds all three, asked or not."""
    while True:
        with contextlib.ExitStack() as held:
            udp, tcp, tls = (
                held.enter_context(socket.socket(socket.AF_INET, kind))
                for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_STREAM)
            )
            udp.bind((host, 0))
            port = int(udp.getsockname()[1])
            with contextlib.suppress(OSError, OverflowError):
                tcp.bind((host, port))
                tls.bind((host, port + 1))
                return port
