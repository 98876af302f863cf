"""What can be called in practice: the packaged companies and the line faults, each with a number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from holdslayer_agent.errors import ConfigError
from holdslayer_agent.practice.scenario import Scenario
from holdslayer_agent.practice.scenario_reader import load_scenario

__all__ = ["DEMO_NUMBER", "Behaviour", "PracticeNumber", "catalogue", "find_number", "scenario_for", "scenarios_dir"]

DEMO_NUMBER = "5550100"


class Behaviour(StrEnum):
    """What a line does that is no company: known at the first ring."""

    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    CONGESTION = "congestion"
    UNAVAILABLE = "unavailable"
    UNKNOWN_NUMBER = "unknown_number"
    SIT = "sit"
    BUSY_TONE = "busy_tone"


@dataclass(frozen=True, slots=True)
class PracticeNumber:
    """One number that can be dialled. Exactly one of `scenario` and `behaviour` is set."""

    number: str
    title: str
    scenario: Path | None = None
    behaviour: Behaviour | None = None


_PACKAGED = (
    "demo",
    "01-harbor-dental",
    "02-cedar-ridge-water",
    "03-northwind-bank",
    "04-stadtwerke-muehlbach",
    "05-swiftline-parcel",
    "06-alize-mobile",
    "07-meridian-air",
    "08-keystone-health",
    "09-seguros-levante",
    "10-pinnacle-card",
    "voicemail",
)

_LINES = (
    (Behaviour.BUSY, "Busy: the call is refused (486)"),
    (Behaviour.DECLINED, "Declined: the call is refused (603)"),
    (Behaviour.NO_ANSWER, "Nobody answers: it rings for ever"),
    (Behaviour.CONGESTION, "No lines free: the network is congested (503)"),
    (Behaviour.UNAVAILABLE, "The far end fails (500)"),
    (Behaviour.UNKNOWN_NUMBER, "Unknown number: refused at once (404)"),
    (Behaviour.SIT, "Not in service: three tones and a message before the answer"),
    (Behaviour.BUSY_TONE, "Busy as a tone on the open line, before the answer"),
)


def scenarios_dir() -> Path:
    """Where the packaged scenario files lie."""
    return Path(__file__).parent / "scenarios"


def catalogue() -> tuple[PracticeNumber, ...]:
    """Everything that can be called: the demo at 5550100, companies from 5550101, the voicemail at 5550111, lines from
    5550120."""
    companies = [
        PracticeNumber(
            str(int(DEMO_NUMBER) + place), name.partition("-")[2] or name, scenario=scenarios_dir() / f"{name}.yaml"
        )
        for place, name in enumerate(_PACKAGED)
    ]
    lines = [
        PracticeNumber(str(int(DEMO_NUMBER) + 20 + place), title, behaviour=behaviour)
        for place, (behaviour, title) in enumerate(_LINES)
    ]
    return tuple(companies + lines)


def find_number(number: str) -> PracticeNumber | None:
    """What answers at a number, however it is written; None when nothing does."""
    digits = "".join(c for c in number if c.isdigit())
    return next((entry for entry in catalogue() if digits and digits.endswith(entry.number)), None)


def scenario_for(number: str) -> Scenario:
    """The company at a number. Raises `ConfigError` when there is none."""
    entry = find_number(number)
    if entry is None or entry.scenario is None:
        raise ConfigError(
            f"no practice company answers at {number!r}",
            code="practice-number-unknown",
            mend=f"Call {DEMO_NUMBER}, the demo, or one of the numbers from 5550101 to 5550111.",
        )
    return load_scenario(entry.scenario)
