"""What sets of lines still cost, as linear expressions over the choices.

How a discount splits over lines is no linear matter. But what a set costs is known whenever each
discount fell wholly inside it or wholly beside it: only sums count then. And a discount on lines
that nothing took from before splits in a way that is known beforehand.
"""

from dataclasses import dataclass

from milp import Lin, lin


@dataclass(frozen=True)
class Taking:
    """What one rule takes off, and of which lines; `shares` where the split is known."""

    owner: str
    lines: frozenset
    amount: Lin
    shares: dict | None = None
    used: Lin | None = None

    def of(self, lines: frozenset) -> Lin | None:
        """What of it falls on these lines, if that can be said."""
        if self.lines <= lines:
            return self.amount
        if not self.lines & lines:
            return Lin()
        if self.shares is None:
            return None
        return sum(self.shares[n] for n in self.lines & lines) * self.used


class Ledger:
    """Amounts of lines at the start, and every taking since, in order."""

    def __init__(self, starts: list, floors: list[int]):
        self.starts = starts
        self.floors = floors
        self.takings: list[Taking] = []

    def floor(self, lines: frozenset) -> int:
        return sum(self.floors[n] for n in lines)

    def running(self, lines: frozenset, without=frozenset()) -> Lin | None:
        """What the lines cost when none of the owners in `without` applied; None: not known."""
        left = sum((lin(self.starts[n]) for n in lines), Lin())
        for taking in self.takings:
            if taking.owner not in without:
                part = taking.of(lines)
                if part is None:
                    return None
                left = left - part
        return left

    def untouched(self, lines: frozenset) -> bool:
        return not any(taking.lines & lines for taking in self.takings)
