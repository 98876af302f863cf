"""What people say to "Hello?", and what recordings say."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.replies import LONGEST, reply


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Yes, hello?"),
        ("en", "yeah hi i'm here"),
        ("en-GB", "hello can you hear me"),
        ("en", "yes how can i help you"),
        ("de", "ja hallo"),
        ("de", "ja ich bin noch da"),
        ("fr", "oui allô"),
        ("fr", "oui je vous écoute"),
        ("es", "sí dígame"),
        ("es", "hola en qué puedo ayudarle"),
    ],
)
def test_short_answers_are_replies(language, text) -> None:
    assert reply(text, language) >= 0.6


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ""),
        ("en", "thank you for holding your call will be answered shortly"),
        ("en", "press one for yes"),
        ("en", "hello and welcome to the bank"),
        ("de", "bitte bleiben sie in der leitung"),
        ("fr", "merci de patienter un conseiller va vous répondre"),
        ("es", "todos nuestros agentes están ocupados"),
    ],
)
def test_what_recordings_say_is_none(language, text) -> None:
    assert reply(text, language) < 0.6


def test_a_misheard_word_is_still_a_reply() -> None:
    assert reply("yes hallow i'm hear") >= 0.6


def test_a_speech_that_has_a_hello_in_it_is_too_long() -> None:
    assert reply(" ".join(["hello"] * (LONGEST + 1))) == 0.0


def test_a_language_without_words_is_taken_as_english() -> None:
    assert reply("yes hello", "fi") == 1.0
