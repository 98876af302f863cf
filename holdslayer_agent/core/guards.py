"""When a row of the table applies: questions about the call and the event, one small function each.

Pure, as all of the core: `now` is the call's own time in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable

from holdslayer_agent.core.call import PROBES_PER_MINUTE, Call
from holdslayer_agent.core.events import (
    AgentRestarted,
    CallEvent,
    Heard,
    Interrupted,
    PhoneHungUp,
    Said,
    Unsaid,
    UserLeft,
    VerdictChanged,
)
from holdslayer_agent.core.observations import Sound, SoundChanged
from holdslayer_agent.core.speaking import USERS_WORDS
from holdslayer_agent.core.talk_over import ANSWER
from holdslayer_agent.core.verdict import PROBE_AT, RING_AT

RECORDING_CUES = frozenset(
    {
        "heard before", "music came back", "announcement words", "voicemail words", "beep after the voice",
        "talked on over our question", "talked on over our comfort phrase", "the user heard a machine",
    }
)  # fmt: skip
"""Cues of `core.human` that only a recording gives."""

AGAINST_A_PERSON = -2.0
"""Two announcement phrases (−1.1 each), or any one of the stronger cues."""

LONGEST_SPEECH_S = 15.0
"""Judged: nobody tells a stranger on the telephone more without half a second's pause."""

COMFORT_LOST_S = 22.0
"""The longest first word takes 10 s with the notice, and whoever talks over it is let speak twice, for 6 s."""

EARS_PER_MINUTE = 5
"""A dropped connection is mended by one new ear; five in a minute are a fault that no ear mends."""

REACTION_CUES = frozenset({"answered our question", "fell silent for our question"})
PERSONAL_CUES = frozenset({"answered our question", "greeting words", "a person's words"})
"""Cues of `core.human` that a machine's greeting does not give."""


def called_back(call: Call, _event: CallEvent, _now: float) -> bool:
    """The company itself has called, as it promised."""
    return call.plan.called_back


def user_on_line(call: Call, _event: CallEvent, _now: float) -> bool:
    """A phone of the user's placed this call and listens."""
    return call.on_line is not None


def is_connected_phone(call: Call, event: CallEvent, _now: float) -> bool:
    """The phone this comes from is the one that is in the call."""
    return isinstance(event, PhoneHungUp | UserLeft) and event.phone == call.on_line


def dead_tone(_call: Call, event: CallEvent, _now: float) -> bool:
    """Busy, reorder, special information or fax tones: nobody will come on this line."""
    return (
        isinstance(event, Heard)
        and isinstance(event.observation, SoundChanged)
        and event.observation.sound in {Sound.BUSY, Sound.REORDER, Sound.SIT, Sound.FAX}
    )


def sure(_call: Call, event: CallEvent, _now: float) -> bool:
    """The evidence suffices to ring the user."""
    return isinstance(event, VerdictChanged) and event.verdict in {"ring", "bridge"}


def spoke_like_a_person(call: Call, event: CallEvent, _now: float) -> bool:
    """Before any hold the first voice is nearly always a machine's greeting, however live it sounds (the packaged
    companies' greetings reach p = 0.54 by sound alone): there only words or a reaction to our question count."""
    assert isinstance(event, VerdictChanged)
    if call.hold_since_s is not None or call.held_s > 0:
        return True
    return any(weight > 0 and cue in PERSONAL_CUES for cue, weight in event.evidence)


def believed(call: Call, event: CallEvent, now: float) -> bool:
    """The evidence suffices, and not by the sound of a greeting alone."""
    return sure(call, event, now) and spoke_like_a_person(call, event, now)


def reacted_to_probe(call: Call, _event: CallEvent, _now: float) -> bool:
    """Whoever was asked fell silent for us or answered, and nothing speaks against a person."""
    reacted = any(call.person.evidence.get(cue, 0.0) > 0 for cue in REACTION_CUES)
    return reacted and call.person.p_person >= RING_AT


def may_probe(call: Call, _event: CallEvent, now: float) -> bool:
    """We have not probed twice in the last minute."""
    return len([t for t in call.probes if now - t < 60.0]) < PROBES_PER_MINUTE


def in_doubt(call: Call, event: CallEvent, now: float) -> bool:
    """The evidence asks for a probe (or for more, but by sound alone), and we have not probed twice this minute."""
    assert isinstance(event, VerdictChanged)
    doubt = event.verdict == "probe" or (sure(call, event, now) and not believed(call, event, now))
    return doubt and may_probe(call, event, now)


def asks_again(call: Call, event: CallEvent, now: float) -> bool:
    """Nothing came of our question, and the evidence wants it asked once more."""
    return isinstance(event, VerdictChanged) and event.verdict == "probe" and may_probe(call, event, now)


def recording_after_all(call: Call, event: CallEvent, _now: float) -> bool:
    """Something says that it is a recording, and nobody of ours has picked up yet. A person who waits in silence is no
    longer judged: that evidence is gone speaks against nobody. Nor does it stop a ring that the user asked for."""
    assert isinstance(event, VerdictChanged)
    if call.ring_asked_for:
        return False
    return event.verdict == "hold" and told_by_cues(event.evidence) and call.ring.answered is None


def told_by_cues(evidence: Iterable[tuple[str, float]]) -> bool:
    """Whether the cues that only a recording gives, (name, log-odds), add up to one."""
    return sum(odds for cue, odds in evidence if cue in RECORDING_CUES) <= AGAINST_A_PERSON


def probe_failed(_call: Call, event: CallEvent, _now: float) -> bool:
    """What we probed was a recording: the evidence fell below the doubt that made us ask."""
    return isinstance(event, VerdictChanged) and event.verdict == "hold" and event.p_person < PROBE_AT / 2


def said_probe(_call: Call, event: CallEvent, _now: float) -> bool:
    return isinstance(event, Said | Interrupted) and event.what == "probe"


def answer_talked_down(_call: Call, event: CallEvent, _now: float) -> bool:
    """The menu began to speak while we did."""
    return isinstance(event, Interrupted) and event.what == ANSWER


def answer_said(_call: Call, event: CallEvent, _now: float) -> bool:
    """A phrase was said to the menu, to its end."""
    return isinstance(event, Said) and event.what.startswith(ANSWER)


def said_comfort(_call: Call, event: CallEvent, _now: float) -> bool:
    return isinstance(event, Said | Interrupted) and event.what in {"comfort", "comfort-first"}


def comfort_was_cut(call: Call, _event: CallEvent, _now: float) -> bool:
    """The person has talked over our word."""
    return call.comfort_cut


def somebody_speaks(call: Call, _event: CallEvent, now: float) -> bool:
    """The person speaks, and not for so long that no person does."""
    return call.voice_since_s is not None and now - call.voice_since_s < LONGEST_SPEECH_S


def comfort_on_its_way(call: Call, _event: CallEvent, now: float) -> bool:
    """The word before is not spoken yet; what is not told of in this time is lost."""
    return call.comforting_since_s is not None and now - call.comforting_since_s < COMFORT_LOST_S


def users_words(_call: Call, event: CallEvent, _now: float) -> bool:
    """What was said, or not, were the user's own words."""
    return isinstance(event, Said | Unsaid) and event.what.startswith(USERS_WORDS)


def introduced(call: Call, _event: CallEvent, _now: float) -> bool:
    """That an automated assistant speaks has been said to its end: later words may be interrupted."""
    return call.introduced


def said_apology(_call: Call, event: CallEvent, _now: float) -> bool:
    return isinstance(event, Said) and event.what == "apology"


def ears_die(call: Call, _event: CallEvent, now: float) -> bool:
    """Attaching again does not help."""
    return len([t for t in call.ears_lost if now - t < 60.0]) >= EARS_PER_MINUTE


def company_gone(_call: Call, event: CallEvent, _now: float) -> bool:
    """While no agent was there, the company's leg ended."""
    return isinstance(event, AgentRestarted) and not event.company_alive


def company_answered(_call: Call, event: CallEvent, _now: float) -> bool:
    """While no agent was there, the company's line was picked up."""
    return isinstance(event, AgentRestarted) and event.company_answered


def user_gone(call: Call, event: CallEvent, _now: float) -> bool:
    """While no agent was there, the connected phone was put down."""
    return isinstance(event, AgentRestarted) and call.on_line not in event.phones_bridged
