"""Calls, events, transcripts, companies and phones in a database. Rows never leave this package."""

from holdslayer_agent.observers.store.repository import CallRecord, Company, Store

__all__ = ["CallRecord", "Company", "Store"]
