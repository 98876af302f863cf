"""A desk phone to practise with: baresip, registered with a password, driven over its control port.

It plays a WAV as its microphone and records what it hears. `answer`, `press` and `hang_up` are what a user's hand does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from holdslayer_agent.errors import SetupError

__all__ = ["PhoneEvent", "SoftPhone"]

log = logging.getLogger(__name__)

START_S = 15.0


@dataclass(frozen=True, slots=True)
class PhoneEvent:
    """What baresip reports: REGISTER_OK, CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED …"""

    type: str
    text: str = ""


@dataclass(slots=True)
class SoftPhone:
    """One registered phone. `folder` gets its configuration and its recordings (`heard.wav` after the call)."""

    program: Path
    modules: Path
    folder: Path
    name: str
    password: str
    server: str
    bind: str
    sip_port: int
    control_port: int
    says: Path
    """A 16 kHz mono WAV: the user's voice, played once from the moment of the answer."""
    on_event: Callable[[PhoneEvent], None] = lambda _event: None
    codecs: str = "G722/16000/1,PCMU/8000/1,PCMA/8000/1"
    _process: asyncio.subprocess.Process | None = None
    _writer: asyncio.StreamWriter | None = None
    _reading: asyncio.Task[None] | None = None
    _seen: asyncio.Condition = field(default_factory=asyncio.Condition)
    events: list[PhoneEvent] = field(default_factory=list)
    _answer: str = ""

    async def start(self) -> None:
        """Start and register. Raises SetupError("phone-start")."""
        self._configure()
        with (self.folder / "baresip.log").open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                str(self.program), "-f", str(self.folder), stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out,
                cwd=self.folder, start_new_session=True,
            )  # fmt: skip
        try:
            async with asyncio.timeout(START_S):
                reader = await self._connect()
                self._reading = asyncio.create_task(self._read(reader))
                while "OK" not in self._answer:  # it may have registered before we listened: ask
                    await self._command("reginfo")
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            end = (self.folder / "baresip.log").read_text(errors="replace")[-800:]
            await self.stop()
            raise SetupError(
                f"The practice phone {self.name} did not register:\n{end}",
                code="phone-start",
                mend="Is Asterisk reachable, and the password the one in its configuration?",
            ) from error

    async def wait_for(self, kind: str, count: int = 1) -> None:
        """Wait until an event of this kind has been seen `count` times."""
        async with self._seen:
            await self._seen.wait_for(lambda: sum(e.type == kind for e in self.events) >= count)

    async def answer(self) -> None:
        await self._command("accept")

    async def dial(self, number: str) -> None:
        await self._command("dial", number)

    async def press(self, keys: str) -> None:
        """Touch tones, RFC 4733."""
        for key in keys:
            await self._command("sndcode", key)
            await asyncio.sleep(0.25)

    async def hang_up(self) -> None:
        await self._command("hangup")

    async def stop(self) -> None:
        if self._writer is not None:
            with contextlib.suppress(ConnectionError):
                await self._command("quit")
            self._writer.close()
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        if self._process is not None:
            try:
                await asyncio.wait_for(self._process.wait(), 4.0)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    def heard(self) -> list[Path]:
        """What it heard, a file a call, oldest first."""
        return sorted(self.folder.glob("dump-*-dec.wav"), key=lambda p: p.stat().st_mtime)

    def said(self) -> list[Path]:
        return sorted(self.folder.glob("dump-*-enc.wav"), key=lambda p: p.stat().st_mtime)

    def _configure(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "config").write_text(
            "\n".join(
                (
                    "poll_method epoll",
                    f"sip_listen {self.bind}:{self.sip_port}",
                    f"net_interface {self.bind}",
                    "call_local_timeout 120",
                    "call_max_calls 4",
                    "audio_player aufile,/dev/null",
                    f"audio_source aufile,{self.says}",
                    "ausrc_srate 16000",
                    "auplay_srate 16000",
                    "audio_alert aufile,/dev/null",
                    "audio_level no",
                    "ausrc_format s16",
                    "auplay_format s16",
                    "rtp_tos 184",
                    "rtp_stats no",
                    "jitter_buffer_delay 2-5",
                    f"module_path {self.modules}",
                    "module g711.so",
                    "module g722.so",
                    "module aufile.so",
                    "module sndfile.so",
                    "module_app account.so",
                    "module_app menu.so",
                    "module_app ctrl_tcp.so",
                    f"snd_path {self.folder}",
                    f"ctrl_tcp_listen {self.bind}:{self.control_port}",
                    "",
                )
            )
        )
        (self.folder / "accounts").write_text(
            f"<sip:{self.name}@{self.server}>;auth_user={self.name};auth_pass={self.password};regint=300;"
            f"audio_codecs={self.codecs};answermode=manual;ptime=20\n"
        )
        (self.folder / "accounts").chmod(0o600)

    async def _connect(self) -> asyncio.StreamReader:
        while True:
            try:
                reader, self._writer = await asyncio.open_connection(self.bind, self.control_port)
            except OSError:
                if self._process is not None and self._process.returncode is not None:
                    raise TimeoutError from None
                await asyncio.sleep(0.05)
            else:
                return reader

    async def _command(self, command: str, parameters: str = "") -> None:
        if self._writer is None:
            return
        body = json.dumps({"command": command, "params": parameters})
        self._writer.write(f"{len(body)}:{body},".encode())
        await self._writer.drain()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Netstrings of JSON: events, and answers to commands."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError):
            while True:
                length = int((await reader.readuntil(b":"))[:-1])
                body = await reader.readexactly(length + 1)
                message = json.loads(body[:-1])
                if message.get("response"):
                    self._answer = str(message.get("data", ""))
                if message.get("event"):
                    event = PhoneEvent(str(message.get("type", "")), str(message.get("param", "")))
                    async with self._seen:
                        self.events.append(event)
                        self._seen.notify_all()
                    self.on_event(event)
