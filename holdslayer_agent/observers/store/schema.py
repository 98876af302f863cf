"""Bringing a database to this version's schema with Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from holdslayer_agent.errors import StoreError

__all__ = ["downgrade", "upgrade"]


def upgrade(connection: Connection, where: str) -> None:
    """Migrate to the newest version. Raises StoreError: "store-newer", "store-locked", "store-read-only"."""
    config = _config(connection)
    script = ScriptDirectory.from_config(config)
    try:
        current = MigrationContext.configure(connection).get_current_revision()
        known = {r.revision for r in script.walk_revisions()}
        if current is not None and current not in known:
            raise StoreError(
                f"{where} was written by a newer Hold Slayer (schema {current}).",
                code="store-newer",
                mend="Install that version again, or move the file away to begin with an empty history.",
            )
        if current != script.get_current_head():
            command.upgrade(config, "head")
    except OperationalError as error:
        raise translate(error, where) from error


def downgrade(connection: Connection, revision: str) -> None:
    """Migrate back to an older version: what only newer ones know is lost."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def translate(error: Exception, where: str) -> StoreError:
    """SQLAlchemy's error in our words."""
    text = str(getattr(error, "orig", error)).lower()
    if isinstance(error, OSError) or "password authentication" in text or "does not exist" in text:
        return StoreError(
            f"{where} does not let us in: {text}",
            code="store-unreachable",
            mend="Check database_url, and that it runs.",
        )
    if "constraint failed" in text or "violates" in text:
        return StoreError(f"{where} does not take an entry: {text}", code="store-conflict")
    if "locked" in text:
        return StoreError(
            f"{where} is locked by another program.",
            code="store-locked",
            mend="End it (fuser the file), then start again.",
        )
    if "readonly" in text or "read-only" in text:
        return StoreError(f"{where} is read-only.", code="store-read-only", mend="Give this user write permission.")
    if "full" in text:
        return StoreError(f"The disk of {where} is full.", code="store-full", mend="Free some space.")
    if "unable to open" in text:
        return StoreError(f"{where} can't be opened.", code="store-unreachable", mend="Does its folder exist?")
    return StoreError(f"{where}: {text}", code="store-broken", mend="Restore a copy, or move the file away.")
