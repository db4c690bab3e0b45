"""The arithmetic of scores, pure: facts in, numbers out. The same functions serve pages, commands and stored scores."""
