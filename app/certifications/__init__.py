"""Certificates of suppliers: what is required, what was submitted, its review, and what holds on a day."""
