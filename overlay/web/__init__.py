"""HTTP and WebSocket: what comes in is translated, what goes out is encoded. Nothing is decided here."""
