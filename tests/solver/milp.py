"""A linear model whose variables, coefficients and bounds are all integers.

A solver computes in floating point, so its answer is checked here once more in integers: every row
must hold exactly. What is left to believe is its claim that nothing is lower. HiGHS has been wrong
about that: it is asked in two ways, and a lower answer that holds refutes a higher claim.
"""

from dataclasses import dataclass, field

# With and without presolve. Rows stay as they are: with rows scaled to small coefficients, one
# answer in fifty that HiGHS 1.16 called optimal was not.
WAYS = [
    {"mip_feasibility_tolerance": 1e-6, "primal_feasibility_tolerance": 1e-7},
    {
        "mip_feasibility_tolerance": 1e-8,
        "primal_feasibility_tolerance": 1e-8,
        "presolve": "off",
    },
]


@dataclass(frozen=True)
class Lin:
    """A linear expression: a constant and a coefficient for each variable."""

    const: int = 0
    terms: dict = field(default_factory=dict)

    def __add__(self, other):
        other = lin(other)
        terms = dict(self.terms)
        for var, factor in other.terms.items():
            terms[var] = terms.get(var, 0) + factor
        return Lin(self.const + other.const, {v: f for v, f in terms.items() if f})

    __radd__ = __add__

    def __mul__(self, factor: int):
        return Lin(self.const * factor, {v: f * factor for v, f in self.terms.items() if factor})

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -lin(other)

    def __rsub__(self, other):
        return lin(other) - self

    @property
    def fixed(self):
        return not self.terms


def lin(value):
    return value if isinstance(value, Lin) else Lin(value)


class Model:
    """Variables with bounds, rows with bounds, and the phrases that rules are said in.

    A phrase given constants answers with a constant, so that what is decided costs no variable.
    """

    def __init__(self):
        self.bounds = []
        self.rows = []

    def whole(self, low: int, high: int):
        if low == high:
            return Lin(low)
        self.bounds.append((low, high))
        return Lin(0, {len(self.bounds) - 1: 1})

    def bit(self):
        return self.whole(0, 1)

    def low(self, of) -> int:
        return lin(of).const + sum(f * self.bounds[v][f < 0] for v, f in lin(of).terms.items())

    def high(self, of) -> int:
        return -self.low(-lin(of))

    def between(self, low, what, high):
        """`low ≤ what ≤ high`; None is no bound."""
        what = lin(what)
        low = None if low is None or self.low(what) >= low else low - what.const
        high = None if high is None or self.high(what) <= high else high - what.const
        if low is not None or high is not None:
            self.rows.append((what.terms, low, high))

    def at_most(self, less, more):
        self.between(None, lin(less) - more, 0)

    def times(self, what, bit):
        """The product with a bit."""
        what, bit = lin(what), lin(bit)
        if what.fixed or bit.fixed:
            return bit * what.const if what.fixed else what * bit.const
        low, high = self.low(what), self.high(what)
        product = self.whole(min(low, 0), max(high, 0))
        self.at_most(product, high * bit)
        self.at_most(low * bit, product)
        self.at_most(product, what - low * (1 - bit))
        self.at_most(what - high * (1 - bit), product)
        return product

    def floor(self, what, by: int):
        """`what / by`, rounded down."""
        what = lin(what)
        if what.fixed:
            return Lin(what.const // by)
        part = self.whole(self.low(what) // by, self.high(what) // by)
        self.between(0, what - by * part, by - 1)
        return part

    def least(self, a, b, when=1):
        """The smaller one; nothing is said of it unless `when` is set."""
        a, b = lin(a), lin(b)
        if self.high(a) <= self.low(b):
            return a
        if self.high(b) <= self.low(a):
            return b
        least = self.whole(min(self.low(a), self.low(b)), min(self.high(a), self.high(b)))
        first = self.bit()
        loose = 1 - lin(when)
        over = lambda x: self.high(x) - self.low(least)  # noqa: E731
        self.at_most(least, a + loose * max(0, self.high(least) - self.low(a)))
        self.at_most(least, b + loose * max(0, self.high(least) - self.low(b)))
        self.at_most(a - over(a) * (1 - first) - over(a) * loose, least)
        self.at_most(b - over(b) * first - over(b) * loose, least)
        return least

    def reaches(self, what, threshold: int):
        """A bit that is set exactly when `what ≥ threshold`."""
        if self.low(what) >= threshold:
            return Lin(1)
        if self.high(what) < threshold:
            return Lin(0)
        bit = self.bit()
        self.at_most(self.low(what) + (threshold - self.low(what)) * bit, what)
        self.at_most(what, threshold - 1 + (self.high(what) - threshold + 1) * bit)
        return bit

    def all_of(self, bits):
        """A bit that is set exactly when all are."""
        bits = [lin(it) for it in bits]
        if any(it.fixed and not it.const for it in bits):
            return Lin(0)
        bits = [it for it in bits if not it.fixed]
        if len(bits) <= 1:
            return bits[0] if bits else Lin(1)
        both = self.bit()
        for it in bits:
            self.at_most(both, it)
        self.at_most(sum(bits, Lin()) - (len(bits) - 1), both)
        return both

    def minimise(self, goal, seconds: float) -> dict:
        """The least value of `goal`, proved; or why there is none."""
        program = self._program(lin(goal))
        answers = [self._solve(program, lin(goal), {**way, "time_limit": seconds}) for way in WAYS]
        proved = [it for it in answers if it["proved"]]
        if not proved:
            return answers[0]
        best = min(proved, key=lambda it: it["payable"])
        return {**best, "refuted": sum(it["payable"] > best["payable"] for it in proved)}

    def _program(self, goal):
        import highspy
        import numpy

        columns = len(self.bounds)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = columns, len(self.rows)
        program.col_cost_ = numpy.array([goal.terms.get(v, 0) for v in range(columns)], dtype=float)
        program.offset_ = float(goal.const)
        program.col_lower_ = numpy.array([low for low, _ in self.bounds], dtype=float)
        program.col_upper_ = numpy.array([high for _, high in self.bounds], dtype=float)
        program.integrality_ = [highspy.HighsVarType.kInteger] * columns
        starts, index, value, lower, upper = [0], [], [], [], []
        for terms, low, high in self.rows:
            index += terms
            value += terms.values()
            starts.append(len(index))
            lower.append(-highspy.kHighsInf if low is None else low)
            upper.append(highspy.kHighsInf if high is None else high)
        program.row_lower_ = numpy.array(lower, dtype=float)
        program.row_upper_ = numpy.array(upper, dtype=float)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = numpy.array(starts, dtype=numpy.int32)
        program.a_matrix_.index_ = numpy.array(index, dtype=numpy.int32)
        program.a_matrix_.value_ = numpy.array(value, dtype=float)
        return program

    def _solve(self, program, goal, way: dict) -> dict:
        import highspy

        solver = highspy.Highs()
        settings = {
            "output_flag": False,
            "threads": 1,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5,
            **way,
        }
        for name, setting in settings.items():
            solver.setOptionValue(name, setting)
        solver.passModel(program)
        solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            return {"proved": False, "why": solver.modelStatusToString(status)}
        values = [round(it) for it in solver.getSolution().col_value]
        best = goal.const + sum(f * values[v] for v, f in goal.terms.items())
        bound = solver.getInfo().mip_dual_bound
        if not self.holds(values):
            return {"proved": False, "why": "the solution breaks a row once it is rounded"}
        if best - bound > 0.999:
            return {"proved": False, "why": f"{best} is above the bound {bound}"}
        return {"proved": True, "payable": best, "values": values}

    def holds(self, values) -> bool:
        """Whether these integers keep every bound and row, computed in integers."""
        inside = all(low <= it <= high for it, (low, high) in zip(values, self.bounds, strict=True))
        sums = ((sum(f * values[v] for v, f in t.items()), low, high) for t, low, high in self.rows)
        return inside and all(
            (low is None or low <= it) and (high is None or it <= high) for it, low, high in sums
        )
