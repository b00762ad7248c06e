"""Who gets in: the panel's password, sessions, one-time codes, links for those who help, and where we are reached."""
