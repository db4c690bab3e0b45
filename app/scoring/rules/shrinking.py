"""Small samples lean on their peers: an empirical Bayes estimate with a fixed prior weight. Pure.

    shrunk = (n · x + k · mean) / (n + k)

`mean` is that of the peers on the day, `k` says how many facts the peers are worth. One good delivery does not beat
99 of 100; with n far above k the number is the supplier's own.
"""

from decimal import Decimal

from app.scoring.rules.points import hundredth

PRIOR = 10


def shrunk(score: Decimal, n: int, peers: Decimal | None, prior: int = PRIOR) -> Decimal:
    """The score as it counts in a total and a rank, to the hundredth; the score itself where it has no peers."""
    if peers is None or n + prior == 0:
        return score
    return hundredth((n * score + prior * peers) / (n + prior))
