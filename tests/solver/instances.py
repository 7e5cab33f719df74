"""Random large requests from a seed, inside the family that `statement` can say exactly.

Shops hold categories, categories products, products lines. Promotions go from products up, so
that what later rules look at stays known. Where a wide promotion comes before narrow coupons, those
are amounts with thresholds on list amounts, small enough to fit.
"""

import itertools
import math
import random
from collections import Counter

from basket import OutsideFamily
from statement import Statement

NOW = 1_764_150_000_000
WINDOW = {"startsAt": 0, "endsAt": 4_102_444_800_000}
PRODUCT, CATEGORY, SHOP, ALL = range(4)


# Sets of coupons times choices of promotions that a request may have, unless it is crowded: about
# where the engine's limit of nodes begins to cut its search short.
COMBINATIONS_MOST = 2**16


def draw(seed: int, crowded: bool = False) -> dict:
    """A request that the model says exactly; `crowded` has many coupons that combine, many groups
    of promotions, and no limit of combinations."""
    for attempt in itertools.count():
        request = Draw(random.Random(f"{seed}.{attempt}"), crowded).request()
        if crowded or combinations(request["rules"]) <= COMBINATIONS_MOST:
            try:
                Statement(request)
            except OutsideFamily:
                continue
            return request


def combinations(rules: dict) -> int:
    """Sets of coupons by class, times one promotion of each group. Thresholds and exclusions leave
    fewer; that is what a search has to find out."""
    alone, combining = Counter(), Counter()
    for coupon in rules["coupons"]:
        kind = coupon["class"], coupon.get("shop") if coupon["class"] == "shop" else None
        (combining if coupon.get("combines") else alone)[kind] += 1
    sets = math.prod(alone[it] + 2 ** combining[it] for it in {*alone, *combining})
    return sets * math.prod(Counter(it["group"] for it in rules["promotions"]).values())


class Place:
    """A set of lines that rules are made for."""

    def __init__(self, level, shop, scope):
        self.level, self.shop, self.scope = level, shop, scope
        self.listed = self.pieces = 0
        self.above = []
        self.hidden = False  # a promotion on more than this has split over it


class Draw:
    """One request, drawn from one generator."""

    def __init__(self, dice: random.Random, crowded: bool):
        self.dice = dice
        self.combining = 35 if crowded else dice.choice([0, 5, 12])
        self.grouped = 100 if crowded else dice.choice([30, 60])
        self.places = {level: [] for level in (PRODUCT, CATEGORY, SHOP, ALL)}
        self.lines, self.promotions, self.coupons = [], [], []

    def chance(self, percent: int) -> bool:
        return self.dice.randrange(100) < percent

    def request(self) -> dict:
        dice = self.dice
        shops = [None] if self.chance(50) else ["a", "b", "c", "d"][: dice.randint(2, 4)]
        self.alone = shops == [None]
        # From this level on a promotion hides what is inside it from later rules.
        self.wide = (
            dice.choice([None, None, SHOP, ALL]) if not self.alone else dice.choice([None, ALL])
        )
        self.with_floors = self.wide is None and self.chance(50)
        self._basket(shops, dice.randint(30, 100))
        self._promotions()
        self._coupons(dice.randint(12, 50))
        rules = {"prices": self._prices(), "promotions": self.promotions, "coupons": self.coupons}
        rules["freight"] = self._freight(shops)
        if self.chance(40) and not self.free_freight:
            step, share = dice.choice([1, 10, 100]), dice.randint(500, 5000)
            rules["points"] = {
                "perYuan": dice.choice([100, 150, 1000]),
                "step": step,
                "maxShare": share,
            }
        dice.shuffle(self.coupons)
        dice.shuffle(self.promotions)
        return {
            "now": NOW,
            "shopper": {
                "ordersPaid": dice.randrange(2),
                "points": dice.randrange(40_000),
                "tier": dice.choice(["gold", "silver"]),
            },
            "basket": {"region": "浙江省杭州市", "lines": self.lines},
            "rules": rules,
            "choice": "best",
            "points": "all" if "points" in rules else "none",
        }

    # The basket

    def _basket(self, shops, count):
        dice = self.dice
        whole = Place(ALL, None, "all")
        self.places[ALL].append(whole)
        for shop in shops:
            own = Place(SHOP, shop, "all") if shop else whole
            if shop:
                own.above = [whole]
                self.places[SHOP].append(own)
            for c in range(dice.randint(2, 5) if shop is None else dice.randint(2, 3)):
                shelf = Place(CATEGORY, shop, {"categories": {"ids": [f"{shop or 'm'}{c}"]}})
                shelf.above = [own, whole] if shop else [whole]
                self.places[CATEGORY].append(shelf)
                for p in range(dice.randint(2, 3)):
                    product = f"{shop or 'm'}{c}-{p}"
                    scope = (
                        {"products": {"ids": [product]}}
                        if self.chance(70)
                        else {"tags": {"names": [product]}}
                    )
                    self.places[PRODUCT].append(Place(PRODUCT, shop, scope))
                    self.places[PRODUCT][-1].above = [shelf, *shelf.above]
        homes = self.places[PRODUCT]
        for n in range(count):
            self._line(n, homes[n] if n < len(homes) else dice.choice(homes))
        self.lines = dice.sample(self.lines, len(self.lines))

    def _line(self, n, home):
        dice = self.dice
        product = (home.scope.get("products") or {}).get(
            "ids", home.scope.get("tags", {}).get("names")
        )[0]
        price, pieces = (
            dice.randint(100, dice.choice([900, 9_000, 9_000, 30_000])),
            dice.randint(1, 4),
        )
        line = {
            "sku": f"s{n:03}",
            "product": product,
            "category": product.split("-")[0],
            "tags": [product],
            "unitPrice": price,
            "quantity": pieces,
            "weight": dice.randrange(900),
        }
        if home.shop:
            line["shop"] = home.shop
        if self.chance(30):
            line["memberPrice"] = price * dice.randint(85, 100) // 100
        if self.with_floors and self.chance(20):
            line["floorPrice"] = price * dice.randint(30, 95) // 100
        if self.chance(4):
            line["activity"] = {"id": "flash", "title": "秒杀价", "price": price * 8 // 10}
        else:
            for place in (home, *home.above):
                place.listed += price * pieces
                place.pieces += pieces
        self.lines.append(line)

    def _prices(self):
        member = {"id": "member", "title": "会员价", "window": WINDOW, "price": "member"}
        member["conditions"] = [{"tiers": {"ids": ["gold"]}}]
        rules = [member]
        for shelf in self.places[CATEGORY]:
            if self.chance(15):
                rate = self.dice.randint(9_000, 9_900)
                rules.append(
                    {
                        "id": f"price{len(rules)}",
                        "title": "限时折扣",
                        "window": WINDOW,
                        "scope": shelf.scope,
                        "price": {"rate": {"rate": rate}},
                    }
                )
        return rules

    # Rules

    def _rule(self, place, **more):
        rule = {"title": "规则", "window": WINDOW, "scope": place.scope, **more}
        if place.shop:
            rule["shop"] = place.shop
        return rule

    def _threshold(self, place):
        return max(1, place.listed * self.dice.randint(30, 105) // 100)

    def _conditions(self, place):
        conditions = []
        if self.chance(65):
            conditions.append({"minSpend": {"amount": self._threshold(place)}})
        if self.chance(15):
            conditions.append({"minPieces": {"pieces": self.dice.randint(1, place.pieces + 1)}})
        if self.chance(8):
            conditions.append(self.dice.choice(["newcomer", {"tiers": {"ids": ["gold"]}}]))
        return conditions

    def _amount(self, place):
        return max(1, place.listed * self.dice.randint(100, 1_500) // 10_000)

    def _benefit(self, place):
        dice = self.dice
        match dice.randrange(8):
            case 0 | 1 | 2:
                return {"amountOff": {"amount": self._amount(place)}}
            case 3:
                every = max(1, place.listed // dice.randint(2, 6))
                amount = max(1, every * dice.randint(200, 1_500) // 10_000)
                cap = {"cap": amount * dice.randint(1, 4)} if self.chance(50) else {}
                return {"everyOff": {"every": every, "amount": amount, **cap}}
            case 4 | 5 | 6:
                cap = {"cap": self._amount(place)} if self.chance(40) else {}
                return {"rateOff": {"rate": dice.randint(8_500, 9_900), **cap}}
        by_pieces, rates = self.chance(30), self.chance(30)
        top = place.pieces if by_pieces else place.listed
        starts = sorted({max(1, top * dice.randint(20, 105) // 100) for _ in range(3)})
        if rates:
            offs = [
                {"rate": it}
                for it in sorted((dice.randint(8_500, 9_900) for _ in starts), reverse=True)
            ]
        else:
            offs = [{"amount": it} for it in sorted(self._amount(place) for _ in starts)]
        steps = [{"from": start, "off": off} for start, off in zip(starts, offs, strict=True)]
        return {"ladder": {"by": "pieces" if by_pieces else "amount", "steps": steps}}

    def _promotion(self, place, priority, **more):
        rule = self._rule(
            place,
            id=f"p{len(self.promotions):02}",
            priority=priority,
            benefit=self._benefit(place),
            conditions=self._conditions(place),
            **more,
        )
        if self.chance(30):
            rule["basis"] = "list"
        self.promotions.append(rule)
        return rule

    def _groups(self, places, priority, percent, most=3):
        for place in places:
            if place.pieces and self.chance(percent * self.grouped // 100):
                self._hide(place)
                group = f"g{priority}-{len(self.promotions)}"
                for _ in range(self.dice.randint(1, most)):
                    alone = {"exclusive": True} if self.chance(15) else {}
                    self._promotion(place, priority, group=group, **alone)

    def _hide(self, place):
        for inside in (it for level in self.places.values() for it in level if place in it.above):
            inside.hidden = True

    def _promotions(self):
        # The first to touch the lines: how its amounts split is known.
        opening = self.chance(40)
        if opening:
            level = ALL if self.alone or self.chance(50) else SHOP
            for place in self.places[level]:
                group = f"first-{len(self.promotions)}"
                for _ in range(self.dice.randint(2, 3)):
                    self._promotion(place, 0, group=group)
        self._groups(self.places[PRODUCT], 1, 12)
        self._groups(self.places[CATEGORY], 2, 30)
        if self.wide is not None:
            self._wide(self.places[self.wide])

    def _wide(self, places):
        """Late, and over much: its part is known to be small by a threshold on what is left."""
        for place in places:
            self._hide(place)
            group = f"wide-{len(self.promotions)}"
            for _ in range(self.dice.randint(1, 3)):
                rule = self._promotion(place, 3, group=group)
                rule.pop("basis", None)
                threshold = self._threshold(place)
                rule["conditions"] = [{"minSpend": {"amount": threshold}}]
                amount = max(1, threshold * self.dice.randint(200, 1_200) // 10_000)
                rule["benefit"] = self.dice.choice(
                    [
                        {"amountOff": {"amount": amount}},
                        {"rateOff": {"rate": self.dice.randint(8_800, 9_800)}},
                    ]
                )

    def _coupons(self, count):
        for n in range(count):
            self._coupon(n)

    def _coupon(self, n):
        dice = self.dice
        kind = dice.choices(["product", "shop", "platform", "shipping"], [40, 30, 25, 5])[0]
        level = {
            "product": dice.choice([PRODUCT, CATEGORY, CATEGORY]),
            "shop": ALL if self.alone else SHOP,
        }.get(kind, ALL)
        if kind == "shipping" and not self.alone and self.chance(60):
            level = SHOP
        place = dice.choice([it for it in self.places[level] if it.pieces])
        if place.hidden and self.with_floors:
            place = place.above[0]
            level = place.level
        # Narrow ones first, as their ids say: what the wide ones look at stays known.
        rule = self._rule(
            place, id=f"k{level}-{n:02}", template=f"t{n // 2}", conditions=self._conditions(place)
        )
        rule["class"] = kind
        if kind == "shipping":
            rule.pop("shop", None)
            rule["scope"] = {"shops": {"ids": [place.shop]}} if place.shop else "all"
            rule["basis"] = "list"
            cap = {"cap": dice.randint(100, 1_500)} if self.chance(70) else {}
            rule["benefit"] = {"freeShipping": cap}
        elif place.hidden:
            rule["basis"] = "list"
            rule["benefit"] = {
                "amountOff": {"amount": max(1, place.listed * dice.randint(10, 400) // 10_000)}
            }
        else:
            rule["benefit"] = self._benefit(place)
            if self.chance(25):
                rule["basis"] = "list"
        if self.chance(self.combining):
            rule["combines"] = True
        if self.chance(20):
            rule["excludes"] = [self._excluded(n)]
        self.coupons.append(rule)

    def _excluded(self, n):
        choices = ["promotions", {"coupons": {"template": f"t{self.dice.randrange(n // 2 + 1)}"}}]
        if self.promotions:
            rule = self.dice.choice(self.promotions)
            choices += [{"promotion": {"id": rule["id"]}}, {"group": {"name": rule["group"]}}]
        return self.dice.choice(choices)

    def _freight(self, shops):
        dice, templates = self.dice, []
        self.free_freight = self.alone and self.chance(50)
        for shop in shops:
            rate = {
                "first": 1_000,
                "firstFee": dice.randint(500, 1_500),
                "step": 1_000,
                "stepFee": dice.randint(0, 100),
            }
            if self.free_freight:
                rate["freeFrom"] = {
                    "amount": self.places[ALL][0].listed * dice.randint(50, 100) // 100
                }
            template = {
                "id": f"f{len(templates)}",
                "by": dice.choice(["order", "weight", "piece"]),
                "rates": [rate],
            }
            if shop:
                template["shop"] = shop
            templates.append(template)
        return templates
