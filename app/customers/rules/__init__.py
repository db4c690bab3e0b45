"""The rules of customers: states, where units come from, when they can be expected. Pure."""
