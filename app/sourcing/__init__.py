"""How an item is bought from a supplier: its article number there, and the unit in which it is bought."""
