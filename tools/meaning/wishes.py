"""What people call companies for, and how menus word it: the data that `tools.meaning.train` fits on.

`wishes/LANGUAGE.txt` has a section for each branch (`# bank`) with its wishes: a name, what callers say (`?`) and what
a menu offers for it (`=`), each divided by ` ; `. A heading that a main menu puts over several wishes begins with `+`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["LANGUAGES", "Branch", "Wish", "read_wishes"]

FOLDER = Path(__file__).with_name("wishes")
LANGUAGES = ("en", "de", "fr", "es")


@dataclass(slots=True)
class Wish:
    """One thing that callers want of a company of this branch."""

    name: str
    said: list[str]
    offered: list[str]
    headings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Branch:
    """The wishes of one kind of company in one language. `headings` tells what each heading stands over."""

    name: str
    language: str
    wishes: list[Wish] = field(default_factory=list)
    headings: list[tuple[list[str], set[str]]] = field(default_factory=list)


def read_wishes() -> list[Branch]:
    """All branches of all languages. Raises ValueError with file and line where one can't be read."""
    return [branch for language in LANGUAGES for branch in _read(FOLDER / f"{language}.txt", language)]


def _read(path: Path, language: str) -> list[Branch]:
    branches: list[Branch] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        mark, _, rest = line.partition(" ")
        try:
            if mark == "#":
                branches.append(Branch(rest.strip(), language))
            elif mark == "?":
                branches[-1].wishes[-1].said += _parts(rest)
            elif mark == "=":
                branches[-1].wishes[-1].offered += _parts(rest)
            elif mark == "+":
                _add_heading(branches[-1], rest)
            elif line.strip():
                branches[-1].wishes.append(Wish(line.strip(), [], []))
        except (IndexError, KeyError) as error:
            raise ValueError(f"{path.name}:{number}: {line!r} can't be read") from error
    for branch in branches:
        for wish in branch.wishes:
            if not wish.said or not wish.offered:
                raise ValueError(f"{path.name}: {branch.name}, {wish.name}: nothing said or nothing offered")
    return branches


def _add_heading(branch: Branch, text: str) -> None:
    worded, _, names = text.rpartition(" : ")
    known = {wish.name: wish for wish in branch.wishes}
    for name in names.split():
        known[name].headings += _parts(worded)
    branch.headings.append((_parts(worded), set(names.split())))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(" ; ") if part.strip()]
