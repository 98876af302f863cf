"""What the rules make of prompts that were misheard: votes of their hearings, facts withheld, and no loops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdslayer_agent.core.decisions import (
    AskUser,
    Decision,
    GiveUp,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    WaitForMore,
)
from holdslayer_agent.core.menu import EntryAsked, OptionKind, parse_menu
from holdslayer_agent.navigation.loops import waits_at_prompt
from holdslayer_agent.navigation.meaning import concepts_in, score
from holdslayer_agent.navigation.past import completed
from holdslayer_agent.navigation.rows import in_order, leaves_row, next_in_row
from holdslayer_agent.navigation.rules import decide
from holdslayer_agent.navigation.slots import named_plainly
from holdslayer_agent.navigation.voting import prompts_alike, vote
from holdslayer_agent.navigation.weighing import is_damaged

MENU = ("For orders, press 1.", "For repairs, press 2.", "For jobs and training, press 3.")


def _view(
    goal: str, *hearings: tuple[str, ...], slots: tuple[str, ...] = (), pause_s: float = 6.0, language: str = "en"
) -> MenuView:
    """Hearings of prompts, one behind the other, each waited out but the last."""
    sentences, at_s = [], 0.0
    for hearing in hearings:
        for text in hearing:
            sentences.append(HeardSentence(text, at_s, at_s + 2.0))
            at_s += 2.1
        at_s += pause_s
    return MenuView(goal, language, slots, tuple(sentences), (), 1.5, True, at_s, 0)


def _keys(decision: Decision) -> str:
    assert isinstance(decision, PressKeys), decision
    return decision.keys


def test_a_word_that_most_hearings_have_is_the_word() -> None:
    heard = (["For repairs, press 2."], ["For apples, press 2."], ["For repairs, mess 2."])
    assert vote(heard).said == ["For repairs, press 2."]


def test_a_key_behind_a_verb_of_pressing_wins_over_a_word_there() -> None:
    assert vote((["For repairs, press 2."], ["For repairs, press jobs"])).said == ["For repairs, press 2."]


def test_a_sentence_lost_between_two_that_came_again_is_put_back() -> None:
    assert vote((list(MENU), [MENU[0], MENU[2]])).said == list(MENU)


def test_other_menus_of_the_company_are_no_hearings_of_this_one() -> None:
    assert not prompts_alike(MENU, ("To pay by card, press 1.", "To hear your balance, press 2."))


def test_two_hearings_of_a_menu_give_its_options_together() -> None:
    first = ("For orders, press 1.", "For repairs, press jobs", "For jobs and training, press 3.")
    second = ("For orders, press 1.", "For apples, press 2.", "For jobs and training, press 3.")
    assert _keys(decide(_view("my washer needs a repair", first, second))) == "2"


def test_a_number_whose_verb_was_lost_is_the_next_of_its_row() -> None:
    menu = parse_menu(
        ("To pay by phone, press 1.", "Press 2 for your balance.", "If your bill is too high, changed. 3.")
    )
    assert [(option.keys, option.kind) for option in menu.options][-1] == ("3", OptionKind.TOPIC)


def test_a_year_is_no_key() -> None:
    assert "1931" not in {option.keys for option in parse_menu(("Rock solid since 1931.", *MENU)).options}


def test_a_fact_is_named_plainly_only_right_beside_the_verb() -> None:
    plain = EntryAsked("please enter your four digit account pin", 4)
    thrown_together = EntryAsked("pin minutes for your privacy, please enter the digit internet on your", None)
    assert named_plainly(plain, "account_pin")
    assert not named_plainly(thrown_together, "account_pin")


def test_a_birthday_does_not_answer_for_a_number_of_seven_digits() -> None:
    assert not named_plainly(EntryAsked("enter your seven digit birth number", 7), "dob_mmddyyyy")


def test_a_fact_that_was_not_named_surely_is_heard_again_first() -> None:
    prompt = ("please enter the winter green yellow account number of today",)
    assert isinstance(decide(_view("check my bill", prompt, slots=("account_number",))), WaitForMore)


def test_a_prompt_that_came_again_is_counted_though_it_was_misheard() -> None:
    again = ("For orders, yes 1.", "For apples, press 2.", "For jobs and draining, press 3.")
    assert waits_at_prompt(_view("x", MENU, again, MENU)) == 2


def test_announcements_of_a_queue_are_no_loop() -> None:
    offer = ("To be called back, press 1.",)
    assert waits_at_prompt(_view("x", offer, offer, offer, pause_s=25.0)) == 0


def test_no_prompt_is_waited_out_a_third_time() -> None:
    prompt = ("Blue seven window of the under.", "Press any for the.")
    decision = decide(_view("check my bill", prompt, prompt, prompt))
    assert isinstance(decision, PressKeys | GiveUp)


def test_when_nothing_leads_on_the_call_is_given_up() -> None:
    prompt = ("Blue seven window of the under.", "Press any for the.")
    view = _view("check my bill", prompt, prompt, prompt)
    past = tuple(PastDecision(prompt, PressKeys(keys, ""), 0.0) for keys in ("0", "#", "*"))
    tried = MenuView(view.goal, "en", (), view.sentences, past, 1.5, True, view.now_s, 0)
    assert isinstance(decide(tried), GiveUp)


def test_callers_and_companies_say_one_thing_in_other_words() -> None:
    pairs = (
        ("I want to end my contract", "thinking about leaving us"),
        ("ich will meinen Vertrag loswerden", "kündigen"),
        ("je veux rendre un article", "pour un retour"),
        ("no puedo entrar en mi cuenta", "contraseña"),
    )
    for goal, option in pairs:
        assert score(goal, option) > 0.5, (goal, option)
    assert "sewage" in concepts_in("a sewer backup")


def test_what_will_not_be_repeated_is_answered_with_the_likeliest() -> None:
    heard = ("Your card was mailed.", "If ten days have passed, press 2 lost to speak to a clerk.", "Goodbye.")
    assert _keys(decide(_view("my new card never came", heard))) == "2"


def test_the_option_that_is_left_is_taken_where_the_others_are_for_others() -> None:
    menu = ("If you are a xylophone, press 1.", "If you are a doctor or hospital, press 2.", "For a broker, press 3.")
    assert _keys(decide(_view("fight a denial", menu, menu))) == "1"


def test_a_key_named_without_the_verb_that_the_others_have_is_a_sign_of_mishearing() -> None:
    assert is_damaged(parse_menu(("For orders, press 1.", "sign a so home loans, 2.", "For jobs, press 3.")))
    assert not is_damaged(parse_menu(("For orders, press 1.", "For loans, 2.", "For jobs, 3.")))


def test_a_language_under_a_key_that_the_menu_has_too_is_no_sign_of_mishearing() -> None:
    heard = ("Para español, oprima el dos.", "For flights, press 1.", "For hotels, press 2.", "For cars, press 3.")
    assert not is_damaged(parse_menu(heard))


def test_a_pound_key_that_one_hearing_has_is_sent() -> None:
    first = "Enter your card number, then press pound."
    again = "Enter your card number, then press banana."
    view = _view("my card", (first,), (again,), slots=("card_number",))
    assert _keys(decide(view)) == "{{card_number}}#"


def test_a_complaint_that_nothing_was_heard_is_the_same_prompt_again() -> None:
    first = ("Tell me in a few words what this is about.",)
    again = ("Sorry, I did not understand you.", "For orders, press 1.", "For repairs, press 2.")
    assert waits_at_prompt(_view("jobs", first, again)) == 1


def test_a_prompt_that_zero_did_not_help_at_is_not_waited_out_again() -> None:
    stuck = PastDecision(MENU * 3, PressKeys("0", "any reason"), 30.0)
    view = MenuView("xylophone", "en", (), _view("", MENU).sentences, (stuck,), 1.5, True, 60.0, 0)
    assert waits_at_prompt(view) >= 2
    assert not isinstance(decide(view), WaitForMore)


@pytest.mark.parametrize(
    ("heard", "key"),
    [
        ("For rewards, press free.", "3"),
        ("For more options, press I.", "5"),
        ("To have a specialist review your reading, stress you.", "2"),
        ("To hear these options again, press the start key.", "*"),
        ("For water quality, press for.", "4"),
        ("For rewards, stress 3.", "3"),
        ("Möchten Sie eine Krankmeldung einreichen, berücken Sie die 1.", "1"),
        ("Haben Sie eine Frage zu Ihren Laborwerten? Brücken Sie bitte die 3.", "3"),
        ("Pour la suite du menu, appellés sur dieuze.", "#"),
        ("Pour réécouter ce menu, appuyez sur les toiles.", "*"),
    ],
)
def test_a_key_that_sounds_like_another_word_is_read(heard: str, key: str) -> None:
    assert [option.keys for option in parse_menu([heard]).options] == [key]


@pytest.mark.parametrize(
    "said", ["Rücken Sie bitte näher ans Telefon.", "Vous appelez sur une ligne.", "Misez sur Dieu."]
)
def test_words_that_only_sound_like_pressing_are_no_option(said: str) -> None:
    assert parse_menu([said]).options == ()


def test_a_key_whose_option_was_lost_is_heard_again_before_anything_else_is_taken() -> None:
    heard = (
        "Haben Sie eine Störung zu melden, dann drücken Sie die 1.",
        "Möchten Sie den Zählerstand mitteilen, drücken Sie die 2.",
        "Für Umzug, An- und Abmeldung drücken Sie die 3. Bei Fragen zu Ihrer Rechnung und Ihren",
        "Die 4. Für alle anderen Anliegen drücken Sie die 0.",
    )
    assert is_damaged(parse_menu(heard))
    assert isinstance(decide(_view("meinen Abschlag für Strom senken", heard, language="de")), WaitForMore)


def test_the_user_is_asked_in_the_calls_language() -> None:
    prompt = ("Introduzca su número de póliza y pulse almohadilla.",)
    asked = decide(replace(_view("dar un parte", prompt, prompt, language="es"), questions_left=1))
    assert isinstance(asked, AskUser)
    assert asked.question.startswith("La empresa pregunta: Introduzca")


def test_to_press_something_is_no_misheard_key() -> None:
    menu = parse_menu(["Press to hear more, or press for a while."])
    assert all(option.keys not in ("2", "4") for option in menu.options)


@pytest.mark.parametrize(
    ("heard", "pound"),
    [
        ("Please enter your eight-digit number, followed by a town.", True),
        ("Then please keep in your eight digits, and press the count.", True),
        ("Please enter your eight digits at the count of three.", False),
        ("T'as fait le numéro de la ligne concerné par votre appel, Fils appellés sur dieuze.", True),
    ],
)
def test_an_entry_is_read_whose_words_sound_like_others(heard: str, pound: bool) -> None:
    entry = parse_menu([heard]).entry
    assert entry is not None
    assert entry.pound is pound


def test_what_members_and_what_those_who_remember_something_press_is_told_apart() -> None:
    (member,) = parse_menu(["If you remember, press 1."]).options
    (other,) = parse_menu(["If you remember your password, press 1."]).options
    assert "member" in member.meaning.split()
    assert "member" not in other.meaning.split()


def test_a_yes_that_was_misheard_is_known_by_its_no() -> None:
    menu = parse_menu(["Did that fix the problem?", "Press 1 for VS or 2 for no."])
    assert [(option.keys, option.kind) for option in menu.options] == [("1", OptionKind.YES), ("2", OptionKind.NO)]


def test_a_question_without_its_verb_gets_the_zip_code() -> None:
    heard = ("Thank you.", "And decide each of this code of your billing address.")
    view = _view("my card was stolen", heard, heard, heard, slots=("zip", "card_number"))
    assert _keys(decide(view)) == "{{zip}}"


@pytest.mark.parametrize(
    ("menu", "keys"),
    [
        (("For orders, press 1.", "For wires, press 4.", "For jobs, press 3."), ["1", "2", "3"]),
        (("For orders, press 3.", "For wires, press 2.", "For jobs, press 3."), ["1", "2", "3"]),
        (("For orders, press 9.", "For wires, press 2.", "For jobs, press 3."), ["1", "2", "3"]),
        (("For orders, press 1.", "For wires, press 2.", "For a person, press 9 0."), ["1", "2", "0"]),
        (("For orders, press 1.", "For wires, press 2.", "For a clerk, press 2 2."), ["1", "2", "22"]),
        (("For orders, press 3.", "For wires, press 2.", "For jobs, press 4.", "For all else, press 1."), list("3241")),
    ],
)
def test_a_key_that_its_neighbours_belie_is_set_right(menu: tuple[str, ...], keys: list[str]) -> None:
    assert [option.keys for option in in_order(parse_menu(menu)).options] == keys


def test_a_prompt_of_which_no_word_is_known_again_is_told_by_how_long_it_takes() -> None:
    first, again, third = ("on your zip wire zip speak",), ("and five of digit",), ("report a code of that",)
    assert waits_at_prompt(_view("x", first, again, third)) == 2
    assert waits_at_prompt(_view("x", first, (*again, "and more of it"))) == 0


def test_a_number_that_was_not_given_does_not_make_a_queue_a_prompt() -> None:
    asked = ("Now enter the amount of your refund.",)
    gone_on = ("We could not find your refund with that.", "Sorry.", "Somebody will help you.")
    view = _view("my refund", asked, asked, gone_on, ("All clerks are busy.",))
    *before, last = view.sentences
    later = HeardSentence(last.text, last.started_s + 40.0, last.ended_s + 40.0)
    assert waits_at_prompt(MenuView("x", "en", (), (*before, later), (), 1.5, True, 99.0, 0)) == 0
    other = _view("x", asked, asked, gone_on, ("Good morning to you.", "Anything else may wait."))
    assert waits_at_prompt(other) == 0


def test_a_queue_that_speaks_again_and_again_was_not_waited_out() -> None:
    thanks = ("Thanks for waiting.",)
    tried = PastDecision(thanks * 9, PressKeys("0", ""), 300.0, pauses=tuple(range(1, 9)))
    view = MenuView("x", "en", (), _view("", thanks).sentences, (tried,), 1.5, True, 330.0, 0)
    assert waits_at_prompt(view) < 2


def test_waits_before_an_input_that_led_nowhere_count_and_so_do_words_that_were_not_heard() -> None:
    waited = PastDecision(MENU * 3, PressKeys("8", ""), 30.0, pauses=(3, 6))
    spoken = PastDecision(MENU, SaySlotOrPhrase("jobs", ""), 30.0)
    for past, waits in ((waited, 2), (spoken, 1)):
        view = MenuView("x", "en", (), _view("", MENU).sentences, (past,), 1.5, True, 60.0, 0)
        assert waits_at_prompt(view) == waits


def test_a_key_that_jumps_ahead_of_its_row_is_heard_again_however_well_it_fits() -> None:
    jumps = ("To hear how to test for leaks, press few.", "To have a specialist review your bill, press eight.")
    plain = ("To hear how to test for leaks, press 1.", "To have a specialist review your bill, press 2.")
    goal = "have a specialist review my bill"
    assert isinstance(decide(_view(goal, jumps)), WaitForMore)
    assert _keys(decide(_view(goal, plain))) == "2"


def test_a_row_tells_which_keys_leave_it() -> None:
    menu = parse_menu(["For orders, press 1.", "For repairs, press 2.", "For jobs, press 4.", "To go back, press 9."])
    assert [leaves_row(menu, option) for option in menu.options] == [False, False, True, False]
    assert next_in_row(menu, menu.options[2]) == "3"


def test_of_two_keys_heard_for_an_option_the_one_of_the_row_is_taken() -> None:
    hearings = [
        ("For orders, press 1.", "For repairs, press 2.", f"For all other questions, press {key}") for key in (3, 5)
    ]
    assert _keys(decide(_view("the sauna smells of fish", *hearings))) == "3"


def test_a_number_of_what_is_asked_for_is_no_way_round_it() -> None:
    heard = ("Please enter the eight digits press 3 of your document.",)
    decision = decide(_view("a copy of my bill", heard, heard))
    assert not isinstance(decision, PressKeys) or decision.keys != "3"


def test_the_next_prompt_is_not_taken_for_another_hearing_of_a_longer_one() -> None:
    asked = ("Are you expecting a parcel? Press 1.", "Have you sent a parcel? Press 2.", "For shops, press 3.")
    then = ("If you have no parcel number, press pound.",)
    view = _view("my parcel is late", then)
    view = replace(view, history=(PastDecision(asked, PressKeys("1", ""), 0.0),))
    menu, _ = completed(view, list(then))
    assert [option.keys for option in menu.options] == ["#"]


def test_a_key_named_without_a_verb_is_no_sign_of_a_misheard_menu() -> None:
    menu = ["Für Abos drücken Sie die 1.", "Für Anzeigen drücken Sie die 2.", "Zurück mit der Stern-Taste."]
    assert not is_damaged(parse_menu(menu))
    assert is_damaged(parse_menu([*menu[:2], "Für Briefe grün Sie die 3."]))


@pytest.mark.parametrize(
    ("heard", "kind"),
    [
        ("For a repeat prescription, press 1.", OptionKind.TOPIC),
        ("Wenn die Zeitung wiederholt nicht kommt, drücken Sie die 1.", OptionKind.TOPIC),
        ("To repeat this menu, press 1.", OptionKind.REPEAT),
        ("If you got someone else's order, press 1.", OptionKind.TOPIC),
        ("To speak with someone, press 1.", OptionKind.OPERATOR),
    ],
)
def test_a_word_alone_does_not_tell_what_an_option_is_for(heard: str, kind: OptionKind) -> None:
    assert parse_menu([heard]).options[0].kind is kind
