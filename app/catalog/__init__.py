"""What is bought and where it goes: units, categories, items, sites with their working days."""
