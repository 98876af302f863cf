"""Errors say what is wrong, under a stable name, and what to do."""

from __future__ import annotations

import inspect

import pytest

from holdslayer_agent import errors
from holdslayer_agent.errors import ConfigError, HoldSlayerError, ProviderError

KINDS = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_of_one_tree_and_keeps_code_and_mend(kind: type[HoldSlayerError]) -> None:
    error = kind("It broke.", code="it-broke", mend="Mend it.")
    assert isinstance(error, HoldSlayerError)
    assert str(error) == "It broke. [it-broke]\n  mend: Mend it."
    assert (error.message, error.code, error.mend) == ("It broke.", "it-broke", "Mend it.")


def test_an_error_without_a_mend_is_one_line() -> None:
    assert str(HoldSlayerError("It broke.", code="it-broke")) == "It broke. [it-broke]"


def test_extra_facts_are_kept() -> None:
    assert ConfigError("x", code="c", faults=("a", "b")).faults == ("a", "b")
    assert ProviderError("x", code="c", retryable=True).retryable
    assert not ProviderError("x", code="c").retryable


def test_every_error_of_the_module_is_public() -> None:
    found = {n for n, o in inspect.getmembers(errors, inspect.isclass) if issubclass(o, Exception)}
    assert found == set(errors.__all__)
