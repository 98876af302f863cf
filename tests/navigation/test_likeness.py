"""What meaning adds where no word tells: with an encoder made up here, and with the real one where it is installed."""

from __future__ import annotations

import asyncio
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from holdslayer_agent.core.menu import Menu, OptionKind, parse_menu
from holdslayer_agent.encoder import e5, use
from holdslayer_agent.errors import SetupError
from holdslayer_agent.navigation import likeness
from holdslayer_agent.navigation.by_meaning import by_meaning
from holdslayer_agent.navigation.choice import likeness_of
from holdslayer_agent.navigation.concepts import CONCEPTS
from holdslayer_agent.navigation.likeness import Fit, Likeness, Side
from holdslayer_agent.navigation.past import tried_at
from holdslayer_agent.navigation.port import PressKeys
from holdslayer_agent.navigation.rules import RulesNavigator, decide
from holdslayer_agent.settings.calls import NavigatorSettings
from tests.navigation.views import view_of
from tools.meaning.wishes import LANGUAGES, read_wishes

MENU = "For tickets, press 1. For kennels, press 2. For our annual report, press 3."
GOAL = "somewhere the poodle can sleep"


class MadeUp:
    """Knows which texts mean the same: those that `about` puts under one number."""

    def __init__(self, about: dict[str, int]) -> None:
        self.about = about
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.zeros((len(texts), use.DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[
                next((n for words, n in self.about.items() if words in text), zlib.crc32(text.encode()) % 400 + 100)
            ] = 1.0
        return rows


def using(made: MadeUp) -> Likeness:
    by = Likeness()
    flat = np.zeros((use.DIMENSIONS, 1), np.float32)
    by.take(made, Fit(Side(flat), Side(flat)))
    return by


def knowing(**about: int) -> Likeness:
    return using(MadeUp(about))


def pressed(heard: str, goal: str, by: Likeness | None, **view: object) -> str:
    decision = decide(view_of(*heard.split("_"), goal=goal, **view), by)  # type: ignore[arg-type]
    return decision.keys if isinstance(decision, PressKeys) else ""


def test_an_option_that_shares_no_word_is_found_by_its_meaning() -> None:
    assert pressed(MENU, GOAL, None) == ""
    assert pressed(MENU, GOAL, knowing(poodle=1, kennels=1)) == "2"


def test_good_words_stay_where_likeness_says_the_same_of_all() -> None:
    heard = "For a lost card, press 1. For kennels, press 2."
    assert pressed(heard, "report a lost card", knowing(card=1, kennels=1)) == "1"


def test_a_misheard_menu_is_heard_again_before_its_meaning_counts() -> None:
    def weighed(heard: str) -> bool:
        view, menu = view_of(heard, goal=GOAL), parse_menu([heard])
        return by_meaning(view, menu, tried_at(view, menu), knowing(poodle=1, kennels=1)) != menu

    assert weighed(MENU)
    assert not weighed(MENU.replace("press 3", "press 5"))


class Alike(Likeness):
    """Says how alike the goal and each option are."""

    def __init__(self, **alike: float) -> None:
        super().__init__()
        self.alike = alike

    @property
    def ready(self) -> bool:
        return True

    def alone(self, goal: str, meaning: str) -> float | None:
        return next((value for word, value in self.alike.items() if word in meaning), 0.0)

    def of(self, goal: str, menu: Menu) -> dict[str, float]:
        topics = {o.meaning for o in (*menu.options, *menu.unread) if o.kind is OptionKind.TOPIC}
        return {meaning: self.alone(goal, meaning) or 0.0 for meaning in topics} if len(topics) > 1 else {}


REST = {
    "9": "For anything else, press 9.",
    "8": "For more choices, press 8.",
    "0": "To speak with an agent, press 0.",
}


@pytest.mark.parametrize(("key", "enough"), [("9", 0.1), ("8", 0.4), ("0", 0.1)])
def test_what_stands_for_the_rest_is_taken_where_no_topic_is_alike(key: str, enough: float) -> None:
    heard = f"For tickets, press 1. For kennels, press 2. {REST[key]}"
    assert pressed(heard, GOAL, Alike(kennels=enough, tickets=-0.2)) == "2"
    assert pressed(heard, GOAL, Alike(kennels=enough - 0.1, tickets=-0.2)) == key


def test_one_word_in_common_takes_no_topic_before_the_rest() -> None:
    heard = "To change a return, press 1. For letters, press 2. For all other questions, press 3."
    assert pressed(heard, "do my husband's last return", Alike(change=-0.4, letters=-0.5)) == "3"


def test_what_stands_for_other_callers_takes_more_to_be_the_callers_own() -> None:
    heard = "For business customers, press 1. For tickets, press 2. For all other questions, press 3."
    assert pressed(heard, GOAL, Alike(business=0.1, tickets=-0.2)) == "3"
    assert pressed(heard, GOAL, Alike(business=0.5, tickets=-0.2)) == "1"


def test_staying_on_the_line_is_the_rest_as_well() -> None:
    heard = "For tickets, press 1. For kennels, press 2. Otherwise, please hold."
    assert pressed(heard, GOAL, Alike(kennels=0.1, tickets=-0.2)) == "2"
    assert pressed(heard, GOAL, Alike(kennels=-0.1, tickets=-0.2)) == ""


def test_one_topic_beside_what_nobody_wants_is_weighed_alone() -> None:
    heard = "Calls may be recorded for our service, press 8. If you do not wish that, press 9."
    assert pressed(heard, GOAL, Alike(recorded=0.1, wish=-0.3)) == ""


def test_a_closed_offices_offer_is_taken_where_it_is_for_the_goal_alone() -> None:
    heard = "Our office is closed. For kennels, press 1. For tickets, press 2."
    assert pressed(heard, GOAL, Alike(kennels=0.5, tickets=0.1)) == "1"
    assert pressed(heard, GOAL, Alike(kennels=0.3, tickets=-0.4)) == ""


def test_likeness_decides_between_options_that_are_close_by_their_words() -> None:
    heard = "To order tickets, press 1. For a copy of your tickets, press 2."
    assert pressed(heard, "a copy of tickets I ordered", knowing(copy=1)) == "2"
    assert pressed(heard, "a copy of tickets I ordered", using(MadeUp({"a copy of tickets": 1, "to order": 1}))) == "1"


def test_a_plainly_better_word_is_overruled_by_much_likeness_alone() -> None:
    heard = "To report a lost card, press 1. For payments, press 2."
    assert pressed(heard, "I lost my card", Alike(payments=0.2)) == "1"
    assert pressed(heard, "I lost my card", Alike(payments=0.6)) == "2"


def test_one_topic_alone_is_compared_with_nothing() -> None:
    assert knowing(poodle=1, kennels=1).of(GOAL, parse_menu(["For kennels, press 1."])) == {}


def test_what_stands_alone_beside_waiting_is_passed_by_where_it_is_unlike() -> None:
    heard = "If your alarm is ringing right now, press 1._Otherwise, please hold."
    goal = "change who is called when the alarm rings"
    assert pressed(heard, goal, None) == "1"
    assert pressed(heard, goal, Alike(alarm=0.4)) == "1"
    assert pressed(heard, goal, Alike(alarm=0.1)) == ""
    assert Likeness().alone(goal, "anything") is None


def test_what_stands_alone_at_the_door_is_passed_by_where_it_is_unlike() -> None:
    heard = "For dog safety, press 9."
    assert pressed(heard, "the dog ate my ticket", None) == "9"
    assert pressed(heard, "the dog ate my ticket", Alike(safety=0.0)) == ""
    assert pressed(heard, "the dog ate my ticket", Alike(safety=0.5)) == "9"


def test_each_text_is_encoded_once_and_old_ones_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    made = MadeUp({"poodle": 1})
    by, menu = using(made), parse_menu([MENU])
    by.of(GOAL, menu)
    by.of(GOAL, menu)
    assert len(made.asked) == 4
    monkeypatch.setattr(likeness, "KEPT", 2)
    by.of("another wish", menu)
    by.of(GOAL, menu)
    assert made.asked.count(GOAL) == 2


async def test_it_adds_nothing_until_it_is_loaded() -> None:
    view = view_of(MENU, goal=GOAL)
    off = Likeness()
    assert not off.ready
    assert await RulesNavigator(off).decide(view) == await RulesNavigator().decide(view)
    assert await RulesNavigator(knowing(poodle=1, kennels=1)).decide(view) != await RulesNavigator().decide(view)


async def test_without_its_package_words_go_on_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> None:
        raise SetupError("not here", code="meaning-missing", mend="install it")

    monkeypatch.setattr(use, "load", missing)
    monkeypatch.setattr(e5, "load", missing)
    by = Likeness()
    await by.load()
    assert not by.ready
    assert "words alone" in caplog.text


def test_the_settings_turn_it_off() -> None:
    assert likeness_of(NavigatorSettings(meaning=False)) is None
    assert (likeness_of(NavigatorSettings()) is not None) is use.FILES.installed()


def test_what_is_offered_beside_going_on_is_an_advertisement_and_not_weighed() -> None:
    heard = "For a kennel loan, press 1. To continue, press 2."
    assert pressed(heard, GOAL, knowing(poodle=1, kennel=1)) == pressed(heard, GOAL, None) == "2"


def test_a_goal_is_weighed_without_what_it_says_to_be_not_so() -> None:
    made = MadeUp({})
    using(made).of("a dog bit me, nobody is bleeding", parse_menu([MENU]))
    assert not any("bleeding" in text for text in made.asked)


@pytest.mark.parametrize(
    ("form", "dimensions"), [(likeness.SMALL, use.DIMENSIONS), (likeness.WIDE, use.DIMENSIONS + e5.DIMENSIONS)]
)
def test_a_form_is_small_and_as_wide_as_its_encoders_and_the_concepts(form: Path, dimensions: int) -> None:
    fit = Fit.read(form)
    for side in (fit.wish, fit.offer):
        assert side.hidden is not None
        assert side.out is not None
        assert len(side.plain) == len(side.hidden) == dimensions + len(fit.concepts)
        assert side.out.shape == (side.hidden.shape[1], side.plain.shape[1])
    assert set(fit.concepts) <= set(CONCEPTS)
    assert form.stat().st_size < 3_000_000


def test_concepts_in_common_count_beside_the_vectors() -> None:
    one = np.zeros(use.DIMENSIONS, np.float32)
    weights = np.zeros((use.DIMENSIONS + 1, 1), np.float32)
    weights[-1] = 1.0
    fit = Fit(Side(weights), Side(weights), ("vehicle",))
    car, cat = fit.features("my car", one), fit.features("my cat", one)
    assert fit.alike(car, np.stack([car, cat])).tolist() == [1.0, 0.0]


def test_a_hidden_unit_counts_where_it_is_above_nothing() -> None:
    one = np.eye(1, use.DIMENSIONS, dtype=np.float32)[0]
    side = Side(np.zeros((use.DIMENSIONS, 1), np.float32), one[:, None], np.full((1, 1), 3.0, np.float32))
    assert side.projected(one).tolist() == [3.0]
    assert side.projected(np.stack([one, -one])).tolist() == [[3.0], [0.0]]


def test_the_wishes_can_be_read_in_four_languages() -> None:
    branches = read_wishes()
    assert {branch.language for branch in branches} == set(LANGUAGES)
    assert len({branch.name for branch in branches}) >= 30
    assert sum(len(branch.wishes) for branch in branches) >= 300


@pytest.mark.skipif(not use.FILES.installed(), reason="the sentence encoder is not installed: make setup")
@pytest.mark.parametrize(
    ("heard", "goal"),
    [
        (MENU, GOAL),
        ("For venue hire, press 1. If an item is overdue, press 2.", "my novel was due last week"),
        ("Für Schornsteinfeger die 1. Bei Rohrbruch die 2.", "mein Keller steht unter Wasser"),
        ("Pour un devis, tapez 1. Pour le dépannage, tapez 2.", "mon lave-linge fait un bruit affreux"),
        ("Para contratar, pulse 1. Para averías, pulse 2.", "la pantalla se queda negra"),
    ],
)
def test_the_real_encoder_finds_what_words_do_not(heard: str, goal: str) -> None:
    by = Likeness()
    asyncio.run(by.load())
    alike = by.of(goal, parse_menu([heard]))
    right = parse_menu([heard]).options[1]
    assert right.keys == "2"
    assert max(alike, key=alike.__getitem__) == right.meaning
