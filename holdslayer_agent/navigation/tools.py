"""The closed set of tools a language model may call, and the parsing of its calls. What is not in the set is refused.

One table; each vendor's module writes it down in the vendor's own form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from holdslayer_agent.core.decisions import CallbackPolicy
from holdslayer_agent.navigation.past import said_of_callback
from holdslayer_agent.navigation.port import (
    AskUser,
    Decision,
    GiveUp,
    GiveUpOutcome,
    MenuView,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)

__all__ = ["TOOLS", "Tool", "ToolRefused", "decision_from"]


class ToolRefused(Exception):
    """A call that is no tool of ours or has arguments out of form. The text may be told to the model."""


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reason: str = Field(description="Why, in one short sentence. No numbers of the caller.", max_length=300)


class _Press(_Arguments):
    keys: str = Field(
        description="0-9, *, # as offered, or one {{slot}} the company asks for, such as {{zip}} or {{pin}}#",
        min_length=1,
        max_length=60,
    )


class _Say(_Arguments):
    text: str = Field(description="A few words in the call's language. Never a number.", min_length=1, max_length=200)


class _Wait(_Arguments):
    seconds: float = Field(description="Longest silence to wait for, 1 to 60", ge=1, le=60)


class _Hold(_Arguments):
    pass


class _Ask(_Arguments):
    question: str = Field(min_length=3, max_length=300)
    choices: list[str] = Field(default_factory=list, max_length=6, description="Possible answers, if few")
    slot: str = Field(default="", pattern=r"^[a-z0-9_]*$", max_length=40, description="Name for a missing number")
    seconds: float = Field(default=60.0, ge=10, le=300, description="How long the answer may take")


class _Callback(_Arguments):
    take: bool
    keys: str = Field(default="", pattern=r"^[0-9*#]{0,4}$", description="Keys that give this answer, if any")
    text: str = Field(default="", max_length=60, description="Words that give this answer, if no keys do")


class _GiveUp(_Arguments):
    outcome: Literal["closed", "voicemail", "busy", "callback_promised", "company_hung_up", "stuck"]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: its name, what it is for, and the form of its arguments."""

    name: str
    purpose: str
    form: type[_Arguments]

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments, without the titles pydantic adds."""
        return _without_titles(self.form.model_json_schema())


TOOLS: tuple[Tool, ...] = (
    Tool("press_keys", "Send touch tones: an option the company offered, or a slot it asks for.", _Press),
    Tool("speak", "Say a phrase, where the company listens to words.", _Say),
    Tool("wait_for_more", "Do nothing: the prompt is not over, or a choice is made by waiting.", _Wait),
    Tool("this_is_hold", "The call was put into a queue, or announcements are played in it.", _Hold),
    Tool("this_is_person", "A living person spoke and expects an answer.", _Hold),
    Tool("ask_user", "Ask the user who wants this call. Rarely: the menu goes on meanwhile.", _Ask),
    Tool("answer_callback", "Take or decline an offer to be called back, as the user's policy says.", _Callback),
    Tool("give_up", "Nothing better can be had in this call: closed, voicemail, busy, or no way left.", _GiveUp),
)
_BY_NAME = {tool.name: tool for tool in TOOLS}


def decision_from(name: str, arguments: str | dict[str, Any], view: MenuView) -> Decision:
    """The decision a tool call means. Raises ToolRefused on an unknown tool or malformed arguments."""
    tool = _BY_NAME.get(name)
    if tool is None:
        raise ToolRefused(f"there is no tool {name[:40]!r}; there are: {', '.join(_BY_NAME)}")
    try:
        given = json.loads(arguments or "{}") if isinstance(arguments, str) else arguments
        call = tool.form.model_validate(given)
    except json.JSONDecodeError as error:
        raise ToolRefused(f"the arguments of {name} are not JSON: {error.msg}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc'])) or name}: {f['msg']}" for f in error.errors()[:3])
        raise ToolRefused(f"the arguments of {name} are out of form: {faults}") from error
    return _decision(name, call, view)


def _decision(name: str, call: _Arguments, view: MenuView) -> Decision:
    match call:
        case _Press():
            return PressKeys(call.keys.replace(" ", ""), call.reason)
        case _Say():
            return SaySlotOrPhrase(call.text.strip(), call.reason)
        case _Wait():
            return WaitForMore(call.seconds, call.reason)
        case _Ask():
            return AskUser(call.question, call.reason, call.slot, tuple(call.choices), call.seconds)
        case _Callback():
            return _callback(call, view)
        case _GiveUp():
            return GiveUp(GiveUpOutcome(call.outcome), call.reason)
        case _:
            return ThisIsPerson(call.reason) if name == "this_is_person" else ThisIsHold(call.reason)


def _callback(call: _Callback, view: MenuView) -> Decision:
    if view.callback is CallbackPolicy.ASK and not said_of_callback(view):
        raise ToolRefused("the user wants to be asked before a call-back is taken or declined: use ask_user")
    if call.take and view.callback is CallbackPolicy.DECLINE:
        raise ToolRefused("the user does not want call-backs: decline this one")
    if call.keys:
        return PressKeys(call.keys, call.reason)
    if call.text:
        return SaySlotOrPhrase(call.text, call.reason)
    return WaitForMore(15.0, call.reason)


def _without_titles(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_titles(value) if isinstance(value, dict) else value
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }
