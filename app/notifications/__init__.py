"""Which facts become a notice, for whom, when, and how it reaches them: a list in the portal, and mail."""
