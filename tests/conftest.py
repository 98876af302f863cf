"""For every test: a slow machine is no failure, so Hypothesis sets no time limit on an example."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
