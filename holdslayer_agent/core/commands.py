"""What the machine wants done: imperatives. Carried out in order by `calls.effects`."""

from __future__ import annotations

from dataclasses import dataclass

from holdslayer_agent.core.call import Outcome, PhonePlan
from holdslayer_agent.core.decisions import MenuView

__all__ = [
    "AllowFact",
    "AllowRecording",
    "AskNavigator",
    "AskPhone",
    "AttachEar",
    "BlankRecording",
    "BridgePhone",
    "Command",
    "DialCompany",
    "EndCall",
    "HangUpCompany",
    "Hush",
    "MuteEar",
    "Notify",
    "RecordCompany",
    "ReleasePhone",
    "RingPhone",
    "Say",
    "SendDtmf",
    "TellPhone",
    "UnblankRecording",
    "UnmuteEar",
    "WhisperToPhone",
    "WithholdRecording",
]


@dataclass(frozen=True, slots=True)
class AttachEar:
    """Put the agent's own leg into the call; `muted` while the user and the company talk."""

    muted: bool = False


@dataclass(frozen=True, slots=True)
class DialCompany:
    """Dial the company's number over the trunk."""

    number: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class RecordCompany:
    """The company answered: record its leg and the whole call, if the user's consent setting allows that."""


@dataclass(frozen=True, slots=True)
class AllowFact:
    """The user has said that this kept fact is always given to this company. A name, never a value."""

    company: str
    slot: str


@dataclass(frozen=True, slots=True)
class BlankRecording:
    """A secret comes: every recording of the call gets silence from here on, and keeps its time."""


@dataclass(frozen=True, slots=True)
class UnblankRecording:
    """The secret is over: recordings get sound again."""


@dataclass(frozen=True, slots=True)
class WithholdRecording:
    """Whoever is there has not heard that the call is recorded: the company's side gets silence, and keeps its time."""


@dataclass(frozen=True, slots=True)
class AllowRecording:
    """The notice was heard: the company's side is recorded from here on."""


@dataclass(frozen=True, slots=True)
class SendDtmf:
    """Send touch tones. `keys` may hold a slot (`{{account_last4}}#`): only the tone generator sees its value."""

    keys: str


@dataclass(frozen=True, slots=True)
class Say:
    """Speak to the company. `what` names the phrase in events. A slot in `text` is never a secret, unless `secret`:
    then the user himself wants it spoken."""

    what: str
    text: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop speaking at once."""


@dataclass(frozen=True, slots=True)
class AskNavigator:
    """Ask what to do next; the answer comes back as `Decided(asked, …)`."""

    asked: int
    view: MenuView


@dataclass(frozen=True, slots=True)
class AskPhone:
    """Put a question to a picked-up phone; what is keyed in comes back as `UserAnswered`.

    One key chooses of `choices`, 1 the first; without choices a number is keyed in, ended by #, for the fact `slot`.
    """

    phone: str
    text: str
    choices: tuple[str, ...] = ()
    slot: str = ""


@dataclass(frozen=True, slots=True)
class RingPhone:
    """Ring a phone of the user's. The display shows `caller`."""

    phone: PhonePlan
    caller: str


@dataclass(frozen=True, slots=True)
class ReleasePhone:
    """Stop ringing a phone, or hang it up."""

    phone: str


@dataclass(frozen=True, slots=True)
class TellPhone:
    """Speak to a picked-up phone that is not in the call; hang it up afterwards if `then_hang_up`."""

    phone: str
    text: str
    then_hang_up: bool = False


@dataclass(frozen=True, slots=True)
class WhisperToPhone:
    """Speak to the connected user alone; the company does not hear it."""

    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class BridgePhone:
    """Let the phone and the company talk."""

    phone: str


@dataclass(frozen=True, slots=True)
class MuteEar:
    """The agent goes on listening but is not heard."""


@dataclass(frozen=True, slots=True)
class UnmuteEar:
    """The agent can be heard again."""


@dataclass(frozen=True, slots=True)
class HangUpCompany:
    """End the company's leg."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the user outside the call. `kind`: person_answered, user_did_not_come, ended, question, second_hold."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class EndCall:
    """Take everything of the call down; the last command."""

    outcome: Outcome


Command = (
    AllowFact
    | AttachEar
    | DialCompany
    | RecordCompany
    | BlankRecording
    | UnblankRecording
    | WithholdRecording
    | AllowRecording
    | SendDtmf
    | Say
    | Hush
    | AskNavigator
    | AskPhone
    | RingPhone
    | ReleasePhone
    | TellPhone
    | WhisperToPhone
    | BridgePhone
    | MuteEar
    | UnmuteEar
    | HangUpCompany
    | Notify
    | EndCall
)
