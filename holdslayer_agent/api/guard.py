"""Who may come in: host names, origins, tokens and their scopes, rates. The order is that of `Guard.admit`.

A token travels in the Authorization header alone, never in a cookie or an address: a page of another site can't make a
browser send it, so there is nothing to forge.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web

from holdslayer_agent.api.limits import Buckets, Lockout
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.calls.archive import Scope, Token, Tokens

__all__ = ["HEADERS", "Guard"]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Stands before every handler."""

    def __init__(
        self,
        tokens: Tokens,
        *,
        hosts: tuple[str, ...] = (),
        origins: tuple[str, ...] = (),
        per_s: float = 20.0,
        burst: int = 100,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tokens = tokens
        self._hosts, self._origins = {h.casefold() for h in hosts}, set(origins)
        self._buckets, self._lockout, self._clock = Buckets(per_s, burst), Lockout(), clock

    def check_place(self, request: web.Request) -> None:
        """Host and Origin. A name that is not ours means a page that let its own name point here (DNS rebinding)."""
        host = _name(request.host)
        if host is None or not (host == "localhost" or _is_address(host) or host in self._hosts):
            raise Refusal(
                421, "This server does not go by that name.", code="host-unknown", mend="Add it to api.hosts."
            )
        origin = request.headers.get("Origin")
        if origin is not None and not self._same(origin, request) and origin not in self._origins:
            raise Refusal(
                403, "Pages of other sites may not ask here.", code="origin-refused", mend="Add it to api.origins."
            )

    def allowed_origin(self, request: web.Request) -> str | None:
        """The Origin that must be answered with CORS headers."""
        origin = request.headers.get("Origin")
        return origin if origin in self._origins else None

    async def admit(self, request: web.Request, scope: Scope) -> Token:
        """The token of a request. Raises Refusal."""
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        return await self.admit_text(request, text.strip() if kind.casefold() == "bearer" else "", scope)

    async def admit_text(self, request: web.Request, text: str, scope: Scope) -> Token:
        """As `admit`, with the token's text from elsewhere: the first message of a WebSocket."""
        client, now = request.remote or "", self._clock()
        if wait_s := self._lockout.locked_s(client, now):
            raise Refusal(
                429, "Too many wrong tokens came from here.", code="locked-out",
                mend="Wait, then use a right one: holdslayer token create", headers=_retry(wait_s),
            )  # fmt: skip
        token = await self._tokens.check(text) if 0 < len(text) <= 200 else None
        if token is None:
            if text:
                self._lockout.wrong(client, now)
            raise Refusal(
                401, "A bearer token is needed." if not text else "This token opens nothing.",
                code="token-missing" if not text else "token-wrong",
                mend="Make one: holdslayer token create NAME --scope call",
                headers={"WWW-Authenticate": 'Bearer realm="holdslayer"'},
            )  # fmt: skip
        self._lockout.right(client)
        if wait_s := self._buckets.take(token.token_id, now):
            raise Refusal(429, "Too many requests.", code="too-many-requests", mend="Wait.", headers=_retry(wait_s))
        if not token.may(scope):
            raise Refusal(
                403, f"This needs a token of scope {scope}; yours has {token.scope}.", code="scope-too-small",
                mend=f"holdslayer token create NAME --scope {scope}",
            )  # fmt: skip
        return token

    def _same(self, origin: str, request: web.Request) -> bool:
        return urlsplit(origin).netloc.casefold() == request.host.casefold()


def _retry(wait_s: float) -> dict[str, str]:
    return {"Retry-After": str(math.ceil(wait_s))}


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
