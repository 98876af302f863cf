"""A call as the machine knows it: what was asked for, where it stands, how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from holdslayer_agent.core.decisions import AskUser, CallbackPolicy, HeardSentence, PastDecision, UserAnswer
from holdslayer_agent.core.queueing import QueueEstimate

if TYPE_CHECKING:
    from holdslayer_agent.core.human import PersonEvidence

__all__ = [
    "Asking",
    "Call",
    "CallId",
    "CallPlan",
    "Menu",
    "Outcome",
    "OutcomeKind",
    "PhonePlan",
    "Ring",
    "State",
    "Timer",
    "Words",
]

CallId = NewType("CallId", str)
"""Twelve lower-case hexadecimal digits; every channel and bridge of the call is named after it."""


class State(StrEnum):
    """Where a call stands. `core.transitions.TRANSITIONS` says how it moves."""

    DIALING = "dialing"
    NAVIGATING = "navigating"
    ON_HOLD = "on_hold"
    VERIFYING = "verifying"
    RINGING_USER = "ringing_user"
    CONNECTED = "connected"
    CLOSING = "closing"
    ENDED = "ended"


class OutcomeKind(StrEnum):
    """How a call ended."""

    CONNECTED = "connected"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    CLOSED = "closed"
    VOICEMAIL = "voicemail"
    COMPANY_HUNG_UP = "company_hung_up"
    CALLBACK_PROMISED = "callback_promised"
    USER_DID_NOT_COME = "user_did_not_come"
    STUCK = "stuck"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`why` is a sentence for the user; empty where the kind says it all."""

    kind: OutcomeKind
    why: str = ""
    again: str = ""
    """When to try again, as the company said it: `monday 08:00`, `08:00`; empty where it did not."""


class Timer(StrEnum):
    """What the machine waits for with a clock. One of each at a time."""

    DIAL = "dial"
    MENU = "menu"
    HOLD = "hold"
    PROMPT = "prompt"
    NAVIGATE = "navigate"
    PROBE = "probe"
    COMFORT = "comfort"
    RING = "ring"
    ACCEPT = "accept"
    CLOSE = "close"
    SECRET = "secret"
    ASK = "ask"
    ASK_END = "ask_end"


@dataclass(frozen=True, slots=True)
class PhonePlan:
    """One of the user's phones. `number` is None for a SIP phone registered here."""

    name: str
    ring_s: float
    number: str | None = None


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What was asked for; never changes. `slots` are names of facts the user gave, never their values."""

    call_id: CallId
    number: str
    company: str
    goal: str
    language: str
    phones: tuple[PhonePlan, ...]
    slots: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    """Names of facts that are kept for this company and given only once the user has said so: `core.guarded`."""
    all_at_once: bool = False
    rounds: int = 1
    accept_s: float = 15.0
    dial_s: float = 60.0
    menu_s: float = 900.0
    hold_s: float = 7200.0
    callback: CallbackPolicy = CallbackPolicy.DECLINE
    from_phone: str | None = None
    """The desk phone that placed the call itself, if one did."""
    called_back: bool = False
    """The company calls us, as it promised: there is nothing to dial and no menu, a person waits."""
    known_s: float = 0.0
    """Seconds of this number's recordings remembered from earlier calls."""
    person_bias: float = 0.0
    """Log-odds for every voice of this number, from what the user said of earlier rings."""
    ask_phone_s: float | None = None
    """Seconds after which a question of the navigator's rings the first phone; None: it never does."""
    question: str = ""
    """What we ask when in doubt whether a person speaks; the language's own wording when empty."""
    notice: str = ""
    """That the call is recorded, as the person at the company is to hear it; empty where nothing is to be said."""
    phone_notice: str = ""
    """The same for the user, when he picks up."""


PROBES_PER_MINUTE = 2
"""More would nag a person, and tells nothing new of a machine."""


MOST_QUESTIONS = 3
"""To the user, in one call. Judged: two where a menu is not clear, and one for a number that is not known."""


@dataclass(slots=True)
class Menu:
    """What the navigator is told."""

    sentences: list[HeardSentence] = field(default_factory=list)
    history: list[PastDecision] = field(default_factory=list)
    asked: int = 0
    """Number of the latest question to the navigator; answers to older ones are stale."""
    last_word_s: float = 0.0
    voice_began_s: float = 0.0
    understood_s: float = 0.0
    """Start of the last utterance whose final words have come."""
    questions_left: int = MOST_QUESTIONS
    open_question: AskUser | None = None
    """What the user was asked and has not answered; which option it is, only until one is taken."""
    answers: list[UserAnswer] = field(default_factory=list)
    slots_given: list[str] = field(default_factory=list)
    """Names of slots that the user filled during the call."""
    allowed: list[str] = field(default_factory=list)
    """Guarded facts that the user has opened for this call."""
    denied: list[str] = field(default_factory=list)
    answered: list[HeardSentence] = field(default_factory=list)
    """What the phrase said last answers, should the menu talk it down."""
    talked_down: int = 0
    """How often in a row it has."""


@dataclass(slots=True)
class Ring:
    """The hunt for the user: phones still to try, those ringing, the one that was picked up."""

    waiting: list[str] = field(default_factory=list)
    ringing: set[str] = field(default_factory=set)
    answered: str | None = None
    asked_twice: bool = False
    rounds_left: int = 0
    leaving: str | None = None
    """The phone that left the company and still hears that we wait: nobody is rung before it is put down."""
    surest: float = 0.0
    """The most that was thought of the person since the ring began."""


@dataclass(slots=True)
class Asking:
    """A question of the navigator's that a phone shall ring for, rings for, or was picked up for."""

    question: AskUser
    phone: PhonePlan
    rings: bool = False
    picked_up: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the user's on their way to be spoken. `until_s`: not told of by then, they are lost."""

    until_s: float
    introduces: bool
    """They begin with the word that an automated assistant speaks."""
    secret: bool


@dataclass(slots=True)
class Call:
    """The whole state of one call. Changed by `core.machine` alone."""

    plan: CallPlan
    person: PersonEvidence
    state: State = State.DIALING
    outcome: Outcome | None = None
    timers: dict[Timer, float] = field(default_factory=dict)
    menu: Menu = field(default_factory=Menu)
    ring: Ring = field(default_factory=Ring)
    asking: Asking | None = None
    queue: QueueEstimate = field(default_factory=QueueEstimate)
    on_line: str | None = None
    """The phone that is bridged with the company."""
    answered_s: float | None = None
    ended_s: float | None = None
    hold_since_s: float | None = None
    held_s: float = 0.0
    probes: list[float] = field(default_factory=list)
    ears_lost: list[float] = field(default_factory=list)
    private: list[tuple[float, float]] = field(default_factory=list)
    """Seconds in which a secret was sent or read back: see `core.discretion`."""
    private_since_s: float | None = None
    private_until_s: float = 0.0
    ring_asked_for: bool = False
    """The user wants his phone rung now: what the line sounds like does not stop it."""
    spoken_to_person: bool = False
    comforting_since_s: float | None = None
    """A word to the person is being spoken, or waits for it."""
    comfort_cut: bool = False
    """The person has talked over it, and it is to be said when they are done."""
    voice_since_s: float | None = None
    """A voice is heard."""
    introduced: bool = False
    """Whether the person has heard, to its end, that an automated assistant speaks."""
    words: dict[str, Words] = field(default_factory=dict)
    """What the user has said through the agent and is not spoken yet, by its name."""
    notice_owed: bool = False
    """The user came to the line before the notice was heard; it is being spoken to both."""
    withheld: list[tuple[float, float]] = field(default_factory=list)
    """Seconds in which the company's side must not be recorded: see `core.consent`."""
    withheld_since_s: float | None = None

    def may_probe(self, now: float) -> bool:
        """A question can be spoken: we have not asked twice in the last minute, and nobody is being called yet."""
        if self.state not in {State.ON_HOLD, State.VERIFYING}:
            return False
        return len([at for at in self.probes if now - at < 60.0]) < PROBES_PER_MINUTE

    def stop_hold(self, now: float) -> None:
        """The wait is over, or interrupted."""
        if self.hold_since_s is not None:
            self.held_s += now - self.hold_since_s
            self.hold_since_s = None
