"""The conditions, by what they are about."""
