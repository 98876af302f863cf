"""What goes over the wire, as pydantic models. The OpenAPI document is made of these."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from holdslayer_agent.calls.archive import Scope
from holdslayer_agent.core.speaking import MOST_CHARACTERS

__all__ = [
    "Analytics",
    "Answer",
    "Call",
    "CallList",
    "CallQuery",
    "Company",
    "CompanyBody",
    "CompanyList",
    "Empty",
    "FactBody",
    "FactNames",
    "EventList",
    "EventQuery",
    "HealthAnswer",
    "MenuList",
    "NewToken",
    "NoticesAnswer",
    "PhoneList",
    "Problem",
    "RecordingList",
    "RedialList",
    "Said",
    "SayWords",
    "ScheduleList",
    "SettingsAnswer",
    "StartCall",
    "Started",
    "Status",
    "Tested",
    "TimelineAnswer",
    "TokenList",
    "TokenMade",
    "Transcript",
    "Version",
    "WaitQuery",
]

Language = Literal["en", "de", "fr", "es"]
SlotName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,40}$")]
SlotValue = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]
LatestUnix = 253_402_300_799.0
"""The end of the year 9999: later than this no calendar goes."""
UnixTime = Annotated[float, Field(ge=0, le=LatestUnix, description="seconds since 1970")]


def _printable(text: str) -> str:
    """One line that a database and a log can hold."""
    if any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in text):
        raise ValueError("no control characters")
    return text


Line = Annotated[str, AfterValidator(_printable)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class Problem(_Out):
    """What went wrong, after RFC 9457. `code` is stable; `mend` says what to do."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    mend: str = ""
    faults: list[str] | None = None


# ---------------------------------------------------------------- what comes in


class StartCall(_In):
    """Whom to call. `slots` are facts a menu may ask for; only the tone generator sees their values."""

    who: Line = Field(min_length=1, max_length=120, description="a company's name or a number")
    goal: Line = Field(default="", max_length=500)
    phone: Line | None = Field(default=None, max_length=40, description="the phone to ring first")
    language: Language | None = None
    slots: dict[SlotName, SlotValue] = Field(default_factory=dict, max_length=30)
    when: Line | None = Field(
        default=None, max_length=40, description="ISO 8601 with a zone, or `opening`; now without"
    )


class Answer(_In):
    """The answer to a call's question: words that may be shown, or the value of a fact, which is never shown."""

    text: Line = Field(default="", max_length=500)
    slot: SlotName | None = None
    value: SlotValue | None = None


class SayWords(_In):
    """What to say to whoever is on the line. `{{name}}` stands for a fact of the call or of `slots`: it is spoken and
    kept nowhere, and so is every number in the text."""

    text: Line = Field(min_length=1, max_length=MOST_CHARACTERS)
    slots: dict[SlotName, SlotValue] = Field(default_factory=dict, max_length=30)
    wait: bool = Field(default=False, description="answer only once it is spoken, or cut off")


class CompanyBody(_In):
    """A company to call by name."""

    numbers: list[Annotated[str, Field(pattern=r"^\+?[0-9 ().\-/]{4,40}$")]] = Field(min_length=1, max_length=10)
    goal: Line = Field(default="talk to a person", max_length=500)
    language: Language | None = None


class FactBody(_In):
    """The value of a fact. It is sealed, and only the tone generator sees it again."""

    value: SlotValue


class MenuMap(_In):
    """A scenario file in YAML, as text."""

    map: Annotated[str, Field(min_length=1, max_length=60_000)]


class FactUse(_In):
    """Whether a kept fact is given to its company without a question to the user."""

    always: bool


class NewToken(_In):
    """A token to make. `days` until it expires; never without."""

    name: Line = Field(min_length=1, max_length=60)
    scope: Scope = "read"
    days: int | None = Field(default=None, ge=1, le=3650)


class Empty(_In):
    """No body is needed; an empty object may be sent."""


class CallQuery(_In):
    """Which calls, the newest first."""

    state: Literal["running", "ended"] | None = None
    company: Line | None = Field(default=None, max_length=120)
    outcome: Line | None = Field(default=None, max_length=40)
    since: UnixTime | None = None
    until: UnixTime | None = None
    text: Line | None = Field(default=None, max_length=120, description="in names, goals, and what was said")
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=120, description="`next` of the page before")


class EventQuery(_In):
    """A part of a call's journal."""

    after: int = Field(default=0, ge=0, le=2**31 - 1)
    limit: int = Field(default=500, ge=1, le=2000)


class WaitQuery(_In):
    """A stretch of time; the last 90 days without."""

    since: UnixTime | None = None
    until: UnixTime | None = None


# ---------------------------------------------------------------- what goes out


class Cue(_Out):
    """One piece of evidence, in log-odds: positive for a person."""

    cue: str
    log_odds: float


class Now(_Out):
    """Where a running call stands."""

    state: str
    seconds: float
    held_s: float
    hold_since_s: float | None = Field(description="in the call's seconds; null when it is not on hold")
    sound: str
    p_person: float
    verdict: str
    evidence: list[Cue]
    phone: str | None = Field(description="the phone that rings, talks or is asked")
    question: str
    queue_position: int | None = None
    wait_s: tuple[float, float] | None = Field(
        default=None, description="seconds left as the company says, least, most"
    )


class Said(_Out):
    """Words that were taken. `text` as it is kept; `spoken` is null while it is not known."""

    say_id: str
    text: str
    spoken: bool | None = None


class Call(_Out):
    """One call. `now` only while it runs, `outcome` only after."""

    call_id: str
    company: str
    number: str
    goal: str
    language: str
    started_at: float
    ended_at: float | None
    outcome: str | None
    why: str
    held_s: float
    now: Now | None = None


class CallList(_Out):
    calls: list[Call]
    next: str | None


class Started(_Out):
    """`due_at` (Unix seconds) where the call is made later, under this id; `hours`: whose word the opening is."""

    call_id: str
    due_at: float | None = None
    hours: str | None = None


class Event(_Out):
    seq: int
    at_s: float
    type: str
    body: dict[str, object]


class EventList(_Out):
    events: list[Event]
    next: int | None


class Spoken(_Out):
    started_s: float
    ended_s: float
    text: str
    confidence: float


class Transcript(_Out):
    call_id: str
    sentences: list[Spoken]


class Stretch(_Out):
    start_s: float
    end_s: float
    name: str


class Sentence(_Out):
    start_s: float
    end_s: float
    text: str
    confidence: float
    repeated: bool


class Deed(_Out):
    at_s: float
    kind: str
    text: str


class Judgement(_Out):
    at_s: float
    verdict: str
    p_person: float
    evidence: list[Cue]


class TimelineAnswer(_Out):
    """The call over time: states, what the line carried, words, deeds, and the reasons."""

    seq: int
    duration_s: float
    states: list[Stretch]
    sounds: list[Stretch]
    sentences: list[Sentence]
    deeds: list[Deed]
    judgements: list[Judgement]
    question: str


class Recording(_Out):
    leg: str
    bytes: int
    duration_s: float
    url: str


class RecordingList(_Out):
    recordings: list[Recording]


HoursSource = Literal["settings", "heard", "assumed"]


class HeardHours(_Out):
    """What a company said of its hours in a call that ended at `heard_at` (Unix seconds)."""

    at: str
    text: str
    heard_at: float


class Hours(_Out):
    """When a company opens: `08:00`, `monday 09:00`; empty where nobody knows and eight is assumed."""

    at: str
    source: HoursSource
    heard: HeardHours | None


class Company(_Out):
    name: str
    numbers: list[str]
    goal: str
    language: str | None
    hours: Hours


class CompanyList(_Out):
    companies: list[Company]


class Phone(_Out):
    name: str
    number: str | None
    ring_s: float
    state: str


class PhoneList(_Out):
    phones: list[Phone]


class Hour(_Out):
    """Calls that began in this hour of this weekday (0 is Monday), in the agent's time zone."""

    weekday: int
    hour: int
    calls: int
    mean_held_s: float


class CompanyWaits(_Out):
    """`best`: the hour with the shortest mean wait among those with three calls and more."""

    company: str
    calls: int
    connected: int
    held_s: float
    median_s: float
    p90_s: float
    best: Hour | None


class Analytics(_Out):
    """`held_s` is what the user did not have to wait himself. `false_rings`: rings he called no person."""

    since: float
    until: float
    calls: int
    outcomes: dict[str, int]
    held_s: float
    hours: list[Hour]
    companies: list[CompanyWaits]
    confirmed_people: int
    false_rings: int


class TokenShown(_Out):
    token_id: str
    name: str
    scope: Scope
    created_at: float
    expires_at: float | None
    used_at: float | None


class TokenList(_Out):
    tokens: list[TokenShown]


class TokenMade(_Out):
    """`token` is shown this once."""

    token: str
    shown: TokenShown


class Status(_Out):
    version: str
    asterisk: str
    manager: str
    trunk: str
    phones: dict[str, str]
    calls: list[dict[str, object]]
    speech: object | None = None


class HealthAnswer(_Out):
    ready: bool
    parts: dict[str, str]


class Version(_Out):
    """`instance` stays the same as long as the agent's data folder."""

    version: str
    api: int
    stream: int
    instance: str = ""


class Way(_Out):
    """A branch of a menu: what is entered, what it is offered for, what is heard there, where it goes on, which goals
    ended here.

    `leads`: menu, same (the same prompt again), queue, person, callback_promised, closed, voicemail, busy, hung_up,
    unknown; empty where no call has taken it. `held`: behind a queue. `calls` took it, the last at `last` (Unix
    seconds, 0: none). `again`: the menu there is told elsewhere in the tree. `left_for`: goals that it was wrong for.
    """

    entry: str
    prompt: str
    ways: list[Way]
    ends: list[str]
    meaning: str = ""
    leads: str = ""
    held: bool = False
    calls: int = 0
    last: float = 0.0
    again: bool = False
    left_for: list[str] = []


class Menu(_Out):
    """What earlier calls learned of a number's menu."""

    number: str
    company: str
    goals: int
    tree: Way


class MapTaken(_Out):
    """What became of the goals of a map. `older`: what is known is newer; `refused`: their path gives what opens an
    account where its prompt does not ask for it; `dropped`: the oldest of more than are kept."""

    added: list[str]
    replaced: list[str]
    older: list[str]
    kept: list[str]
    dropped: list[str]
    refused: list[str]


class MenuList(_Out):
    menus: list[Menu]


class Redial(_Out):
    """`state`: waiting (it will be called again), promised (the company will call)."""

    call_id: str
    company: str
    number: str
    goal: str
    state: str
    due_at: float
    tries: int
    why: str


class RedialList(_Out):
    redials: list[Redial]


class Scheduled(_Out):
    """A call that will be made at `due_at` (Unix seconds), under this id. `hours`: whose word the opening is
    (`settings`, `heard`, `assumed`); empty where a time was named."""

    call_id: str
    company: str
    number: str
    goal: str
    phone: str | None
    due_at: float
    hours: str


class ScheduleList(_Out):
    scheduled: list[Scheduled]


class FactNames(_Out):
    """Names of the facts kept, by company. There is no way to read a value.

    `guarded`: those that the user is asked for, where the goal does not need them; `always`: those that are given to
    their company without a question.
    """

    facts: dict[str, list[str]]
    guarded: dict[str, list[str]] = {}
    always: dict[str, list[str]] = {}


class Undelivered(_Out):
    """A message that a target did not take."""

    message_id: str
    at: float
    target: str
    kind: str
    text: str
    why: str


class NoticesAnswer(_Out):
    """Who is told what happens; what could not be told since the agent started."""

    targets: list[str]
    undelivered: list[Undelivered]


class Tested(_Out):
    """How many targets were sent a test."""

    targets: int


class SettingsAnswer(_Out):
    """The settings in force, secrets masked."""

    settings: dict[str, object]
