"""Triggers by name: a person answered, a question is asked, and so on; each listens to the event entity."""

from __future__ import annotations

from typing import ClassVar, Final, override

from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.components.event.const import EventEntityStateAttribute
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import NotTriggeredReasonReporter, StatelessEntityTriggerBase, Trigger


class CallTrigger(StatelessEntityTriggerBase):
    """Fires when the event entity tells one of these happenings."""

    _domain_specs = {EVENT_DOMAIN: DomainSpec()}  # noqa: RUF012 - the base's own form
    event_types: ClassVar[frozenset[str]]

    @override
    def is_valid_state(self, state: State, report_not_triggered: NotTriggeredReasonReporter) -> bool:
        return state.attributes.get(EventEntityStateAttribute.EVENT_TYPE) in self.event_types


class PersonAnswered(CallTrigger):
    """A living person is on the line."""

    event_types = frozenset({"person_answered"})


class QuestionAsked(CallTrigger):
    """The menu wants to know something."""

    event_types = frozenset({"question_asked"})


class HoldBegan(CallTrigger):
    """On hold, for the first time or once more."""

    event_types = frozenset({"hold_began", "hold_began_again"})


class CallEnded(CallTrigger):
    """The call is over."""

    event_types = frozenset({"call_ended"})


class CallbackPromised(CallTrigger):
    """The company will call back."""

    event_types = frozenset({"callback_promised"})


class CallMissed(CallTrigger):
    """A planned call was not made."""

    event_types = frozenset({"call_missed"})


class PhoneRings(CallTrigger):
    """One of the user's phones begins to ring."""

    event_types = frozenset({"ringing_you"})


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "callback_promised": CallbackPromised,
    "call_ended": CallEnded,
    "call_missed": CallMissed,
    "hold_began": HoldBegan,
    "person_answered": PersonAnswered,
    "phone_rings": PhoneRings,
    "question_asked": QuestionAsked,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """What automations can begin with."""
    return TRIGGERS
