"""A fake of the package that cleans a satellite's audio: it comes only as source and wants a compiler."""


class AudioProcessor:
    """No microphone is used in these tests."""
