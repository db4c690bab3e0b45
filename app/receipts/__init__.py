"""What arrived and what was rejected of it."""
