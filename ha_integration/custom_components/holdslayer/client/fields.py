"""Reading JSON objects with types. Unknown members are left alone: within version 1 some may be added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .errors import ProtocolMismatch


class Fields:
    """A JSON object. Each reader raises ProtocolMismatch where the member is missing or of another type."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise _mismatch(where, "an object")
        self._value: Final[Mapping[str, object]] = value
        self._where: Final = where

    def text(self, name: str) -> str:
        value = self._value.get(name)
        if not isinstance(value, str):
            raise _mismatch(f"{self._where}.{name}", "a text")
        return value

    def text_or_none(self, name: str) -> str | None:
        return None if self._value.get(name) is None else self.text(name)

    def number(self, name: str) -> float:
        value = self._value.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _mismatch(f"{self._where}.{name}", "a number")
        return float(value)

    def number_or_none(self, name: str) -> float | None:
        return None if self._value.get(name) is None else self.number(name)

    def whole(self, name: str) -> int:
        return int(self.number(name))

    def whole_or_none(self, name: str) -> int | None:
        return None if self._value.get(name) is None else self.whole(name)

    def pair_or_none(self, name: str) -> tuple[float, float] | None:
        value = self._value.get(name)
        match value:
            case None:
                return None
            case [int() | float() as low, int() | float() as high]:
                return float(low), float(high)
            case _:
                raise _mismatch(f"{self._where}.{name}", "a pair of numbers")

    def member(self, name: str) -> Fields:
        return Fields(self._value.get(name), f"{self._where}.{name}")

    def member_or_none(self, name: str) -> Fields | None:
        return None if self._value.get(name) is None else self.member(name)

    def objects(self, name: str) -> list[Fields]:
        return [Fields(item, f"{self._where}.{name}[]") for item in self._list(name)]

    def objects_or_none(self, name: str) -> list[Fields]:
        return [] if self._value.get(name) is None else self.objects(name)

    def flag(self, name: str) -> bool:
        value = self._value.get(name)
        if not isinstance(value, bool):
            raise _mismatch(f"{self._where}.{name}", "true or false")
        return value

    def flag_or_none(self, name: str) -> bool | None:
        return None if self._value.get(name) is None else self.flag(name)

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._list(name)
        if not all(isinstance(item, str) for item in found):
            raise _mismatch(f"{self._where}.{name}", "texts")
        return tuple(str(item) for item in found)

    def text_map(self, name: str) -> dict[str, str]:
        return {key: str(item) for key, item in self.mapping(name).items()}

    def mapping(self, name: str) -> Mapping[str, object]:
        value = self._value.get(name)
        if not isinstance(value, Mapping):
            raise _mismatch(f"{self._where}.{name}", "an object")
        return value

    def _list(self, name: str) -> list[object]:
        value = self._value.get(name)
        if not isinstance(value, list):
            raise _mismatch(f"{self._where}.{name}", "a list")
        return value


def _mismatch(where: str, wanted: str) -> ProtocolMismatch:
    return ProtocolMismatch(f"The agent's answer has no {where} that is {wanted}.", code="protocol-mismatch")
