"""Alerts: what is shown for an event, when, and one at a time."""
