"""Hears a call: frames in, observations out. Pure signal processing; time is counted in audio seconds."""

from holdslayer_agent.hearing.ear import Ear
from holdslayer_agent.hearing.fingerprint import SoundMemory
from holdslayer_agent.hearing.speech import warm_up

__all__ = ["Ear", "SoundMemory", "warm_up"]
