"""What words add to a voice, and how far: heard well, half heard, in another language, too late."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.introductions import names_itself_a_machine, thanks_as_people_do
from holdslayer_agent.core.observations import Likeness, TranscriptHeard, VoiceMeasured
from holdslayer_agent.core.prompted import asks_for_own_words
from holdslayer_agent.core.verdict import Verdict
from tests.core.human_scene import RINGING, Scene, on_hold


@pytest.mark.parametrize(
    "text",
    [
        "thanks for waiting this is dana how can i help you",
        "hello my name is marcus who am i speaking with today",
        "billing department karen speaking how may i help",
        "hello are you still there",
    ],
)
def test_a_greeting_rings(text) -> None:
    scene = on_hold().speaks(2.5, text=text)
    assert scene.person.verdict in RINGING
    assert "greeting words" in scene.person.evidence


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "guten tag mein name ist weber was kann ich für sie tun"),
        ("fr", "bonjour c'est claire que puis-je faire pour vous"),
        ("es", "buenas tardes le atiende rosa en qué puedo ayudarle"),
    ],
)
def test_greetings_of_other_languages_ring(language, text) -> None:
    assert on_hold(language).speaks(2.5, text=text).person.verdict in RINGING


MACHINES = [
    ("en", "Hi, this is Ava, your virtual assistant. How can I help you today?"),
    ("en", "Hello, I'm an automated assistant. How may I help?"),
    ("de", "Hallo, ich bin Lena, Ihre digitale Assistentin. Was kann ich für Sie tun?"),
    ("de", "Ich bin ein digitaler Assistent. Wie kann ich Ihnen helfen?"),
    ("fr", "Bonjour, je suis un assistant virtuel. Que puis-je faire pour vous ?"),
    ("es", "Hola, soy un asistente virtual. ¿En qué puedo ayudarle?"),
    ("en", "This is Ava, your automated agent and I can help you with billing."),
    ("en", "Hi, my name is Max, the virtual assistant of Acme. How can I help?"),
    ("en", "Hello, I'm Acme's digital assistant. What can I do for you?"),
    ("de", "Hier spricht Lena, Ihre virtuelle Assistentin. Wie kann ich helfen?"),
    ("de", "Mein Name ist Max, Ihr digitaler Assistent, was kann ich für Sie tun?"),
    ("fr", "Bonjour, ici Léa, votre assistante virtuelle, comment puis-je vous aider ?"),
    ("es", "Hola, le habla Ana, su asistente virtual, ¿en qué puedo ayudarle?"),
]

PEOPLE = [
    ("en", "This is Dana, our automated system is down, how can I help you?"),
    ("en", "Hi this is Dana our virtual assistant transferred you to me how can I help"),
    ("en", "Hello, I'm the virtual agent supervisor, how can I help?"),
    ("en", "My name is Marcus, the automated system told me you are calling, how can I help you?"),
    ("de", "Guten Tag, hier ist Weber, unser automatisches System ist ausgefallen, was kann ich für Sie tun?"),
    ("de", "Mein Name ist Weber, unser digitaler Assistent hat Sie verbunden, wie kann ich helfen?"),
    ("de", "Guten Tag, hier spricht Weber, der digitale Assistent hat Sie verbunden, was kann ich für Sie tun?"),
    ("es", "Le atiende Ana, nuestro asistente virtual me ha pasado su llamada, ¿en qué puedo ayudarle?"),
    ("es", "Buenas tardes, me llamo Ana, el sistema automático no funciona, ¿en qué puedo ayudarle?"),
    ("fr", "Bonjour, c'est Claire, notre assistant virtuel m'a transféré votre appel, que puis-je faire pour vous ?"),
    ("fr", "Bonjour, ici Claire, le système automatique est en panne, que puis-je faire pour vous ?"),
]


@pytest.mark.parametrize(("language", "text"), PEOPLE)
def test_a_person_who_speaks_of_a_machine_rings(language: str, text: str) -> None:
    assert not names_itself_a_machine(text)
    assert on_hold(language).speaks(3.0, text=text, live=1.5).rang


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("I am a machine learning support engineer", False),
        ("I'm the machine shop manager", False),
        ("no I'm a real person, I'm a machine operator", False),
        ("I'm a robot technician", False),
        ("ich bin Maschinenbauer, die Maschine steht", False),
        ("ich bin der Computertechniker", False),
        ("je suis le technicien du robot", False),
        ("soy el responsable del sistema automático", False),
        ("I'm a robot.", True),
        ("I am a machine.", True),
        ("Ich bin ein Roboter.", True),
        ("Je suis un robot.", True),
        ("Soy un robot.", True),
    ],
)
def test_only_the_machine_itself_is_one(text: str, machine: bool) -> None:
    assert names_itself_a_machine(text) is machine


@pytest.mark.parametrize(("language", "text"), MACHINES)
def test_a_machine_that_names_itself_one_rings_nobody(language: str, text: str) -> None:
    assert not on_hold(language).speaks(3.0, text=text).rang
    before_any_hold = Scene(language).silence(2.0).speaks(3.0, text=text)
    assert not before_any_hold.rang
    assert "greeting words" not in before_any_hold.person.evidence


def test_a_person_who_wonders_at_our_assistant_is_no_machine() -> None:
    said = "oh so this is an automated assistant okay how can I help you"
    assert on_hold().speaks(3.0, text=said).rang


def test_an_offer_of_help_in_the_voice_of_the_menu_rings_nobody() -> None:
    def after_the_menu(like_s: float | None) -> bool:
        scene = Scene().silence(2.0)
        start_s = scene.now_s
        scene.speaks(4.0, text="Thank you for calling Acme. For sales, press 1. For service, press 2.").passes(10.0)
        return scene.speaks(2.0, text="How can I help you?", like_s=start_s if like_s else None, unlike=-4.0).rang

    assert not after_the_menu(like_s=1.0)
    assert after_the_menu(like_s=None)


@pytest.mark.parametrize(
    "text",
    [
        "thank you for holding your call is important to us please stay on the line",
        "all of our agents are currently busy assisting other customers",
        "the estimated wait time is six minutes",
        "did you know you can track your order on our website",
        "if you would like us to call you back press one",
    ],
)
def test_an_announcement_heard_for_the_first_time_does_not_ring_once_its_words_are_known(text) -> None:
    scene = on_hold().speaks(4.0, text=text, live=0.5)
    assert scene.person.verdict in (Verdict.HOLD, Verdict.PROBE)
    assert scene.person.evidence["announcement words"] < 0


def test_final_words_replace_partial_ones() -> None:
    scene = on_hold().begins()
    scene._hear([TranscriptHeard(scene.now_s + 1, scene.started_s, "how can i help", final=False)])
    assert "greeting words" in scene.person.evidence
    scene._hear([TranscriptHeard(scene.now_s + 2, scene.started_s, "your call is important", final=True)])
    assert "greeting words" not in scene.person.evidence


def test_words_of_another_language_are_judged_in_it() -> None:
    scene = on_hold().speaks(2.0)
    said = "Tous nos conseillers sont en ligne, veuillez patienter, votre appel est important pour nous."
    scene.person.observe(TranscriptHeard(scene.now_s, scene.now_s - 2.0, said, True, 0.9, "fr"))
    assert scene.person.evidence["announcement words"] < -1
    assert scene.person.verdict is Verdict.HOLD


@pytest.mark.parametrize(
    ("language", "offered"),
    [
        ("en", "to speak with a person"),
        ("fr", "Pour parler à un conseil..."),
        ("es", "Para hablar con una persona"),
    ],
)
def test_an_option_to_speak_with_a_person_is_no_question_whether_one_calls(language: str, offered: str) -> None:
    assert not on_hold(language).speaks(2.0, text=offered).rang


@pytest.mark.parametrize(
    ("language", "asked"),
    [("en", "am I speaking with a real person"), ("fr", "Je parle à un robot ?"), ("es", "¿Es usted una persona?")],
)
def test_the_question_whether_a_person_calls_rings_at_once(language: str, asked: str) -> None:
    assert on_hold(language).speaks(2.0, text=asked).rang


def test_a_systems_wording_speaks_against_a_person_where_no_phrase_is_known() -> None:
    person = on_hold().speaks(3.0, text="do not disturb is now activated for the dialed extension").person
    assert person.evidence["a system's wording"] < -1


def put(text: str, register: float | None) -> dict[str, float]:
    """The evidence of a voice that said this, in that register."""
    scene = on_hold().speaks(2.0)
    scene.person.observe(TranscriptHeard(scene.now_s, scene.started_s, text, True, 0.9, register=register))
    return scene.person.evidence


def test_the_register_decides_where_words_do_not() -> None:
    said = "it rained on the roof of the old station"
    assert put(said, 4.0)["a system's wording"] < -1
    assert put(said, -4.0)["a person's wording"] > 1


def test_an_announcements_phrase_in_a_persons_sentence_says_less() -> None:
    said = "The queen was received at Babylon with all the transports of joy"
    assert put(said, 4.0)["announcement words"] < -1
    assert "announcement words" not in put(said, -4.0)


def test_newer_words_of_unknown_register_forget_that_of_the_older() -> None:
    scene = on_hold().speaks(2.0)
    for register in (4.0, None):
        scene.person.observe(
            TranscriptHeard(scene.now_s, scene.started_s, "I never knew him at all", False, 0.9, register=register)
        )
    assert "a system's wording" not in scene.person.evidence


def counted(cue: str, said: str, confidence: float, register: float | None = None) -> float:
    """Log-odds of the cue for words that a voice without more to it was heard to say so far."""
    scene = on_hold().speaks(2.0, live=0.0)
    scene.person.observe(TranscriptHeard(scene.now_s, scene.started_s, said, False, confidence, "en", register))
    return scene.person.evidence.get(cue, 0.0)


def test_few_words_greet_once_the_voice_has_ended() -> None:
    said = "Invoices, this is Walter."
    going_on, ended = on_hold().begins().passes(2.0), on_hold().speaks(2.0)
    for scene in (going_on, ended):
        scene.person.observe(TranscriptHeard(scene.now_s, scene.started_s, said, False, 0.9))
    greeted = [scene.person.evidence.get("greeting words", 0.0) for scene in (going_on, ended)]
    assert greeted[0] < greeted[1]


def test_a_sung_greeting_says_less() -> None:
    def greeted(sung: float) -> float:
        scene = on_hold().begins().passes(2.0)
        scene._hear([VoiceMeasured(scene.now_s, scene.started_s, 2.0, 0.0, (), 0.0, sung)])
        scene._hear([TranscriptHeard(scene.now_s, scene.started_s, "hello how are you can you hear me", True, 0.9)])
        return scene.person.evidence.get("greeting words", 0.0)

    assert greeted(0.0) > greeted(0.3) > greeted(0.6) == 0.0


def test_half_heard_words_do_not_speak_for_a_person() -> None:
    def worded(confidence: float) -> float:
        return counted("a person's wording", "well we could never have got there without him I suppose", confidence)

    assert worded(0.3) == 0.0
    assert 0.0 < worded(0.5) < worded(0.8) == worded(1.0)


def test_a_half_heard_greeting_says_less_than_one_that_was_understood() -> None:
    def greeted(confidence: float) -> float:
        return counted("greeting words", "Hello, how are you? Hello, how are you?", confidence)

    assert greeted(0.3) == 0.0
    assert 0.0 < greeted(0.48) < 0.5 * greeted(0.9)


def test_a_half_heard_question_says_less_than_one_that_was_understood() -> None:
    def asked(confidence: float) -> float:
        return counted("a person's words", "could you spell your last name for me", confidence)

    assert asked(0.3) == 0.0
    assert 0.0 < asked(0.48) < 0.5 * asked(0.9)


def test_half_heard_words_silence_no_announcement() -> None:
    def announced(confidence: float) -> float:
        said = "Your call is important to us. I'd never have guessed you were there."
        return counted("announcement words", said, confidence, register=-6.0)

    assert announced(0.35) < -1.0
    assert announced(0.9) == 0.0


def test_a_half_heard_announcement_says_less_than_one_that_was_understood() -> None:
    def announced(confidence: float) -> float:
        return counted("announcement words", "for billing, press 2, for sales, press 3", confidence)

    assert announced(0.9) < -2.0
    assert announced(0.3) == pytest.approx(announced(0.9) / 2, abs=0.01)


def test_a_look_that_understood_nothing_replaces_no_words() -> None:
    scene = on_hold().begins().passes(2.0)
    for confidence, final, said in ((0.5, False, "your call is important to us"), (0.2, False, "I'm Anna, I'm Anna.")):
        scene._hear([TranscriptHeard(scene.now_s, scene.started_s, said, final, confidence)])
    assert "announcement words" in scene.person.evidence
    scene._hear([TranscriptHeard(scene.now_s, scene.started_s, "I'm Anna, I'm Anna.", True, 0.2)])
    assert "announcement words" not in scene.person.evidence  # the last word is the last


def test_sound_alone_must_be_surer_while_words_are_only_half_heard() -> None:
    def verdict(confidence: float) -> Verdict:
        scene = on_hold().speaks(3.0, text="mhm", live=0.0).music(20.0).silence(0.4)  # words come in this call
        scene.begins()
        scene.passes(1.0)._hear([VoiceMeasured(scene.now_s, scene.started_s, 1.0, 1.6, (Likeness(0.0, 0.0),), 0.0)])
        scene.passes(0.5)._hear([TranscriptHeard(scene.now_s, scene.started_s, "six", False, confidence)])
        return scene.person.verdict

    assert verdict(0.35) not in RINGING
    assert verdict(0.9) in RINGING


def test_words_before_the_turn_are_not_its_own() -> None:
    scene = on_hold().speaks(2.0)
    began_s = scene.person.turn_started_s
    assert began_s is not None
    scene.person.observe(
        TranscriptHeard(scene.now_s, began_s - 4.0, "please press one to leave a message in 1665", True)
    )
    assert "announcement words" not in scene.person.evidence


def doubtful(scene: Scene) -> list[tuple[float, bool]]:
    """(seconds since its onset, whether it rings) of a voice that by its sound alone is a person's with 0.6."""
    scene.begins()
    found = []
    for step in range(1, 9):
        scene.passes(0.3)
        scene._hear([VoiceMeasured(scene.now_s, scene.started_s, 0.3 * step, 1.1, (Likeness(0.0, -0.8),), 0.0)])
        found.append((0.3 * step, scene.person.verdict in RINGING))
    assert 0.5 < scene.person.p_person < 0.7
    return found


def test_ringing_by_sound_alone_waits_for_the_first_words_where_words_come() -> None:
    assert [rings for at_s, rings in doubtful(on_hold()) if 1.5 <= at_s < 2.0] == [False, False]
    assert doubtful(on_hold())[-1][1]


def test_without_a_recogniser_it_does_not_wait() -> None:
    scene = Scene().speaks(5.0).music(30.0).silence(0.4)
    assert [rings for at_s, rings in doubtful(scene) if 1.5 <= at_s < 2.0] == [True, True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "press 1 if you are a person"),
        ("en", "we need to verify you are a real caller please press 3"),
        ("de", "wenn sie eine person sind drücken sie die eins"),
        ("fr", "si vous êtes un être humain appuyez sur le 1"),
        ("es", "si usted es humano presione 1"),
    ],
)
def test_a_key_asked_of_a_person_rings(language, text) -> None:
    assert on_hold(language).speaks(3.0, text=text).person.verdict is Verdict.RING


def test_whether_the_caller_still_waits_is_a_key_of_the_queue() -> None:
    assert on_hold().speaks(3.0, text="please press 1 to confirm you are still there").person.verdict not in RINGING


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thank you for calling Acme, this is Mary."),
        ("en", "Thank you for calling Acme, this is Mary, how can I help you?"),
        ("en", "Thank you for your patience, I'm Bob."),
        ("de", "Vielen Dank für Ihre Geduld, mein Name ist Weber."),
        ("de", "Danke, dass Sie gewartet haben, mein Name ist Schmidt, wie kann ich helfen?"),
        ("fr", "Merci d'avoir patienté, je suis Paul, en quoi puis-je vous aider ?"),
        ("fr", "Merci de votre patience, ici Paul."),
        ("es", "Gracias por su espera, mi nombre es Juan."),
        ("en", "Thank you for holding. Can I have your policy number?"),
        ("en", "Thank you for holding, who am I speaking with?"),
        ("de", "Danke fürs Warten, kann ich bitte Ihre Kundennummer haben?"),
        ("fr", "Merci de votre patience. Puis-je avoir votre numéro de client ?"),
        ("es", "Gracias por esperar, ¿me dice su nombre?"),
    ],
)
def test_who_thanks_as_announcements_do_and_gives_a_name_or_asks_for_one_rings_once_he_waits(language, text) -> None:
    assert thanks_as_people_do(text)
    assert on_hold(language).speaks(3.0, text=text).silence(2.0).rang


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for calling Acme. This is a recorded message.",
        "Thank you for calling. This is Acme Bank.",
        "Thank you for holding. This is the billing line, how may we help?",
        "Thank you for holding. I'm sorry for the delay.",
        "Thank you for calling, this is",
        "Thanks for calling Acme, this is Mary from marketing and we have news.",
        "Vielen Dank für Ihren Anruf. Sie sprechen mit dem Kundenservice.",
        "Merci de votre appel. Vous êtes en ligne.",
        "Thank you for holding. Please have your policy number ready.",
        "Thank you for holding. Can I interest you in our app? Press 1.",
        "Thank you for your patience. You may be asked for your number.",
    ],
)
def test_thanks_without_a_name_are_anybodys(text) -> None:
    assert not thanks_as_people_do(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How can we help you? You can say things like billing."),
        ("de", "Wie können wir Ihnen helfen? Sagen Sie zum Beispiel Rechnung."),
        ("fr", "Comment pouvons-nous vous aider ? Dites par exemple facture."),
        ("es", "¿En qué podemos ayudarle? Diga por ejemplo factura."),
    ],
)
def test_a_system_that_understands_speech_rings_for_nobody(language, text) -> None:
    scene = on_hold(language).speaks(3.0, text=text)
    assert not scene.rang
    assert scene.person.verdict is Verdict.HOLD


def test_who_asks_for_a_name_is_no_system() -> None:
    assert not asks_for_own_words("¿Me puede decir su nombre completo?")
