"""What watches calls without changing them: store, recorder, notifier."""
