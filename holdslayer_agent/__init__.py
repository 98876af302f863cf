"""Hold Slayer: calls a company, waits on hold, rings you when a person answers."""

__version__ = "0.1.0"
