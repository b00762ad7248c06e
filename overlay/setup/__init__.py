"""Taking a streamer from nothing to a live overlay: finding his Owncast, and how it reaches this program."""
