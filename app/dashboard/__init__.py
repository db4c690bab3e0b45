"""Pages composed from the slices' queries: board, order, to-do, arrivals, people."""
