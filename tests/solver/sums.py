"""What a rule sees of its scope, whether its thresholds are reached, and what it takes off.

Sections 5 and 6 of the rule book, for the benefits that look at sums only.
"""

from dataclasses import dataclass, replace

from basket import FULL, OutsideFamily, one
from milp import Lin, Model, lin


@dataclass(frozen=True)
class Sight:
    """Sums over the lines a rule sees. `running` is None where the split of an earlier rule hides
    it; `room` is then a bound that the rule must stay below."""

    running: Lin | None
    listed: Lin
    pieces: Lin
    floor: Lin
    room: Lin

    @classmethod
    def of(cls, lines, scope, running, floor):
        own = [lines[n] for n in scope]
        room = Lin() if running is None else running - floor
        listed, pieces = sum(it.listed for it in own), sum(it.pieces for it in own)
        return cls(running, lin(listed), lin(pieces), lin(floor), room)

    def _each(self, change):
        parts = ("running", "listed", "pieces", "floor", "room")
        return replace(self, **{it: change(it) for it in parts})

    def only_when(self, model: Model, bit):
        return self._each(lambda it: model.times(getattr(self, it), bit))

    def without(self, other):
        if self.running is None:
            raise OutsideFamily("an exclusive rule inside lines whose amount is not known")
        return self._each(lambda it: getattr(self, it) - getattr(other, it))

    def at_least(self, amount: int):
        return replace(self, room=lin(max(0, amount) - self.floor.const))

    def spend(self, rule: dict) -> Lin:
        if rule.get("basis") == "list":
            return self.listed
        if self.running is None:
            raise OutsideFamily("a threshold on an amount that is not known")
        return self.running


@dataclass(frozen=True)
class Off:
    """What a rule takes off when it applies, a bit that its own threshold is reached, and the
    largest part of the running amount that it can be."""

    amount: Lin
    holds: Lin
    fraction: float


def reached_conditions(model: Model, rule: dict, sight: Sight) -> list:
    bits = []
    for condition in rule.get("conditions", []):
        match one(condition):
            case "minSpend", it:
                bits.append(model.reaches(sight.spend(rule), it["amount"]))
            case "minPieces", it:
                bits.append(model.reaches(sight.pieces, it["pieces"]))
    return bits


def takes_off(model: Model, rule: dict, sight: Sight, when=1) -> Off:
    name, benefit = one(rule["benefit"])
    match name:
        case "amountOff":
            raw, holds, fraction = _amount_off(benefit, rule)
        case "everyOff":
            raw, holds, fraction = _every_off(model, benefit, rule, sight)
        case "rateOff" if not benefit.get("perLine"):
            raw, holds, fraction = _rate_off(model, benefit, sight)
        case "ladder":
            raw, holds, fraction = _ladder(model, benefit, rule, sight)
        case _:
            raise OutsideFamily(f"benefit {name}")
    if sight.running is None:
        # The bound is no amount: the rule must stay below it, whatever else is used.
        if model.high(raw) > sight.room.const:
            raise OutsideFamily("a discount that may not fit into lines whose amount is not known")
        return Off(raw, holds, fraction)
    return Off(model.least(raw, sight.room, when), holds, fraction)


def _amount_off(benefit, rule):
    least = max(
        (it["amount"] for name, it in map(one, rule.get("conditions", [])) if name == "minSpend"),
        default=0,
    )
    return Lin(benefit["amount"]), Lin(1), _part(benefit["amount"], least, rule)


def _part(amount: int, threshold: int, rule: dict) -> float:
    """The largest part of a running amount: all of it, unless a running threshold tells."""
    known = threshold and rule.get("basis", "running") == "running"
    return min(1.0, amount / threshold) if known else 1.0


def _every_off(model, benefit, rule, sight):
    times = model.floor(sight.spend(rule), benefit["every"])
    raw = times * benefit["amount"]
    if benefit.get("cap") is not None:
        raw = model.least(raw, benefit["cap"])
    return raw, model.reaches(times, 1), _part(benefit["amount"], benefit["every"], rule)


def _rate(model, running, rate):
    # Half a fen rounded up: floor(amount × off / 10000 + 1/2).
    return model.floor(running * (FULL - rate) + FULL // 2, FULL)


def _rate_off(model, benefit, sight):
    if sight.running is None:
        raise OutsideFamily("a rate of an amount that is not known")
    raw = _rate(model, sight.running, benefit["rate"])
    if benefit.get("cap") is not None:
        raw = model.least(raw, benefit["cap"])
    return raw, Lin(1), (FULL - benefit["rate"]) / FULL


def _ladder(model, benefit, rule, sight):
    """The highest step reached, alone: each step adds what it gives more than the one below."""
    by_amount = benefit["by"] == "amount"
    what = sight.spend(rule) if by_amount else sight.pieces
    raw, below, fraction, first = Lin(), Lin(), 0.0, None
    for step in benefit["steps"]:
        reached = model.reaches(what, step["from"])
        first = reached if first is None else first
        name, off = one(step["off"]) if step.get("off") else ("amount", 0)
        if name == "amount":
            amount = Lin(off)
            part = _part(off, step["from"], rule) if by_amount else 1.0
        elif sight.running is None:
            raise OutsideFamily("a rate of an amount that is not known")
        else:
            amount, part = _rate(model, sight.running, off), (FULL - off) / FULL
        raw = raw + model.times(amount - below, reached)
        below, fraction = amount, max(fraction, part)
    return raw, first, fraction
