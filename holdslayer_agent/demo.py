"""The demo: a whole call to the practice company over real Asterisk, SIP and RTP, ending with a bridged desk phone.

Everything is real but the people: the company is a program behind a second Asterisk, the desk phone is baresip with a
scripted hand. Three processes that share nothing but the wire.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import soundfile
from rich.console import Console

from holdslayer_agent.app import Agent
from holdslayer_agent.core.call import OutcomeKind
from holdslayer_agent.errors import SetupError
from holdslayer_agent.follow import follow
from holdslayer_agent.live import CallView
from holdslayer_agent.practice.catalogue import DEMO_NUMBER, scenario_for
from holdslayer_agent.practice.phone import SoftPhone
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.rehearsal import FAR_ADDRESS
from holdslayer_agent.settings import (
    ApiSettings,
    AsteriskSettings,
    CompanySettings,
    PhoneSettings,
    RecordingSettings,
    Settings,
    TrunkSettings,
)
from holdslayer_agent.speech.tts_local import agent_voice
from holdslayer_agent.telephony.configuration import Folders, phone_password
from holdslayer_agent.telephony.installation import Installation, find_asterisk, tools_bin
from holdslayer_agent.telephony.process import AsteriskProcess, free_port, free_sip_port

__all__ = ["Stage", "find_baresip", "level_dbfs", "run_demo"]

USER_SAYS: Final[Mapping[str, str]] = {
    "en": "Hello, this is the customer. Thank you for your help.",
    "de": "Guten Tag, hier spricht der Kunde. Vielen Dank für Ihre Hilfe.",
    "fr": "Bonjour, c'est le client. Merci de votre aide.",
    "es": "Buenos días, soy el cliente. Gracias por su ayuda.",
}
"""What the user says into his phone, by the call's language."""
_LANGUAGES: Final[tuple[Literal["en", "de", "fr", "es"], ...]] = ("en", "de", "fr", "es")
_USER_VOICES: Final = {"en": "flite:slt"}
"""Where the user has another voice than the agent's first."""
HEARD_DBFS = -45.0
"""Above this a recording holds a voice: speech through G.711 measured −16 to −32 dBFS, line noise −55 and below."""


@dataclass(slots=True)
class Stage:
    """Practice company and desk phone, around an agent with these settings."""

    settings: Settings
    folder: Path
    far_port: int
    scenario: Path | None = None
    ring_s: float = 2.0

    @classmethod
    def build(
        cls, folder: Path, *, scenario: Path | None = None, company: str = "", goal: str = "", language: str = "en"
    ) -> Stage:
        """Free ports everywhere, so that it runs beside anything. `language` may have a region."""
        folder = folder.resolve()
        near, far = free_sip_port(), free_sip_port(FAR_ADDRESS)
        settings = Settings(
            data_dir=folder / "agent",
            language=next(known for known in _LANGUAGES if language.startswith(known)),
            asterisk=AsteriskSettings(
                sip_port=near, http_port=free_port(), manager_port=free_port(), audiosocket_port=free_port()
            ),
            trunk=TrunkSettings(host=FAR_ADDRESS, port=far, auth="ip", qualify_s=0),
            phones=(PhoneSettings(name="desk", ring_s=25),),
            companies=(CompanySettings(name=company, numbers=(DEMO_NUMBER,), goal=goal),) if company else (),
            recording=RecordingSettings(consent="all"),
            api=ApiSettings(port=0),
        )
        return cls(settings, folder, far, scenario)

    @contextlib.asynccontextmanager
    async def company(self) -> AsyncIterator[None]:
        """The practice company, in a process of its own. Raises SetupError when it does not come up."""
        command = [
            sys.executable, "-m", "holdslayer_agent.cli", "practice", "--data", str(self.folder / "company"),
            "--peer", "127.0.0.1", "--peer-port", str(self.settings.asterisk.sip_port),
            "--sip-port", str(self.far_port), "--ring", str(self.ring_s),
            *(["--scenario", str(self.scenario)] if self.scenario else []),
        ]  # fmt: skip
        (self.folder / "company").mkdir(parents=True, exist_ok=True)
        with (self.folder / "company" / "log").open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=out,
                start_new_session=True,
            )
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            if not line or not json.loads(line).get("ready"):
                log = (self.folder / "company" / "log").read_text(errors="replace")[-1500:]
                raise SetupError(
                    f"The practice company did not start:\n{log}", code="practice-start", mend="Run make setup."
                )
            yield
        finally:
            process.stdin.close()  # it ends when its standard input does, even if we are killed
            try:
                await asyncio.wait_for(process.wait(), 12)
            except TimeoutError:
                process.kill()
                await process.wait()
                # Killed, it can't end its Asterisk any more.
                folders = Folders((self.folder / "company" / "asterisk").resolve())
                await AsteriskProcess(find_asterisk(), folders).stop()

    async def phone(self, installation: Installation, name: str = "desk", says: str = "") -> SoftPhone:
        """A desk phone, not started yet. `says`: other words than `USER_SAYS`."""
        program, modules = find_baresip(installation)
        folder = self.folder / f"phone-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        language = self.settings.language
        voices = agent_voice(self.folder / "voice", tools=tools_bin())
        voice = await voices.synthesize(says or USER_SAYS[language], language, _USER_VOICES.get(language, ""))
        turn = np.concatenate([voice, np.zeros(16000 * 4, np.int16)])  # says it, waits for an answer, says it again
        await asyncio.to_thread(soundfile.write, folder / "says.wav", np.tile(turn, 60), 16000, subtype="PCM_16")
        return SoftPhone(
            program, modules, folder, name, phone_password(self.settings, name),
            f"127.0.0.1:{self.settings.asterisk.sip_port}", "127.0.0.1", free_sip_port(),
            free_port(), folder / "says.wav",
        )  # fmt: skip

    def company_nodes(self) -> list[str]:
        """Where the last call has been in the company's scenario."""
        lines = (self.folder / "company" / "calls.jsonl").read_text().splitlines()
        return [str(node) for node in json.loads(lines[-1])["nodes"]]

    def company_heard(self) -> list[Path]:
        """What the company heard of us, a file a call."""
        return sorted((self.folder / "company" / "heard").glob("*.wav"))


def find_baresip(installation: Installation) -> tuple[Path, Path]:
    """Program and module folder. Raises SetupError("phone-missing")."""
    tools = tools_bin()
    places = [(tools / "baresip", tools.parent)] if tools else []
    own = shutil.which("baresip")
    if own:
        places.append((Path(own), Path("/")))
    for program, prefix in places:
        for modules in (prefix / "usr/lib/baresip/modules", installation.modules.parent.parent / "baresip/modules"):
            if program.exists() and modules.is_dir():
                return program, modules
    raise SetupError("There is no practice phone (baresip).", code="phone-missing", mend="Run make setup.")


def level_dbfs(path: Path, begin_s: float = 0.0, end_s: float | None = None) -> float:
    """RMS level of the loudest second of a stretch of a recording, in dB of full scale."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    part = samples[int(begin_s * rate) : int(end_s * rate) if end_s is not None else None, 0]
    seconds = [part[i : i + rate] for i in range(0, max(len(part) - rate // 2, 1), rate)]
    loudest = max((float(np.sqrt(np.mean(s**2))) for s in seconds if len(s)), default=0.0)
    return 20 * float(np.log10(loudest + 1e-6))


async def run_demo(folder: Path, *, scenario: Path | None, goal: str, live: bool, console: Console) -> int:
    """The whole thing. 0 when it ended bridged with sound both ways, else 3."""
    shutil.rmtree(folder / "agent", ignore_errors=True)
    shutil.rmtree(folder / "company" / "heard", ignore_errors=True)
    played = load_scenario(scenario) if scenario else scenario_for(DEMO_NUMBER)
    stage = Stage.build(
        folder,
        scenario=scenario,
        company=played.company,
        goal=goal or played.goals[0].text,
        language=played.language,
    )
    installation = find_asterisk()
    console.print(
        f"Asterisk {'.'.join(map(str, installation.version))}, two of them on 127.0.0.1 and {FAR_ADDRESS}; starting …"
    )
    async with stage.company(), Agent.open(stage.settings) as agent:
        phone = await stage.phone(installation)
        hand = asyncio.create_task(_hand(phone))
        try:
            await phone.start()
            console.print("The practice company answers calls; the desk phone is registered.\n")
            with agent.bus.subscribe() as entries:
                session = await agent.start_call(played.company, slots=dict(played.facts))
                view = CallView(session.plan.call_id)
                outcome = await follow(
                    view, aiter(entries), console=console, live=live, hang_up=lambda: agent.hang_up(view.call_id)
                )
        finally:
            hand.cancel()
            await phone.stop()
            await agent.stop_asterisk()
    goal_nodes = set(next((g.goal_nodes for g in played.goals if g.text == goal), played.goals[0].goal_nodes))
    return _verdict(stage, phone, outcome, goal_nodes, console)


async def run_phone(settings: Settings, console: Console) -> int:
    """A desk phone of these settings that picks up each call, until told to stop. Raises SetupError."""
    stage = Stage(settings, settings.data_dir.resolve().with_name("phone"), 0)
    phone = await stage.phone(find_asterisk(), settings.phones[0].name if settings.phones else "desk")
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)  # the phone is a process of its own
    try:
        await phone.start()
        console.print(f"The phone {phone.name} is registered.")
        while True:
            await _hand(phone)
            phone.events.clear()
    except asyncio.CancelledError:
        return 0
    finally:
        await phone.stop()


async def _hand(phone: SoftPhone) -> None:
    """What the user does: picks up after two rings, listens, presses 1, talks, hangs up."""
    await phone.wait_for("CALL_INCOMING")
    await asyncio.sleep(3.0)
    await phone.answer()
    await asyncio.sleep(6.0)
    await phone.press("1")
    await asyncio.sleep(14.0)
    await phone.hang_up()


def _verdict(stage: Stage, phone: SoftPhone, outcome: str, goal_nodes: set[str], console: Console) -> int:
    """Proof from the far ends: the company was at its person, the phone heard the company, the company the user."""
    if outcome != OutcomeKind.CONNECTED.value or not phone.heard() or not stage.company_heard():
        console.print("[red]The call did not end with a bridged phone.[/red]")
        return 3
    nodes = stage.company_nodes()
    if not goal_nodes & set(nodes[-1:]):
        console.print(f"[red]The phone rang at the wrong place of the company: {' → '.join(nodes)}.[/red]")
        return 3
    heard, company = phone.heard()[-1], stage.company_heard()[-1]
    length = soundfile.info(heard).duration
    at_phone = level_dbfs(heard, length - 12.0)
    at_company = level_dbfs(company, soundfile.info(company).duration - 12.0)
    console.print(f"the desk phone heard the company at {at_phone:.0f} dBFS   {heard}", soft_wrap=True)
    console.print(f"the company heard the desk phone at {at_company:.0f} dBFS   {company}", soft_wrap=True)
    both = min(at_phone, at_company) > HEARD_DBFS
    console.print("[green]Both hear each other.[/green]" if both else "[red]One side hears nothing.[/red]")
    return 0 if both else 3
