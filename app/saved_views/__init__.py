"""Views of lists that people keep under a name: filter, order and columns as an address, for oneself or for a role."""
