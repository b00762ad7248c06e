"""What the streamer and the moderators do to the show while it runs."""
