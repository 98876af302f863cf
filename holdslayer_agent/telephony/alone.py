"""An Asterisk by itself, in a container or under another supervisor than the agent."""

from __future__ import annotations

import os
from typing import NoReturn

from holdslayer_agent.errors import SetupError
from holdslayer_agent.settings import Settings
from holdslayer_agent.telephony.configuration import Folders, render
from holdslayer_agent.telephony.installation import find_asterisk

__all__ = ["become_asterisk"]


def become_asterisk(settings: Settings) -> NoReturn:
    """Render its configuration into `data_dir/asterisk` and become it: signals reach it, and its end is ours.

    The agent that uses it has the same settings and data folder, and `asterisk.mode: external`. Raises SetupError.
    """
    installation = find_asterisk()
    folders = Folders(settings.data_dir.resolve() / "asterisk")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    render(settings, installation, folders)
    os.chdir(folders.root)
    try:
        os.execv(
            installation.program, [str(installation.program), "-f", "-n", "-C", str(folders.etc / "asterisk.conf")]
        )
    except OSError as error:
        raise SetupError(
            f"Asterisk can't be started: {error.strerror}.", code="asterisk-start", mend="Run holdslayer doctor."
        ) from error
