"""Plays scenarios as text in virtual time against a navigator and counts what docs/scenarios.md says."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random

from holdslayer_agent.bench.heard import HeardSpeech, Listener
from holdslayer_agent.bench.scoring import count_loops, count_wrong_turns, outcome_of
from holdslayer_agent.bench.simulated_user import SimulatedUser
from holdslayer_agent.core.call import MOST_QUESTIONS
from holdslayer_agent.core.decisions import (
    AskUser,
    Decision,
    GiveUp,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)
from holdslayer_agent.core.discretion import mask_read_back
from holdslayer_agent.core.hearing_out import end_behind, where_led
from holdslayer_agent.core.learned import LearnedMenu
from holdslayer_agent.core.menu_words import KEYS
from holdslayer_agent.core.numbers import digit_runs, mask_secrets, plain_text
from holdslayer_agent.core.recalling import LED_ON
from holdslayer_agent.encoder import use
from holdslayer_agent.errors import ConfigError
from holdslayer_agent.navigation.checks import STRATEGY_KEYS
from holdslayer_agent.navigation.choice import navigator_named
from holdslayer_agent.navigation.composed import ComposedNavigator
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.memory import LEARNED_FROM, EndedCall, MenuMemory
from holdslayer_agent.navigation.port import Navigator
from holdslayer_agent.navigation.rules import RulesNavigator
from holdslayer_agent.practice.scenario import Collect, Goal, Node, Person, Scenario
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.practice.text_call import Sentence, TextCall
from holdslayer_agent.speech.decoders import known_languages

__all__ = ["GoalResult", "play_goal", "play_goal_twice", "run_bench_navigation"]

_AUDIO_FOLDER = Path("var/bench-audio")
_MOST_INPUTS = 40
_MOST_MENU_S = 900.0
_COMPLETE_S = 0.9
_HOLD_LOOK_S = 60.0
_MOST_DECISIONS = 4000
_SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ENTRY = re.compile(r"[0-9*#]*")


@dataclass(frozen=True, slots=True)
class GoalResult:
    """One call of the benchmark. `keys` is how many were pressed; `ended_at` a node, or how it was given up."""

    file: str
    goal: str
    arrived: bool
    ended_at: str
    keys: int
    wrong_turns: int
    menu_s: float
    questions: int
    leaks: int
    loops: int
    unoffered: int
    """Keys pressed that the company had not named there, and that are no strategy of any navigator.

    A strategy is 0, * and #, and what a learned menu presses before its option is read.
    """
    seed: int = 0


@dataclass(slots=True)
class _Caller:
    """The caller's side of one call."""

    scenario: Scenario
    call: TextCall
    word_errors: float
    random: Random
    vocabulary: list[str]
    lost: float = 0.0
    sentences: list[HeardSentence] = field(default_factory=list)
    history: list[PastDecision] = field(default_factory=list)
    last_word_s: float = 0.0
    questions: int = 0
    asked_for_fact: bool = False
    keys: int = 0
    unoffered: int = 0
    said: list[str] = field(default_factory=list)
    """What the company has truly said since the last input."""
    leaks: int = 0
    decisions: int = 0
    call_id: str = ""
    listen: Listener | None = None
    given_up: GiveUp | None = None
    early: bool = False
    """Whether the company was speaking when the newest decision was made."""
    user: SimulatedUser | None = None
    """Who answers which option it is; None: nobody does."""
    private: bool = False
    """A secret was entered, and nothing since: as `core.discretion` has it in a call."""

    @property
    def facts(self) -> dict[str, str]:
        asked = self.scenario.asked_facts if self.asked_for_fact else {}
        return {**self.scenario.facts, **asked}

    def view(self, goal: str) -> MenuView:
        speaking = self.call.speaking_until_s is not None
        waited_s = 0.0 if speaking else max(0.0, self.call.now_s - self.last_word_s)
        return MenuView(
            goal=goal,
            language=self.scenario.language,
            slots=tuple(self.facts),
            sentences=tuple(self.sentences),
            history=tuple(self.history),
            waited_s=waited_s,
            prompt_complete=bool(self.sentences) and waited_s >= _COMPLETE_S,
            now_s=self.call.now_s,
            questions_left=max(0, MOST_QUESTIONS - self.questions),
            answers=self.user.answers(self.call.now_s) if self.user is not None else (),
            number=self.scenario.path.name,
            call_id=self.call_id,
        )

    async def hear(self, sentence: Sentence | None) -> None:
        if sentence is not None:
            self.said.append(sentence.text)
        if sentence is None or (self.lost > 0.0 and self.random.random() < self.lost):
            return
        if self.listen is not None:
            understood = await self.listen(sentence.text, sentence.language)
        else:
            understood = self._misheard(sentence.text)
        text = mask_secrets(understood, self.scenario.secrets)
        if self.private:
            text = mask_read_back(text)
        self.sentences.append(HeardSentence(text, sentence.started_s, sentence.ended_s))
        self.last_word_s = self.call.now_s

    def watch(self, view: MenuView, decision: Decision) -> None:
        """Count secrets that got into what the navigator is given or returns."""
        given = [sentence.text for sentence in view.sentences[-3:]]
        self.leaks += sum(self._tells(text) for text in (*given, decision.reason))
        if isinstance(decision, AskUser):
            self.leaks += self._tells(decision.question)

    async def obey(self, decision: Decision) -> None:
        limit_s = _MOST_MENU_S + self.call.queued_s
        self.early = self.call.speaking_until_s is not None
        match decision:
            case WaitForMore(max_s=max_s):
                if self.user is not None:
                    max_s = min(max_s, self.user.answers_in_s(self.call.now_s))
                await self._wait(max(0.1, max_s), limit_s)
            case ThisIsHold() | ThisIsPerson():
                await self._wait(_HOLD_LOOK_S, limit_s + _HOLD_LOOK_S)
            case GiveUp():
                self.given_up = decision
            case AskUser():
                self.questions += 1
                self.asked_for_fact = self.asked_for_fact or not decision.choices
                if self.user is not None:
                    self.user.hear(decision, self.sentences)
                self._remember(decision, clear=False)
            case PressKeys(keys=keys):
                strategy = keys in STRATEGY_KEYS or "{{" in keys or decision.reason == LED_ON
                self.unoffered += not strategy and not self._was_offered(keys)
                self._press(keys)
                self._remember(decision)
            case SaySlotOrPhrase(text=text):
                self.private = False
                self._say(text)
                self._remember(decision)

    async def _wait(self, silence_s: float, limit_s: float) -> None:
        """To the end of the next sentence, or through so much silence."""
        sentence = self.call.advance(min(self.call.now_s + silence_s, limit_s))
        if sentence is None and not self.call.over and self.call.speaking_until_s is not None:
            sentence = self.call.advance(self.call.speaking_until_s)
        await self.hear(sentence)

    def _remember(self, decision: PressKeys | SaySlotOrPhrase | AskUser, *, clear: bool = True) -> None:
        self.history.append(PastDecision.of(self.sentences, decision, self.call.now_s, early=self.early))
        if clear:
            self.sentences, self.said = [], []
        self.last_word_s = self.call.now_s

    def _press(self, keys: str) -> None:
        filled = self._filled(keys)
        if filled is None or not _ENTRY.fullmatch(filled):
            return
        secrets = self.scenario.secrets
        allowed = _expected(self.call.play.node)
        for name, value in secrets.items():
            if value.replace(" ", "") in filled and name != allowed and (len(value) > 2 or f"{{{{{name}}}}}" in keys):
                self.leaks += 1
        self.keys += len(filled)
        self.private = "{{" in keys
        self.call.press(filled)

    def _was_offered(self, keys: str) -> bool:
        """Whether the company has named this entry since the last input, or names it in the node it is in."""
        node = self.call.play.node
        told = [*self.said, *(piece.text for piece in (*node.say, *node.say_again))]
        named = {KEYS.get(word, word) for word in re.findall(r"[a-z]+|\d+|[*#]", plain_text(" ".join(told)))}
        return keys in named or all(key in named for key in keys)

    def _say(self, text: str) -> None:
        self.leaks += sum(name in self.scenario.secrets for name in _SLOT.findall(text)) or self._tells(text)
        filled = self._filled(text)
        if filled is not None:
            self.call.speak(filled)

    def _filled(self, text: str) -> str | None:
        facts = self.facts
        if any(name not in facts for name in _SLOT.findall(text)):
            return None
        return _SLOT.sub(lambda found: facts[found[1]], text)

    def _tells(self, text: str) -> int:
        runs = [digits for digits, _, _ in digit_runs(text)]
        secrets = (value.replace(" ", "") for value in self.scenario.secrets.values())
        return int(any(len(secret) > 2 and secret in run for secret in secrets for run in runs))

    def _misheard(self, text: str) -> str:
        """The text with words lost, put in or taken for others, at the rate asked for."""
        if self.word_errors <= 0.0:
            return text
        words = []
        for word in text.split():
            if self.random.random() >= self.word_errors:
                words.append(word)
                continue
            kind = self.random.random()
            if kind < 0.6:
                words.append(self.random.choice(self.vocabulary))
            elif kind > 0.85:
                words += [word, self.random.choice(self.vocabulary)]
        return " ".join(words)


async def play_goal(
    scenario: Scenario,
    goal: Goal,
    navigator: Navigator,
    *,
    word_errors: float = 0.0,
    lost: float = 0.0,
    seed: int = 0,
    listen: Listener | None = None,
    helped: bool = False,
) -> GoalResult:
    """One call, from the answer to its end. `lost` is the share of sentences that are not heard at all."""
    conditions = _Conditions(word_errors, lost, seed, listen, helped)
    return _result(scenario, goal, await _call(scenario, goal, navigator, conditions), seed)


async def play_goal_twice(
    scenario: Scenario,
    goal: Goal,
    fallback: Navigator,
    *,
    word_errors: float = 0.0,
    lost: float = 0.0,
    seed: int = 0,
    listen: Listener | None = None,
) -> tuple[GoalResult, GoalResult]:
    """Two calls with one memory: the first learns the menu, the second may follow what was learned."""
    first, second, _ = await _call_twice(scenario, goal, fallback, _Conditions(word_errors, lost, seed, listen))
    return first, second


async def _call_twice(
    scenario: Scenario, goal: Goal, fallback: Navigator, conditions: _Conditions
) -> tuple[GoalResult, GoalResult, bool]:
    """Both calls, and whether the first taught a way."""
    menus: dict[str, LearnedMenu] = {}

    async def load(number: str) -> LearnedMenu | None:
        return menus.get(number)

    async def save(menu: LearnedMenu) -> None:
        menus[menu.number] = menu

    memory = MenuMemory(load, save)
    navigator = ComposedNavigator(fallback, memory=memory)
    first = await _call(scenario, goal, navigator, conditions)
    ended = _ended(scenario, goal, first)
    await memory.note(scenario.path.name, scenario.company, ended)
    second = await _call(scenario, goal, navigator, replace(conditions, seed=conditions.seed + 1000))
    return (
        _result(scenario, goal, first, conditions.seed),
        _result(scenario, goal, second, conditions.seed),
        ended.outcome in LEARNED_FROM and any(menu.paths for menu in menus.values()),
    )


def _ended(scenario: Scenario, goal: Goal, caller: _Caller) -> EndedCall:
    """What a call of the benchmark has to teach."""
    node = caller.call.play.node
    person, held = isinstance(node.kind, Person), caller.call.queued_s > 0.0
    outcome = "connected" if person else outcome_of(node)
    given_up = caller.given_up.outcome.value if caller.given_up is not None else ""
    end = end_behind(caller.sentences, where_led(outcome or given_up, held=held), held=held, answered=person)
    return EndedCall(goal.text, scenario.language, caller.history, outcome, 0.0, end)


@dataclass(frozen=True, slots=True)
class _Conditions:
    """What becomes of the company's words on their way, and whether a user helps."""

    word_errors: float = 0.0
    lost: float = 0.0
    seed: int = 0
    listen: Listener | None = None
    helped: bool = False


async def _call(scenario: Scenario, goal: Goal, navigator: Navigator, conditions: _Conditions) -> _Caller:
    call = TextCall(scenario, at=goal.at or scenario.at, seed=conditions.seed)
    random = Random(f"{conditions.seed}:{scenario.company}:{goal.text}")
    caller = _Caller(scenario, call, conditions.word_errors, random, _vocabulary(scenario), conditions.lost)
    caller.call_id, caller.listen = f"{conditions.seed}:{goal.text}", conditions.listen
    caller.user = SimulatedUser(scenario, goal, call) if conditions.helped else None
    for _ in range(_MOST_DECISIONS):
        if call.over or caller.given_up is not None or len(call.inputs) >= _MOST_INPUTS:
            break
        if call.now_s - call.queued_s >= _MOST_MENU_S:
            break
        view = caller.view(goal.text)
        decision = await navigator.decide(view)
        caller.decisions += 1
        caller.watch(view, decision)
        await caller.obey(decision)
    return caller


def run_bench_navigation(
    paths: Iterable[Path | str],
    navigator: str | Navigator = "rules",
    word_errors: float = 0.0,
    as_json: bool = False,
    lost: float = 0.0,
    audio: bool = False,
    make_navigator: Callable[[str], Navigator] = navigator_named,
    seeds: int = 1,
    helped: bool = False,
) -> int:
    """Play every goal of every file (or of the files in a folder), print a line for each and a summary; exit status.

    `memory` plays each goal twice and reports the second call; `make_navigator` gives the navigators with other names.
    `seeds`: so many runs, each with other word errors; what is counted is of all of them together.
    `helped`: a simulated user answers which option it is, where he is asked (`bench.simulated_user`).
    `audio` has every sentence spoken, sent over a telephone line and recognised by the best recogniser that is
    here; companies in languages that it does not know are left out.
    """
    twice = navigator == "memory"
    try:
        chosen = _navigator("rules" if twice else navigator, make_navigator)
        scenarios = [load_scenario(path) for path in _files(paths)]
    except ConfigError as exc:
        print(exc, file=sys.stderr)
        return 2
    if audio:
        scenarios = [scenario for scenario in scenarios if scenario.language[:2] in known_languages()]
    plan = _Plan(scenarios, max(1, seeds), word_errors, lost, twice, audio, helped)
    results, first_menu_s = asyncio.run(_play_all(plan, chosen))
    for result in results:
        print(json.dumps(asdict(result), ensure_ascii=False) if as_json else _shown(result))
    summary = {
        "goals": len(results),
        "arrived": sum(result.arrived for result in results),
        "wrong_turns": sum(result.wrong_turns for result in results),
        "leaks": sum(result.leaks for result in results),
        "loops": sum(result.loops for result in results),
        "never_offered": sum(result.unoffered for result in results),
        "asked": sum(result.questions for result in results),
        "menu_s": round(sum(result.menu_s for result in results), 1),
    }
    if twice:
        summary["first_call_menu_s"] = round(first_menu_s, 1)
    if as_json:
        print(json.dumps({"summary": summary}))
    else:
        print("  ".join(f"{name.replace('_', ' ')} {value}" for name, value in summary.items()))
    return 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the benchmark plays."""

    scenarios: Sequence[Scenario]
    seeds: int
    word_errors: float
    lost: float
    twice: bool
    audio: bool
    helped: bool


async def _play_all(plan: _Plan, navigator: Navigator) -> tuple[list[GoalResult], float]:
    """A result for each goal and seed; and the seconds in menus of the calls before those reported, if there were any.

    A second call is reported only where the first got through and there was a way to learn.
    """
    results, first_menu_s = [], 0.0
    listen = HeardSpeech(_AUDIO_FOLDER) if plan.audio else None
    for seed in range(plan.seeds):
        for scenario, goal in ((s, g) for s in plan.scenarios for g in s.goals):
            conditions = _Conditions(plan.word_errors, plan.lost, seed, listen, plan.helped)
            if not plan.twice:
                results.append(_result(scenario, goal, await _call(scenario, goal, navigator, conditions), seed))
                continue
            first, second, learned = await _call_twice(scenario, goal, navigator, conditions)
            if first.arrived and learned:
                first_menu_s += first.menu_s
                results.append(second)
    return results, first_menu_s


def _navigator(wanted: str | Navigator, make: Callable[[str], Navigator]) -> Navigator:
    if not isinstance(wanted, str):
        return wanted
    if wanted == "words":
        return ComposedNavigator(RulesNavigator())
    return ComposedNavigator(RulesNavigator(_likeness())) if wanted == "rules" else make(wanted)


def _likeness() -> Likeness | None:
    """As a call has it, loaded before the first; None where its package is missing."""
    if not use.FILES.installed():
        return None
    likeness = Likeness()
    asyncio.run(likeness.load())
    return likeness


def _files(paths: Iterable[Path | str]) -> list[Path]:
    files: list[Path] = []
    for path in map(Path, paths):
        files += sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
    if not files:
        raise ConfigError("no scenario file given", code="scenario-missing", mend="Name a scenario file or a folder.")
    return files


def _expected(node: Node) -> str:
    """The slot whose digits may be sent here; empty when none may."""
    return node.kind.expect if isinstance(node.kind, Collect) and not node.bait else ""


def _vocabulary(scenario: Scenario) -> list[str]:
    words = {word for node in scenario.nodes.values() for piece in node.say for word in piece.text.split()}
    return sorted(word for word in words if "{" not in word)


def _result(scenario: Scenario, goal: Goal, caller: _Caller, seed: int) -> GoalResult:
    call = caller.call
    node = call.play.node
    ended_at = node.name
    arrived = node.terminal and node.name in goal.goal_nodes
    if caller.given_up is not None and not call.over:
        ended_at = f"gave up at {node.name}: {caller.given_up.outcome.value}"
        arrived = caller.given_up.outcome.value in {outcome_of(scenario.nodes[name]) for name in goal.goal_nodes}
    elif not call.over:
        ended_at = f"limit at {node.name}"
    return GoalResult(
        file=scenario.path.name,
        goal=goal.text,
        arrived=arrived,
        ended_at=ended_at,
        keys=caller.keys,
        wrong_turns=count_wrong_turns(scenario, goal, call),
        menu_s=round(call.now_s - call.queued_s, 1),
        questions=caller.questions,
        leaks=caller.leaks,
        loops=count_loops(call),
        unoffered=caller.unoffered,
        seed=seed,
    )


def _shown(result: GoalResult) -> str:
    mark = "arrived " if result.arrived else "NOT THERE"
    return (
        f"{mark:9} {result.file:28} {result.goal[:44]:44} {result.ended_at:28} keys {result.keys:3} "
        f"wrong {result.wrong_turns} loops {result.loops} leaks {result.leaks} never offered {result.unoffered} "
        f"asked {result.questions} "
        f"{result.menu_s:6.1f} s"
    )
