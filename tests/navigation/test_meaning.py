"""Which option a goal means."""

from __future__ import annotations

import pytest

from holdslayer_agent.navigation.meaning import score


@pytest.mark.parametrize(
    ("goal", "right", "wrong"),
    [
        ("stop the electricity because I'm leaving my apartment", "for moving out", "for moving in"),
        (
            "my son has a rash and I don't know what to do",
            "to ask a nurse about symptoms",
            "for questions about a bill",
        ),
        ("ich will meinen Anschluss loswerden", "wollen Sie Ihren Vertrag ändern oder beenden", "ziehen Sie um"),
        ("wir ziehen im August aus", "bei Auszug", "bei Einzug"),
        ("necesito permiso para una resonancia", "pedir cita con un médico o una autorización", "necesita una grúa"),
        ("me han pasado un cargo que no sé de qué es", "hablar de un recibo", "para poner una queja"),
        ("cancel my membership", "for your membership", "to change or cancel an order"),
        (
            "my groceries didn't come yet",
            "if your order is late",
            "to change or cancel an order that hasn't arrived yet",
        ),
        ("my groceries didn't come yet", "if your order is late", "if something is missing from your order"),
        ("move my appointment with the technician", "to change an appointment", "to schedule a service appointment"),
        ("reporter le passage du technicien", "pour déplacer ou annuler un rendez-vous", "votre appareil est en panne"),
        ("I want to buy a used truck", "for pre-owned vehicles", "for parts"),
        ("is my car ready", "for service", "for the finance department"),
        ("wir sind umgezogen", "bei Änderung Ihrer Anschrift", "bei Fragen zum Bankeinzug"),
        ("wir haben eine neue Adresse", "wenn Sie bereits Abonnent sind", "möchten Sie ein neues Abonnement bestellen"),
        ("you charged me two times", "for payments and refunds", "for your membership"),
        ("they cancelled our flight", "for flight delays", "to cancel a flight"),
        ("pay my bill in installments", "if you have trouble keeping up with your payments", "to make a payment"),
    ],
)
def test_the_right_option_serves_a_goal_better_than_a_near_one(goal, right, wrong) -> None:
    assert score(goal, right) > score(goal, wrong)
