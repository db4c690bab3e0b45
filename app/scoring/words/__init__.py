"""How what is judged reads, and how its facts read in a history."""
