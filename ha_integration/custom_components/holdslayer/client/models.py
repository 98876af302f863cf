"""What the agent tells, as frozen dataclasses. Times `*_at` are seconds since 1970, `*_s` seconds of the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """Where a running call stands. `phone` rings or talks; `question` is what the menu wants to know, or empty.

    `verdict`: hold, probe, ring or bridge; the last two mean that a person is there. `queue_position` and `wait_s`
    (seconds left, least and most) are what the company says of itself; `evidence` is why `p_person` is what it is, cue
    by cue in log-odds. Older agents do not tell these.
    """

    state: str
    seconds: float
    held_s: float
    hold_since_s: float | None
    sound: str
    p_person: float
    verdict: str
    phone: str | None
    question: str
    queue_position: int | None = None
    wait_s: tuple[float, float] | None = None
    evidence: tuple[tuple[str, float], ...] = ()

    @classmethod
    def read(cls, fields: Fields) -> Now:
        return cls(
            evidence=tuple((c.text("cue"), c.number("log_odds")) for c in fields.objects_or_none("evidence")),
            queue_position=fields.whole_or_none("queue_position"),
            wait_s=fields.pair_or_none("wait_s"),
            state=fields.text("state"),
            seconds=fields.number("seconds"),
            held_s=fields.number("held_s"),
            hold_since_s=fields.number_or_none("hold_since_s"),
            sound=fields.text("sound"),
            p_person=fields.number("p_person"),
            verdict=fields.text("verdict"),
            phone=fields.text_or_none("phone"),
            question=fields.text("question"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, running (`now`) or past (`outcome`)."""

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
    now: Now | None

    @classmethod
    def read(cls, fields: Fields) -> Call:
        now = fields.member_or_none("now")
        return cls(
            call_id=fields.text("call_id"),
            company=fields.text("company"),
            number=fields.text("number"),
            goal=fields.text("goal"),
            language=fields.text("language"),
            started_at=fields.number("started_at"),
            ended_at=fields.number_or_none("ended_at"),
            outcome=fields.text_or_none("outcome"),
            why=fields.text("why"),
            held_s=fields.number("held_s"),
            now=None if now is None else Now.read(now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """Calls, the newest first; `next` leads to the page after."""

    calls: tuple[Call, ...]
    next: str | None

    @classmethod
    def read(cls, fields: Fields) -> CallPage:
        return cls(calls=tuple(map(Call.read, fields.objects("calls"))), next=fields.text_or_none("next"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words of the user's that the agent took. `text` as it is kept, without numbers; `spoken` None: not known."""

    text: str
    spoken: bool | None

    @classmethod
    def read(cls, fields: Fields) -> Said:
        return cls(text=fields.text("text"), spoken=fields.flag_or_none("spoken"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One thing that was heard."""

    started_s: float
    text: str

    @classmethod
    def read(cls, fields: Fields) -> Sentence:
        return cls(started_s=fields.number("started_s"), text=fields.text("text"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What the line carried, from `start_s` to `end_s` of the call."""

    start_s: float
    end_s: float
    name: str

    @classmethod
    def read(cls, fields: Fields) -> Stretch:
        return cls(start_s=fields.number("start_s"), end_s=fields.number("end_s"), name=fields.text("name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What the company said. `repeated`: heard before word for word, so it is a recording."""

    start_s: float
    text: str
    repeated: bool

    @classmethod
    def read(cls, fields: Fields) -> Utterance:
        return cls(start_s=fields.number("start_s"), text=fields.text("text"), repeated=fields.flag("repeated"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done at `at_s`. `kind`: pressed, said, rings, phone, decided, told, question, user, line."""

    at_s: float
    kind: str
    text: str

    @classmethod
    def read(cls, fields: Fields) -> Deed:
        return cls(at_s=fields.number("at_s"), kind=fields.text("kind"), text=fields.text("text"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A call over time."""

    duration_s: float
    sounds: tuple[Stretch, ...]
    sentences: tuple[Utterance, ...]
    deeds: tuple[Deed, ...]

    @classmethod
    def read(cls, fields: Fields) -> Timeline:
        return cls(
            duration_s=fields.number("duration_s"),
            sounds=tuple(map(Stretch.read, fields.objects("sounds"))),
            sentences=tuple(map(Utterance.read, fields.objects("sentences"))),
            deeds=tuple(map(Deed.read, fields.objects("deeds"))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A call that was begun, or with `due_at` will be."""

    call_id: str
    due_at: float | None
    hours: str | None = None
    """Planned for the opening: whose word the time is."""

    @classmethod
    def read(cls, fields: Fields) -> Started:
        due_at, hours = fields.number_or_none("due_at"), fields.text_or_none("hours")
        return cls(call_id=fields.text("call_id"), due_at=due_at, hours=hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A call to come."""

    call_id: str
    company: str
    goal: str
    due_at: float

    @classmethod
    def read(cls, fields: Fields) -> Schedule:
        return cls(
            call_id=fields.text("call_id"),
            company=fields.text("company"),
            goal=fields.text("goal"),
            due_at=fields.number("due_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The agent and its lines. `phones`: name → reachable, unreachable, not registered, by number."""

    version: str
    asterisk: str
    manager: str
    trunk: str
    phones: Mapping[str, str]

    @classmethod
    def read(cls, fields: Fields) -> Status:
        return cls(
            version=fields.text("version"),
            asterisk=fields.text("asterisk"),
            manager=fields.text("manager"),
            trunk=fields.text("trunk"),
            phones=fields.text_map("phones"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company that can be called by name."""

    name: str
    numbers: tuple[str, ...]
    goal: str
    language: str | None
    opens: str | None
    """`08:00`, `monday 09:00`; None where nobody knows, or the agent is older."""
    hours_source: str | None
    """Whose word that is: `settings`, `heard` (in a call), `assumed`."""

    @classmethod
    def read(cls, fields: Fields) -> Company:
        hours = fields.member_or_none("hours")
        return cls(
            name=fields.text("name"),
            numbers=fields.texts("numbers"),
            goal=fields.text("goal"),
            language=fields.text_or_none("language"),
            opens=None if hours is None else hours.text("at") or None,
            hours_source=None if hours is None else hours.text("source"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone of the user's, in the order in which they ring."""

    name: str
    state: str

    @classmethod
    def read(cls, fields: Fields) -> Phone:
        return cls(name=fields.text("name"), state=fields.text("state"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyWaits:
    """How long a company lets one wait: half of the calls up to `median_s`, nine of ten up to `p90_s`."""

    company: str
    calls: int
    median_s: float
    p90_s: float

    @classmethod
    def read(cls, fields: Fields) -> CompanyWaits:
        return cls(
            company=fields.text("company"),
            calls=fields.whole("calls"),
            median_s=fields.number("median_s"),
            p90_s=fields.number("p90_s"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """The last 90 days, or the stretch asked for. `held_s` is what the user did not have to wait himself."""

    calls: int
    held_s: float
    companies: tuple[CompanyWaits, ...]

    @classmethod
    def read(cls, fields: Fields) -> Analytics:
        return cls(
            calls=fields.whole("calls"),
            held_s=fields.number("held_s"),
            companies=tuple(map(CompanyWaits.read, fields.objects("companies"))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The agent's version, and those of its API and of its event stream. `instance` stays the same as long as its data;
    empty from an agent that has none.
    """

    version: str
    api: int
    stream: int
    instance: str = ""

    @classmethod
    def read(cls, fields: Fields) -> Version:
        return cls(
            version=fields.text("version"),
            api=fields.whole("api"),
            stream=fields.whole("stream"),
            instance=fields.text_or_none("instance") or "",
        )
