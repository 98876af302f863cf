"""The whole life of a call as one table. The first row that fits state, event and guard is taken.

`tools/draw_states.py` draws docs/states.md from it. A row without target stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from holdslayer_agent.core import actions as do
from holdslayer_agent.core import asking, consent, ringing, speaking
from holdslayer_agent.core import guards as given
from holdslayer_agent.core import navigating as menu
from holdslayer_agent.core.call import Call, State, Timer
from holdslayer_agent.core.commands import Command
from holdslayer_agent.core.decisions import (
    AskUser,
    GiveUp,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)
from holdslayer_agent.core.discretion import end_discretion
from holdslayer_agent.core.events import (
    AgentRestarted,
    AsteriskLost,
    CallEvent,
    CallFailed,
    CallRequested,
    CompanyAnswered,
    CompanyHungUp,
    CompanyUnreachable,
    Decided,
    EarLost,
    Heard,
    HoldBegan,
    Interrupted,
    PhoneAccepted,
    PhoneAnswered,
    PhoneDeclined,
    PhoneFailed,
    PhoneHungUp,
    Said,
    TimerFired,
    Unsaid,
    UserAnswered,
    UserAskedForPhone,
    UserHungUp,
    UserLeft,
    UserSaidPerson,
    UserSaidRecording,
    UserSpoke,
    VerdictChanged,
)
from holdslayer_agent.core.guarded import gives_closed_fact

__all__ = ["TRANSITIONS", "Row"]

Guard = Callable[[Call, CallEvent, float], bool]
Action = Callable[[Call, CallEvent, float], list[Command]]


@dataclass(frozen=True, slots=True)
class Row:
    """In one of `sources`, on `event` (and `timer`, for TimerFired), if all of `when`: do `action`, go to `target`."""

    sources: tuple[State, ...]
    event: type[CallEvent]
    action: Action
    target: State | None = None
    when: tuple[Guard, ...] = ()
    timer: Timer | None = None


S = State
WAITING = (S.NAVIGATING, S.ON_HOLD, S.VERIFYING)
TALKING = (S.NAVIGATING, S.ON_HOLD, S.VERIFYING, S.RINGING_USER)
LIVE = (S.DIALING, *TALKING)


def unless(guard: Guard) -> Guard:
    """The opposite of a guard."""

    def opposite(call: Call, event: CallEvent, now: float) -> bool:
        return not guard(call, event, now)

    opposite.__name__ = "not " + guard.__name__
    return opposite


def timer(name: Timer, sources: tuple[State, ...], action: Action, target: State | None = None, *when: Guard) -> Row:
    """A row for a deadline."""
    return Row(sources, TimerFired, action, target, when, name)


def on(
    event: type[CallEvent], sources: tuple[State, ...], action: Action, target: State | None = None, *when: Guard
) -> Row:
    """A row for anything else."""
    return Row(sources, event, action, target, when)


TRANSITIONS: tuple[Row, ...] = (
    # ---- dialling
    on(CallRequested, (S.DIALING,), do.begin),
    on(CompanyAnswered, (S.DIALING,), do.join_user, S.CONNECTED, given.user_on_line),
    on(CompanyAnswered, (S.DIALING,), do.take_call_back, S.RINGING_USER, given.called_back),
    on(CompanyAnswered, (S.DIALING,), do.start_menu, S.NAVIGATING),
    on(CompanyUnreachable, (S.DIALING,), do.unreachable, S.ENDED),
    on(Heard, (S.DIALING, S.NAVIGATING, S.ON_HOLD, S.VERIFYING), do.dead_line, S.ENDED, given.dead_tone),
    timer(Timer.DIAL, (S.DIALING,), do.no_answer, S.ENDED),
    on(UserLeft, (S.DIALING,), do.leave, None, given.is_connected_phone),
    on(PhoneHungUp, (S.DIALING,), do.cancel, S.ENDED, given.is_connected_phone),
    # ---- the menu
    on(VerdictChanged, (S.ON_HOLD,), do.call_user, S.RINGING_USER, given.sure, menu.words_are_in),
    on(VerdictChanged, (S.VERIFYING,), do.call_user, S.RINGING_USER, given.believed, menu.words_are_in),
    on(VerdictChanged, (S.NAVIGATING,), do.call_user, S.RINGING_USER, given.believed, menu.waits_for_us),
    on(
        VerdictChanged, (S.NAVIGATING,), do.probe, S.VERIFYING, given.in_doubt, menu.waits_for_us, menu.nothing_is_asked
    ),
    on(VerdictChanged, (S.ON_HOLD,), do.probe, S.VERIFYING, given.in_doubt, menu.may_speak, menu.nothing_is_asked),
    on(HoldBegan, (S.NAVIGATING,), do.start_hold, S.ON_HOLD),
    on(Heard, WAITING, menu.note_speech_start, None, menu.speech_started),
    on(Heard, WAITING, menu.note_speech_end, None, menu.speech_ended),
    on(Heard, WAITING, menu.note_sentence, None, menu.sentence_heard),
    timer(Timer.PROMPT, WAITING, menu.ask_when_complete),
    timer(Timer.NAVIGATE, WAITING, menu.ask_when_waited),
    on(Decided, WAITING, menu.ask_later, None, gives_closed_fact),
    on(Decided, WAITING, menu.press, S.NAVIGATING, menu.decided(PressKeys)),
    on(Decided, WAITING, menu.speak, S.NAVIGATING, menu.decided(SaySlotOrPhrase)),
    on(Said, (S.NAVIGATING,), menu.spoken, None, given.answer_said),
    on(Interrupted, (S.NAVIGATING,), menu.speak_again_later, None, given.answer_talked_down),
    on(Decided, (S.NAVIGATING,), do.call_user, S.RINGING_USER, menu.decided(WaitForMore), menu.for_the_user),
    on(Decided, (S.NAVIGATING,), menu.wait_for_more, None, menu.decided(WaitForMore)),
    on(Decided, (S.NAVIGATING,), do.start_hold, S.ON_HOLD, menu.decided(ThisIsHold)),
    on(Decided, (S.NAVIGATING,), do.probe, S.VERIFYING, menu.decided(ThisIsPerson), given.may_probe),
    on(Decided, (S.NAVIGATING,), menu.ask_later, None, menu.decided(ThisIsPerson)),
    on(Decided, (S.ON_HOLD,), do.probe, S.VERIFYING, menu.decided(ThisIsPerson), given.may_probe),
    on(Decided, WAITING, menu.ask_user, None, menu.decided(AskUser)),
    on(UserAnswered, WAITING, menu.user_answered),
    # ---- a question at the desk phone
    timer(Timer.ASK, WAITING, asking.ring),
    on(PhoneAnswered, WAITING, asking.put, None, asking.ringing_for_it),
    on(PhoneDeclined, WAITING, asking.drop, None, asking.ringing_for_it),
    on(PhoneFailed, WAITING, asking.drop, None, asking.ringing_for_it),
    on(PhoneHungUp, WAITING, asking.drop, None, asking.ringing_for_it),
    timer(Timer.ASK_END, WAITING, asking.leave),
    # ---- the menu again
    on(Decided, WAITING, do.give_up, S.ENDED, menu.decided(GiveUp)),
    timer(Timer.MENU, (S.NAVIGATING, S.VERIFYING), do.menu_took_too_long, S.ENDED),
    # ---- is it a person?
    on(VerdictChanged, (S.VERIFYING,), do.start_hold, S.ON_HOLD, given.probe_failed),
    on(VerdictChanged, (S.VERIFYING,), do.probe, None, given.asks_again, menu.may_speak, menu.nothing_is_asked),
    on(Said, (S.VERIFYING,), do.judge_probe, None, given.said_probe),
    on(Interrupted, (S.VERIFYING,), do.judge_probe, None, given.said_probe),
    timer(Timer.PROBE, (S.VERIFYING,), do.call_user, S.RINGING_USER, given.reacted_to_probe),
    timer(Timer.PROBE, (S.VERIFYING,), do.start_hold, S.ON_HOLD),
    timer(Timer.HOLD, (S.ON_HOLD, S.VERIFYING, S.NAVIGATING), do.hold_took_too_long, S.ENDED),
    # ---- ringing the user
    on(UserAskedForPhone, WAITING, do.call_user, S.RINGING_USER),
    on(UserSaidPerson, WAITING, do.believe_user, S.RINGING_USER),
    on(UserSaidPerson, (S.RINGING_USER,), do.note_person),
    on(Said, (S.RINGING_USER,), do.time_comfort, None, given.said_comfort),
    on(Interrupted, (S.RINGING_USER,), do.let_speak, None, given.said_comfort),
    on(Heard, (S.RINGING_USER,), do.answer_person, None, menu.speech_ended, given.comfort_was_cut),
    timer(Timer.COMFORT, (S.RINGING_USER,), do.comfort_later, None, given.somebody_speaks),
    timer(Timer.COMFORT, (S.RINGING_USER,), do.comfort_later, None, given.comfort_on_its_way),
    timer(Timer.COMFORT, (S.RINGING_USER,), do.comfort_again),
    on(Said, (S.RINGING_USER,), do.time_comfort, None, given.users_words),
    on(Unsaid, (S.RINGING_USER,), do.time_comfort, None, given.users_words),
    on(Heard, (S.RINGING_USER,), do.let_speak, None, menu.speech_started, given.introduced, speaking.user_is_silent),
    on(PhoneAnswered, (S.RINGING_USER,), ringing.announce),
    on(PhoneAccepted, (S.RINGING_USER,), do.connect, S.CONNECTED, ringing.is_answered_phone),
    timer(Timer.ACCEPT, (S.RINGING_USER,), ringing.announce_again, None, unless(ringing.accept_asked_twice)),
    timer(Timer.ACCEPT, (S.RINGING_USER,), ringing.next_phone, None, ringing.phones_left),
    timer(Timer.ACCEPT, (S.RINGING_USER,), do.apologise_missed, S.CLOSING),
    timer(Timer.RING, (S.RINGING_USER,), ringing.next_phone, None, ringing.phones_left),
    timer(Timer.RING, (S.RINGING_USER,), do.apologise_missed, S.CLOSING),
    on(PhoneDeclined, (S.RINGING_USER,), ringing.next_phone, None, ringing.phones_left),
    on(PhoneDeclined, (S.RINGING_USER,), do.apologise_missed, S.CLOSING),
    on(PhoneFailed, (S.RINGING_USER,), ringing.next_phone, None, ringing.phones_left),
    on(PhoneFailed, (S.RINGING_USER,), do.apologise_missed, S.CLOSING),
    on(PhoneHungUp, (S.RINGING_USER,), ringing.next_phone, None, ringing.phones_left),
    on(PhoneHungUp, (S.RINGING_USER,), do.apologise_missed, S.CLOSING),
    on(VerdictChanged, (S.RINGING_USER,), do.believe_recording, S.ON_HOLD, given.recording_after_all),
    on(UserSaidRecording, (S.RINGING_USER, S.CONNECTED), do.user_corrects, S.ON_HOLD),
    # ---- the user has something said
    on(UserSpoke, (S.NAVIGATING,), menu.say_for_user),
    on(Said, (S.NAVIGATING,), menu.wait_for_reply, None, given.users_words),
    on(Unsaid, (S.NAVIGATING,), menu.wait_for_reply, None, given.users_words),
    on(UserSpoke, (S.ON_HOLD, S.VERIFYING, S.RINGING_USER), speaking.say_for_user),
    # ---- the user has left the company's line
    on(PhoneHungUp, (S.DIALING, *WAITING), ringing.put_down, None, ringing.is_leaving),
    # ---- connected
    on(UserLeft, (S.CONNECTED,), do.leave, S.ON_HOLD, given.is_connected_phone),
    on(PhoneHungUp, (S.CONNECTED,), do.talked, S.ENDED, given.is_connected_phone),
    on(CompanyHungUp, (S.CONNECTED,), do.talked, S.ENDED),
    on(UserHungUp, (S.CONNECTED,), do.talked, S.ENDED),
    on(HoldBegan, (S.CONNECTED,), do.second_hold),
    on(Said, (S.CONNECTED,), consent.notice_given, None, consent.said_notice),
    # ---- last words
    on(Said, (S.CLOSING,), do.close, S.ENDED, given.said_apology),
    timer(Timer.CLOSE, (S.CLOSING,), do.close, S.ENDED),
    on(CompanyHungUp, (S.CLOSING,), do.close, S.ENDED),
    on(AgentRestarted, (S.CLOSING,), do.close, S.ENDED),
    on(UserHungUp, (S.CLOSING,), do.close, S.ENDED),
    # ---- a secret was sent
    timer(Timer.SECRET, (*LIVE, S.CONNECTED, S.CLOSING), end_discretion),
    # ---- every other way out
    on(CompanyHungUp, LIVE, do.company_hung_up, S.ENDED),
    on(UserHungUp, (S.RINGING_USER,), do.apologise_cancelled, S.CLOSING),
    on(UserHungUp, LIVE, do.cancel, S.ENDED),
    on(CallFailed, (S.RINGING_USER,), do.apologise_failed, S.CLOSING),
    on(CallFailed, (*LIVE, S.CLOSING), do.fail, S.ENDED),
    on(AsteriskLost, (*LIVE, S.CONNECTED, S.CLOSING), do.asterisk_lost, S.ENDED),
    # ---- the agent's own leg
    on(EarLost, LIVE, do.deaf, S.ENDED, given.ears_die),
    on(EarLost, (*LIVE, S.CONNECTED, S.CLOSING), do.hear_again),
    # ---- a new agent takes over
    on(AgentRestarted, (S.CONNECTED,), do.talked, S.ENDED, given.company_gone),
    on(AgentRestarted, (S.CONNECTED,), do.talked, S.ENDED, given.user_gone),
    on(AgentRestarted, (S.CONNECTED,), do.reattach_connected),
    on(AgentRestarted, LIVE, do.lost_while_away, S.ENDED, given.company_gone),
    on(AgentRestarted, (S.RINGING_USER,), do.reattach_ringing),
    on(AgentRestarted, (S.VERIFYING,), do.reattach, S.ON_HOLD),
    on(AgentRestarted, (S.DIALING,), do.reattach_joined, S.CONNECTED, given.company_answered, given.user_on_line),
    on(
        AgentRestarted, (S.DIALING,), do.reattach_called_back, S.RINGING_USER, given.company_answered, given.called_back
    ),
    on(AgentRestarted, (S.DIALING,), do.reattach_answered, S.NAVIGATING, given.company_answered),
    on(AgentRestarted, (S.DIALING, S.NAVIGATING, S.ON_HOLD), do.reattach),
)
