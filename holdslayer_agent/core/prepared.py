"""What a call will have to say without delay: made ready while the call still rings.

A local voice takes seconds for a sentence on a small machine, a service a second; a person who has just answered hears
that as silence.
"""

from __future__ import annotations

from holdslayer_agent.core.call import CallPlan
from holdslayer_agent.core.ringing import announced
from holdslayer_agent.core.wording import word

__all__ = ["probe_text", "said_at_once", "told_at_once"]


def probe_text(plan: CallPlan) -> str:
    """What we ask when in doubt."""
    return plan.question or word(plan.language, "probe")


def said_at_once(plan: CallPlan) -> tuple[str, ...]:
    """To the company, the most urgent first."""
    return (probe_text(plan), *(word(plan.language, name) for name in ("comfort-first", "comfort")))


def told_at_once(plan: CallPlan) -> tuple[str, ...]:
    """To the user's phone when it is picked up."""
    return tuple(announced(plan, unsure=unsure) for unsure in (False, True))
