"""Companies that we buy from: who they are, where they make and ship, and what their state lets happen."""
