"""The hunt for the user: phones in order or at once, rounds, and every way a phone can fail him."""

from __future__ import annotations

from machine_story import DESK, MOBILE, Story, of

from holdslayer_agent.core.call import OutcomeKind, State, Timer
from holdslayer_agent.core.commands import BridgePhone, ReleasePhone, RingPhone, Say, TellPhone
from holdslayer_agent.core.events import (
    PhoneAccepted,
    PhoneAnswered,
    PhoneDeclined,
    PhoneFailed,
    PhoneHungUp,
    Said,
)
from holdslayer_agent.core.verdict import Verdict


def rung(commands: list[object]) -> list[str]:
    return [c.phone.name for c in of(commands, RingPhone)]  # type: ignore[arg-type]


def test_the_phones_ring_in_turn() -> None:
    s = Story()
    assert rung(s.ring(60.0)) == ["desk"]
    commands = s.wait(80.0)
    assert of(commands, ReleasePhone) == [ReleasePhone("desk")]
    assert rung(commands) == ["mobile"]
    assert s.call.timers[Timer.RING] == 110.0


def test_all_phones_ring_at_once_for_the_longest_time_of_theirs() -> None:
    s = Story(all_at_once=True)
    assert rung(s.ring(60.0)) == ["desk", "mobile"]
    assert s.call.timers[Timer.RING] == 90.0


def test_the_first_of_several_phones_that_is_picked_up_has_the_call() -> None:
    s = Story(all_at_once=True)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("mobile"))
    assert s.at(63.0, PhoneAnswered("desk")) == [ReleasePhone("desk")]
    assert of(s.at(64.0, PhoneAccepted("mobile")), BridgePhone) == [BridgePhone("mobile")]


def test_phones_that_ring_still_are_released_once_the_user_has_accepted() -> None:
    s = Story(all_at_once=True)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("mobile"))
    assert ReleasePhone("desk") in s.at(64.0, PhoneAccepted("mobile"))


def test_a_key_on_a_phone_that_was_not_asked_connects_nobody() -> None:
    s = Story(all_at_once=True)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("mobile"))
    assert s.at(63.0, PhoneAccepted("desk")) == []
    assert s.state is State.RINGING_USER


def test_a_declined_call_goes_to_the_next_phone() -> None:
    s = Story()
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    commands = s.at(64.0, PhoneDeclined("desk"))
    assert of(commands, ReleasePhone) == [ReleasePhone("desk")]
    assert rung(commands) == ["mobile"]


def test_a_phone_that_is_not_there_is_passed_over_at_once() -> None:
    s = Story()
    s.ring(60.0)
    commands = s.at(60.1, PhoneFailed("desk", "unreachable"))
    assert of(commands, ReleasePhone) == []
    assert rung(commands) == ["mobile"]


def test_a_phone_put_down_during_the_announcement_goes_to_the_next() -> None:
    s = Story()
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    assert rung(s.at(63.0, PhoneHungUp("desk"))) == ["mobile"]
    assert Timer.ACCEPT not in s.call.timers


def test_who_presses_nothing_is_asked_once_more_and_then_given_up() -> None:
    s = Story(accept_s=10.0)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    assert [c.phone for c in of(s.wait(72.0), TellPhone)] == ["desk"]
    commands = s.wait(82.0)
    assert of(commands, ReleasePhone) == [ReleasePhone("desk")]
    assert rung(commands) == ["mobile"]


def test_a_voicemail_box_that_picks_up_never_talks_with_the_company() -> None:
    s = Story(phones=(MOBILE,), accept_s=10.0)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("mobile"))
    commands = s.wait(83.0)
    assert of(commands, BridgePhone) == []
    assert s.state is State.CLOSING
    assert s.call.outcome.kind is OutcomeKind.USER_DID_NOT_COME


def test_a_voicemail_box_does_not_end_the_ringing_of_the_other_phones() -> None:
    s = Story(all_at_once=True, accept_s=3.0)
    s.ring(60.0)
    s.at(61.0, PhoneAnswered("mobile"))
    commands = s.wait(67.0)
    assert of(commands, ReleasePhone) == [ReleasePhone("mobile")]
    assert s.state is State.RINGING_USER
    s.at(68.0, PhoneAnswered("desk"))
    s.at(69.0, PhoneAccepted("desk"))
    assert s.state is State.CONNECTED


def test_phones_that_ring_on_after_one_declined_do_not_ring_for_ever() -> None:
    s = Story(all_at_once=True)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("mobile"))
    s.at(64.0, PhoneDeclined("mobile"))
    assert s.call.timers[Timer.RING] == 84.0
    s.wait(84.0)
    assert s.state is State.CLOSING


def test_an_end_of_a_phone_that_is_out_already_changes_nothing() -> None:
    s = Story()
    s.ring(60.0)
    s.wait(80.0)
    assert s.at(81.0, PhoneFailed("desk", "no answer")) == []
    assert s.call.ring.ringing == {"mobile"}


def test_a_late_failure_of_another_phone_does_not_disturb_who_was_picked_up() -> None:
    s = Story(all_at_once=True)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("mobile"))
    assert s.at(63.0, PhoneFailed("desk", "busy")) == []
    assert s.call.ring.answered == "mobile"


def test_after_the_last_phone_the_next_round_begins() -> None:
    s = Story(rounds=2)
    s.ring(60.0)
    order = [*rung(s.wait(80.0)), *rung(s.wait(110.0)), *rung(s.wait(130.0))]
    assert order == ["mobile", "desk", "mobile"]
    s.wait(160.0)
    assert s.state is State.CLOSING


def test_when_no_phone_comes_the_person_hears_an_apology_and_the_call_ends() -> None:
    s = Story(phones=(DESK,))
    s.ring(60.0)
    commands = s.wait(80.0)
    assert of(commands, Say)[-1].what == "apology"
    assert s.state is State.CLOSING
    s.at(88.0, Said("apology"))
    assert s.state is State.ENDED
    assert s.call.outcome.kind is OutcomeKind.USER_DID_NOT_COME


def test_without_any_phone_the_person_hears_an_apology_at_once() -> None:
    s = Story(phones=(), rounds=3)
    s.ring(60.0)
    s.wait(60.0)
    assert s.state is State.CLOSING


def test_each_way_the_last_phone_can_be_lost_ends_in_an_apology() -> None:
    for last in (PhoneDeclined("desk"), PhoneFailed("desk", "busy"), PhoneHungUp("desk")):
        s = Story(phones=(DESK,))
        s.ring(60.0)
        s.at(61.0, PhoneAnswered("desk"))
        s.at(62.0, last)
        assert s.state is State.CLOSING, last


def test_a_person_who_waits_in_silence_is_announced_without_doubt() -> None:
    s = Story()
    s.ring(60.0)
    s.person.evidence = {}
    s.verdict(69.5, Verdict.HOLD, 0.0)
    [told] = of(s.at(71.0, PhoneAnswered("desk")), TellPhone)
    assert told.text.startswith("Acme is on the line.")


def test_what_speaks_against_a_person_while_the_phone_is_picked_up_is_told() -> None:
    s = Story()
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    s.person.evidence = {"heard before": -7.0}
    s.verdict(65.0, Verdict.HOLD, 0.01)
    [told] = of(s.wait(80.0), TellPhone)
    assert told.text.startswith("Acme may have a person on the line.")
