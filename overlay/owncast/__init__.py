"""Everything that knows how an Owncast server talks: what it sends us, what it accepts, how its words are read."""
