"""What the machine does on a transition, one small function each: change the call, return commands.

No clock is read: `now` is the call's own time in seconds. When a row applies is asked in `core.guards`.
"""

from __future__ import annotations

from holdslayer_agent.core import asking
from holdslayer_agent.core.call import Call, Outcome, OutcomeKind, State, Timer
from holdslayer_agent.core.commands import (
    AttachEar,
    BridgePhone,
    Command,
    DialCompany,
    EndCall,
    HangUpCompany,
    Hush,
    MuteEar,
    Notify,
    RecordCompany,
    ReleasePhone,
    Say,
    TellPhone,
    WhisperToPhone,
)
from holdslayer_agent.core.consent import hear_talk, owed_notice
from holdslayer_agent.core.decisions import GiveUp, GiveUpOutcome
from holdslayer_agent.core.events import (
    AgentRestarted,
    CallEvent,
    CallFailed,
    CompanyUnreachable,
    Decided,
    Heard,
    Interrupted,
    Said,
    UserAskedForPhone,
    UserSaidPerson,
)
from holdslayer_agent.core.guards import said_comfort
from holdslayer_agent.core.observations import Sound, SoundChanged
from holdslayer_agent.core.partings import last_words, opening_said
from holdslayer_agent.core.prepared import comfort_text, probe_text
from holdslayer_agent.core.ringing import let_go, release_leaving, ring_first, stop_ringing, time_ringing
from holdslayer_agent.core.wording import word

COMFORT_EVERY_S = 8.0
"""Silence on a live line is taken for a dead one after about ten seconds; the design asks for a word every eight."""

PROBE_WAIT_S = 3.5
"""A person answers a probe within 2.5 s (hearing protocol); one second more for the recogniser."""

SPEAK_AGAIN_S = 0.5
"""After a voice's end is noticed, which takes half a second: a breath, as between two who talk."""

CLOSE_S = 21.0
"""The longest apology takes 9 s to speak, and who talks over it is let speak twice, for 6 s; nobody waits longer."""


# ---------------------------------------------------------------- dialling


def begin(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Attach the ear first, so that ringback and announcements before the answer are heard; then dial."""
    plan = call.plan
    call.timers[Timer.DIAL] = now + plan.dial_s + 5.0
    commands: list[Command] = [AttachEar(muted=plan.from_phone is not None)]
    if plan.from_phone is not None:
        call.on_line = plan.from_phone
        commands.append(BridgePhone(plan.from_phone))
    return [*commands, DialCompany(plan.number, plan.dial_s)]


def start_menu(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The company answered: give it time to speak, and a limit."""
    call.timers.clear()
    call.answered_s = now
    call.person.hold.reset()  # music and silence before the answer were no hold
    call.timers[Timer.MENU] = now + call.plan.menu_s
    return [RecordCompany()]


def take_call_back(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The company calls back as promised: whoever is there is told to hold on, and the user is rung."""
    call.timers.clear()
    call.answered_s = now
    call.person.hold.reset()
    return [RecordCompany(), *call_user(call, event, now)]


def join_user(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The company answered a call that the user placed himself: listen only."""
    call.timers.clear()
    call.answered_s = now
    call.person.hold.reset()
    return [RecordCompany()]


# ---------------------------------------------------------------- holding


def start_hold(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """From now on only a person matters."""
    for timer in (Timer.PROMPT, Timer.NAVIGATE, Timer.PROBE, Timer.COMFORT, Timer.RING, Timer.ACCEPT):
        call.timers.pop(timer, None)
    call.timers.pop(Timer.MENU, None)
    call.timers.setdefault(Timer.HOLD, now + call.plan.hold_s)
    call.introduced = call.spoken_to_person = call.notice_owed = False  # who comes next may be somebody else
    if call.state in {State.RINGING_USER, State.CONNECTED}:
        call.menu.last_word_s = now  # nobody noted meanwhile who spoke
    if call.hold_since_s is None:
        call.hold_since_s = now
    return []


def probe(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Say a short sentence and watch the reaction."""
    call.probes.append(now)
    call.person.probe_started(now)
    call.timers[Timer.PROBE] = now + PROBE_WAIT_S + 4.0
    return [Say("probe", probe_text(call.plan))]


def judge_probe(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The probe has been spoken; what follows is the reaction."""
    call.person.probe_ended(now)
    call.timers[Timer.PROBE] = now + PROBE_WAIT_S
    return []


def believe_recording(call: Call, event: CallEvent, now: float) -> list[Command]:
    """It was no person, or the user says so: stop what rings, hold on."""
    commands = [*stop_ringing(call), Hush()]
    return commands + start_hold(call, event, now)


def user_corrects(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The user heard a machine: let the evidence know, hold on."""
    call.person.user_said_recording(now, of_ring=not call.ring_asked_for)
    commands: list[Command] = []
    if call.on_line is not None:
        commands += let_go(call, call.on_line)
    return commands + believe_recording(call, event, now)


def note_person(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The user heard a person: let the evidence know."""
    call.person.user_said_person(now, of_ring=not call.ring_asked_for)
    return []


def believe_user(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The user heard a person where we heard none: ring."""
    call.person.user_said_person(now, of_ring=False)
    return call_user(call, event, now)


# ---------------------------------------------------------------- handing over


def call_user(call: Call, event: CallEvent, now: float) -> list[Command]:
    """A person: say a word to them at once, ring the user."""
    call.stop_hold(now)
    call.ring_asked_for = isinstance(event, UserAskedForPhone | UserSaidPerson)
    call.introduced = False  # what was said into the hold music counts for nothing
    call.comforting_since_s, call.comfort_cut = None, False
    for timer in (Timer.PROMPT, Timer.NAVIGATE, Timer.PROBE, Timer.MENU):
        call.timers.pop(timer, None)
    call.timers[Timer.COMFORT] = now + COMFORT_EVERY_S
    return [*_comfort(call, now), *ring_first(call, now), Notify("person_answered", call.plan.company)]


def comfort_again(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Another word for the person who waits for our user."""
    call.timers[Timer.COMFORT] = now + COMFORT_EVERY_S
    return _comfort(call, now)


def comfort_later(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """They speak, or the word before is not out yet: nothing is said into it."""
    call.timers[Timer.COMFORT] = now + 1.0
    return []


def time_comfort(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The word was spoken: the next one in eight seconds from here."""
    if said_comfort(call, event, now):
        call.person.comfort_ended(now)
        call.comforting_since_s = None
    call.introduced = call.introduced or (isinstance(event, Said) and event.what == "comfort-first")
    call.timers[Timer.COMFORT] = now + COMFORT_EVERY_S
    return []


def let_speak(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The person speaks: our next word when they have had time for theirs, or sooner where they cut one of ours."""
    call.timers[Timer.COMFORT] = now + COMFORT_EVERY_S
    if isinstance(event, Interrupted):
        call.person.comfort_ended(now)
        call.comforting_since_s, call.comfort_cut = None, True
    return []


def answer_person(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """They are done, and talked over our word: they are not left without one."""
    call.comfort_cut = False
    call.timers[Timer.COMFORT] = now + SPEAK_AGAIN_S
    return []


def connect(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    """The user pressed 1: the two talk, the agent listens on. A notice that is owed still is heard by both first."""
    phone = call.ring.answered
    assert phone is not None
    owed = owed_notice(call)
    commands: list[Command] = [Hush(), BridgePhone(phone), *owed] if owed else [Hush(), MuteEar(), BridgePhone(phone)]
    call.ring.answered = None
    commands += stop_ringing(call)
    call.timers.clear()
    call.person.hold.reset()  # or the hold before would hide that the company parks the user again
    call.on_line = phone
    return commands


def second_hold(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    """The company parked the user again: tell him what he can do."""
    phone = call.on_line
    assert phone is not None
    text = word(call.plan.language, "second-hold")
    return [WhisperToPhone(phone, text), Notify("second_hold", call.plan.company)]


def leave(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The user pressed *5: let him go, wait in his place."""
    phone = call.on_line
    assert phone is not None
    return [*let_go(call, phone), *(start_hold(call, event, now) if call.state is not State.DIALING else [])]


# ---------------------------------------------------------------- ending


def unreachable(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The company's line could not be reached; say why in the user's words."""
    assert isinstance(event, CompanyUnreachable)
    return _end(call, outcome_of_cause(event.cause, event.text), now)


def no_answer(call: Call, _event: CallEvent, now: float) -> list[Command]:
    return _end(call, Outcome(OutcomeKind.NO_ANSWER, f"{call.plan.company} did not answer."), now)


def dead_line(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Busy, SIT or fax tones."""
    assert isinstance(event, Heard)
    assert isinstance(event.observation, SoundChanged)
    outcomes = {
        Sound.BUSY: Outcome(OutcomeKind.BUSY, "A busy tone was heard."),
        Sound.REORDER: Outcome(OutcomeKind.BUSY, "The network is busy (reorder tone)."),
        Sound.SIT: Outcome(OutcomeKind.FAILED, "The number is not in service (special information tone)."),
        Sound.FAX: Outcome(OutcomeKind.FAILED, "A fax machine answered."),
    }
    return _end(call, outcomes[event.observation.sound], now)


def menu_took_too_long(call: Call, _event: CallEvent, now: float) -> list[Command]:
    minutes = call.plan.menu_s / 60
    return _end(call, Outcome(OutcomeKind.STUCK, f"No way through the menu within {minutes:g} minutes."), now)


def hold_took_too_long(call: Call, _event: CallEvent, now: float) -> list[Command]:
    minutes = call.plan.hold_s / 60
    return _end(call, Outcome(OutcomeKind.STUCK, f"Nobody came within {minutes:g} minutes on hold."), now)


def give_up(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The navigator found that nothing better can be had."""
    assert isinstance(event, Decided)
    assert isinstance(event.decision, GiveUp)
    kinds = {
        GiveUpOutcome.CLOSED: OutcomeKind.CLOSED,
        GiveUpOutcome.VOICEMAIL: OutcomeKind.VOICEMAIL,
        GiveUpOutcome.BUSY: OutcomeKind.BUSY,
        GiveUpOutcome.CALLBACK_PROMISED: OutcomeKind.CALLBACK_PROMISED,
        GiveUpOutcome.COMPANY_HUNG_UP: OutcomeKind.COMPANY_HUNG_UP,
        GiveUpOutcome.STUCK: OutcomeKind.STUCK,
    }
    return _end(call, Outcome(kinds[event.decision.outcome], event.decision.reason, opening_said(call)), now)


def company_hung_up(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The company is gone; a phone that was picked up already is told so."""
    commands: list[Command] = []
    if call.ring.answered is not None:
        text = word(call.plan.language, "company-gone")
        commands.append(TellPhone(call.ring.answered, text, then_hang_up=True))
        call.ring.answered = None
    said = last_words(call) if call.state in {State.NAVIGATING, State.ON_HOLD, State.VERIFYING} else None
    outcome = said or Outcome(OutcomeKind.COMPANY_HUNG_UP, f"{call.plan.company} hung up.")
    return commands + _end(call, outcome, now)


def talked(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The two have talked and one of them hung up: the way every call should end."""
    return _end(call, Outcome(OutcomeKind.CONNECTED), now, quiet=True)


def cancel(call: Call, _event: CallEvent, now: float) -> list[Command]:
    return _end(call, Outcome(OutcomeKind.CANCELLED), now, quiet=True)


def apologise(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Nobody of ours comes: never hang up on a person without a word."""
    commands = [Hush(), *stop_ringing(call)]
    call.timers.clear()
    call.timers[Timer.CLOSE] = now + CLOSE_S
    return [*commands, Say("apology", word(call.plan.language, "apology"))]


def apologise_missed(call: Call, event: CallEvent, now: float) -> list[Command]:
    """No phone was picked up."""
    call.outcome = Outcome(OutcomeKind.USER_DID_NOT_COME, "A person answered, but none of your phones was picked up.")
    return apologise(call, event, now)


def apologise_cancelled(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The user ended the call while a person waited."""
    call.outcome = Outcome(OutcomeKind.CANCELLED)
    return apologise(call, event, now)


def apologise_failed(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Something of ours failed while a person waited."""
    assert isinstance(event, CallFailed)
    call.outcome = Outcome(OutcomeKind.FAILED, event.why)
    return apologise(call, event, now)


def close(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The last words are spoken."""
    return _end(call, call.outcome or Outcome(OutcomeKind.CANCELLED), now)


def fail(call: Call, event: CallEvent, now: float) -> list[Command]:
    assert isinstance(event, CallFailed)
    return _end(call, Outcome(OutcomeKind.FAILED, event.why), now)


def asterisk_lost(call: Call, _event: CallEvent, now: float) -> list[Command]:
    return _end(call, Outcome(OutcomeKind.FAILED, "Asterisk was restarted; all its calls ended."), now)


def lost_while_away(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """A new agent finds that the company's leg is gone."""
    outcome = Outcome(OutcomeKind.COMPANY_HUNG_UP, "The line ended while the agent was restarting.")
    return _end(call, outcome, now)


# ---------------------------------------------------------------- taking a call over


def hear_again(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """A new ear in the place of the lost one."""
    call.ears_lost.append(now)
    return hear_talk(call)


def deaf(call: Call, _event: CallEvent, now: float) -> list[Command]:
    return _end(call, Outcome(OutcomeKind.FAILED, "Asterisk keeps closing the agent's audio."), now)


def reattach(call: Call, event: CallEvent, now: float) -> list[Command]:
    """A new agent: listen again. What was in the air (a question, a probe) is asked anew by time."""
    assert isinstance(event, AgentRestarted)
    call.timers.pop(Timer.PROBE, None)
    asking.stop(call)  # a phone that rang for a question is told nothing by the new agent: it is asked anew
    released = release_leaving(call)
    if call.state is State.DIALING:
        dial = [] if event.company_dialled else [DialCompany(call.plan.number, call.plan.dial_s)]
        return [AttachEar(muted=call.on_line is not None), *released, *dial]
    left = [ReleasePhone(phone) for phone in (*event.phones_ringing, *event.phones_answered)]
    if call.state is State.NAVIGATING:
        call.timers[Timer.NAVIGATE] = now + 2.0
        return [AttachEar(), *left]
    return [AttachEar(), *left, *start_hold(call, event, now)]


def reattach_answered(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The answer itself was missed: the menu may be speaking already."""
    commands = start_menu(call, event, now)
    call.timers[Timer.NAVIGATE] = now + 2.0
    return [AttachEar(), *release_leaving(call), *commands]


def reattach_called_back(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The company's leg was answered, and the journal's last moment is missing: phones may be ringing already."""
    assert isinstance(event, AgentRestarted)
    commands = take_call_back(call, event, now)
    ours = {*event.phones_ringing, *event.phones_answered}
    if not ours:
        return [AttachEar(), *commands]
    call.ring.waiting = [phone for phone in call.ring.waiting if phone not in ours]
    call.ring.ringing = set(event.phones_ringing)
    return [*reattach_ringing(call, event, now), RecordCompany()]


def reattach_joined(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The answer was missed, in a call that the user placed himself."""
    return [AttachEar(muted=True), *join_user(call, event, now)]


def reattach_ringing(call: Call, event: CallEvent, now: float) -> list[Command]:
    """A new agent while phones ring: a word to the person first, then see which phones are still with us."""
    assert isinstance(event, AgentRestarted)
    ring = call.ring
    ring.ringing &= set(event.phones_ringing)
    call.spoken_to_person = call.introduced  # a word that the kill cut short was not heard
    answered = [phone for phone in event.phones_answered if phone != ring.leaving]
    commands: list[Command] = [AttachEar(), *release_leaving(call), *_comfort(call, now)]
    call.timers[Timer.COMFORT] = now + COMFORT_EVERY_S
    call.timers.pop(Timer.ACCEPT, None)
    if answered:
        first, *others = sorted(answered, key=lambda phone: phone != ring.answered)
        ring.answered, ring.asked_twice = first, False
        call.timers.pop(Timer.RING, None)
        call.timers[Timer.ACCEPT] = now  # at once: it has heard nothing since
        commands += [ReleasePhone(phone) for phone in others]
    else:
        ring.answered = None
        if ring.ringing:
            time_ringing(call, now)
        else:
            call.timers[Timer.RING] = now
    return commands


def reattach_connected(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    return hear_talk(call)


# ---------------------------------------------------------------- shared


def outcome_of_cause(cause: int, text: str) -> Outcome:
    """Q.850 cause → outcome."""
    match cause:
        case 17:
            return Outcome(OutcomeKind.BUSY, "The line is busy.")
        case 18 | 19:
            return Outcome(OutcomeKind.NO_ANSWER, "Nobody answered.")
        case 1 | 22 | 28:
            return Outcome(OutcomeKind.FAILED, "The number does not exist.")
        case 21:
            return Outcome(OutcomeKind.REFUSED, "The call was rejected, by the company, the provider or our dialplan.")
        case 20:
            return Outcome(OutcomeKind.FAILED, "The trunk is not reachable: is it registered? See holdslayer doctor.")
        case 34 | 38 | 41 | 42 | 44 | 58:
            return Outcome(OutcomeKind.FAILED, f"The network could not place the call (cause {cause}).")
        case _:
            return Outcome(OutcomeKind.FAILED, f"The call failed (cause {cause}{', ' + text if text else ''}).")


def _comfort(call: Call, now: float) -> list[Command]:
    what = "comfort" if call.spoken_to_person else "comfort-first"
    call.spoken_to_person = True
    call.person.comfort_started(now)
    call.comforting_since_s, call.comfort_cut = now, False
    return [Say(what, comfort_text(call.plan, what))]


def _end(call: Call, outcome: Outcome, now: float, *, quiet: bool = False) -> list[Command]:
    """Release everybody, tell the user, end."""
    call.stop_hold(now)
    commands: list[Command] = [*stop_ringing(call)]
    if call.on_line is not None:
        unreachable = call.answered_s is None and outcome.kind is not OutcomeKind.CANCELLED
        text = word(call.plan.language, "company-unreachable") if unreachable else ""
        commands.append(TellPhone(call.on_line, text, then_hang_up=True) if text else ReleasePhone(call.on_line))
        call.on_line = None
    call.timers.clear()
    call.outcome, call.ended_s = outcome, now
    if not quiet:
        commands.append(Notify("ended", f"{call.plan.company}: {outcome.why or outcome.kind.value}"))
    return [*commands, HangUpCompany(), EndCall(outcome)]
