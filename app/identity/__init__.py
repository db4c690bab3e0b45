"""People, roles, sessions and the links that invite them."""
