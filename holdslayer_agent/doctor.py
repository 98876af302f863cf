"""`holdslayer doctor`: look at everything a call needs, one line each, with the mend of each fault.

Works beside a running agent (asks it) and without one (looks at files, ports and programs itself).
"""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from holdslayer_agent.api.local import LocalClient, socket_path
from holdslayer_agent.encoder import use
from holdslayer_agent.errors import HoldSlayerError
from holdslayer_agent.settings import Settings, load_settings
from holdslayer_agent.speech.recognisers import EMBEDDED, missing_for, wanted
from holdslayer_agent.speech.tts_local import LocalSynthesizer
from holdslayer_agent.telephony.installation import find_asterisk, tools_bin
from holdslayer_agent.telephony.modules import REQUIRED
from holdslayer_agent.telephony.process import check_port
from holdslayer_agent.telephony.secrets import SecretFile

__all__ = ["Finding", "Health", "examine", "run_doctor"]

FREE_MB = 500
"""An hour of all three recordings at 16 kHz is 345 MB."""


class Health(StrEnum):
    """How grave."""

    GOOD = "ok"
    WARN = "warning"
    BAD = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    health: Health
    text: str
    mend: str = ""


def run_doctor(settings_path: Path | None, console: Console) -> int:
    """Print every finding; 0 when there is no fault, else 1."""
    findings = list(examine(settings_path))
    colours = {Health.GOOD: "green", Health.WARN: "yellow", Health.BAD: "red"}
    for finding in findings:
        mark = f"[{colours[finding.health]}]{finding.health.value:8}[/]"
        console.print(f"{mark} {finding.what}: {escape(finding.text)}", highlight=False, soft_wrap=True)
        if finding.mend:
            console.print(f"         mend: {finding.mend}", highlight=False, soft_wrap=True, markup=False)
    return 1 if any(f.health is Health.BAD for f in findings) else 0


def examine(settings_path: Path | None) -> Iterator[Finding]:
    """Every finding, in the order a call would meet the faults."""
    try:
        settings = load_settings(settings_path)
    except HoldSlayerError as error:
        yield Finding("settings", Health.BAD, error.message, error.mend)
        return
    where = str(settings_path) if settings_path else "none: defaults are used"
    yield Finding("settings", Health.GOOD, where)
    yield from _wishes(settings)
    yield from _asterisk(settings)
    yield from _files(settings)
    yield from _parts(settings)
    yield from _agent(settings)


def _wishes(settings: Settings) -> Iterator[Finding]:
    if settings.trunk is None:
        mend = "Fill in trunk: with your provider's or router's SIP account; docs/phone-line.md shows how."
        yield Finding("trunk", Health.BAD, "no line to call out on", mend)
    if not settings.phones:
        yield Finding("phones", Health.BAD, "no phone to ring you on", "Add one to phones: in the settings.")
    if not settings.companies:
        yield Finding("companies", Health.WARN, "none by name; numbers can be called", "Add some to companies:.")
    if settings.asterisk.bind not in {"127.0.0.1", "::1"} and not settings.asterisk.bind.startswith("127."):
        text = f"SIP listens on {settings.asterisk.bind}: phones and provider reach it, and so may others"
        yield Finding("exposure", Health.WARN, text, "Keep it inside your network; see docs/phone-line.md.")


def _asterisk(settings: Settings) -> Iterator[Finding]:
    if settings.asterisk.mode == "external":
        yield Finding("Asterisk", Health.GOOD, f"yours, at {settings.asterisk.host}")
        return
    try:
        found = find_asterisk()
    except HoldSlayerError as error:
        yield Finding("Asterisk", Health.BAD, error.message, error.mend)
        return
    version = ".".join(map(str, found.version))
    rate = "16 kHz" if found.wideband else "8 kHz: this version's AudioSocket has no wideband"
    yield Finding("Asterisk", Health.GOOD, f"{version}, {rate}")
    missing = [m for m in REQUIRED if not (found.modules / m).exists()]
    if missing:
        mend = "Install the package that has them, or run HOLDSLAYER_PREFIX_ONLY=1 make setup."
        yield Finding("Asterisk modules", Health.BAD, f"missing: {', '.join(missing)}", mend)


def _files(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    place = next(p for p in (folder.resolve(), *folder.resolve().parents) if p.exists())
    free_mb = shutil.disk_usage(place).free // 2**20
    mend = "Free some space, or move data_dir; a call goes on without its recording." if free_mb < FREE_MB else ""
    yield Finding("disk", Health.WARN if mend else Health.GOOD, f"{free_mb} MB free under {place}", mend)
    try:
        SecretFile(folder / "secrets.json").get("ari")
    except HoldSlayerError as error:
        yield Finding("secrets", Health.BAD, error.message, error.mend)
    except OSError as error:
        yield Finding("secrets", Health.BAD, f"{folder}: {error.strerror}", "Let this user write there.")


def _parts(settings: Settings) -> Iterator[Finding]:
    from holdslayer_agent.hearing import warm_up

    warm_up()
    yield Finding("voice activity model", Health.GOOD, "loads")
    yield _voice()
    yield from _speech(settings)
    yield from _model(settings)
    yield _meaning("menus", settings.navigator.meaning)
    yield _meaning("what is said", settings.speech.meaning)


def _model(settings: Settings) -> Iterator[Finding]:
    navigator = settings.navigator
    if navigator.unpriced:
        text = (
            f"{navigator.kind}:{navigator.model} has no price, so navigator.call_usd and navigator.day_usd cap nothing"
        )
        mend = (
            "Fill in navigator.in_usd and navigator.out_usd (US dollars a million tokens) from the vendor's price list."
        )
        yield Finding("language model", Health.WARN, text, mend)
    elif navigator.kind != "rules":
        yield Finding("language model", Health.GOOD, f"{navigator.kind}:{navigator.model}")


def _voice() -> Finding:
    engines = ("festival", "flite", "pico", "espeak")
    missing = LocalSynthesizer(tools=tools_bin()).missing()
    if len(missing) == len(engines):
        mend = "Run make setup, or install flite or festival."
        return Finding("voice", Health.BAD, "no program that can speak", mend)
    if missing == ["pico"]:
        text = "festival, flite; German, French and Spanish by espeak, which is hard to understand"
        return Finding("voice", Health.WARN, text, "pip install 'holdslayer[pico]'")
    if missing:
        text = f"not here: {', '.join(missing)}; another voice is used"
        return Finding("voice", Health.WARN, text, "Run make setup.")
    return Finding("voice", Health.GOOD, ", ".join(engines))


def _meaning(what: str, wanted_here: bool) -> Finding:
    if not wanted_here:
        return Finding(what, Health.GOOD, "weighed by words alone, as the settings want it")
    try:
        use.FILES.check()
    except HoldSlayerError as error:
        health = Health.WARN if use.FILES.installed() else Health.GOOD
        return Finding(what, health, f"weighed by words alone: {error.message}", error.mend)
    return Finding(what, Health.GOOD, "weighed by words and meaning")


def _speech(settings: Settings) -> Iterator[Finding]:
    usable = []
    for name in wanted(settings.speech):
        lacking = missing_for(name, settings.speech)
        if lacking is None:
            usable.append(name)
        else:
            health = Health.BAD if name == settings.speech.recognizer else Health.WARN
            yield Finding("speech to text", health, f"{name}: {lacking.message}", lacking.mend)
    languages = {settings.language, *(c.language for c in settings.companies if c.language)} - {"en"}
    if usable == [EMBEDDED] and languages:
        text = f"embedded speech to text knows English only; menus in {', '.join(sorted(languages))} are not understood"
        mend = "Calls still wait on hold and ring you. Install holdslayer[whisper], or set a cloud key in speech:."
        yield Finding("speech to text", Health.WARN, text, mend)
    elif usable:
        yield Finding("speech to text", Health.GOOD, ", then ".join(usable))


def _agent(settings: Settings) -> Iterator[Finding]:
    client = LocalClient(socket_path(settings.data_dir))
    try:
        status = asyncio.run(_ask(client))
    except HoldSlayerError as error:
        yield Finding("agent", Health.BAD, error.message, error.mend)
        return
    if status is None:
        yield Finding("agent", Health.GOOD, "not running")
        yield from _ports(settings)
        return
    yield Finding("agent", Health.GOOD, f"running, version {status['version']}, {len(status['calls'])} calls")
    for what in ("asterisk", "manager"):
        good = status[what] == "connected"
        mend = "" if good else "Look into data_dir/asterisk/log; the agent connects again by itself."
        yield Finding(what, Health.GOOD if good else Health.BAD, str(status[what]), mend)
    trunk = str(status["trunk"])
    good = trunk in {"registered", "reachable", "nonqualified", "nonqual", "avail", "none"}
    mend = "" if good else "Check host, username and password in trunk:, and that the provider is reachable."
    yield Finding("trunk", Health.GOOD if good else Health.BAD, trunk, mend)
    for name, state in status["phones"].items():
        good = state in {"reachable", "nonqualified", "nonqual", "avail", "by number"}
        mend = "" if good else "Register it: user name, password (data_dir/secrets.json) and this machine's address."
        yield Finding(f"phone {name}", Health.GOOD if good else Health.BAD, state, mend)


async def _ask(client: LocalClient) -> dict[str, Any] | None:
    return await client.status() if await client.alive() else None


def _ports(settings: Settings) -> Iterator[Finding]:
    a = settings.asterisk
    wanted = [("AudioSocket", a.audiosocket_bind, a.audiosocket_port, socket.SOCK_STREAM)]
    if a.mode == "managed":
        wanted += [
            ("SIP", a.bind, a.sip_port, socket.SOCK_DGRAM),
            ("ARI", a.control_host, a.http_port, socket.SOCK_STREAM),
            ("manager", a.control_host, a.manager_port, socket.SOCK_STREAM),
        ]
    for what, host, port, kind in wanted:
        try:
            check_port(host, port, what, kind)
        except HoldSlayerError as error:
            yield Finding("port", Health.BAD, error.message, error.mend)
