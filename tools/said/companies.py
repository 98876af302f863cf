"""What the words alone make of the people, queues and mailboxes of practice companies.

    python -m tools.said.companies [FOLDER …]

FOLDERs hold scenario files; by default those of tests/navigation, which no weight was fitted on. Each sentence is said
once behind music, heard well, by a voice of which nothing else is known. Told is how many would ring the phone.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import Sound, SoundChanged, SpeechEnded, SpeechStarted, TranscriptHeard
from holdslayer_agent.core.verdict import Verdict
from holdslayer_agent.practice.scenario import Person, Queue, Voicemail
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.practice.text_call import WORDS_PER_S
from holdslayer_agent.speech.register import Register
from holdslayer_agent.speech.stt import SttResult

ROOT = Path(__file__).resolve().parents[2]
HELD_S = 20.0
"""Of music before: enough to be on hold."""
SHORTEST_S = 0.6
"""What a word takes with its pauses."""
SURE = 0.9
"""The recogniser's confidence."""


def said_by(folders: list[Path]) -> set[tuple[str, str, str]]:
    """(who, language, words) of every company in the folders: person, queue, mailbox."""
    found = set()
    for file in sorted(file for folder in folders for file in folder.rglob("*.yaml")):
        company = load_scenario(file)
        for node in company.nodes.values():
            match node.kind:
                case Person(greeting=words):
                    found.add(("person", company.language[:2], words))
                case Voicemail(greeting=words):
                    found.add(("mailbox", company.language[:2], words))
                case Queue(announcements=told):
                    spoken = [(piece.language[:2], piece.text) for piece in node.say]
                    spoken += [(company.language[:2], text) for text in told]
                    found |= {("queue", language, _filled(text)) for language, text in spoken}
                case _:
                    pass
    return found


def rings(words: str, language: str, register: Register) -> bool:
    """Whether these words, said behind music, ring the user's phone."""
    person = PersonEvidence(language=language)
    person.observe(SoundChanged(0.5, Sound.MUSIC, 1.0))
    for second in range(1, round(HELD_S)):
        person.tick(float(second))
    end_s = HELD_S + max(SHORTEST_S, len(words.split()) / WORDS_PER_S)
    person.observe(SpeechStarted(HELD_S, -22.0))
    person.observe(SoundChanged(HELD_S, Sound.SPEECH, 1.0))
    person.tick(end_s)
    person.observe(SpeechEnded(end_s, HELD_S, 0.5))
    odds = register.of(SttResult(words, SURE, language=language)).register
    person.observe(TranscriptHeard(end_s + 0.5, HELD_S, words, True, SURE, language, odds))
    person.tick(end_s + 0.6)
    return person.verdict in (Verdict.RING, Verdict.BRIDGE)


def _filled(text: str) -> str:
    return text.replace("{{position}}", "3").replace("{{wait_min}}", "5")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=[ROOT / "tests" / "navigation"])
    register = Register()
    register.load()
    all_of, rang = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for who, language, words in said_by(parser.parse_args().folders):
        for key in ((who, "all"), (who, language)):
            all_of[key] += 1
            rang[key] += rings(words, language, register)
    for key in sorted(all_of):
        print(f"{key[0]:8} {key[1]:4} {rang[key]} of {all_of[key]} ring ({rang[key] / all_of[key]:.0%})")


if __name__ == "__main__":
    main()
