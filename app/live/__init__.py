"""The socket speaks and never listens: relay, rooms, pieces, frames, catch-up."""
