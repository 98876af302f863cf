"""The user of the navigation benchmark, where one is asked for: he knows what he wants, and says which option that is.

Simulated: he takes the option whose key leads on to where the goal wants to go, as the scenario's file has it. Of a
number that the company asks for he says nothing: the scenario's `asked_facts` are that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from holdslayer_agent.bench.scoring import reaches
from holdslayer_agent.core.decisions import AskUser, HeardSentence, UserAnswer
from holdslayer_agent.core.menu import parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.practice.scenario import Goal, Scenario
from holdslayer_agent.practice.text_call import TextCall

__all__ = ["SimulatedUser"]

_ANSWERS_AFTER_S: Final = 8.0
"""Chosen, not measured: to look at a message, read six lines and touch one."""


@dataclass(slots=True)
class SimulatedUser:
    """Answers in words of the choices that he is given, eight seconds after he is asked."""

    scenario: Scenario
    goal: Goal
    call: TextCall
    said: list[UserAnswer] = field(default_factory=list)

    def hear(self, asked: AskUser, heard: Sequence[HeardSentence]) -> None:
        """A question. Where none of its choices leads on, or it has none, he says nothing."""
        choice = next((choice for choice in asked.choices if self._leads_on(choice, heard)), None)
        if choice is not None:
            at_s = self.call.now_s + _ANSWERS_AFTER_S
            self.said.append(UserAnswer(asked.question, choice, at_s=at_s))

    def answers(self, now_s: float) -> tuple[UserAnswer, ...]:
        """What he has answered by now."""
        return tuple(answer for answer in self.said if answer.at_s <= now_s + 1e-6)

    def answers_in_s(self, now_s: float) -> float:
        """Seconds to the next answer that is not given yet."""
        return min((answer.at_s - now_s for answer in self.said if answer.at_s > now_s + 1e-6), default=float("inf"))

    def _leads_on(self, choice: str, heard: Sequence[HeardSentence]) -> bool:
        options = parse_menu([sentence.text for sentence in heard]).options
        keys = [option.keys for option in options if option.meaning == plain_text(choice).strip(" .,;:?!¿¡")]
        ways = self.call.play.node.on
        been = set(self.call.nodes)
        return any(key in ways and reaches(self.scenario, ways[key], set(self.goal.goal_nodes), been) for key in keys)
