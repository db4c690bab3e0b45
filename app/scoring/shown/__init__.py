"""Scores under the names that templates and files use."""
