"""The media library: files that the streamer uploaded for his alerts, and the sounds that come with the program."""
