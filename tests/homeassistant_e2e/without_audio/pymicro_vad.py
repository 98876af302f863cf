"""A fake of the package that finds speech in a satellite's audio: it comes only as source and wants a compiler."""


class MicroVad:
    """No microphone is used in these tests."""
