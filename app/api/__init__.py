"""Doors for programs: JSON in front of the same actions and queries as the pages. Known by a token, never by a cookie."""
