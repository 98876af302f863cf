"""Hold Slayer: calls a company, waits on hold, rings you when a person answers."""
