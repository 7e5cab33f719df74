"""States a request as an integer program, from the rule book alone.

The lanes are followed in their order. Whether a rule applies is a bit, what it takes off a whole
number, and a sentence of the rule book a few rows. A request outside the family is refused.
"""

from basket import FULL, Line, OutsideFamily, about_shopper, is_open, one, read_lines, split, within
from ledger import Ledger, Taking
from milp import Lin, Model
from sums import Sight, reached_conditions, takes_off

CLASSES = ["product", "shop", "platform", "shipping"]


class Statement:
    """The program of one request: `payable` is what to minimise."""

    def __init__(self, request: dict):
        self.request = request
        self.model = Model()
        self.lines: list[Line] = read_lines(request)
        self.all = frozenset(range(len(self.lines)))
        self.goods = Ledger([it.start for it in self.lines], [it.floor for it in self.lines])
        # How far down a line may be when nothing more is known: what bounds a split that is not.
        self.lowest = [it.start for it in self.lines]
        self.barred = []  # (bit, lines, sight): an exclusive promotion and what it leaves behind
        rules, now = request["rules"], request["now"]
        self.promotions = [it for it in rules.get("promotions", []) if is_open(it, now)]
        coupons = [it for it in rules.get("coupons", []) if is_open(it, now)]
        if request.get("choice", "best") != "best":
            raise OutsideFamily("choice")
        self.coupons = sorted(coupons, key=_coupon_order)
        self.used = {it["id"]: self.model.bit() for it in self.coupons}
        self._coupons_get_on()
        for group in self._groups():
            self._group(group)
        self.spent_by_class = {}
        for coupon in self.coupons:
            if _class(coupon) != "shipping":
                self._coupon(coupon)
        self._points()
        freight = self._freight()
        self.payable = self.goods.running(self.all) + freight

    def running(self, lines: frozenset, without=frozenset()) -> Lin | None:
        """What lines cost by now. No rule goes below the floor, and the solver is told so."""
        left, floor = self.goods.running(lines, without), self.goods.floor(lines)
        if left is None or self.model.low(left) >= floor:
            return left
        bounded = self.model.whole(floor, self.model.high(left))
        self.model.between(0, left - bounded, 0)
        return bounded

    # Promotions

    def scope(self, rule: dict, lane: str) -> frozenset:
        shop = rule.get("shop")
        return frozenset(
            n
            for n, line in enumerate(self.lines)
            if line.takes(lane)
            and shop in (None, line.shop)
            and within(rule.get("scope", "all"), line.data)
            and not (
                lane == "coupons"
                and "activities" in rule.get("excludes", [])
                and line.data.get("activity")
            )
        )

    def _groups(self) -> list[list[dict]]:
        groups = {}
        for rule in self.promotions:
            key = (rule.get("priority", 0), rule.get("group") or rule["id"])
            groups.setdefault(key, []).append(rule)
        return [groups[key] for key in sorted(groups)]

    def _group(self, group: list[dict]):
        """One rule of those that would apply, and none only when none would."""
        model, applied, takings, bars = self.model, [], [], []
        lowest = dict(enumerate(self.lowest))
        for rule in group:
            if rule.get("claims"):
                raise OutsideFamily("claims")
            lines = self.scope(rule, "promotions")
            if not lines or not self._shopper_may(rule):
                continue
            sight, clear = self._sight(rule, lines)
            off = takes_off(model, rule, sight)
            would = model.all_of(
                [
                    clear,
                    *reached_conditions(model, rule, sight),
                    off.holds,
                    model.reaches(off.amount, 1),
                ]
            )
            given_up = [self.used[it["id"]] for it in self.coupons if _gives_up(it, rule)]
            bit = would if would.fixed and not would.const else model.bit()
            model.at_most(bit, would)
            for coupon in given_up:
                model.at_most(bit + coupon, 1)
            applied.append((bit, would, given_up))
            shares = self._shares(lines, off.amount)
            takings.append(Taking(rule["id"], lines, model.times(off.amount, bit), shares, bit))
            for n in lines:
                lowest[n] = min(lowest[n], self._after(n, lines, shares, off))
            if rule.get("exclusive"):
                bars.append((bit, lines, rule["id"]))
        total = sum((bit for bit, _, _ in applied), Lin())
        model.at_most(total, 1)
        for _, would, given_up in applied:
            model.at_most(would - sum(given_up, Lin()), total)
        before = len(self.barred)
        self.goods.takings += takings
        self.lowest = [lowest[n] for n in range(len(self.lines))]
        for bit, lines, owner in bars:
            # Of one group one applies: what the others took does not count in its own remains.
            others = {it["id"] for it in group} - {owner}
            sight, _ = self._sight({"id": owner}, lines, without=others, bars=self.barred[:before])
            if sight.running is None:
                raise OutsideFamily("an exclusive rule whose lines' amount is not known")
            self.barred.append((bit, lines, sight.only_when(model, bit)))

    def _sight(self, rule: dict, lines: frozenset, without=frozenset(), bars=None):
        """What a promotion sees of its scope, and a bit that something is left to see."""
        running = self.running(lines, without)
        sight = Sight.of(self.lines, lines, running, self.goods.floor(lines))
        clear = Lin(1)
        for bit, barred, remains in self.barred if bars is None else bars:
            if lines <= barred:
                clear = self.model.all_of([clear, 1 - bit])
            elif barred < lines:
                sight = sight.without(remains)
            elif barred & lines:
                raise OutsideFamily("an exclusive rule that shares some lines with a later one")
        return sight, clear

    def _shares(self, lines: frozenset, amount) -> dict | None:
        """How an amount splits, where nothing was taken from the lines before."""
        barred = any(barred & lines for _, barred, _ in self.barred)
        if barred or not amount.fixed or not self.goods.untouched(lines):
            return None
        order = sorted(lines)
        own = [self.lines[n] for n in order]
        parts = split(amount.const, [(it.sku, it.start, it.start - it.floor) for it in own])
        return dict(zip(order, parts, strict=True))

    def _after(self, n: int, lines: frozenset, shares: dict | None, off) -> int:
        """How low a line may be after a rule that takes at most this part of its lines: a share is
        in proportion, but for a fen and the rounding, unless a floor sends more of it here."""
        if shares is not None:
            return self.lowest[n] - shares[n]
        if any(self.lines[it].floor for it in lines):
            return self.lines[n].floor
        fraction, least = off.fraction, sum(self.lowest[it] for it in lines)
        if least and not any(barred & lines for _, barred, _ in self.barred):
            fraction = min(fraction, self.model.high(off.amount) / least)
        return max(0, int(self.lowest[n] * (1 - fraction * (1 + 1e-9))) - 2)

    def _shopper_may(self, rule: dict) -> bool:
        told = [
            about_shopper(it, self.request.get("shopper", {})) for it in rule.get("conditions", [])
        ]
        return all(it is not False for it in told)

    # Coupons

    def _coupons_get_on(self):
        for at, one_ in enumerate(self.coupons):
            for other in self.coupons[at + 1 :]:
                if clash(one_, other):
                    self.model.at_most(self.used[one_["id"]] + self.used[other["id"]], 1)

    def _coupon(self, coupon: dict):
        model, used = self.model, self.used[coupon["id"]]
        lines = self.scope(coupon, "coupons")
        if not lines or not self._shopper_may(coupon):
            model.at_most(used, 0)
            return
        # While this one is used, what clashes with it is not.
        apart = frozenset(it["id"] for it in self.coupons if it is not coupon and clash(it, coupon))
        running = self.running(lines, apart)
        sight = Sight.of(self.lines, lines, running, self.goods.floor(lines))
        if running is None:
            sight = sight.at_least(sum(self.lowest[n] for n in lines) - self._taken_before(lines))
        for bit in reached_conditions(model, coupon, sight):
            model.at_most(used, bit)
        off = takes_off(model, coupon, sight, when=used)
        model.at_most(used, off.holds)
        amount = model.times(off.amount, used)
        model.at_most(used, amount)
        self.goods.takings.append(Taking(coupon["id"], lines, amount))
        kind = (_class(coupon), coupon.get("shop"))
        self.spent_by_class.setdefault(kind, []).append((coupon, lines, model.high(amount)))

    def _taken_before(self, lines: frozenset) -> int:
        """The most that earlier coupons together may have taken off these lines."""
        most = 0
        for taken in self.spent_by_class.values():
            here = [(it.get("combines", False), high) for it, own, high in taken if own & lines]
            alone = max((high for combines, high in here if not combines), default=0)
            most += max(alone, sum(high for combines, high in here if combines))
        return most

    # Points and freight

    def _points(self):
        """The most that may be spent is spent."""
        rule, asked = self.request["rules"].get("points"), self.request.get("points", "none")
        if rule is None or asked == "none":
            return
        if asked != "all":
            raise OutsideFamily("points")
        model, per_yuan, step = self.model, rule["perYuan"], rule.get("step", 1)
        running = self.running(self.all)
        share = model.floor(running * rule.get("maxShare", FULL), FULL)
        room = running - self.goods.floor(self.all)
        units = Lin(min(self.request["shopper"].get("points", 0), rule.get("maxUnits", 1 << 30)))
        for fen in (share, room):
            units = model.least(units, model.floor(fen * per_yuan, 100))
        worth = model.floor(model.floor(units, step) * (step * 100), per_yuan)
        if model.high(worth) > 0:
            self.goods.takings.append(Taking("points", self.all, worth))

    def _freight(self):
        fees = {}
        for template, shop, lines in self._parcels():
            fees.setdefault(shop, []).append(self._fee(template, lines))
        shops = sorted(fees)
        ledger = Ledger([sum(fees[shop], Lin()) for shop in shops], [0] * len(shops))
        for coupon in self.coupons:
            if _class(coupon) == "shipping":
                self._shipping(coupon, shops, ledger)
        return ledger.running(frozenset(range(len(shops))))

    def _parcels(self):
        """The lines that go by one template of one shop."""
        templates = self.request["rules"].get("freight", [])
        parcels = {}
        for n, line in enumerate(self.lines):
            if line.data.get("freight"):
                raise OutsideFamily("a line that names its template")
            own = [it for it in templates if it.get("shop") in (None, line.shop)]
            if own:
                parcels.setdefault((own[0]["id"], line.shop), (own[0], line.shop, []))[2].append(n)
        return [(template, shop, frozenset(lines)) for template, shop, lines in parcels.values()]

    def _fee(self, template: dict, lines: frozenset):
        region = self.request["basket"].get("region") or ""
        rates = [
            it
            for it in template["rates"]
            if not it.get("regions") or any(region.startswith(name) for name in it["regions"])
        ]
        if not region or not rates or template.get("notServed"):
            raise OutsideFamily("a region that no rate is for")
        rate, by = rates[0], template.get("by", "order")
        units = sum(
            {
                "order": 0,
                "piece": 1,
                "weight": it.data.get("weight", 0),
                "volume": it.data.get("volume", 0),
            }[by]
            * it.pieces
            for it in (self.lines[n] for n in lines)
        )
        beyond, step = units - rate.get("first", 0), rate.get("step", 0)
        fee = rate["firstFee"]
        if by != "order" and beyond > 0 and step:
            fee += -(-beyond // step) * rate.get("stepFee", 0)
        free_from = rate.get("freeFrom")
        if not free_from:
            return Lin(fee)
        free = Lin(1)
        if free_from.get("pieces") is not None:
            free = Lin(int(sum(self.lines[n].pieces for n in lines) >= free_from["pieces"]))
        if free_from.get("amount") is not None:
            running = self.running(lines)
            if running is None:
                raise OutsideFamily("free freight from an amount that is not known")
            free = self.model.all_of([free, self.model.reaches(running, free_from["amount"])])
        return fee - free * fee

    def _shipping(self, coupon: dict, shops: list[str], ledger: Ledger):
        model, used = self.model, self.used[coupon["id"]]
        lines = self.scope(coupon, "coupons")
        name, content = one(coupon["benefit"])
        if name != "freeShipping" or coupon.get("basis") != "list" and coupon.get("conditions"):
            raise OutsideFamily("a shipping coupon like this")
        sight = Sight.of(self.lines, lines, None, 0)
        own = {self.lines[n].shop for n in lines}
        where = frozenset(n for n, shop in enumerate(shops) if shop in own)
        if not where or not self._shopper_may(coupon):
            model.at_most(used, 0)
            return
        for bit in reached_conditions(model, coupon, sight):
            model.at_most(used, bit)
        apart = frozenset(it["id"] for it in self.coupons if it is not coupon and clash(it, coupon))
        fee = ledger.running(where, apart)
        if fee is None:
            raise OutsideFamily("freight that an earlier coupon split")
        cap = content.get("cap")
        off = fee if cap is None else model.least(cap, fee, when=used)
        amount = model.times(off, used)
        model.at_most(used, amount)
        ledger.takings.append(Taking(coupon["id"], where, amount))


def _class(coupon: dict) -> str:
    return coupon.get("class", "shop")


def _coupon_order(coupon: dict):
    combines = coupon.get("combines", False)
    return CLASSES.index(_class(coupon)), coupon.get("shop") or "", combines, coupon["id"]


def _gives_up(coupon: dict, promotion: dict) -> bool:
    for excluded in coupon.get("excludes", []):
        match one(excluded):
            case "promotions", _:
                return True
            case "promotion", it if it["id"] == promotion["id"]:
                return True
            case "group", it if it["name"] == (promotion.get("group") or promotion["id"]):
                return True
    return False


def clash(a: dict, b: dict) -> bool:
    """Whether two coupons cannot be used together."""
    same = _class(a) == _class(b) and (_class(a) != "shop" or a.get("shop") == b.get("shop"))
    if same and not (a.get("combines") and b.get("combines")):
        return True
    return any(
        name == "coupons" and it["template"] == other.get("template")
        for mine, other in ((a, b), (b, a))
        for name, it in map(one, mine.get("excludes", []))
    )
