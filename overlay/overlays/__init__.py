"""Overlay kinds, as found on disk, and the streamer's overlays made of them."""
