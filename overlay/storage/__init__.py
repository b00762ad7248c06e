"""What is kept: SQLite in one file."""
