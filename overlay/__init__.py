"""Overlays and alerts for people who stream with Owncast."""

__version__ = "0.1.0"
