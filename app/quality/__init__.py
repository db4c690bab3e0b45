"""Corrective actions: what was rejected of a line, why, and what its supplier changes so that it does not come again."""
