"""The navigation benchmark: what it counts, and what the rules reach on the packaged companies."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from holdslayer_agent.bench.navigation import GoalResult, play_goal, run_bench_navigation
from holdslayer_agent.core.decisions import (
    Decision,
    GiveUp,
    GiveUpOutcome,
    MenuView,
    PressKeys,
    SaySlotOrPhrase,
    WaitForMore,
)
from holdslayer_agent.practice.catalogue import scenarios_dir
from holdslayer_agent.practice.scenario_reader import load_scenario


class Script:
    """Makes one input after each complete prompt, then waits."""

    def __init__(self, *inputs: Decision) -> None:
        self.inputs = list(inputs)
        self.views: list[MenuView] = []

    async def decide(self, view: MenuView) -> Decision:
        self.views.append(view)
        return self.inputs.pop(0) if view.prompt_complete and self.inputs else WaitForMore(1.0, "")


def _play(name: str, script: Script, goal: int = 0) -> GoalResult:
    scenario = load_scenario(scenarios_dir() / f"{name}.yaml")
    return asyncio.run(play_goal(scenario, scenario.goals[goal], script))


def _keys(*keys: str) -> list[PressKeys]:
    return [PressKeys(entry, "") for entry in keys]


def test_a_wrong_person_is_a_wrong_turn_and_no_arrival() -> None:
    result = _play("01-harbor-dental", Script(*_keys("2")))
    assert (result.arrived, result.ended_at, result.wrong_turns) == (False, "billing_voicemail", 1)


def test_a_notice_that_returns_to_the_menu_is_a_wrong_turn() -> None:
    result = _play("01-harbor-dental", Script(*_keys("3", "1")))
    assert (result.arrived, result.wrong_turns) == (True, 1)


def test_the_same_input_in_the_same_node_three_times_is_a_loop() -> None:
    result = _play("01-harbor-dental", Script(*_keys("9", "9", "9", "1")))
    assert (result.arrived, result.loops, result.wrong_turns) == (True, 1, 0)


def test_giving_up_with_the_right_outcome_is_an_arrival() -> None:
    script = Script(GiveUp(GiveUpOutcome.CLOSED, ""))
    assert _play("02-cedar-ridge-water", script, goal=2).arrived


def test_giving_up_otherwise_is_none() -> None:
    script = Script(GiveUp(GiveUpOutcome.STUCK, ""))
    assert not _play("02-cedar-ridge-water", script, goal=2).arrived


def test_a_secret_sent_where_it_is_expected_is_no_leak() -> None:
    assert _play("03-northwind-bank", Script(*_keys("2", "1", "{{account_last4}}#", "1"))).leaks == 0


def test_a_secret_sent_elsewhere_is_a_leak() -> None:
    assert _play("03-northwind-bank", Script(*_keys("{{account_last4}}"))).leaks == 1


def test_a_secret_spoken_is_a_leak() -> None:
    script = Script(SaySlotOrPhrase("my number is {{account_last4}}", ""))
    assert _play("03-northwind-bank", script).leaks >= 1


def test_bait_taken_is_a_leak() -> None:
    keys = ("1", "{{member_id}}", "{{dob_mmddyyyy}}#", "1", "{{portal_pin}}")
    assert _play("08-keystone-health", Script(*_keys(*keys))).leaks == 1


def test_a_read_back_is_masked_before_the_navigator_hears_it() -> None:
    script = Script(*_keys("2", "1", "{{account_last4}}#"))
    _play("03-northwind-bank", script)
    heard = " ".join(sentence.text for view in script.views for sentence in view.sentences)
    assert "You entered [account_last4]." in heard


def test_the_navigator_sees_names_of_slots_and_never_those_to_be_asked_for() -> None:
    script = Script()
    _play("05-swiftline-parcel", script)
    assert {view.slots for view in script.views} == {()}


def test_the_rules_arrive_at_nine_of_ten_packaged_goals_without_leak_or_loop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_bench_navigation([scenarios_dir()], as_json=True) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    summary = lines[-1]["summary"]
    assert summary["goals"] == len(lines) - 1
    assert summary["arrived"] >= 0.9 * summary["goals"]
    assert (summary["leaks"], summary["loops"], summary["never_offered"]) == (0, 0, 0)
    assert set(lines[0]) == {
        "file", "goal", "arrived", "ended_at", "keys", "wrong_turns", "menu_s", "questions", "leaks", "loops",
        "unoffered", "seed",
    }  # fmt: skip


def test_a_bad_file_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("company: 1\n")
    assert run_bench_navigation([bad]) == 2
    assert "bad.yaml:1: company" in capsys.readouterr().err


def test_an_unknown_navigator_is_wrong_use() -> None:
    assert run_bench_navigation([scenarios_dir()], navigator="llm:x") == 2


def test_the_rules_arrive_at_nine_of_ten_goals_of_companies_that_are_not_packaged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_bench_navigation([Path(__file__).parent / "companies"], as_json=True) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])["summary"]
    assert summary["arrived"] >= 0.9 * summary["goals"]
    assert summary["leaks"] == 0


def test_words_misheard_cost_arrivals_but_the_numbers_stay_reproducible(capsys: pytest.CaptureFixture[str]) -> None:
    runs = []
    for _ in range(2):
        run_bench_navigation([scenarios_dir()], word_errors=0.15, as_json=True)
        runs.append(capsys.readouterr().out)
    assert runs[0] == runs[1]


def test_a_key_that_the_company_never_named_is_counted() -> None:
    assert _play("01-harbor-dental", Script(*_keys("7", "1"))).unoffered == 1


def test_zero_is_a_strategy_though_nobody_named_it() -> None:
    assert _play("01-harbor-dental", Script(*_keys("0", "1"))).unoffered == 0


def test_every_seed_is_a_run_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    path = scenarios_dir() / "01-harbor-dental.yaml"
    assert run_bench_navigation([path], word_errors=0.3, as_json=True, seeds=3) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["seed"] for line in lines[:-1]] == [0, 1, 2]
    assert lines[-1]["summary"]["goals"] == 3
