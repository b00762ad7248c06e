"""Where events come from when no Owncast server sends them: a recorded show, and a made-up one."""
