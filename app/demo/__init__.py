"""The demo world: a plausible small story told through the actions, so that its histories are true."""
