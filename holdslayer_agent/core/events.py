"""What happens to a call: facts in the past tense. The machine's only input; the journal of a call is a list of them.

No event carries a touch tone that a user typed or the value of a secret: `PhoneAccepted` and `UserLeft` are what the
keys meant, and transcripts arrive masked.
"""

from __future__ import annotations

from dataclasses import dataclass

from holdslayer_agent.core.call import CallPlan, Timer
from holdslayer_agent.core.decisions import Decision
from holdslayer_agent.core.observations import Observation

__all__ = [
    "AgentRestarted",
    "AsteriskLost",
    "CallEvent",
    "CallFailed",
    "CallRequested",
    "CompanyAnswered",
    "CompanyHungUp",
    "CompanyRang",
    "CompanyUnreachable",
    "Decided",
    "EarLost",
    "Heard",
    "HoldBegan",
    "Interrupted",
    "PhoneAccepted",
    "PhoneAnswered",
    "PhoneDeclined",
    "PhoneFailed",
    "PhoneHungUp",
    "PhoneRang",
    "Said",
    "Ticked",
    "TimerFired",
    "QueueEstimated",
    "Unsaid",
    "UserAnswered",
    "UserAskedForPhone",
    "UserHungUp",
    "UserLeft",
    "UserSaidPerson",
    "UserSaidRecording",
    "UserSpoke",
    "VerdictChanged",
]


@dataclass(frozen=True, slots=True)
class CallRequested:
    """Somebody wants this call."""

    plan: CallPlan


@dataclass(frozen=True, slots=True)
class CompanyRang:
    """The company's line rings (SIP 180)."""


@dataclass(frozen=True, slots=True)
class CompanyAnswered:
    """The company's line was picked up, by a machine most likely."""


@dataclass(frozen=True, slots=True)
class CompanyUnreachable:
    """The company's line ended before it was answered. `cause` as Q.850 numbers it."""

    cause: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class CompanyHungUp:
    """The company ended the call after it was answered."""

    cause: int = 16


@dataclass(frozen=True, slots=True)
class Heard:
    """The hearing reports; times are the call's own seconds."""

    observation: Observation


@dataclass(frozen=True, slots=True)
class Decided:
    """The navigator answered question number `asked`."""

    asked: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Said:
    """What we had to say was spoken to its end. `what` is the name of the phrase."""

    what: str


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The user's words were cut off, or could not be spoken. `what` is their name."""

    what: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Somebody began to talk while we did, and we stopped. `what` is the name of the phrase: see `core.talk_over`."""

    what: str


@dataclass(frozen=True, slots=True)
class PhoneRang:
    """A phone of the user's is ringing for real (SIP 180), not only tried."""

    phone: str


@dataclass(frozen=True, slots=True)
class PhoneAnswered:
    """A phone of the user's was picked up; by whom is not known yet."""

    phone: str


@dataclass(frozen=True, slots=True)
class PhoneAccepted:
    """Whoever picked up pressed 1: a person, and ready."""

    phone: str


@dataclass(frozen=True, slots=True)
class PhoneDeclined:
    """Whoever picked up pressed 2: not now."""

    phone: str


@dataclass(frozen=True, slots=True)
class PhoneFailed:
    """A phone could not be rung or did not answer. `why`: unreachable, busy, declined, no answer."""

    phone: str
    why: str


@dataclass(frozen=True, slots=True)
class PhoneHungUp:
    """A phone that had been picked up was put down."""

    phone: str


@dataclass(frozen=True, slots=True)
class UserLeft:
    """The connected user pressed *5: wait for me, ring me again."""

    phone: str


@dataclass(frozen=True, slots=True)
class UserHungUp:
    """The user wants the call ended (command line, dashboard, action)."""


@dataclass(frozen=True, slots=True)
class UserAskedForPhone:
    """The user wants his phone rung now, whatever is heard."""


@dataclass(frozen=True, slots=True)
class UserSaidPerson:
    """The user says that a person speaks, or spoke: ring if nothing rings yet, and learn from it."""


@dataclass(frozen=True, slots=True)
class UserSaidRecording:
    """The user heard a machine and wants the agent to go on waiting."""


@dataclass(frozen=True, slots=True)
class UserAnswered:
    """The user answered the navigator's question: in words that may be shown, or by filling the slot named."""

    text: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True)
class UserSpoke:
    """The user wants this said to whoever is on the line. Numbers in it are slots; `what` names it from here on."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class AgentRestarted:
    """A new agent took the call over. `phones`: the user's phones that have a leg in it now.

    `company_dialled` is false where the old agent made the company's leg and died before it dialled.
    """

    company_alive: bool
    phones_ringing: tuple[str, ...] = ()
    phones_answered: tuple[str, ...] = ()
    phones_bridged: tuple[str, ...] = ()
    company_answered: bool = False
    company_dialled: bool = True


@dataclass(frozen=True, slots=True)
class EarLost:
    """The agent's own leg lost its audio while the call goes on; the dialplan comforts the far end meanwhile."""


@dataclass(frozen=True, slots=True)
class AsteriskLost:
    """Asterisk restarted: all legs are gone."""


@dataclass(frozen=True, slots=True)
class CallFailed:
    """Something of ours failed so that the call can't go on."""

    why: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed; silence is evidence, too."""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A deadline of the machine's own passed."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class VerdictChanged:
    """Derived: the evidence now says `verdict` (hold, probe, ring, bridge)."""

    verdict: str
    p_person: float
    evidence: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class QueueEstimated:
    """Derived: what the company says of the queue, smoothed. Seconds left, least and most; the place if it was told."""

    least_s: float
    most_s: float
    position: int | None = None


@dataclass(frozen=True, slots=True)
class HoldBegan:
    """Derived: the call counts as on hold."""

    kind: str


CallEvent = (
    CallRequested
    | CompanyRang
    | CompanyAnswered
    | CompanyUnreachable
    | CompanyHungUp
    | Heard
    | Decided
    | Said
    | Unsaid
    | Interrupted
    | PhoneRang
    | PhoneAnswered
    | PhoneAccepted
    | PhoneDeclined
    | PhoneFailed
    | PhoneHungUp
    | UserLeft
    | UserHungUp
    | UserAskedForPhone
    | UserSaidPerson
    | UserSaidRecording
    | UserAnswered
    | UserSpoke
    | AgentRestarted
    | EarLost
    | AsteriskLost
    | CallFailed
    | Ticked
    | TimerFired
    | VerdictChanged
    | HoldBegan
    | QueueEstimated
)
