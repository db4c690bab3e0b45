"""How long a link in a mail holds, and how its code is checked. Pure."""

from datetime import timedelta

LIFE = timedelta(days=14)
CODE_LIFE = timedelta(minutes=10)
CONFIRMED_FOR = timedelta(minutes=30)
MOST_TRIES = 5
CODE_DIGITS = 6
CODE_EVERY = timedelta(seconds=30)
FRESH_EVERY = timedelta(minutes=5)
"""A fresh link is sent to the same address so often at most."""
