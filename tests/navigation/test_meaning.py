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
        ("pay my bill in installments", "if you have trouble keeping up with your payments", "to make a payment"),
    ],
)
def test_the_right_option_serves_a_goal_better_than_a_near_one(goal, right, wrong) -> None:
    assert score(goal, right) > score(goal, wrong)
