"""Asterisk: AudioSocket media, ARI, the Manager Interface, and the switchboard built on them."""
