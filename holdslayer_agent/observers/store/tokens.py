"""Bearer tokens, kept as hashes, and the idempotency keys of calls that they began.

A token's text is `hs_<id>_<secret>`; the secret has 256 random bits, so a plain SHA-256 of it can't be searched for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from holdslayer_agent.calls.archive import SCOPES, Scope, Token
from holdslayer_agent.core.call import CallId
from holdslayer_agent.errors import CallRefused, StoreError
from holdslayer_agent.observers.store.models import IdempotencyRow, TokenRow

__all__ = ["TokenBook", "WishBook"]

Sessions = Callable[[], AbstractAsyncContextManager[AsyncSession]]

KEPT_S: Final = 86_400.0
"""A client that repeats a request after a day means a new call."""
USED_EVERY_S: Final = 60.0
"""How exactly `used_at` is kept: a write a minute, not one a request."""
_NOBODY: Final = "0" * 64


class TokenBook:
    """Creates, checks and revokes tokens."""

    def __init__(self, reading: Sessions, changing: Sessions, clock: Callable[[], float] = time.time) -> None:
        self._reading, self._changing, self._clock = reading, changing, clock

    async def create(self, name: str, scope: Scope, expires_at: float | None = None) -> tuple[Token, str]:
        """The token and its text, which is kept nowhere."""
        token = Token(secrets.token_hex(4), name, scope, self._clock(), expires_at, None)
        secret = secrets.token_urlsafe(32)
        async with self._changing() as session:
            session.add(
                TokenRow(
                    id=token.token_id,
                    name=name,
                    scope=scope,
                    hash=_hash(secret),
                    created_at=token.created_at,
                    expires_at=expires_at,
                    used_at=None,
                )
            )
        return token, f"hs_{token.token_id}_{secret}"

    async def check(self, text: str) -> Token | None:
        """Whose token this is; None when it is unknown, revoked or expired. Compares in constant time."""
        prefix, _, rest = text.partition("_")
        token_id, _, secret = rest.partition("_")
        async with self._reading() as session:
            row = await session.get(TokenRow, token_id[:16]) if prefix == "hs" and token_id.isascii() else None
        same = hmac.compare_digest(_hash(secret), row.hash if row is not None else _NOBODY)
        now = self._clock()
        if row is None or not same or (row.expires_at is not None and row.expires_at <= now):
            return None
        if row.used_at is None or now - row.used_at > USED_EVERY_S:
            async with self._changing() as session:
                await session.execute(update(TokenRow).where(TokenRow.id == row.id).values(used_at=now))
        return _token(row)

    async def all(self) -> list[Token]:
        """The oldest first."""
        async with self._reading() as session:
            return [_token(r) for r in await session.scalars(select(TokenRow).order_by(TokenRow.created_at))]

    async def revoke(self, token_id: str) -> bool:
        """Whether there was one. It opens nothing from now on."""
        async with self._changing() as session:
            result = await session.execute(delete(TokenRow).where(TokenRow.id == token_id))
        return bool(getattr(result, "rowcount", 0))


class WishBook:
    """Which call an idempotency key began."""

    def __init__(self, reading: Sessions, changing: Sessions, clock: Callable[[], float] = time.time) -> None:
        self._reading, self._changing, self._clock = reading, changing, clock

    async def begun(self, token_id: str, key: str, fingerprint: str) -> str | None:
        """The call this key began; None when the key is new, and now taken.

        Raises CallRefused("idempotency-mismatch", "idempotency-busy").
        """
        try:
            async with self._changing() as session:
                await session.execute(delete(IdempotencyRow).where(IdempotencyRow.at < self._clock() - KEPT_S))
                row = await session.get(IdempotencyRow, (token_id, key))
                if row is None:
                    session.add(
                        IdempotencyRow(
                            token_id=token_id, key=key, fingerprint=fingerprint, call_id="", at=self._clock()
                        )
                    )
                    return None
        except StoreError as error:
            if error.code == "store-conflict":  # another request took it between our look and our write
                raise _busy() from error
            raise
        if not hmac.compare_digest(row.fingerprint, fingerprint):
            raise CallRefused(
                "This Idempotency-Key began another call.",
                code="idempotency-mismatch",
                mend="Use a new key for a new wish.",
            )
        if not row.call_id:
            raise _busy()
        return row.call_id

    async def note(self, token_id: str, key: str, call_id: CallId) -> None:
        """The call that came of it."""
        async with self._changing() as session:
            mine = (IdempotencyRow.token_id == token_id, IdempotencyRow.key == key)
            await session.execute(update(IdempotencyRow).where(*mine).values(call_id=call_id))

    async def release(self, token_id: str, key: str) -> None:
        """Nothing came of it: the key may be tried again."""
        async with self._changing() as session:
            mine = (IdempotencyRow.token_id == token_id, IdempotencyRow.key == key)
            await session.execute(delete(IdempotencyRow).where(*mine))


def _busy() -> CallRefused:
    return CallRefused(
        "A request with this Idempotency-Key is being worked on.",
        code="idempotency-busy",
        mend="Ask again in a second.",
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: TokenRow) -> Token:
    scope: Scope = next(s for s in SCOPES if s == row.scope)
    return Token(row.id, row.name, scope, row.created_at, row.expires_at, row.used_at)
