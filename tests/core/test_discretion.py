"""While a secret may be on the line recordings get silence: from before its tones until the company has answered."""

from __future__ import annotations

from typing import Any

from holdslayer_agent.core.call import State, Timer
from holdslayer_agent.core.commands import BlankRecording, Command, SendDtmf, UnblankRecording
from holdslayer_agent.core.decisions import PressKeys, ThisIsHold
from holdslayer_agent.core.discretion import private_spans
from holdslayer_agent.core.events import AgentRestarted, CallRequested, CompanyAnswered, Decided, Heard
from holdslayer_agent.core.machine import CallMachine
from holdslayer_agent.core.observations import SpeechEnded, SpeechStarted, TranscriptHeard
from tests.core.machine_story import plan_of


class Story:
    """A call in its menu; `do` and `at` give the commands."""

    def __init__(self) -> None:
        self.machine = CallMachine(plan_of())
        self.do(0.0, CallRequested(self.machine.call.plan))
        self.do(1.0, CompanyAnswered())

    def do(self, now: float, event: Any) -> list[Command]:
        return [command for step in self.machine.handle(event, now) for command in step.commands]

    def at(self, now: float) -> list[Command]:
        return [command for step in self.machine.wake(now) for command in step.commands]

    def decide(self, now: float, decision: Any) -> list[Command]:
        return self.do(now, Decided(self.machine.call.menu.asked, decision))


def kinds(commands: list[Command]) -> list[type]:
    return [type(command) for command in commands]


def test_recordings_are_blanked_before_the_first_tone_of_a_secret() -> None:
    commands = Story().decide(10.0, PressKeys("{{pin}}#", ""))
    assert kinds(commands) == [BlankRecording, SendDtmf]


def test_other_keys_blank_nothing() -> None:
    assert kinds(Story().decide(10.0, PressKeys("2", ""))) == [SendDtmf]


def test_sound_comes_back_a_moment_after_the_next_input() -> None:
    story = Story()
    story.decide(10.0, PressKeys("{{pin}}#", ""))
    story.at(18.0)
    assert kinds(story.decide(20.0, PressKeys("1", ""))) == [SendDtmf]
    assert UnblankRecording not in kinds(story.at(22.0))
    assert UnblankRecording in kinds(story.at(22.6))
    assert private_spans(story.machine.call, 30.0) == [(10.0, 22.6)]


def test_a_second_secret_goes_on_with_the_silence_of_the_first() -> None:
    story = Story()
    story.decide(10.0, PressKeys("{{pin}}#", ""))
    story.decide(20.0, PressKeys("{{pin}}", ""))
    assert UnblankRecording not in kinds(story.at(60.0))


def test_a_voice_that_began_before_is_let_finish() -> None:
    story = Story()
    story.decide(10.0, PressKeys("{{pin}}#", ""))
    story.do(12.0, Heard(SpeechStarted(12.0, -20.0)))
    story.decide(13.0, PressKeys("1", ""))
    assert UnblankRecording not in kinds(story.at(16.0))
    story.do(17.0, Heard(SpeechEnded(17.0, 12.0, 0.5)))
    assert UnblankRecording in kinds(story.at(18.0))


def test_hold_ends_it_and_so_does_the_end_of_the_call() -> None:
    story = Story()
    story.decide(10.0, PressKeys("{{pin}}#", ""))
    story.decide(15.0, ThisIsHold(""))
    assert story.machine.state is State.ON_HOLD
    assert UnblankRecording in kinds(story.at(17.6))


def test_without_anything_it_ends_after_a_minute() -> None:
    story = Story()
    story.decide(10.0, PressKeys("{{pin}}#", ""))
    assert story.machine.call.timers[Timer.SECRET] == 70.0
    assert UnblankRecording in kinds(story.at(70.0))


def test_a_new_agent_blanks_again_what_it_takes_over() -> None:
    story = Story()
    story.decide(10.0, PressKeys("{{pin}}#", ""))
    assert BlankRecording in kinds(story.do(12.0, AgentRestarted(True, (), (), (), True)))


def test_a_number_read_back_later_is_noted_to_be_blanked() -> None:
    story = Story()
    story.do(50.0, Heard(TranscriptHeard(50.0, 46.0, "and your pin is [pin] is it", final=True)))
    assert private_spans(story.machine.call, 60.0) == [(45.7, 50.3)]
