"""Speech to text and text to speech, one module a vendor."""
