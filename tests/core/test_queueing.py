"""How long a queue may take: announcements smoothed into a range."""

from __future__ import annotations

from holdslayer_agent.core.queueing import QueueEstimate


def test_nothing_is_known_before_anything_was_said() -> None:
    assert QueueEstimate().range_s(0.0) is None


def test_five_minutes_said_are_four_to_five() -> None:
    estimate = QueueEstimate()
    assert estimate.note(10.0, position=None, wait_s=(300.0, 300.0))
    assert estimate.range_s(10.0) == (240.0, 300.0)
    assert estimate.range_s(70.0) == (180.0, 240.0)


def test_a_sentence_without_a_fact_changes_nothing() -> None:
    assert not QueueEstimate().note(1.0, position=None, wait_s=None)


def test_places_become_time_once_their_pace_is_seen() -> None:
    estimate = QueueEstimate()
    estimate.note(0.0, position=5, wait_s=None)
    wide = estimate.range_s(0.0)
    for minute, place in ((1, 4), (2, 3), (3, 2)):
        estimate.note(60.0 * minute, position=place, wait_s=None)
    narrow = estimate.range_s(180.0)
    assert wide is not None
    assert narrow is not None
    assert narrow[1] - narrow[0] < (wide[1] - wide[0]) / 2
    assert narrow[0] < 120.0 < narrow[1]


def test_newer_announcements_count_more() -> None:
    estimate = QueueEstimate()
    estimate.note(0.0, position=None, wait_s=(600.0, 600.0))
    estimate.note(240.0, position=None, wait_s=(60.0, 60.0))
    left = estimate.range_s(240.0)
    assert left is not None
    assert left[1] < 270.0


def test_announcements_that_disagree_widen_the_range() -> None:
    same, other = QueueEstimate(), QueueEstimate()
    for estimate, second in ((same, 240.0), (other, 600.0)):
        estimate.note(0.0, position=None, wait_s=(300.0, 300.0))
        estimate.note(60.0, position=None, wait_s=(second, second))
    near, far = same.range_s(60.0), other.range_s(60.0)
    assert near is not None
    assert far is not None
    assert far[1] - far[0] > near[1] - near[0]


def test_a_place_that_grows_begins_another_queue() -> None:
    estimate = QueueEstimate()
    estimate.note(0.0, position=2, wait_s=None)
    estimate.note(60.0, position=9, wait_s=None)
    left = estimate.range_s(60.0)
    assert estimate.position == 9
    assert left is not None
    assert left[0] >= 9 * 60.0
