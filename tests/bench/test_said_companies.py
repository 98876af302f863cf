"""What words alone make of a practice company: tools/said/companies.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdslayer_agent.speech.register import Register
from tools.said.companies import rings, said_by

COMPANY = """
company: Quarry Road Garage
language: en
start: main
nodes:
  main: {say: "For the workshop, press 1.", on: {"1": wait, "2": box}}
  wait:
    say: "All our mechanics are busy."
    queue: {wait_s: 20, announcements: ["You are number {{position}}."], position: 2, then: person}
  box: {voicemail: {greeting: "Leave a message."}}
  person: {person: {greeting: "Workshop, this is Hal."}}
goal: have my brakes looked at
goal_nodes: [person]
"""


def test_people_queues_and_mailboxes_are_found(tmp_path: Path) -> None:
    (tmp_path / "garage.yaml").write_text(COMPANY)
    assert said_by([tmp_path]) == {
        ("person", "en", "Workshop, this is Hal."),
        ("mailbox", "en", "Leave a message."),
        ("queue", "en", "All our mechanics are busy."),
        ("queue", "en", "You are number 3."),
    }


@pytest.mark.parametrize(
    ("words", "rung"),
    [("Good morning, workshop, this is Hal, how can I help?", True), ("All our mechanics are busy.", False)],
)
def test_the_words_of_a_person_ring(words: str, rung: bool) -> None:
    assert rings(words, "en", Register()) is rung
