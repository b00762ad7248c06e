"""What can happen, what is known, and the words for it. Standard library only."""
