"""What a call will have to say without delay: made ready while the call still rings.

A local voice takes seconds for a sentence on a small machine, a service a second; a person who has just answered hears
that as silence.
"""

from __future__ import annotations

from holdslayer_agent.core.call import CallPlan
from holdslayer_agent.core.consent import with_notice
from holdslayer_agent.core.ringing import announced
from holdslayer_agent.core.wording import word

__all__ = ["comfort_text", "probe_text", "said_at_once", "told_at_once"]


def probe_text(plan: CallPlan) -> str:
    """What we ask when in doubt."""
    return plan.question or word(plan.language, "probe")


def comfort_text(plan: CallPlan, what: str) -> str:
    """The first word to a person (`comfort-first`), with the notice where one is to be given, or a later one."""
    text = word(plan.language, what)
    return with_notice(plan, text) if what == "comfort-first" else text


def said_at_once(plan: CallPlan) -> tuple[str, ...]:
    """To the company, the most urgent first."""
    notice = (plan.notice,) if plan.notice else ()
    return (probe_text(plan), *(comfort_text(plan, what) for what in ("comfort-first", "comfort")), *notice)


def told_at_once(plan: CallPlan) -> tuple[str, ...]:
    """To the user's phone when it is picked up."""
    return tuple(announced(plan, unsure=unsure) for unsure in (False, True))
