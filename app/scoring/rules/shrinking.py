"""Small samples lean on their peers: an empirical Bayes estimate with a fixed prior weight. Pure.

    shrunk = (n · x + k · mean) / (n + k)

`mean` is that of the peers on the day, `k` says how many facts the peers are worth. One good delivery does not beat
99 of 100; with n far above k the number is the supplier's own. Scores are counted in whole hundredths.
"""

PRIOR = 10


def shrunk(score: int, n: int, peers: int | None, prior: int = PRIOR) -> int:
    """The score as it counts in a total and a rank, rounded half up; the score itself where it has no peers."""
    if peers is None:
        return score
    return (2 * (n * score + prior * peers) + n + prior) // (2 * (n + prior))
