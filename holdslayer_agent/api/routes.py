"""A route is a row: its name, who may, what goes in and out. Router and OpenAPI document are made of the rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web
from pydantic import BaseModel

from holdslayer_agent.api.ports import CallService
from holdslayer_agent.calls.archive import Scope, Token

__all__ = ["Asked", "Handler", "Route"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has been let in and understood."""

    service: CallService
    request: web.Request
    token: Token | None
    query: BaseModel | None
    body: BaseModel | None

    def part(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]


Handler = Callable[[Asked], Awaitable[BaseModel | web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. `scope` None: open to all. `media`: what is answered where there is no `answer`."""

    method: str
    path: str
    name: str
    summary: str
    handler: Handler
    scope: Scope | None = "read"
    answer: type[BaseModel] | None = None
    status: int = 200
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    media: str | tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    """Request headers that mean something here, with what they mean."""
    group: str = "calls"
