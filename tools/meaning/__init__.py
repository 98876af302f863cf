"""Fits the likeness of a caller's wish to a menu's words (`navigation/likeness.py`)."""
