"""Doors to the running agent."""
