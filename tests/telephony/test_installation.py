"""Finding an Asterisk, and the private one as a child process."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import pytest

from holdslayer_agent.errors import SetupError
from holdslayer_agent.telephony import process as process_module
from holdslayer_agent.telephony.configuration import Folders
from holdslayer_agent.telephony.installation import Installation, find_asterisk, tools_bin
from holdslayer_agent.telephony.process import AsteriskProcess, check_port, free_port, free_sip_port


def made(tmp_path: Path, version: str = "Asterisk 22.10.0", *, module: bool = True) -> Path:
    """A prefix with a program that prints this version; its bin folder."""
    prefix = tmp_path / "prefix"
    modules = prefix / "usr/lib/x86_64-linux-gnu/asterisk/modules"
    for folder in (prefix / "bin", modules, prefix / "usr/share/asterisk"):
        folder.mkdir(parents=True)
    if module:
        (modules / "chan_audiosocket.so").touch()
    program = prefix / "bin" / "asterisk"
    program.write_text(f"#!/bin/sh\necho '{version}'\n")
    program.chmod(0o755)
    return prefix / "bin"


def refused(monkeypatch: pytest.MonkeyPatch, tools: Path) -> SetupError:
    monkeypatch.setenv("HOLDSLAYER_TOOLS", str(tools))
    with pytest.raises(SetupError) as raised:
        find_asterisk()
    assert raised.value.mend
    return raised.value


def test_the_asterisk_that_set_up_made_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = made(tmp_path)
    monkeypatch.setenv("HOLDSLAYER_TOOLS", str(tools))
    found = find_asterisk()
    assert (found.program, found.version, found.wideband) == (tools / "asterisk", (22, 10, 0), True)
    assert found.data == tools.parent / "usr/share/asterisk"
    assert tools_bin() == tools


def test_an_old_asterisk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, made(tmp_path, "Asterisk 18.2.1")).code == "asterisk-version"


def test_a_program_of_unknown_words_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unknown version" in refused(monkeypatch, made(tmp_path, "")).message


def test_an_asterisk_without_the_module_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, made(tmp_path, module=False)).code == "asterisk-modules"


def test_a_program_that_does_not_run_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = made(tmp_path)
    (tools / "asterisk").chmod(0o755)
    (tools / "asterisk").write_text("#!/nonexistent/interpreter\n")
    assert refused(monkeypatch, tools).code == "asterisk-missing"


@pytest.mark.parametrize(
    ("version", "wide"),
    [
        ((20, 16), False),
        ((20, 17), True),
        ((21, 11), False),
        ((21, 12), True),
        ((22, 6), False),
        ((22, 7, 0), True),
        ((23, 0), False),
        ((23, 1), True),
        ((24,), True),
        ((19, 99), False),
    ],
)
def test_which_releases_carry_sixteen_kilohertz(version: tuple[int, ...], wide: bool) -> None:
    assert Installation(Path("a"), Path("b"), Path("c"), version).wideband is wide


# ---------------------------------------------------------------- ports


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_a_port_in_use_is_said_with_the_way_to_find_its_user(kind: int) -> None:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError) as raised:
            check_port("127.0.0.1", port, "SIP", kind)
    assert raised.value.code == "port-taken"
    assert f":{port}" in raised.value.mend


def test_a_free_port_is_free() -> None:
    check_port("127.0.0.1", free_port(), "SIP")


# ---------------------------------------------------------------- the process


def child(tmp_path: Path, script: str) -> AsteriskProcess:
    """A stand-in for Asterisk; it gets `-f -n -C <configuration>`."""
    folders = Folders(tmp_path / "private")
    for name in ("etc", "log"):
        getattr(folders, name).mkdir(parents=True)
    program = tmp_path / "asterisk"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return AsteriskProcess(Installation(program, tmp_path, tmp_path, (22,)), folders)


async def answering(status: str) -> tuple[asyncio.Server, int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(f"HTTP/1.1 {status}\r\n\r\n".encode())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


async def test_it_is_started_once_its_interface_asks_for_a_password(tmp_path: Path) -> None:
    process = child(tmp_path, "sleep 60")
    server, port = await answering("401 Unauthorized")
    await process.start("127.0.0.1", port)
    pid = process.pid
    assert pid is not None
    assert process.running_elsewhere() == pid
    await process.stop()
    assert process.pid is None
    assert not Path(f"/proc/{pid}").exists()  # noqa: ASYNC240
    assert not process.pid_file.exists()
    await process.stop()
    server.close()


async def test_one_that_ends_at_once_shows_the_end_of_its_log(tmp_path: Path) -> None:
    process = child(tmp_path, "echo module missing; exit 3")
    with pytest.raises(SetupError) as raised:
        await process.start("127.0.0.1", free_port())
    assert raised.value.code == "asterisk-start"
    assert "ended with status 3" in raised.value.message
    assert "module missing" in raised.value.message


async def test_one_that_never_becomes_ready_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "BOOT_S", 0.3)
    process = child(tmp_path, "sleep 60")
    server, port = await answering("503 Service Unavailable")
    with pytest.raises(SetupError) as raised:
        await process.start("127.0.0.1", port)
    assert "did not become ready" in raised.value.message
    assert process.pid is None
    server.close()


@pytest.mark.parametrize(
    "text", ["", "x", "999999999", str(os.getpid())], ids=["empty", "no number", "nobody", "ourselves"]
)
def test_the_note_of_another_process_is_not_believed(tmp_path: Path, text: str) -> None:
    process = child(tmp_path, "true")
    assert process.running_elsewhere() is None
    process.pid_file.write_text(text)
    assert process.running_elsewhere() is None


@pytest.mark.parametrize("beside", [0, 1])
def test_a_port_for_sip_is_free_for_tcp_and_the_next_for_tls_too(monkeypatch: pytest.MonkeyPatch, beside: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        unlucky = taken.getsockname()[1] - beside
        offered = [unlucky]

        class Offered(socket.socket):
            """Is offered the unlucky port first."""

            def bind(self, address: tuple[str, int]) -> None:  # type: ignore[override]
                if address[1] == 0 and offered:
                    address = (address[0], offered.pop())
                super().bind(address)

        monkeypatch.setattr("holdslayer_agent.telephony.process.socket.socket", Offered)
        assert free_sip_port() != unlucky
        assert offered == []
