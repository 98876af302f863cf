"""The async shell around a call: session, mailbox, effects, bus. Knows ports, not vendors."""
