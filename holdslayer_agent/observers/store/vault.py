"""The caller's facts (account numbers, PINs) at rest: sealed with a key that the database does not hold.

The key is in the owner's keyring where one answers (package `keyring`), else in a file of mode 0600 beside the
database.
Sealing is Fernet (AES-128-CBC and HMAC-SHA-256) of the `cryptography` package.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select, update

from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.store.models import FactRow
from holdslayer_agent.observers.store.repository import Store

__all__ = ["FactVault", "load_key"]

log = logging.getLogger(__name__)

SERVICE, USER = "holdslayer", "facts-key"
KEY_FILE = "facts.key"


class FactVault:
    """Facts by company. Values leave it only to those who place the call."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._fernet = Fernet(key)

    async def put(self, company: str, slot: str, value: str) -> None:
        """Keep a fact, in the place of an older one."""
        sealed = self._fernet.encrypt(value.encode())
        async with self._store.changing() as session:
            await session.merge(FactRow(company=company.casefold(), slot=slot, sealed=sealed))

    async def facts(self, company: str) -> dict[str, str]:
        """Slot → value. Raises StoreError("facts-key-lost") when they were sealed with another key."""
        async with self._store.reading() as session:
            rows = await session.scalars(select(FactRow).where(FactRow.company == company.casefold()))
            sealed = {row.slot: row.sealed for row in rows}
        try:
            return {slot: self._fernet.decrypt(value).decode() for slot, value in sealed.items()}
        except InvalidToken as error:
            raise StoreError(
                f"The facts kept for {company} were sealed with another key.",
                code="facts-key-lost",
                mend=f"Bring the old key back, or enter them again: holdslayer facts set {company!r} NAME",
            ) from error

    async def names(self) -> Mapping[str, tuple[str, ...]]:
        """Company → names of its slots; no values."""
        async with self._store.reading() as session:
            rows = await session.execute(select(FactRow.company, FactRow.slot).order_by(FactRow.company, FactRow.slot))
            found: dict[str, tuple[str, ...]] = {}
            for company, slot in rows:
                found[company] = (*found.get(company, ()), slot)
        return found

    async def allow(self, company: str, slot: str, *, always: bool = True) -> bool:
        """Whether a fact is given to its company without a question from now on; False where there is no such fact."""
        wanted = update(FactRow).where(FactRow.company == company.casefold(), FactRow.slot == slot)
        async with self._store.changing() as session:
            result = await session.execute(wanted.values(always=always))
        return bool(getattr(result, "rowcount", 0))

    async def always(self) -> Mapping[str, tuple[str, ...]]:
        """Company → names of the facts that are given there without a question."""
        async with self._store.reading() as session:
            wanted = select(FactRow.company, FactRow.slot).where(FactRow.always)
            found: dict[str, tuple[str, ...]] = {}
            for company, slot in await session.execute(wanted.order_by(FactRow.company, FactRow.slot)):
                found[company] = (*found.get(company, ()), slot)
        return found

    async def forget(self, company: str, slot: str | None = None) -> int:
        """Remove one fact, or all of a company; how many there were."""
        wanted = delete(FactRow).where(FactRow.company == company.casefold())
        if slot is not None:
            wanted = wanted.where(FactRow.slot == slot)
        async with self._store.changing() as session:
            result = await session.execute(wanted)
        return int(getattr(result, "rowcount", 0))


async def load_key(folder: Path, where: str = "auto") -> bytes:
    """The sealing key, made at first use. `where`: `keyring`, `file`, or `auto`, the keyring if it answers.

    Raises StoreError("facts-key").
    """
    return await asyncio.to_thread(_load, folder, where)


def _load(folder: Path, where: str) -> bytes:
    file = folder / KEY_FILE
    if where != "file" and not file.exists():
        key = _from_keyring()
        if key is not None:
            return key
        if where == "keyring":
            raise StoreError(
                "No keyring answers.", code="facts-key", mend="Unlock it, or set facts.key: file in the settings."
            )
    try:
        return _from_file(file)
    except (OSError, ValueError) as error:
        raise StoreError(
            f"The key of the facts in {file} can't be used: {error}",
            code="facts-key",
            mend="Give this user the right to read and write it, or bring an older copy back.",
        ) from error


def _from_keyring() -> bytes | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        kept = keyring.get_password(SERVICE, USER)
        if kept is None:
            kept = Fernet.generate_key().decode()
            keyring.set_password(SERVICE, USER, kept)
            if keyring.get_password(SERVICE, USER) != kept:
                return None  # a keyring that keeps nothing
        return str(kept).encode()
    except (KeyringError, RuntimeError) as error:
        log.info("no keyring: %s", error)
        return None


def _from_file(file: Path) -> bytes:
    with contextlib.suppress(FileExistsError):
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(Fernet.generate_key())
    if file.stat().st_mode & 0o077:
        raise ValueError("others may read it: chmod 600")
    key = file.read_bytes().strip()
    Fernet(key)
    return key
