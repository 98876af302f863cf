"""The call itself, pure: no I/O, no asyncio, no clock, no logging."""
