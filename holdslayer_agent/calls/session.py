"""One call's life: a mailbox, one task that takes from it in order, and children that listen, speak and ask.

Everything that happens goes into the mailbox; the machine decides; effects carry out; the journal and the bus learn of
it. The boundary where an unexpected error ends a call, visibly, is here and nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from holdslayer_agent.calls.blanking import AFTER_S, BEFORE_S, blank_files
from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.calls.codec import encode_event, encode_value
from holdslayer_agent.calls.effects import Effects, Tools
from holdslayer_agent.calls.listening import Listener
from holdslayer_agent.calls.ports import FoundCall, Journal, JournalEntry, Known, Line
from holdslayer_agent.calls.privacy import Privacy
from holdslayer_agent.calls.saying import Saying, check_words, without_numbers
from holdslayer_agent.calls.voicebox import forget_sounds
from holdslayer_agent.core.call import CallPlan, Outcome, OutcomeKind, State
from holdslayer_agent.core.commands import AskNavigator, Command
from holdslayer_agent.core.consent import unheard_spans
from holdslayer_agent.core.discretion import is_private, mask_read_back, private_spans
from holdslayer_agent.core.events import (
    AgentRestarted,
    CallEvent,
    CallFailed,
    CallRequested,
    EarLost,
    Heard,
    Said,
    Ticked,
    Unsaid,
    UserAnswered,
    UserSaidPerson,
    UserSaidRecording,
    UserSpoke,
    VerdictChanged,
)
from holdslayer_agent.core.machine import CallMachine, Step
from holdslayer_agent.core.numbers import is_secret, mask_digit_runs, mask_secrets
from holdslayer_agent.core.observations import LineMeasured, Observation, TranscriptHeard
from holdslayer_agent.core.speaking import USERS_WORDS
from holdslayer_agent.errors import HoldSlayerError, TelephonyError
from holdslayer_agent.hearing import Ear, SoundMemory

__all__ = ["Session"]

log = logging.getLogger(__name__)


class Session:
    """A running call. `post` may be called from anywhere in the loop; `run` returns the outcome."""

    def __init__(
        self,
        plan: CallPlan,
        slots: Mapping[str, str],
        tools: Tools,
        journal: Journal,
        bus: Bus,
        *,
        known: Known | None = None,
        started_at: float | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.plan = plan
        self.machine = CallMachine(plan)
        self.privacy = Privacy()
        self._slots = dict(slots)
        self._tools, self._journal, self._bus = tools, journal, bus
        self._clock = clock
        self.started_at = clock() if started_at is None else started_at
        self._mailbox: asyncio.Queue[CallEvent] = asyncio.Queue()
        self._seq = 0
        self._listener: asyncio.Task[None] | None = None
        self._effects: Effects | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._memory = SoundMemory() if known is None else known.memory
        self._ear: tuple[Ear, float] | None = None  # with the call's second at which it began
        self._people: list[tuple[float, float]] = []  # spans in which a person may have spoken
        self._person_since_s: float | None = None
        self._words: dict[str, Saying] = {}
        self.recorded: list[Path] = []

    @property
    def now_s(self) -> float:
        """Seconds since the call was requested; goes on over a restart of the agent."""
        return self._clock() - self.started_at

    def post(self, event: CallEvent) -> None:
        """Something happened."""
        self._mailbox.put_nowait(event)

    def answer(self, text: str = "", *, slot: str = "", value: str = "") -> None:
        """The user answers the navigator's question: in words, or with a value that only the tone generator sees."""
        if not value and is_secret(text):
            text, value, slot = "", text, slot or "answer"
        if value:
            self._slots[slot] = value
        self.post(UserAnswered(text, slot))

    def say(self, text: str, slots: Mapping[str, str]) -> Saying:
        """Speak the user's words to whoever is on the line. `slots`: facts of the text beside those of the call; values
        are spoken and kept nowhere. Raises CallRefused where it can't be heard."""
        known = {**self._slots, **slots}
        check_words(self.machine.call, text, known, len(self._words))
        shown, numbers = without_numbers(text, known)
        self._slots.update({**slots, **numbers})
        said = Saying(USERS_WORDS + secrets.token_hex(4), shown, asyncio.get_running_loop().create_future())
        self._words[said.say_id] = said
        self.post(UserSpoke(said.say_id, shown))
        return said

    async def run(self) -> Outcome:
        """The whole call, from the request."""
        self.post(CallRequested(self.plan))
        return await self._live()

    async def resume(self, entries: list[JournalEntry], found: FoundCall) -> Outcome:
        """Go on with a call that another agent began: rebuild the machine from its journal, then look what is alive."""
        for entry in entries:
            self.machine.replay(entry.event, entry.at_s)
            self._seq = entry.seq
        if self.machine.call.outcome is not None and self.machine.state is State.ENDED:
            # Its agent died between the end of the call and the note of it.
            await self._take_down()
            return self.machine.call.outcome
        log.info("taking the call over in state %s", self.machine.state.value)
        self.post(
            AgentRestarted(
                found.company,
                found.phones_ringing,
                found.phones_answered,
                found.phones_bridged,
                found.company_answered,
                found.company_dialled,
            )
        )
        return await self._live()

    async def _live(self) -> Outcome:
        outcome = Outcome(OutcomeKind.FAILED, "The agent stopped.")
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                self._effects = Effects(
                    self.plan,
                    self._slots,
                    self._tools,
                    self.post,
                    self._listen,
                    tasks,
                    self.privacy,
                    self._silent_s,
                    answer=lambda text, slot, value: self.answer(text, slot=slot, value=value),
                )
                outcome = await self._serve(self._effects)
                self.recorded = self._effects.recorded
                raise _Done
        except* _Done:
            pass
        except* Exception as group:
            # The call's own boundary: whatever a child broke ends this call, with a word to the user, and no other.
            log.exception("the call broke")
            outcome = await self._broken(group)
        finally:
            for said in list(self._words.values()):
                self._spoken(said, spoken=False)
        return outcome

    async def _serve(self, effects: Effects) -> Outcome:
        while self.machine.state is not State.ENDED or effects.outcome is None:
            event = await self._next()
            now = self.now_s
            steps = self.machine.handle(event, now) if event is not None else self.machine.wake(now)
            if isinstance(event, UserSaidRecording | UserSaidPerson) and self._tools.heard is not None:
                person = isinstance(event, UserSaidPerson)
                await self._tools.heard.note_verdict(self.plan.number, self.plan.call_id, person=person)
            for step in steps:
                await self._do(step, now, effects)
            if isinstance(event, UserSpoke | Said | Unsaid) and event.what in self._words:
                self._follow_words(self._words[event.what], event, steps)
        return effects.outcome

    def _follow_words(self, said: Saying, event: UserSpoke | Said | Unsaid, steps: list[Step]) -> None:
        if not isinstance(event, UserSpoke):
            self._spoken(said, spoken=isinstance(event, Said))
        elif any(step.commands for step in steps):
            self._publish("say", "taken", {"say_id": said.say_id, "text": said.text})
        else:  # the call went on to where nobody would hear it
            self._spoken(said, spoken=False)

    def _spoken(self, said: Saying, *, spoken: bool) -> None:
        del self._words[said.say_id]
        self._publish("say", "spoken" if spoken else "unspoken", {"say_id": said.say_id, "text": said.text})
        if not said.spoken.done():
            said.spoken.set_result(spoken)

    async def _next(self) -> CallEvent | None:
        """The next event, or None when the machine wants to be woken."""
        if not self._mailbox.empty():
            return self._mailbox.get_nowait()
        deadline = self.machine.deadline
        timeout = None if deadline is None else max(0.0, deadline - self.now_s)
        try:
            async with asyncio.timeout(timeout):
                return await self._mailbox.get()
        except TimeoutError:
            return None

    async def _do(self, step: Step, now: float, effects: Effects) -> None:
        self._note(step, now)
        if isinstance(step.event, CallRequested):
            # Reading writes first what waits: a number that is dialled must be known to the next agent.
            await self._journal.read(self.plan.call_id)
        for command in step.commands:
            self._publish("command", type(command).__name__, _shown(command))
            try:
                await effects.carry_out(command)
            except TelephonyError as error:
                log.error("%s failed: %s", type(command).__name__, error.message)
                self.post(CallFailed(error.message))

    def _note(self, step: Step, now: float) -> None:
        """Journal what was handled, with the time it was handled at; publish what anybody may want to see."""
        event = step.event
        transient = isinstance(event, Ticked) or (
            isinstance(event, Heard)
            and (
                isinstance(event.observation, LineMeasured)
                or (isinstance(event.observation, TranscriptHeard) and not event.observation.final)
            )
        )
        if not transient or step.commands or step.before is not step.after:
            self._seq += 1
            self._journal.note(self.plan.call_id, JournalEntry(self._seq, now, event))
        self._publish("event", type(event).__name__, encode_event(event))
        if step.before is not step.after:
            self._note_people(step, now)
            log.info("%s → %s (%s)", step.before.value, step.after.value, type(event).__name__)
            self._publish("state", step.after.value, {"before": step.before.value, "p_person": self._p_person()})

    def _p_person(self) -> float:
        return round(self.machine.call.person.p_person, 3)

    def _publish(self, kind: str, name: str, fields: dict[str, object]) -> None:
        self._bus.publish(Entry(self.plan.call_id, self._seq, round(self.now_s, 3), kind, name, fields))

    def _listen(self, line: Line) -> None:
        """A new ear: the old listener ends with its line."""
        assert self._tasks is not None
        assert self._effects is not None
        if self._listener is not None:
            self._listener.cancel()
        self.memorise()  # the new ear knows what the old one heard
        ear, offset_s = Ear(line.rate_hz, memory=self._memory), self.now_s
        self._ear = (ear, offset_s)
        listener = Listener(
            line,
            ear,
            self._tools.recognizer(self.plan.call_id),
            self.plan.language,
            offset_s=offset_s,
            report=self._report,
            tasks=self._tasks,
            playback=self._effects.voicebox,
        )
        self._listener = self._tasks.create_task(self._hear(listener))

    def memorise(self) -> SoundMemory | None:
        """Adds what was new to the memory of this number: all but what people may have said. None if nothing was."""
        if self._ear is None:
            return None
        (ear, offset_s), self._ear = self._ear, None
        people = [*self._people, *self.machine.call.person.perhaps_people]
        people += private_spans(self.machine.call, self.now_s)
        if self._person_since_s is not None:
            people.append((self._person_since_s, self.now_s))
        return ear.memorise([(start_s - offset_s, end_s - offset_s) for start_s, end_s in people])

    def _note_people(self, step: Step, now: float) -> None:
        """From the voice that made the phone ring until the call waits again, people speak."""
        with_person = step.after in {State.RINGING_USER, State.CONNECTED, State.CLOSING}
        if with_person and self._person_since_s is None:
            began_s = self.machine.call.person.turn_started_s
            self._person_since_s = now if began_s is None else began_s
        elif not with_person and self._person_since_s is not None:
            if not isinstance(step.event, UserSaidRecording | VerdictChanged):  # that was a recording after all
                self._people.append((self._person_since_s, now))
            self._person_since_s = None

    async def _hear(self, listener: Listener) -> None:
        await listener.run()
        self.post(EarLost())  # a listener that was replaced is cancelled and does not come here

    def _report(self, observation: Observation) -> None:
        if isinstance(observation, TranscriptHeard):
            observation = replace(observation, text=self._masked(observation))
        self.post(Heard(observation))

    def _masked(self, heard: TranscriptHeard) -> str:
        text = mask_secrets(heard.text, self._slots)
        if is_private(self.machine.call, heard):
            return mask_read_back(text)
        if {*self.plan.slots, *self.plan.guarded} - set(self._slots):
            return mask_digit_runs(text)  # values that an earlier agent knew: any number may be one of them
        if not heard.final and any(is_secret(v) for v in self._slots.values()):
            return mask_digit_runs(text, 2)  # half a secret is no match yet
        return text

    def _silent_s(self) -> list[tuple[float, float]]:
        """What recordings of the company's side may not hold, in seconds since the answer."""
        call, now = self.machine.call, self.now_s
        secret = [(start, end + AFTER_S) for start, end in private_spans(call, now)]
        answered_s = call.answered_s or 0.0
        spans = sorted([*secret, *unheard_spans(call, now)])
        return [(start - BEFORE_S - answered_s, end - answered_s) for start, end in spans]

    async def _broken(self, group: BaseExceptionGroup[Exception]) -> Outcome:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        why = first.message if isinstance(first, HoldSlayerError) else f"{type(first).__name__} in the agent"
        outcome = Outcome(OutcomeKind.FAILED, why)
        now = self.now_s
        for step in self.machine.handle(CallFailed(why), now):
            self._note(step, now)
        self._tools.notify(self.plan.call_id, "ended", f"{self.plan.company}: {why}")
        await self._take_down()
        return outcome

    async def _take_down(self) -> None:
        await asyncio.to_thread(forget_sounds, self._tools.sounds, self.plan.call_id)
        try:
            files = await self._tools.switchboard.end_call(self.plan.call_id)
            self.recorded = await asyncio.to_thread(blank_files, files, self._silent_s())
        except TelephonyError as error:
            log.error("the call's legs could not be taken down: %s", error.message)


class _Done(Exception):
    """Ends the call's children."""


def _shown(command: Command) -> dict[str, object]:
    """A command as it may be seen: slots by name, no menu views (their sentences are events already)."""
    if isinstance(command, AskNavigator):
        return {"asked": command.asked, "prompt_complete": command.view.prompt_complete}
    return encode_value(command)
