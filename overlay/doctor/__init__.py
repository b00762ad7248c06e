"""The doctor: looks at everything there is, and says what is well, what is not, and the one next step."""
