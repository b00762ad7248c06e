"""Rules: when something happens in the stream, then do something."""
