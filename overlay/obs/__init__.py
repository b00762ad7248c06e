"""OBS over obs-websocket 5: one connection that is kept, the browser sources of ours, and how they come there."""
