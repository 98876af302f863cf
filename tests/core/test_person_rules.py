"""When a voice may ring the user, and when it must be asked first."""

from __future__ import annotations

import pytest
from machine_story import Story, of

from holdslayer_agent.core.call import State
from holdslayer_agent.core.commands import Say
from holdslayer_agent.core.events import Heard, Said
from holdslayer_agent.core.observations import (
    Likeness,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)
from holdslayer_agent.core.personhood import asks_if_a_person_calls, puts_to_the_test
from holdslayer_agent.core.verdict import Verdict
from tests.core.human_scene import on_hold

# ---------------------------------------------------------------- the company's own greeting


def test_a_greeting_that_only_sounds_live_does_not_ring_the_user() -> None:
    story = Story()
    story.answer()
    story.at(6.0, Heard(SpeechStarted(6.0, -20.0)))
    assert story.verdict(8.0, Verdict.RING, 0.7) == []
    assert story.state is State.NAVIGATING


def test_a_person_who_answers_at_once_and_says_so_rings_the_user() -> None:
    story = Story()
    story.answer()
    story.sentence(9.0, "Harbor Dental, this is Dana speaking")
    story.person.evidence = {"greeting words": 2.6}
    story.verdict(9.5, Verdict.RING, 0.9)
    assert story.state is State.RINGING_USER


def test_whoever_answers_at_once_without_known_words_is_asked_first() -> None:
    story = Story()
    story.answer()
    story.sentence(9.0, "hmm so then")
    story.verdict(9.5, Verdict.RING, 0.7)
    assert story.state is State.VERIFYING
    assert [s.what for s in of(story.commands, Say)] == ["probe"]


def test_who_answers_the_probe_by_the_time_it_is_over_rings_the_user() -> None:
    story = Story()
    story.answer()
    story.sentence(9.0, "hmm so then")
    story.verdict(9.5, Verdict.RING, 0.7)
    story.at(11.0, Said("probe"))
    story.person.evidence, story.person.p_person = {"answered our question": 3.0}, 0.9
    story.wait(20.0)
    assert story.state is State.RINGING_USER


def test_a_menu_is_never_probed() -> None:
    story = Story()
    story.answer()
    story.sentence(9.0, "For sales, press 1. For service, press 2.")
    story.verdict(9.5, Verdict.PROBE, 0.4)
    assert of(story.commands, Say) == []


PROMPTS = [
    ("en", "What's the reason for your call?"),
    ("en", "Please say your account number."),
    ("en", "Please enter your account number."),
    ("en", "Are you calling about a recent order?"),
    ("de", "Was ist der Grund Ihres Anrufs?"),
    ("de", "Bitte sagen Sie Ihre Kundennummer."),
    ("fr", "Quel est le motif de votre appel ?"),
    ("fr", "Dites votre numéro de client."),
    ("es", "¿Cuál es el motivo de su llamada?"),
    ("es", "Dígame en pocas palabras en qué puedo ayudarle."),
]


@pytest.mark.parametrize(("language", "prompt"), PROMPTS)
def test_a_prompt_that_wants_words_or_a_number_is_never_probed(language: str, prompt: str) -> None:
    before, on_hold = Story(language=language), Story(language=language)
    before.answer()
    on_hold.hold(30.0)
    for story in (before, on_hold):
        story.sentence(60.0, prompt)
        story.verdict(60.5, Verdict.PROBE, 0.4)
        story.wait(61.0)
        assert of(story.commands, Say) == []


TYPED_IN = [
    ("en", "What's your account number? Please enter it followed by the pound key."),
    ("en", "Can you enter your account number for me?"),
    ("en", "Do you want to continue to hold or be called back?"),
    ("en", "In a few words, can you tell me why you're calling?"),
    ("de", "Wie lautet Ihre Kundennummer? Geben Sie sie über die Tastatur ein."),
    ("de", "Bitte geben Sie Ihre Kundennummer ein und schließen Sie mit der Raute-Taste ab."),
    ("fr", "Quel est votre numéro de client ? Tapez-le suivi de la touche dièse."),
    ("es", "¿Cuál es su número de cliente? Márquelo seguido de almohadilla."),
]


@pytest.mark.parametrize(("language", "prompt"), TYPED_IN)
def test_what_is_to_be_typed_in_or_chosen_on_hold_is_never_answered_by_a_probe(language: str, prompt: str) -> None:
    story = Story(language=language)
    story.hold(30.0)
    story.sentence(60.0, prompt)
    story.verdict(60.5, Verdict.PROBE, 0.4)
    story.wait(61.0)
    assert of(story.commands, Say) == []


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Hello, what's your account number?"),
        ("en", "Can I have your account number please?"),
        ("en", "What is your account number?"),
        ("en", "What's your date of birth?"),
        ("en", "How may I direct your call?"),
        ("en", "Please state your name for me."),
        ("en", "Do you want billing or support?"),
        ("en", "Okay, what's the last four digits of your social?"),
        ("de", "Wie lautet denn Ihre Kundennummer?"),
        ("de", "Kann ich bitte Ihre Kundennummer haben?"),
        ("de", "Sagen Sie mir bitte Ihr Geburtsdatum."),
        ("de", "Möchten Sie zur Rechnung oder zur Technik?"),
        ("fr", "Quel est votre numéro de client ?"),
        ("fr", "Je peux avoir votre numéro de dossier ?"),
        ("fr", "Vous voulez la facturation ou le support ?"),
        ("es", "¿Me da su número de cliente, por favor?"),
        ("es", "¿Cuál es su número de cliente?"),
        ("es", "¿Quiere facturación o soporte?"),
        ("en", "Hello, who is calling please?"),
        ("de", "Ja bitte?"),
        ("fr", "Qui est à l'appareil ?"),
        ("es", "¿Quién llama?"),
    ],
)
def test_a_persons_question_may_be_answered_by_a_probe(language: str, asked: str) -> None:
    story = Story(language=language)
    story.hold(30.0)
    story.sentence(60.0, asked)
    story.verdict(60.5, Verdict.PROBE, 0.4)
    assert [said.what for said in of(story.commands, Say)] == ["probe"]


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Hello, what's your account number?"),
        ("en", "How may I direct your call?"),
        ("de", "Wie lautet denn Ihre Kundennummer?"),
        ("fr", "Je peux avoir votre numéro de dossier ?"),
        ("es", "¿Me da su número de cliente, por favor?"),
    ],
)
def test_a_person_who_asks_after_music_rings_the_user_or_is_asked(language: str, asked: str) -> None:
    evidence = on_hold(language).person
    story = Story(language=language)
    story.hold(5.0)
    story.machine.call.person = evidence
    began_s = evidence.now_s + 0.1
    story.at(began_s, Heard(SpeechStarted(began_s, -22.0)), Heard(SoundChanged(began_s, Sound.SPEECH, 0.9)))
    for half in range(1, 6):
        now_s = began_s + 0.5 * half
        story.at(now_s, Heard(VoiceMeasured(now_s, began_s, 0.5 * half, 2.0, (Likeness(0.0, -0.8),), 0.0)))
        story.wait(now_s + 0.3)
    story.at(began_s + 3.0, Heard(SpeechEnded(began_s + 2.5, began_s, 0.5)))
    story.at(began_s + 3.4, Heard(TranscriptHeard(began_s + 2.5, began_s, asked, final=True)))
    story.wait(began_s + 6.0)
    assert story.state in {State.RINGING_USER, State.VERIFYING}


def test_a_prompt_that_was_waited_out_forbids_no_probe() -> None:
    story = Story()
    story.hold(30.0)
    story.sentence(40.0, "To have us call you back, press 1.")
    story.sentence(60.0, "Hello there.")
    story.verdict(60.5, Verdict.PROBE, 0.4)
    assert [said.what for said in of(story.commands, Say)] == ["probe"]


# ---------------------------------------------------------------- words first


def test_a_voice_that_has_just_stopped_rings_nobody_before_its_words_are_in() -> None:
    story = Story()
    story.hold()
    story.at(60.0, Heard(SpeechStarted(60.0, -20.0)))
    story.at(63.5, Heard(SpeechEnded(63.0, 60.0, 0.5)))
    story.verdict(63.6, Verdict.RING, 0.7)
    assert story.state is State.ON_HOLD
    story.at(63.9, Heard(TranscriptHeard(63.0, 60.0, "hello this is dana", final=True)))
    assert story.state is State.RINGING_USER


def test_words_that_do_not_come_do_not_keep_a_person_waiting() -> None:
    story = Story()
    story.hold()
    story.at(60.0, Heard(SpeechStarted(60.0, -20.0)))
    story.at(63.5, Heard(SpeechEnded(63.0, 60.0, 0.5)))
    story.verdict(63.6, Verdict.RING, 0.7)
    story.verdict(64.3, Verdict.RING, 0.7)
    assert story.state is State.RINGING_USER


def test_a_voice_that_speaks_on_may_ring_the_user() -> None:
    story = Story()
    story.hold()
    story.at(60.0, Heard(SpeechStarted(60.0, -20.0)))
    story.verdict(62.0, Verdict.RING, 0.7)
    assert story.state is State.RINGING_USER


def test_a_probe_does_not_cut_a_first_sentence() -> None:
    story = Story()
    story.hold()
    story.at(60.0, Heard(SpeechStarted(60.0, -20.0)))
    story.verdict(62.5, Verdict.PROBE, 0.3)
    assert story.state is State.ON_HOLD
    story.at(63.5, Heard(SpeechEnded(63.0, 60.0, 0.5)))
    story.at(63.9, Heard(TranscriptHeard(63.0, 60.0, "hello there", final=True)))
    assert story.state is State.VERIFYING


def test_a_voice_that_speaks_longer_than_any_greeting_is_asked_while_it_speaks() -> None:
    story = Story()
    story.hold()
    story.at(60.0, Heard(SpeechStarted(60.0, -20.0)))
    story.verdict(65.0, Verdict.PROBE, 0.3)
    assert story.state is State.VERIFYING


def test_who_speaks_again_after_the_probe_rings_nobody_before_his_first_words() -> None:
    story = Story()
    story.hold()
    story.at(60.0, Heard(SpeechStarted(60.0, -20.0)))
    story.verdict(60.2, Verdict.RING, 0.9)
    assert story.state is State.ON_HOLD
    story.verdict(61.6, Verdict.RING, 0.9)
    assert story.state is State.RINGING_USER


@pytest.mark.parametrize(
    "asked",
    [
        "Am I speaking with a real person?",
        "To make sure you are a human, please say yes.",
        "Are you a robot?",
        "Is this a recording or a real person?",
        "Sind Sie ein Mensch?",
        "Spreche ich mit einem echten Menschen?",
        "Êtes-vous un robot ?",
        "¿Es usted una persona?",
        "¿Estoy hablando con una máquina?",
    ],
)
def test_the_caller_is_asked_whether_he_is_a_person(asked: str) -> None:
    assert asks_if_a_person_calls((asked,))


@pytest.mark.parametrize(
    "said",
    [
        "Would you like to speak to a real person?",
        "You can speak to a real person at any time.",
        "Are you a person or a business customer?",
        "To talk to a live person, say agent.",
        "Is this a real emergency?",
        "A real person will be with you shortly.",
        "I am not a real person, but I can help you.",
        "This is an automated call from Acme.",
        "S'agit-il d'un robot de cuisine ?",
        "¿Es una máquina de café?",
        "¿Desea hablar con una persona?",
        "Souhaitez-vous parler à une vraie personne ?",
        "Möchten Sie mit einem echten Menschen sprechen?",
    ],
)
def test_a_person_who_is_offered_is_nothing_that_is_asked(said: str) -> None:
    assert not asks_if_a_person_calls((said,))


@pytest.mark.parametrize(
    "asked",
    [
        "Press 1 if you are a person.",
        "press one if you are human",
        "If you are a human, please say yes or press 1.",
        "To confirm that you are not a machine, press 7.",
        "To prove that you are a real person, press 5.",
        "Press any key to prove you are not a robot.",
        "We need to verify you are a real caller. Please press 3.",
        "Press 1 to confirm that you are a human and keep your place in line.",
        "Drücken Sie die 1, wenn Sie ein Mensch sind.",
        "Wenn Sie eine Person sind, drücken Sie die Eins.",
        "Bitte bestätigen Sie, dass Sie kein Roboter sind, indem Sie die Fünf drücken.",
        "Appuyez sur 1 si vous êtes une personne.",
        "Si vous êtes un être humain, appuyez sur le 1.",
        "Pour confirmer que vous n'êtes pas un robot, tapez 5.",
        "Pulse 1 si es usted una persona.",
        "Si usted es humano, presione 1.",
        "Para confirmar que no es un robot, marque 5.",
    ],
)
def test_a_key_or_a_word_is_asked_of_a_person_alone(asked: str) -> None:
    assert puts_to_the_test(asked)
    assert asks_if_a_person_calls((asked,))


@pytest.mark.parametrize(
    "said",
    [
        "Press 1 if you are a person with a disability.",
        "If you are a person calling about a claim, press 2.",
        "If you are a person, press 1. If you are a business, press 2.",
        "To speak with a real person, press 0.",
        "Press 1 if you are still there.",
        "Si vous êtes une personne handicapée, tapez 2.",
        "Si usted es una persona física, pulse 1.",
        "Wenn Sie eine Person mit Behinderung sind, drücken Sie die 2.",
        "Drücken Sie die 1, wenn Sie einen Menschen sprechen möchten.",
    ],
)
def test_what_kind_of_caller_it_is_tests_nobody(said: str) -> None:
    assert not puts_to_the_test(said)
