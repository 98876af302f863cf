"""The doctor names each fault with its mend, beside a running agent and without one."""

from __future__ import annotations

import io
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from holdslayer_agent import doctor
from holdslayer_agent.api.local import socket_path
from holdslayer_agent.doctor import Finding, Health, examine, run_doctor
from holdslayer_agent.errors import SetupError
from holdslayer_agent.telephony.installation import Installation
from holdslayer_agent.telephony.modules import REQUIRED
from holdslayer_agent.telephony.process import free_port, free_sip_port
from holdslayer_agent.telephony.secrets import SecretFile

sys.path.insert(0, str(Path(__file__).resolve().parent / "api"))
from agent_door import STATUS, FakeService, beside

GOOD = """\
data_dir: {data}
trunk: {{host: a.example, auth: ip}}
phones: [{{name: desk}}]
companies: [{{name: Acme, numbers: ["1234567"]}}]
asterisk: {{sip_port: {sip}, http_port: {http}, manager_port: {manager}, audiosocket_port: {audio}}}
"""
Look = Callable[..., dict[str, Finding]]


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Examine these settings on a machine that has everything; findings by what was looked at."""
    modules = tmp_path / "modules"
    modules.mkdir()
    for module in REQUIRED:
        (modules / module).touch()
    installation = Installation(tmp_path / "asterisk", modules, tmp_path, (22, 10, 0))
    monkeypatch.setattr(doctor, "find_asterisk", lambda: installation)
    monkeypatch.setattr(doctor, "LocalSynthesizer", lambda tools: SimpleNamespace(missing=list))
    ports = {"sip": free_sip_port()} | {n: free_port() for n in ("http", "manager", "audio")}

    def examined(text: str = GOOD, **changes: Any) -> dict[str, Finding]:
        path = tmp_path / "settings.yaml"
        path.write_text(text.format(**({"data": tmp_path / "data"} | ports | changes)))
        return {finding.what: finding for finding in examine(path)}

    return examined


def bad(found: dict[str, Finding]) -> set[str]:
    assert all(f.mend for f in found.values() if f.health is Health.BAD)
    return {what for what, f in found.items() if f.health is Health.BAD}


def test_a_machine_that_has_everything_has_no_fault(look: Look) -> None:
    found = look()
    assert bad(found) == set()
    assert found["Asterisk"].text == "22.10.0, 16 kHz"
    assert found["agent"].text == "not running"


def test_settings_that_can_not_be_read_are_the_only_finding(look: Look) -> None:
    found = look("colour: red\n")
    assert list(found) == ["settings"]
    assert "colour: unknown key" in found["settings"].text


def test_nothing_set_up_yet_is_said_part_by_part(look: Look) -> None:
    found = look("data_dir: {data}\nasterisk: {{sip_port: {sip}, http_port: {http}, manager_port: {manager}}}\n")
    assert {"trunk", "phones"} <= bad(found)
    assert found["companies"].health is Health.WARN


def test_an_open_sip_port_is_a_warning(look: Look) -> None:
    assert look(GOOD.replace("{{sip_port", "{{bind: 0.0.0.0, sip_port"))["exposure"].health is Health.WARN


@pytest.mark.parametrize(
    ("navigator", "warns"),
    [
        ("kind: openai, model: m, api_key: k", True),
        ("kind: anthropic, model: m, api_key: k, in_usd: 1.0", True),
        ("kind: openai, model: m, api_key: k, in_usd: 1.0, out_usd: 4.0", False),
        ("kind: openai, model: m, api_key: k, call_usd: 0, day_usd: 0", False),
        ("kind: openai, model: m, base_url: 'http://127.0.0.1:11434/v1'", False),
        ("kind: rules", False),
    ],
)
def test_a_paid_model_without_its_prices_is_a_warning(look: Look, navigator: str, warns: bool) -> None:
    found = look(GOOD + f"navigator: {{{{{navigator}}}}}\n").get("language model")
    assert (found is not None and found.health is Health.WARN) is warns
    if warns:
        assert found is not None
        assert "in_usd" in found.mend


def test_a_missing_asterisk_is_a_fault(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Installation:
        raise SetupError("There is no Asterisk.", code="asterisk-missing", mend="Run make setup.")

    monkeypatch.setattr(doctor, "find_asterisk", absent)
    found = look()
    assert bad(found) == {"Asterisk"}
    assert found["Asterisk"].mend == "Run make setup."


def test_missing_modules_are_named(look: Look, tmp_path: Path) -> None:
    (tmp_path / "modules" / "res_ari.so").unlink()
    assert look()["Asterisk modules"].text == "missing: res_ari.so"


def test_an_asterisk_without_wideband_is_told(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Installation(tmp_path / "asterisk", tmp_path / "modules", tmp_path, (20, 9, 0))
    monkeypatch.setattr(doctor, "find_asterisk", lambda: old)
    assert "8 kHz" in look()["Asterisk"].text


@pytest.mark.parametrize(("what", "part"), [("menus", "navigator"), ("what is said", "speech")])
def test_how_words_are_weighed_is_told(look: Look, monkeypatch: pytest.MonkeyPatch, what: str, part: str) -> None:
    def files(check: Callable[[], None], installed: bool) -> SimpleNamespace:
        return SimpleNamespace(check=check, installed=lambda: installed)

    monkeypatch.setattr(doctor.use, "FILES", files(lambda: None, True))
    assert look()[what] == Finding(what, Health.GOOD, "weighed by words and meaning")
    assert "as the settings want it" in look(f"{GOOD}{part}: {{{{meaning: false}}}}\n")[what].text

    def missing() -> None:
        raise SetupError("it is not here", code="meaning-missing", mend="install it")

    monkeypatch.setattr(doctor.use, "FILES", files(missing, False))
    assert look()[what] == Finding(what, Health.GOOD, "weighed by words alone: it is not here", "install it")
    monkeypatch.setattr(doctor.use, "FILES", files(missing, True))
    assert look()[what].health is Health.WARN


def test_an_asterisk_of_the_users_own_is_not_looked_for(look: Look) -> None:
    found = look("data_dir: {data}\nasterisk: {{mode: external, host: 10.0.0.2, audiosocket_port: {audio}}}\n")
    assert found["Asterisk"].text == "yours, at 10.0.0.2"


def test_a_disk_almost_full_is_a_warning(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100 * 2**20))
    assert look()["disk"].health is Health.WARN


def test_passwords_that_others_can_read_are_a_fault(look: Look, tmp_path: Path) -> None:
    SecretFile(tmp_path / "data" / "secrets.json").get("ari")
    (tmp_path / "data" / "secrets.json").chmod(0o644)
    assert bad(look()) == {"secrets"}


def test_a_data_folder_that_can_not_be_made_is_a_fault(look: Look, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "secrets" in bad(look(data=tmp_path / "file" / "data"))


@pytest.mark.parametrize(
    ("missing", "health"),
    [([], Health.GOOD), (["flite"], Health.WARN), (["pico"], Health.WARN), (["a", "b", "c", "d"], Health.BAD)],
)
def test_without_any_voice_nothing_can_be_said(
    look: Look, monkeypatch: pytest.MonkeyPatch, missing: list[str], health: Health
) -> None:
    monkeypatch.setattr(doctor, "LocalSynthesizer", lambda tools: SimpleNamespace(missing=lambda: missing))
    found = look()["voice"]
    assert found.health is health
    assert ("holdslayer[pico]" in found.mend) is (missing == ["pico"])


def test_a_language_that_the_recogniser_does_not_know_is_a_warning(look: Look) -> None:
    assert look(GOOD + "language: de\nspeech: {{recognizer: pocketsphinx}}\n")["speech to text"].health is Health.WARN


def test_a_recogniser_without_its_model_is_a_fault(look: Look) -> None:
    found = look(GOOD + "speech: {{recognizer: whisper, fallback: [], whisper: {{model: nobody-has-it}}}}\n")
    assert "speech to text" in bad(found)
    assert "nobody-has-it" in found["speech to text"].text or "not installed" in found["speech to text"].text


def test_the_recognisers_are_told_in_the_order_of_their_use(look: Look) -> None:
    found = look(GOOD + "speech: {{deepgram: {{api_key: k}}}}\n")["speech to text"]
    assert found.health is Health.GOOD
    assert found.text == "deepgram, then pocketsphinx"


@pytest.mark.parametrize("name", ["http", "manager", "audio"])
def test_a_port_that_another_program_uses_is_a_fault(look: Look, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = look(**{name: port})
        assert bad(found) == {"port"}
        assert str(port) in found["port"].text


# ---------------------------------------------------------------- beside an agent


def test_a_running_agent_is_asked_and_its_ports_are_its_own(look: Look, tmp_path: Path) -> None:
    with beside(socket_path(tmp_path / "data"), made(tmp_path)):
        found = look()
    assert bad(found) == set()
    assert found["agent"].text == "running, version 9.9, 0 calls"
    assert found["phone desk"].text == "reachable"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"asterisk": "lost"}, "asterisk"),
        ({"manager": "lost"}, "manager"),
        ({"trunk": "rejected"}, "trunk"),
        ({"phones": {"desk": "not registered"}}, "phone desk"),
    ],
)
def test_what_the_agent_lacks_is_a_fault(look: Look, tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    service = made(tmp_path)
    service.state = STATUS | change
    with beside(socket_path(tmp_path / "data"), service):
        assert bad(look()) == {fault}


def test_an_agent_that_does_not_answer_sensibly_is_a_fault(look: Look, tmp_path: Path) -> None:
    service = made(tmp_path)
    service.fault = ZeroDivisionError("oops")
    with beside(socket_path(tmp_path / "data"), service):
        assert bad(look()) == {"agent"}


def made(tmp_path: Path) -> FakeService:
    (tmp_path / "data").mkdir()
    return FakeService()


# ---------------------------------------------------------------- printed


def test_faults_are_printed_with_their_mend_and_are_status_1(tmp_path: Path) -> None:
    text = io.StringIO()
    settings = tmp_path / "[odd].yaml"
    settings.write_text("colour: red\n")
    assert run_doctor(settings, Console(file=text, width=200)) == 1
    assert "fault    settings: The settings have 1 fault" in text.getvalue()
    assert "[odd].yaml:1: colour: unknown key" in text.getvalue()
    assert "mend: docs/settings.example.yaml" in text.getvalue()


def test_without_a_fault_the_status_is_0(look: Look, tmp_path: Path) -> None:
    look()
    assert run_doctor(tmp_path / "settings.yaml", Console(file=io.StringIO())) == 0
