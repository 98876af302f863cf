"""Writes sentences as companies, their machines and their people say them on the telephone.

The texts are data: phrases/sentences.txt (templates) and phrases/words.txt (lists). In a template `[a|b|]` is a choice,
which may nest, and `{name}` is a list of words.txt, a section of numbers below, or another template.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

__all__ = ["Writer", "write_sentences"]

PHRASES = Path(__file__).with_name("phrases")
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TO_TWENTY = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = [
    *_TO_TWENTY.split(" "),
    *(f"twenty {word}" for word in _TO_TWENTY.split(" ")[:6]),
    "thirtieth",
    "thirty first",
]


def spelled(number: int) -> str:
    """A number below a million in words."""
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return TEENS[number - 10]
    if number < 100:
        rest = number % 10
        return TENS[number // 10 - 2] + (f" {DIGITS[rest]}" if rest else "")
    if number < 1000:
        rest = number % 100
        return f"{DIGITS[number // 100]} hundred" + (f" {spelled(rest)}" if rest else "")
    rest = number % 1000
    return f"{spelled(number // 1000)} thousand" + (f" {spelled(rest)}" if rest else "")


class Writer:
    """Fills templates. Deterministic by its seed."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        self._lists = _lists((PHRASES / "words.txt").read_text())
        self.templates = _sections((PHRASES / "sentences.txt").read_text())
        dice = self._dice
        self._made: dict[str, Callable[[], str]] = {
            "n": lambda: dice.choice([*DIGITS[1:] * 3, "zero", "zero", "star", "pound"]),
            "digit": lambda: dice.choice(DIGITS),
            "digits": lambda: " ".join(dice.choice([*DIGITS, "oh"]) for _ in range(dice.choice([3, 4, 4, 7, 10]))),
            "min": lambda: spelled(dice.choice([dice.randint(1, 60), dice.randint(2, 15), 5, 10, 15, 20, 30, 45])),
            "small": lambda: spelled(dice.randint(2, 30)),
            "pos": lambda: spelled(dice.randint(1, 40)),
            "amt": lambda: spelled(dice.randint(1, 999)),
            "pct": lambda: spelled(dice.choice([5, 10, 15, 20, 25, 30, 40, 50, 75])),
            "ord": lambda: dice.choice([*ORDINALS[:10], "next"]),
            "ordn": lambda: dice.choice(ORDINALS),
            "hour": lambda: dice.choice([*DIGITS[1:], *TEENS[:3]]),
            "time": lambda: dice.choice(
                [
                    "{hour} [a m|p m]",
                    "{hour} o'clock",
                    "{hour} thirty [|a m|p m]",
                    "noon",
                    "midnight",
                    "{hour} in the [morning|evening]",
                ]
            ),
            "date": lambda: dice.choice(["{month} {ordn}", "the {ordn} of {month}", "{day} {month} {ordn}"]),
            "co": lambda: dice.choice(
                ["{brand} {biz}"] * 6
                + [
                    "{last} {biz}",
                    "{last} and {last}",
                    "the {brand} {biz}",
                    "{brand}",
                    "the {biz}",
                    "{brand} {biz} of {brand}",
                ]
            ),
        }

    def fill(self, template: str) -> str:
        """One sentence of a template: lower-case words."""
        while found := re.search(r"\[([^\[\]]*)\]", template):
            template = (
                template[: found.start()] + self._dice.choice(found.group(1).split("|")) + template[found.end() :]
            )
        while found := re.search(r"\{(\w+)\}", template):
            name = found.group(1)
            word = self._made[name]() if name in self._made else self._dice.choice(self._lists[name])
            template = template[: found.start()] + word + template[found.end() :]
            if "[" in word:
                return self.fill(template)
        words = re.sub(r"[^a-z' ]", " ", template.lower()).split()
        return _articles(" ".join(words))

    def menu(self) -> str:
        """A spoken menu of one to five options, in one of the common styles."""
        dice = self._dice
        count = dice.choice([1, 1, 2, 2, 3, 3, 4, 5])
        keys = (
            DIGITS[1 : count + 1] if dice.random() < 0.7 else dice.sample([*DIGITS[1:], "zero", "star", "pound"], count)
        )
        style = dice.choices(
            [
                "OPTION {please}{press} KEY",
                "[|and |or ]OPTION [press|dial|say or press|please press] KEY",
                "{press} KEY OPTION",
                "[press|select] [option|number] KEY OPTION",
                "OPTION say [{topicw}|yes|no|agent|representative] or press KEY",
                "OPTION [press KEY now|press the KEY key|press KEY on your keypad|choose option KEY]",
                "KEY for {dept}",
            ],
            [55, 13, 14, 6, 4, 6, 2],
        )[0]
        parts = [style.replace("OPTION", dice.choice(self.templates["option"])).replace("KEY", key) for key in keys]
        if dice.random() < 0.25:
            parts.append(
                "to [repeat this menu|hear these options again|speak to an operator] press [zero|star|nine|pound]"
            )
        if dice.random() < 0.12:
            parts.append("[or stay on the line|otherwise please hold|or hold for the next available {role}]")
        return " ".join(self.fill(part) for part in parts)


def write_sentences(seed: int = 7) -> list[str]:
    """Some 17,000 sentences; templates with more choices are filled more often."""
    writer = Writer(seed)
    dice = random.Random(seed + 1)
    single = []
    for section, templates in writer.templates.items():
        for template in templates:
            if section == "option":
                continue
            choices = 1 + template.count("|") + 4 * template.count("{")
            times = min(140, 8 + 2 * choices) * (6 if section == "agent" else 5) // 5
            single += [writer.fill(template) for _ in range(times)]
    menus = [writer.menu() for _ in range(6000)]
    joined = [" ".join(dice.sample(single, 2)) for _ in range(2500)]
    bare = [writer.fill("{digits}") for _ in range(150)]
    return [sentence for sentence in single + menus + joined + bare if sentence]


def _lists(text: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for block in re.split(r"^\[(?=\w+\]$)", text, flags=re.MULTILINE)[1:]:
        name, body = block.split("]\n", 1)
        entries = [" ".join(entry.split()) for entry in body.strip().split("|")]
        lists[name] = ["" if entry == "-" else entry for entry in entries]
    # "please" is put before a verb and needs its own space
    lists["please"] = [f"{entry} " if entry else "" for entry in lists["please"]]
    return lists


def _sections(text: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for block in text.split("\n== ")[1:]:
        name, body = block.split("\n", 1)
        sections[name.strip()] = [line.strip() for line in body.splitlines() if line.strip()]
    return sections


def _articles(text: str) -> str:
    text = re.sub(r"\ban (?=[bcdfghjklmnpqrstvwxyz])", "a ", text)
    return re.sub(r"\ba (?=[aeio]|upg|unu)", "an ", text)
