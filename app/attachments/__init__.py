"""Drawings, specifications and other documents of an order or of one of its lines, for whoever makes and receives it."""
