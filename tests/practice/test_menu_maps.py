"""Learned menus as scenario files and back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdslayer_agent.core.decisions import PastDecision, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.hearing_out import CallEnd, hear_out, with_paths
from holdslayer_agent.core.learned import DeadEnd, LearnedMenu, LearnedPath, LearnedStep, learn
from holdslayer_agent.core.menu_tree import Where
from holdslayer_agent.errors import ConfigError
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.menus import MenuShelf
from holdslayer_agent.practice.catalogue import scenarios_dir
from holdslayer_agent.practice.menu_maps import as_scenario, from_scenario, merged, taken_in
from holdslayer_agent.practice.scenario_reader import load_scenario, parse_scenario
from holdslayer_agent.practice.text_call import TextCall
from holdslayer_agent.settings import Settings
from holdslayer_agent.shelves import run_menus


def menu_of_bank() -> LearnedMenu:
    history = [
        PastDecision(("For cards, press 2.",), PressKeys("2", "r"), 0.0),
        PastDecision(("Please enter your card number.",), PressKeys("{{card_number}}#", "r"), 1.0),
        PastDecision(("In a few words, why do you call?",), SaySlotOrPhrase("lost card", "r"), 2.0),
    ]
    return learn(LearnedMenu("+1555", "Bank"), "report a lost card", "en", history, "connected", 1.0)


def test_an_exported_menu_is_a_scenario_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text(as_scenario(menu_of_bank()))
    scenario = load_scenario(file)
    assert scenario.company == "Bank"
    assert scenario.goals[0].path == ("2", "{{card_number}}#", "say: lost card")


def test_exported_and_imported_it_leads_the_same_way(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text(as_scenario(menu_of_bank()))
    again = from_scenario(load_scenario(file), "+1555")
    assert [step.entry for step in again.paths[0].steps] == ["2", "{{card_number}}#", "say: lost card"]
    assert again.paths[0].goal == "report a lost card"


def test_every_packaged_company_is_a_map() -> None:
    for file in sorted(scenarios_dir().glob("[0-9]*.yaml")):
        scenario = load_scenario(file)
        entered = sum(step not in ("wait", "ask") for goal in scenario.goals for step in goal.path)
        learned = from_scenario(load_scenario(file), "+1555")
        assert sum(len(path.steps) for path in learned.paths) == entered, file.name


# -- what comes back of a file ---------------------------------------------------------------------------------------

MAIN = ("Thank you for calling Acme.", "For billing, press 1.", "For service, press 2.")
MAIN_MISHEARD = ("Thank you for calling Acme.", "For billing, press 1.", "For service, press too.")
BILL = ("For a copy of your bill, press 1.", "To dispute a charge, press 2.")
STEP = LearnedStep


def path_of(goal: str, *steps: LearnedStep, language: str = "en", outcome: str = "connected") -> LearnedPath:
    return LearnedPath(goal, language, steps, outcome, 1_700_000_000.0)


def menu_with(*paths: LearnedPath, dead_ends: tuple[DeadEnd, ...] = ()) -> LearnedMenu:
    return LearnedMenu("+15550100", "Acme", paths, dead_ends)


def came_back(menu: LearnedMenu) -> LearnedMenu:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "menu.yaml"
        file.write_text(as_scenario(menu), encoding="utf-8")
        return from_scenario(load_scenario(file), menu.number)


MENUS = {
    "another hearing of the start": menu_with(
        path_of("dispute", STEP(MAIN, "1"), STEP(BILL, "2")), path_of("repair", STEP(MAIN_MISHEARD, "2"))
    ),
    "another start, facts and words": menu_with(
        path_of("pay", STEP(("Enter your account number, then pound.",), "{{account}}#"), STEP(("PIN?",), "{{pin}}")),
        path_of("ask", STEP(("How can I help?",), "say: agent"), STEP(("Which city?",), "say: {{city}} please")),
        path_of("city", STEP(("Enter the city's number.",), "{{city}}")),
    ),
    "two languages": menu_with(
        path_of("Rechnung", STEP(("Für Rechnungen drücken Sie die 1.",), "1"), language="de"),
        path_of("bill", STEP(MAIN, "1")),
    ),
    "one goal in two languages": menu_with(
        path_of("bill", STEP(("Für Rechnungen drücken Sie die 1.",), "1"), language="de"),
        path_of("bill", STEP(MAIN, "1")),
    ),
    "equal prompts": menu_with(path_of("a", STEP(("Press 1.",), "1"), STEP(("Press 1.",), "1"))),
    "a loop": menu_with(path_of("a", STEP(MAIN, "1"), STEP(("Your ZIP code?",), "{{zip}}"), STEP(MAIN, "2"))),
    "what steps have taught": menu_with(
        path_of("a", STEP(MAIN, "1", patient=True, late=True, listens_from=1), STEP(BILL, "2", listens_from=0)),
        path_of("b", STEP(MAIN, "1"), STEP(BILL, "1", hearings=3), outcome="callback_promised"),
        path_of("c", STEP(MAIN, "2"), STEP(("To wait, press 5.",), "5"), outcome="user_did_not_come"),
    ),
    "one entry that led to two places": menu_with(
        path_of("a", STEP(MAIN, "1"), STEP(BILL, "2")), path_of("b", STEP(MAIN, "1"), STEP(("To wait, press 5.",), "5"))
    ),
    "nothing heard": menu_with(path_of("a", STEP((), "0"), STEP(("Hi {{there}}.", "}}"), "1"))),
    "no path": LearnedMenu("+15550100", "Acme"),
    "a dead end alone": menu_with(dead_ends=(DeadEnd(MAIN, "0", 1_700_000_000.0, 2), DeadEnd(BILL, "say: x", 1.0))),
}


@pytest.mark.parametrize("name", MENUS)
def test_a_menu_comes_back_as_it_went(name: str) -> None:
    assert came_back(MENUS[name]) == with_paths(MENUS[name])


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
sentences = st.lists(words, min_size=1, max_size=6).map(" ".join)
slots = st.sampled_from(["{{pin}}", "{{zip_code}}#", "*{{account_last4}}"])
entries = st.one_of(
    st.text("0123456789*#", min_size=1, max_size=4), slots, sentences.map("say: {}".format), st.just("say: {{city}}")
)
prompts = st.lists(sentences, max_size=4).map(tuple)
steps = st.builds(
    LearnedStep,
    prompts,
    entries,
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(min_value=0, max_value=9),
    st.integers(min_value=1, max_value=5),
)
times = st.integers(min_value=0, max_value=4_000_000_000).map(float)
outcomes = st.sampled_from(["connected", "user_did_not_come", "callback_promised", "closed"])
paths = st.builds(
    LearnedPath,
    sentences,
    st.sampled_from(["en", "de", "fr", "es"]),
    st.lists(steps, min_size=1, max_size=5).map(tuple),
    outcomes,
    times,
    st.integers(min_value=1, max_value=999),
)
dead_ends = st.builds(DeadEnd, prompts, entries, times, st.integers(min_value=1, max_value=99))
menus = st.builds(
    LearnedMenu,
    st.just("+15550100"),
    sentences,
    st.lists(paths, max_size=5, unique_by=lambda path: (path.goal, path.language)).map(tuple),
    st.lists(dead_ends, max_size=3).map(tuple),
)


@given(menus)
@settings(max_examples=60, deadline=None)
def test_any_menu_comes_back_as_it_went(menu: LearnedMenu) -> None:
    assert replace(came_back(menu), heard=()) == menu
    grown = with_paths(menu)
    assert came_back(grown) == grown


def test_the_goals_of_an_exported_menu_can_be_played(tmp_path: Path) -> None:
    file = tmp_path / "menu.yaml"
    for name in ("another hearing of the start", "equal prompts", "a loop", "what steps have taught"):
        file.write_text(as_scenario(MENUS[name]))
        scenario = load_scenario(file)
        for goal in scenario.goals:
            call = TextCall(scenario)
            for entry in goal.path:
                call.press(entry.replace("{{zip}}", scenario.facts.get("zip", "") + "#"))
            assert call.play.node.name in goal.goal_nodes, (name, goal.text)


def test_a_file_of_hand_drawn_goals_alone_is_a_menu_known_since_now(tmp_path: Path) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text(
        "company: Acme\nlanguage: en\nstart: main\nnodes:\n  main: {say: 'For bills, press 1.', on: {'1': later}}\n"
        "  later: {say: 'We will call you back.', end: callback_promised}\n"
        "goal: bill\ngoal_nodes: [later]\npath: ['1']\n"
    )
    (path,) = from_scenario(load_scenario(file), "+1", 5.0).paths
    assert (path.outcome, path.at, path.language) == ("callback_promised", 5.0, "en")


@pytest.mark.parametrize(
    ("learned", "fault"),
    [
        ("{paths: [{goal: g, language: en, outcome: connected, steps: [{at: nowhere, entry: '1'}]}]}", "no node"),
        ("{paths: [{goal: g, language: xx, outcome: connected, steps: [{at: main, entry: '1'}]}]}", "en, de, fr or es"),
        ("{paths: [{goal: g, language: en, outcome: connected, steps: []}]}", "at least one step"),
        (
            "{paths: [{goal: g, language: en, outcome: connected, steps: [{at: main, entry: call}]}]}",
            "with keys around",
        ),
        ("{paths: [{goal: g}]}", "is missing"),
        ("{dead_ends: [{heard: [Hi.], entry: '0', last: yesterday}]}", "a time with a zone"),
    ],
)
def test_what_is_wrong_under_learned_is_told(tmp_path: Path, learned: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        load_scenario(with_learned(tmp_path, learned))


def with_learned(tmp_path: Path, learned: str) -> Path:
    """A map of one menu with this under `learned`."""
    file = tmp_path / "menu.yaml"
    file.write_text(
        "company: Acme\nlanguage: en\nstart: main\nnodes:\n  main: {say: 'For bills, press 1.', on: {'1': main}}\n"
        f"  end: {{end: closed}}\ngoal: g\ngoal_nodes: [end]\nlearned: {learned}\n"
    )
    return file


# -- an import keeps what is known -----------------------------------------------------------------------------------


def test_of_two_paths_for_a_goal_the_newer_is_kept() -> None:
    mine = path_of("bill", STEP(MAIN, "1"))
    known = menu_with(mine, path_of("loan", STEP(MAIN, "2")), dead_ends=(DeadEnd(MAIN, "0", 5.0),))
    changed = replace(mine, steps=(STEP(MAIN, "2"),))
    german = replace(mine, language="de")
    both = merged(known, menu_with(replace(changed, at=mine.at + 9), german, dead_ends=(DeadEnd(BILL, "0", 6.0),)))
    assert (both.added, both.replaced, both.older, both.kept) == (("bill",), ("bill",), (), ("loan",))
    assert {path.steps[0].entry for path in both.menu.paths if path.language == "en"} == {"2"}
    assert len(both.menu.dead_ends) == 2
    assert merged(known, menu_with(replace(changed, at=mine.at - 9))).older == ("bill",)
    assert merged(known, menu_with(changed)).replaced == ("bill",)  # edited in the file
    assert merged(known, known).kept == ("bill", "loan")
    assert set(merged(known, known).menu.paths) == set(known.paths)


async def test_an_import_says_what_it_did_and_show_tells_dead_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, file = Settings(data_dir=tmp_path), tmp_path / "menu.yaml"
    known = menu_with(path_of("bill", STEP(MAIN, "1")), dead_ends=(DeadEnd(MAIN, "0", 1_700_000_000.0),))
    store = await Store.open(tmp_path / "holdslayer.db")
    await MenuShelf(store).save(known)
    await store.close()
    await run_menus(settings, "export", known.number, file)
    assert load_scenario(file).goals[0].text == "bill"
    file.write_text(as_scenario(menu_with(path_of("repair", STEP(MAIN, "2")))))
    await run_menus(settings, "import", known.number, file)
    await run_menus(settings, "show", known.number, None)
    said = capsys.readouterr().out
    assert "2 goals and 1 dead ends are known now\n  added: repair\n  kept: bill\n" in said
    assert "✗ 0: hung up, last on 2023-11-14" in said


# -- the tree --------------------------------------------------------------------------------------------------------

LOAN = ("Loans.", "For a new loan, press 1.", "To go back, press star.")


def pressed(keys: str, *heard: str) -> PastDecision:
    return PastDecision(heard, PressKeys(keys, "r"), 0.0)


def menu_with_a_tree() -> LearnedMenu:
    """A call that turned back, one that was told a closed office, one that came to a person behind a queue."""
    menu = LearnedMenu("+15550100", "Acme")
    detour = [pressed("2", *MAIN), pressed("*", *LOAN), pressed("1", *MAIN), pressed("2", *BILL)]
    closed = CallEnd(Where.CLOSED, heard=("We are closed now.",))
    menu = hear_out(menu, "new loan", "en", [pressed("2", *MAIN), pressed("1", *LOAN)], closed, 1_700_000_000.0)
    menu = hear_out(menu, "dispute", "en", detour, CallEnd(Where.PERSON, held=True), 1_700_000_100.0)
    menu = hear_out(menu, "hours", "en", [pressed("0", *MAIN)], CallEnd(Where.VOICEMAIL), 1_700_000_200.0)
    menu = hear_out(menu, "hours", "en", [], CallEnd(Where.HUNG_UP, heard=MAIN), 1_700_000_300.0)
    return learn(menu, "dispute", "en", detour, "connected", 1_700_000_100.0)


def test_a_tree_comes_back_as_it_went() -> None:
    menu = menu_with_a_tree()
    assert any(one.left for menu_ in menu.heard for one in menu_.choices)
    assert came_back(menu) == menu
    without_paths = replace(menu, paths=())
    assert came_back(without_paths) == without_paths


def test_the_branches_that_were_left_can_be_played_and_what_was_not_taken_is_told(tmp_path: Path) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text(as_scenario(menu_with_a_tree()))
    scenario = load_scenario(file)
    call = TextCall(scenario)
    call.press("2")
    assert call.play.node.say[0].text == "Loans."
    call.press("*")
    call.press("1")
    assert call.play.node.say[0].text == BILL[0]
    call = TextCall(scenario)
    call.press("2")
    call.press("1")
    assert call.play.node.say[0].text == "We are closed now."
    (main,) = [menu for menu in scenario.heard if menu.start]
    assert [one.entry for one in main.choices if not one.led] == []
    (bill,) = [menu for menu in scenario.heard if menu.prompt == BILL]
    assert [one.entry for one in bill.choices if not one.led] == ["1"]


def test_names_of_facts_and_languages_come_back_as_calls_have_them(tmp_path: Path) -> None:
    asked = ("Por favor, marque su número de cuenta.",)
    path = path_of("saldo", STEP(asked, "{{Account_No}}#"), language="es-MX")
    menu = with_paths(menu_with(path, path_of("balance", STEP(("Account number?",), "{{Account_No}}"), language="en")))
    assert came_back(menu) == menu


def test_an_edited_tree_takes_the_place_of_the_known_one_and_a_new_one_is_added(tmp_path: Path) -> None:
    menu = menu_with_a_tree()
    file = tmp_path / "menu.yaml"
    file.write_text(as_scenario(menu).replace("meaning: for billing", "meaning: bills and payments"))
    both = merged(menu, from_scenario(load_scenario(file), menu.number)).menu
    meanings = {one.meaning for known in both.heard for one in known.choices}
    assert "bills and payments" in meanings
    assert "for billing" not in meanings
    assert len(both.heard) == len(menu.heard)


@pytest.mark.parametrize(
    ("menus", "fault"),
    [
        ("{Main: {at: main, language: en}}", "lower case letters"),
        ("{m: {at: nowhere, language: en}}", "no node"),
        ("{m: {at: main, language: en, options: [{entry: call}]}}", "or wait"),
        ("{m: {at: main, language: en, options: [{entry: '1', led: [{menu: n}]}]}}", "no menu 'n'"),
        ("{m: {at: main, language: en, options: [{entry: '1', led: [{to: heaven}]}]}}", "one of same, queue"),
        ("{m: {at: main, language: en, options: [{entry: '1', led: [{calls: 1}]}]}}", "either menu"),
        ("{m: {at: main, language: en, options: [{entry: '1', wrong_for: [{last: x}]}]}}", "goal: is missing"),
    ],
)
def test_what_is_wrong_in_a_tree_is_told(tmp_path: Path, menus: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        load_scenario(with_learned(tmp_path, f"{{menus: {menus}}}"))


def test_a_map_that_gives_a_pin_where_none_is_asked_for_is_not_followed() -> None:
    bait = path_of("bill", STEP(MAIN, "1"), STEP(("Thank you for holding.",), "{{pin}}"))
    asked = path_of("card", STEP(("Please enter your PIN.",), "{{pin}}#"))
    number = path_of("order", STEP(("Your order's number, please.",), "{{order_number}}"))
    shared = parse_scenario(as_scenario(menu_with(bait, asked, number)), "shared")
    taken = taken_in(menu_with(), shared, 1.0)
    assert (taken.added, taken.refused) == (("card", "order"), ("bill",))
    assert set(taken.menu.paths) == {asked, number}


async def test_show_tells_the_tree_with_what_no_call_has_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    menu = menu_with_a_tree()
    store = await Store.open(tmp_path / "holdslayer.db")
    await MenuShelf(store).save(menu)
    assert await MenuShelf(store).load(menu.number) == menu
    await store.close()
    await run_menus(Settings(data_dir=tmp_path), "list", "", None)
    await run_menus(Settings(data_dir=tmp_path), "show", menu.number, None)
    said = capsys.readouterr().out
    assert "3 menus, 1 goals, 0 dead ends" in said
    assert "· 1 (for a copy of your bill)\n" in said
    assert "→ 2 (to dispute a charge): a queue, then a person [once, last on 2023-11-14]" in said
    assert "✗ wrong for: dispute" in said
    assert "→ * (to go back): back to “Thank you for calling Acme." in said
