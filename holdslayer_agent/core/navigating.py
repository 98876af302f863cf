"""The part of a call where a menu is spoken: what was heard goes to the navigator, its decision becomes a command."""

from __future__ import annotations

from collections.abc import Callable

from holdslayer_agent.core import asking, guarded, speaking
from holdslayer_agent.core.call import Call, State, Timer
from holdslayer_agent.core.commands import AskNavigator, Command, Hush, Notify, Say, SendDtmf
from holdslayer_agent.core.decisions import (
    PAUSE_S,
    AskUser,
    GiveUp,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    UserAnswer,
    WaitForMore,
    current_prompt,
)
from holdslayer_agent.core.events import CallEvent, Decided, Heard, UserAnswered
from holdslayer_agent.core.menu import parse_menu
from holdslayer_agent.core.observations import SpeechEnded, SpeechStarted, TranscriptHeard, said_before
from holdslayer_agent.core.personhood import FOR_THE_USER
from holdslayer_agent.core.prompted import wants_an_answer
from holdslayer_agent.core.talk_over import ANSWER, ANSWER_AGAIN

__all__ = [
    "ask_later",
    "ask_when_complete",
    "ask_when_waited",
    "decided",
    "may_speak",
    "note_sentence",
    "note_speech_end",
    "note_speech_start",
    "nothing_is_asked",
    "press",
    "say_for_user",
    "speak",
    "speak_again_later",
    "spoken",
    "wait_for_more",
    "user_answered",
    "words_are_in",
    "wait_for_reply",
    "waits_for_us",
]

LAST_WORD_LAG_S = 2.5
"""The recogniser's final words come 0.2–0.9 s after the voice; ask without them after this time."""

WORDS_WAIT_S = 1.2
"""A voice's end is noticed after 0.5 s; its final words come 0.1–0.7 s later on a busy machine (journals of calls)."""

FIRST_WORDS_S = 1.5
"""Partial words lag the voice by 0.1–0.6 s and are asked for every 0.6 s: "please hold for the" is in by then."""

GREETING_S = 4.5
"""The longest greeting of the packaged companies' people takes 3.4 s; interrupted ones lose their best words."""

REPLY_S = 8.0
"""Chosen, not measured: what silence after an entry means is asked then."""

MOST_TALKED_DOWN = 2
"""Judged: a menu that has twice begun to speak while we did does so a third time."""

MAX_SENTENCES = 40
MAX_HISTORY = 60

Kind = type[PressKeys | SaySlotOrPhrase | WaitForMore | ThisIsHold | ThisIsPerson | AskUser | GiveUp]


def decided(*kinds: Kind) -> Callable[[Call, CallEvent, float], bool]:
    """Guard: the navigator's newest answer, of one of these kinds."""

    def guard(call: Call, event: CallEvent, _now: float) -> bool:
        return isinstance(event, Decided) and event.asked == call.menu.asked and isinstance(event.decision, kinds)

    guard.__name__ = " or ".join(k.__name__ for k in kinds)
    guard.__doc__ = "The navigator decided so, and nothing was asked since."
    return guard


def sentence_heard(_call: Call, event: CallEvent, _now: float) -> bool:
    """Words of a finished utterance."""
    return isinstance(event, Heard) and isinstance(event.observation, TranscriptHeard) and event.observation.final


def speech_started(_call: Call, event: CallEvent, _now: float) -> bool:
    return isinstance(event, Heard) and isinstance(event.observation, SpeechStarted)


def speech_ended(_call: Call, event: CallEvent, _now: float) -> bool:
    return isinstance(event, Heard) and isinstance(event.observation, SpeechEnded)


def waits_for_us(call: Call, _event: CallEvent, now: float) -> bool:
    """Whoever spoke has stopped, and it was no menu: what it said has been understood and offers no keys."""
    menu = call.menu
    if _speaking(call) or now - menu.last_word_s < PAUSE_S or Timer.PROMPT in call.timers:
        return False
    return bool(menu.sentences) and not parse_menu([s.text for s in menu.sentences]).options


def nothing_is_asked(call: Call, _event: CallEvent, _now: float) -> bool:
    """What was said last is no system's prompt: a question of ours is no wrong answer to it."""
    texts = tuple(sentence.text for sentence in current_prompt(call.menu.sentences))
    held = call.state is not State.NAVIGATING and call.hold_since_s is not None
    return not texts or not wants_an_answer(texts, call.plan.language, held=held)


def for_the_user(_call: Call, event: CallEvent, _now: float) -> bool:
    """The navigator leaves it to the user to say whether a person calls."""
    return (
        isinstance(event, Decided) and isinstance(event.decision, WaitForMore) and event.decision.reason == FOR_THE_USER
    )


def words_are_in(call: Call, _event: CallEvent, now: float) -> bool:
    """The first words of a voice, or all words of one that has stopped, have come: the best evidence there is."""
    menu = call.menu
    if _speaking(call):
        return now - menu.voice_began_s >= FIRST_WORDS_S
    if menu.understood_s >= menu.voice_began_s:
        return True
    return now - menu.last_word_s > WORDS_WAIT_S


def may_speak(call: Call, event: CallEvent, now: float) -> bool:
    """Nobody is interrupted in his first sentence: whoever speaks has stopped, or speaks on like no greeting does."""
    if _speaking(call):
        return now - call.menu.voice_began_s > GREETING_S
    return words_are_in(call, event, now)


def note_sentence(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Keep the sentence and ask the navigator, who may act early."""
    assert isinstance(event, Heard)
    heard = event.observation
    assert isinstance(heard, TranscriptHeard)
    if _answered_already(call, heard):
        if heard.at_s >= call.menu.last_word_s:
            call.timers.pop(Timer.PROMPT, None)  # it waited for these words
        call.menu.asked += 1  # counted as before, so that older journals are told as they happened
        return []
    if heard.text.strip():
        call.menu.sentences.append(HeardSentence(heard.text, heard.started_s, heard.at_s, heard.confidence))
        del call.menu.sentences[:-MAX_SENTENCES]
    call.menu.last_word_s = max(call.menu.last_word_s, heard.at_s)
    call.menu.understood_s = max(call.menu.understood_s, heard.started_s)
    call.timers.pop(Timer.NAVIGATE, None)
    call.timers.pop(Timer.PROMPT, None)  # it waited for these words
    complete = not _speaking(call) and now - call.menu.last_word_s >= PAUSE_S
    if not complete and not _speaking(call):
        call.timers[Timer.PROMPT] = call.menu.last_word_s + PAUSE_S
    return _ask(call, now, complete=complete)


def _answered_already(call: Call, heard: TranscriptHeard) -> bool:
    """Words spoken before the last input that become known after it: no part of what the company says to it."""
    inputs = (p.at_s for p in reversed(call.menu.history) if isinstance(p.decision, PressKeys | SaySlotOrPhrase))
    input_s = next(inputs, None)
    return input_s is not None and said_before(heard, input_s)


def note_speech_start(call: Call, event: CallEvent, _now: float) -> list[Command]:
    """The prompt goes on."""
    call.timers.pop(Timer.PROMPT, None)
    call.timers.pop(Timer.NAVIGATE, None)
    call.menu.last_word_s = float("inf")
    assert isinstance(event, Heard)
    call.menu.voice_began_s = event.observation.at_s
    return []


def note_speech_end(call: Call, event: CallEvent, _now: float) -> list[Command]:
    """A pause: perhaps the end of the prompt."""
    assert isinstance(event, Heard)
    assert isinstance(event.observation, SpeechEnded)
    call.menu.last_word_s = event.observation.at_s
    call.timers[Timer.PROMPT] = event.observation.at_s + LAST_WORD_LAG_S
    return []


def ask_when_complete(call: Call, _event: CallEvent, now: float) -> list[Command]:
    return _ask(call, now, complete=True)


def ask_when_waited(call: Call, _event: CallEvent, now: float) -> list[Command]:
    return _ask(call, now, complete=not _speaking(call))


def press(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Send the keys; what was heard up to here belongs to them."""
    assert isinstance(event, Decided)
    assert isinstance(event.decision, PressKeys)
    keys = event.decision.keys
    _remember(call, event.decision, now)
    _to_menu(call, now)
    return [*asking.decided_without(call), SendDtmf(keys)]


def speak(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Say the phrase to the menu."""
    assert isinstance(event, Decided)
    assert isinstance(event.decision, SaySlotOrPhrase)
    call.menu.answered = list(call.menu.sentences)
    _remember(call, event.decision, now)
    _to_menu(call, now)
    what = ANSWER if call.menu.talked_down < MOST_TALKED_DOWN else ANSWER_AGAIN
    return [*asking.decided_without(call), Hush(), Say(what, event.decision.text)]


def speak_again_later(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    """The menu began to speak while we did and has not heard us: what it said before stands again, with what comes."""
    menu = call.menu
    if menu.history and isinstance(menu.history[-1].decision, SaySlotOrPhrase):
        menu.history.pop()
        menu.sentences[:0] = menu.answered
        menu.talked_down += 1
    menu.answered = []
    return []


def spoken(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    """The menu has heard the phrase whole."""
    call.menu.talked_down = 0
    return []


def wait_for_more(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Ask again when the wait is over, unless something is heard before."""
    assert isinstance(event, Decided)
    assert isinstance(event.decision, WaitForMore)
    call.timers[Timer.NAVIGATE] = now + max(0.5, event.decision.max_s)
    return []


def ask_later(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Nothing may be said now: ask again when an answer would have come."""
    call.timers[Timer.NAVIGATE] = now + REPLY_S
    return []


def ask_user(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Pass the question on; the menu is heard on meanwhile."""
    assert isinstance(event, Decided)
    assert isinstance(event.decision, AskUser)
    call.menu.questions_left -= 1
    call.menu.open_question = event.decision
    before = asking.stop(call)
    _remember(call, event.decision, now)
    asking.time_question(call, event.decision, now)
    return [*before, Notify("question", event.decision.told)]


def user_answered(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The user's answer: the navigator is asked again with it."""
    assert isinstance(event, UserAnswered)
    asked = next((p.decision for p in reversed(call.menu.history) if isinstance(p.decision, AskUser)), None)
    if asked is not None and asked.consent:
        call.menu.open_question = None
        kept = guarded.answered(call, asked, event)
        return [*kept, *asking.answered(call), *_ask(call, now, complete=not _speaking(call))]
    text = asked.meant(event.text) if asked is not None else event.text
    call.menu.answers.append(UserAnswer(asked.question if asked is not None else "", text, event.slot, now))
    call.menu.open_question = None
    if event.slot in guarded.closed(call):
        call.menu.allowed.append(event.slot)  # he has given it himself
    elif event.slot and event.slot not in (*call.plan.slots, *call.plan.guarded, *call.menu.slots_given):
        call.menu.slots_given.append(event.slot)
    return [*asking.answered(call), *_ask(call, now, complete=not _speaking(call))]


def say_for_user(call: Call, event: CallEvent, now: float) -> list[Command]:
    """The user answers the menu himself: what it said is dealt with, and a decision that is on its way is stale."""
    call.menu.asked += 1
    call.menu.sentences.clear()
    call.timers.pop(Timer.PROMPT, None)
    call.timers.pop(Timer.NAVIGATE, None)
    return speaking.say_for_user(call, event, now)


def wait_for_reply(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The user's words are spoken: the menu has the word. Silence is looked at as after any answer."""
    if not _speaking(call):
        call.timers.setdefault(Timer.NAVIGATE, now + REPLY_S)
    return []


def _remember(call: Call, decision: PressKeys | SaySlotOrPhrase | AskUser, now: float) -> None:
    call.menu.history.append(PastDecision.of(call.menu.sentences, decision, now, early=_speaking(call)))
    del call.menu.history[:-MAX_HISTORY]
    if isinstance(decision, AskUser):
        call.timers[Timer.NAVIGATE] = now + decision.deadline_s
        return  # the prompt stays the one to be answered
    if call.menu.open_question is not None and call.menu.open_question.choices:
        call.menu.open_question = None  # overtaken
    call.menu.sentences.clear()
    call.timers.pop(Timer.PROMPT, None)
    # Should nothing be heard any more, the navigator is asked what silence means.
    call.timers[Timer.NAVIGATE] = now + REPLY_S


def _to_menu(call: Call, now: float) -> None:
    """An input leads on: what was heard before it is no hold any more, and the menu's limit counts (again)."""
    call.person.hold.reset()
    call.stop_hold(now)
    call.timers.pop(Timer.PROBE, None)
    call.timers.setdefault(Timer.MENU, now + call.plan.menu_s)


def _speaking(call: Call) -> bool:
    return call.menu.last_word_s == float("inf")


def _ask(call: Call, now: float, *, complete: bool) -> list[Command]:
    menu = call.menu
    menu.asked += 1
    waited = 0.0 if _speaking(call) else max(0.0, now - menu.last_word_s)
    sentences = tuple(menu.sentences[-6:] if call.state is State.ON_HOLD else menu.sentences)
    view = MenuView(
        goal=call.plan.goal,
        language=call.plan.language,
        slots=(*call.plan.slots, *call.plan.guarded, *call.menu.slots_given),
        guarded=guarded.closed(call),
        denied=tuple(call.menu.denied),
        sentences=sentences,
        history=tuple(menu.history),
        waited_s=waited,
        prompt_complete=complete,
        now_s=now,
        questions_left=menu.questions_left,
        callback=call.plan.callback,
        answers=tuple(menu.answers),
        call_id=call.plan.call_id,
        number=call.plan.number,
    )
    return [AskNavigator(menu.asked, view)]
