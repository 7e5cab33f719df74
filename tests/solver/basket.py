"""The lines of a request as the unit-price lane leaves them, and what scopes and shoppers are.

Everything here is given: no choice of promotion or coupon changes it. Sections 1, 3, 4 and 5 of the
rule book.
"""

from dataclasses import dataclass

FULL = 10_000


class OutsideFamily(Exception):
    """The request says something that the model does not."""


def one(tagged):
    """The name and content of an enum as JSON writes it: a bare name or an object of one field."""
    if isinstance(tagged, str):
        return tagged, None
    [(name, content)] = tagged.items()
    return name, content


def rate_off(amount: int, rate: int) -> int:
    """What a rate takes off, half a fen rounded up."""
    return (amount * (FULL - rate) * 2 + FULL) // (2 * FULL)


@dataclass(frozen=True)
class Line:
    """A line after the unit-price lane."""

    sku: str
    data: dict
    listed: int
    start: int
    floor: int

    @property
    def pieces(self) -> int:
        return self.data["quantity"]

    @property
    def shop(self) -> str:
        return self.data.get("shop") or ""

    def takes(self, lane: str) -> bool:
        """Whether `promotions` or `coupons` see it: an activity's line only where it says so."""
        activity = self.data.get("activity")
        return activity is None or activity.get(lane, False)


def within(scope, line: dict) -> bool:
    """Whether a line is in a scope."""
    name, content = one(scope)
    own = {"categories": "category", "products": "product", "skus": "sku", "shops": "shop"}
    match name:
        case "all":
            return True
        case "categories" | "products" | "skus" | "shops":
            return line.get(own[name]) in content["ids"]
        case "brands":
            return line.get("brand") in content["names"]
        case "tags":
            return any(tag in content["names"] for tag in line.get("tags", []))
        case "anyOf":
            return any(within(it, line) for it in content["of"])
        case "except":
            return within(content["of"], line) and not within(content["but"], line)
    raise OutsideFamily(f"scope {name}")


def about_shopper(condition, shopper: dict) -> bool | None:
    """Whether a condition about the shopper holds; None for one about the basket."""
    name, content = one(condition)
    match name:
        case "minSpend" | "minPieces":
            return None
        case "tiers":
            return shopper.get("tier") in content["ids"]
        case "paidCards":
            return any(it in content["ids"] for it in shopper.get("paidCards", []))
        case "newcomer":
            return shopper.get("ordersPaid", 0) == 0
        case "nthOrder":
            return content["from"] <= shopper.get("ordersPaid", 0) + 1 <= content["to"]
    raise OutsideFamily(f"condition {name}")


def is_open(rule: dict, now: int) -> bool:
    return rule["window"]["startsAt"] <= now < rule["window"]["endsAt"]


def read_lines(request: dict) -> list[Line]:
    """Each line at the lowest of its prices."""
    shopper = request.get("shopper", {})
    prices = [
        it
        for it in request["rules"].get("prices", [])
        if is_open(it, request["now"])
        and all(about_shopper(c, shopper) for c in it.get("conditions", []))
    ]
    return [_line(it, prices) for it in request["basket"]["lines"]]


def _line(data: dict, prices: list[dict]) -> Line:
    pieces, unit = data["quantity"], data["unitPrice"]
    listed = unit * pieces
    floor = min(listed, (data.get("floorPrice") or 0) * pieces)
    offers = [listed]
    if data.get("activity"):
        offers.append(data["activity"]["price"] * pieces)
    for rule in prices:
        shop = rule.get("shop")
        if within(rule.get("scope", "all"), data) and shop in (None, data.get("shop")):
            offers += _offer(rule["price"], data, listed)
    return Line(data["sku"], data, listed, max(floor, min(offers)), floor)


def _offer(price, data: dict, listed: int) -> list[int]:
    name, content = one(price)
    pieces, unit = data["quantity"], data["unitPrice"]
    match name:
        case "fixed":
            return [content["amount"] * pieces]
        case "off":
            return [max(0, unit - content["amount"]) * pieces]
        case "rate":
            return [listed - rate_off(listed, content["rate"])]
        case "member":
            member = data.get("memberPrice")
            return [] if member is None else [member * pieces]
    raise OutsideFamily(f"price {name}")


def split(amount: int, lines: list[tuple[str, int, int]]) -> list[int]:
    """An amount over lines `(sku, weight, room)` by largest remainder, never above a room."""
    shares = [0] * len(lines)
    rooms = [room for _, _, room in lines]
    while amount > 0:
        open_ = [n for n, (_, weight, _) in enumerate(lines) if rooms[n] > 0 and weight > 0]
        total = sum(lines[n][1] for n in open_)
        if not total:
            break
        parts = {n: amount * lines[n][1] // total for n in open_}
        order = sorted(
            open_, key=lambda n: (-(amount * lines[n][1] % total), -lines[n][1], lines[n][0])
        )
        for n in order[: amount - sum(parts.values())]:
            parts[n] += 1
        for n, part in parts.items():
            fits = min(part, rooms[n])
            shares[n] += fits
            rooms[n] -= fits
            amount -= fits
    return shares
