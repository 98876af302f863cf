"""The scenario loader: what a good file means, and every fault of a bad one at its line."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdslayer_agent.errors import ConfigError
from holdslayer_agent.practice.scenario import CallTime, Collect, Queue, Scenario
from holdslayer_agent.practice.scenario_reader import load_scenario

GOOD = """\
company: Corner Library
language: en
facts: {card_number: "20418", city: Lisbon}
start: welcome
nodes:
  welcome:
    say: ["Welcome.", {es: "Para español, oprima el nueve."}]
    on: {"1": card, "0": desk}
  card: {say: "Enter your card number.", collect: {digits: 5, expect: card_number, ok: desk}}
  desk: {queue: {wait_s: 40, position: 2, announcements: ["You are caller {{position}}."], then: person}}
  person: {person: {greeting: "Loans desk."}}
goal: renew a book
goal_nodes: [person]
path: ["1", "{{card_number}}#"]
"""


def _load(tmp_path: Path, text: str) -> Scenario:
    path = tmp_path / "company.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)


def _faults(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, text)
    assert caught.value.code == "scenario-invalid"
    return tuple(fault.removeprefix(f"{tmp_path / 'company.yaml'}:") for fault in caught.value.faults)


def test_what_a_file_leaves_out_has_its_default(tmp_path: Path) -> None:
    scenario = _load(tmp_path, GOOD)
    welcome, card = scenario.nodes["welcome"], scenario.nodes["card"]
    assert (welcome.timeout, welcome.invalid, welcome.listen_s, welcome.barge_in) == ("welcome", "welcome", 5.0, True)
    assert welcome.say_again == welcome.say
    assert isinstance(card.kind, Collect)
    assert (card.kind.least, card.kind.most, card.kind.wrong) == (5, 5, "card")
    queue = scenario.nodes["desk"].kind
    assert isinstance(queue, Queue)
    assert (queue.music, queue.announce_every_s) == ("opsound", 30.0)


def test_a_piece_in_another_language_keeps_it(tmp_path: Path) -> None:
    assert [p.language for p in _load(tmp_path, GOOD).nodes["welcome"].say] == ["en", "es"]


def test_only_digits_are_secret(tmp_path: Path) -> None:
    assert set(_load(tmp_path, GOOD).secrets) == {"card_number"}


def test_folded_text_has_spaces_where_its_lines_end(tmp_path: Path) -> None:
    text = GOOD.replace('say: "Enter your card number.", collect', "collect").replace("  card: {", "  card:\n    ")
    text = text.replace("ok: desk}}", "ok: desk}\n    say: >-\n      Enter your\n      card number.")
    assert [piece.text for piece in _load(tmp_path, text).nodes["card"].say] == ["Enter your card number."]


def test_yes_no_and_on_are_words_as_yaml_1_2_has_them(tmp_path: Path) -> None:
    text = GOOD.replace('on: {"1": card, "0": desk}', 'on: {"1": card}\n    spoken: {yes: desk, no: card}')
    assert dict(_load(tmp_path, text).nodes["welcome"].spoken) == {"yes": "desk", "no": "card"}


def test_calls_outside_the_hours_begin_at_the_closed_node(tmp_path: Path) -> None:
    hours = 'hours: {open: ["mon-fri 08:00-18:00", "sat 09:00-12:00"], zone: Europe/Madrid, closed: shut}\n'
    text = GOOD.replace("start:", hours + "start:").replace(
        "  person:", "  shut: {say: Closed., end: closed}\n  person:"
    )
    scenario = _load(tmp_path, text)
    assert scenario.entry(None) == "welcome"
    assert scenario.entry(CallTime(0, 8 * 60)) == "welcome"
    assert scenario.entry(CallTime(0, 18 * 60)) == "shut"
    assert scenario.entry(CallTime(5, 10 * 60)) == "welcome"
    assert scenario.entry(CallTime(6, 10 * 60)) == "shut"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("company: Corner Library", "company: 12", "1: company: must be text, not a number: put it in quotes"),
        ("company: Corner Library\n", "", "1: company: is missing"),
        ("language: en", "language: it", "2: language: must be en, de, fr or es"),
        ("language: en", "language: en\nabuot: x", "3: abuot: unknown key"),
        ("language: en", "language: en\nlanguage: de", "3: language: this key is doubled"),
        ('"20418"', "20418", "3: facts.card_number: must be text"),
        ("start: welcome", "start: wellcome", "4: start: there is no node 'wellcome'"),
        ('"0": desk}', "0: desk}", "8: nodes.welcome.on.0: a key must be text"),
        ('"0": desk}', '"x": desk}', "8: nodes.welcome.on.x: a key entry is made of"),
        ('"0": desk}', '"0": dask}', "8: nodes.welcome.on.0: there is no node 'dask'"),
        ("expect: card_number", "expect: card", "9: nodes.card.collect: expect: 'card' is no slot"),
        ("expect: card_number", "expect: city", "9: nodes.card.collect: expect: 'city' holds letters"),
        ("digits: 5", "digits: [6, 5]", "9: nodes.card.collect.digits: the least must not be above"),
        ("digits: 5", "digits: 0", "9: nodes.card.collect.digits: must be at least 1"),
        ("ok: desk", "ok: dusk", "9: nodes.card.collect.ok: there is no node 'dusk'"),
        ("ok: desk}", "ok: desk}, tries: 3", "9: nodes.card.tries: needs failed beside it"),
        ("ok: desk}", "ok: desk}, barge_in: yes", "9: nodes.card.barge_in: must be true or false"),
        ("ok: desk}", "ok: desk}, bait: true, end: closed", "9: nodes.card.end: a node has exactly one kind"),
        ('say: "Enter your card number.", ', "", "9: nodes.card.say: is missing"),
        ("Enter your card number.", "Enter {{card_number}}.", "9: nodes.card.say: {{card_number}} would speak"),
        ("Enter your card number.", "Enter {{entred}}.", "9: nodes.card.say: {{entred}} is unknown"),
        ("wait_s: 40, ", "", "10: nodes.desk.queue.wait_s: is missing"),
        ("wait_s: 40", "wait_s: long", "10: nodes.desk.queue.wait_s: must be a number"),
        ("position: 2, ", "", "10: nodes.desk.queue.announcements[0]: {{position}} needs queue.position"),
        ("position: 2", "music: jazz", "10: nodes.desk.queue.music: must be one of opsound"),
        ('greeting: "Loans desk."}', 'greeting: "Loans desk."}, say: Hi', "11: nodes.person.say: does not belong"),
        ('person: {greeting: "Loans desk."}', 'voice: amy', "11: nodes.person: has no kind"),
        ("goal_nodes: [person]", "goal_nodes: [desk]", "13: goal_nodes: 'desk' is not terminal"),
        ("goal_nodes: [person]", "goal_nodes: []", "13: goal_nodes: must name at least one node"),
        ("goal: renew a book\n", "", "1: goal: is missing"),
        ("path:", "goals: []\npath:", "14: goals: give either goal or goals"),
        ('"{{card_number}}#"', '"20418#"', "14: path[1]: holds a secret's value"),
        ('"{{card_number}}#"', '"{{card}}#"', "14: path[1]: 'card' is no slot"),
        ('"{{card_number}}#"', '"say: {{card_number}}"', "14: path[1]: 'card_number' is secret"),
        ('"{{card_number}}#"', '"press 1"', "14: path[1]: 'press 1' is no step"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_key(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    found = _faults(tmp_path, GOOD.replace(old, new, 1))
    assert any(entry.startswith(fault) for entry in found), found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("language: en", "language: it").replace("ok: desk", "ok: dusk").replace("wait_s: 40", "wait_s: -1")
    )
    assert [fault.split(":")[0] for fault in _faults(tmp_path, text)] == ["2", "9", "10"]


def test_letter_facts_may_be_named_in_a_spoken_step(tmp_path: Path) -> None:
    text = GOOD.replace('"{{card_number}}#"', '"say: I live in {{city}}"')
    assert _load(tmp_path, text).goals[0].path[1] == "say: I live in {{city}}"


@pytest.mark.parametrize(
    "text", ["", "[]", "just words", "company: [", "a: *b", "\tx: 1", "? {a: b}\n: c", "--- a\n--- b"]
)
def test_what_is_no_scenario_at_all_is_told_without_a_traceback(tmp_path: Path, text: str) -> None:
    assert _faults(tmp_path, text)


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    path.write_bytes(b"company: Corner\nlanguage: en\nabout: \xff\n")
    with pytest.raises(ConfigError, match=":3: is not UTF-8"):
        load_scenario(path)


def test_a_missing_file_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        load_scenario(tmp_path / "nowhere.yaml")


@given(st.integers(0, len(GOOD)), st.text(alphabet="{}[]:\"'\n -ab1#*&|>", max_size=4))
def test_no_damage_to_a_file_raises_anything_but_a_config_error(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: str
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "company.yaml"
    path.write_text(GOOD[:at] + junk + GOOD[at:], encoding="utf-8")
    with contextlib.suppress(ConfigError):
        load_scenario(path)
