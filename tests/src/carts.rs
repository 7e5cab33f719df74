//! Random carts from a seed, under random rules of every kind of the rule book.
//!
//! Small amounts, so that every fen that is left over matters, and thresholds near what the cart
//! costs, so that about half of them are reached.

use mall_core::pricing::QuoteRequest;
use serde_json::{Map, Value, json};

use crate::dice::Dice;

const NOW: i64 = 1_764_150_000_000;

/// A cart of up to 8 lines, 5 promotions and 8 coupons.
pub fn random_cart(seed: u64) -> QuoteRequest {
    let json = random_request(seed);
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// The same, as JSON.
pub fn random_request(seed: u64) -> Value {
    let mut maker = Maker { dice: Dice::new(seed), list: 0, lines: 0 };
    maker.request()
}

struct Maker {
    dice: Dice,
    /// What the lines cost at list prices.
    list: u64,
    lines: u64,
}

/// An object out of a `json!` one.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => panic!("not an object: {other}"),
    }
}

impl Maker {
    fn request(&mut self) -> Value {
        let lines: Vec<Value> = (0..self.dice.within(1, 8)).map(|n| self.line(n)).collect();
        let prices: Vec<_> = (0..self.dice.below(4)).map(|n| self.price(n)).collect();
        let promotions: Vec<_> = (0..self.dice.below(6)).map(|n| self.promotion(n)).collect();
        let coupons: Vec<_> = (0..self.dice.below(9)).map(|n| self.coupon(n)).collect();
        let templates = self.dice.below(3);
        let freight: Vec<_> = (0..templates).map(|n| self.freight(n)).collect();
        let mut rules = object(json!({
            "prices": prices, "promotions": promotions, "coupons": coupons, "freight": freight
        }));
        if self.dice.one_in(2) {
            let step = *self.dice.pick(&[1, 10, 100]);
            let (per, share) =
                (*self.dice.pick(&[100, 150, 1000]), self.dice.within(2_000, 10_000));
            rules.insert("points".into(), json!({"perYuan": per, "step": step, "maxShare": share}));
        }
        if self.dice.one_in(2) {
            rules.insert("earning".into(), json!({"points": self.dice.below(5), "growth": 1}));
        }
        let mut basket = object(json!({"lines": lines}));
        if self.dice.one_in(2) {
            basket.insert(
                "region".into(),
                json!(self.dice.pick(&["浙江省杭州市", "西藏拉萨", "台湾"])),
            );
        }
        let choice = if self.dice.one_in(4) {
            let ids: Vec<_> =
                (0..8).filter(|_| self.dice.one_in(3)).map(|n| format!("k{n}")).collect();
            json!({"these": {"ids": ids}})
        } else {
            json!("best")
        };
        let wanted = self.dice.below(500);
        let points = [json!("none"), json!("all"), json!({"units": {"count": wanted}})];
        let points = self.dice.pick(&points).clone();
        json!({
            "now": NOW, "shopper": self.shopper(), "basket": basket, "rules": rules,
            "choice": choice, "points": points
        })
    }

    fn shopper(&mut self) -> Value {
        let mut shopper = object(json!({
            "ordersPaid": self.dice.below(3), "points": self.dice.below(2_000)
        }));
        if self.dice.one_in(2) {
            shopper.insert("tier".into(), json!(self.dice.pick(&["gold", "silver"])));
        }
        if self.dice.one_in(2) {
            shopper.insert("paidCards".into(), json!(["black"]));
        }
        if self.dice.one_in(2) {
            shopper.insert("channel".into(), json!(self.dice.pick(&["h5", "miniProgram"])));
        }
        Value::Object(shopper)
    }

    fn line(&mut self, n: u64) -> Value {
        let dear = *self.dice.pick(&[9, 300, 3_000, 3_000]);
        let (price, quantity) = (self.dice.within(1, dear), self.dice.within(1, 6));
        self.list += price * quantity;
        self.lines += 1;
        let mut line = object(json!({
            "sku": format!("s{n}"), "product": format!("p{}", n / 2),
            "category": format!("c{}", self.dice.below(3)),
            "brand": format!("品牌{}", self.dice.below(2)),
            "unitPrice": price, "quantity": quantity
        }));
        if self.dice.one_in(3) {
            line.insert("tags".into(), json!(["新品"]));
        }
        if self.dice.one_in(3) {
            line.insert("shop".into(), json!(self.dice.pick(&["a", "b"])));
        }
        if self.dice.one_in(4) {
            line.insert("memberPrice".into(), json!(self.dice.below(price + 2)));
        }
        if self.dice.one_in(3) {
            line.insert("floorPrice".into(), json!(self.dice.below(price + 2)));
        }
        if self.dice.one_in(2) {
            line.insert("weight".into(), json!(self.dice.below(900)));
            line.insert("volume".into(), json!(self.dice.below(900)));
        }
        if self.dice.one_in(8) {
            let activity = json!({
                "id": "act", "title": "秒杀价", "price": self.dice.below(price + 1),
                "promotions": self.dice.one_in(2), "coupons": self.dice.one_in(2)
            });
            line.insert("activity".into(), activity);
        }
        Value::Object(line)
    }

    fn scope(&mut self) -> Value {
        let one = |dice: &mut Dice| match dice.below(6) {
            0 => json!({"categories": {"ids": [format!("c{}", dice.below(3))]}}),
            1 => json!({"products": {"ids": [format!("p{}", dice.below(4))]}}),
            2 => {
                json!({"skus": {"ids": [format!("s{}", dice.below(8)), format!("s{}", dice.below(8))]}})
            }
            3 => json!({"brands": {"names": [format!("品牌{}", dice.below(2))]}}),
            4 => json!({"tags": {"names": ["新品"]}}),
            _ => json!({"shops": {"ids": ["a"]}}),
        };
        match self.dice.below(8) {
            0..4 => json!("all"),
            4 => json!({"anyOf": {"of": [one(&mut self.dice), one(&mut self.dice)]}}),
            5 => json!({"except": {"of": "all", "but": one(&mut self.dice)}}),
            _ => one(&mut self.dice),
        }
    }

    /// Somewhere around what the cart costs.
    fn threshold(&mut self) -> u64 {
        1 + self.list * self.dice.within(5, 110) / 100
    }

    fn about_shopper(&mut self) -> Value {
        match self.dice.below(7) {
            0 => json!({"tiers": {"ids": ["gold"]}}),
            1 => json!({"paidCards": {"ids": ["black"]}}),
            2 => json!("newcomer"),
            3 => json!({"nthOrder": {"from": 1, "to": self.dice.within(1, 3)}}),
            4 => json!({"channels": {"of": ["h5"]}}),
            5 => json!({"weekly": {"days": [3], "from": 1_000, "to": self.dice.below(1_440)}}),
            _ => json!({"not": {"of": "newcomer"}}),
        }
    }

    fn condition(&mut self) -> Value {
        match self.dice.below(10) {
            0..5 => json!({"minSpend": {"amount": self.threshold()}}),
            5 | 6 => json!({"minPieces": {"pieces": self.dice.within(1, 8)}}),
            7 => {
                json!({"any": {"of": [self.about_shopper(), {"minSpend": {"amount": self.threshold()}}]}})
            }
            8 => json!({"not": {"of": {"minSpend": {"amount": self.threshold()}}}}),
            _ => self.about_shopper(),
        }
    }

    fn amount(&mut self) -> u64 {
        1 + self.list * self.dice.within(1, 30) / 100
    }

    fn rate(&mut self) -> u64 {
        self.dice.within(50, 99) * 100 + self.dice.below(100)
    }

    fn benefit(&mut self, is_coupon: bool) -> Value {
        let times = if self.dice.one_in(2) { json!(self.dice.within(1, 3)) } else { Value::Null };
        match self.dice.below(if is_coupon { 17 } else { 16 }) {
            0..3 => json!({"amountOff": {"amount": self.amount()}}),
            3 => {
                let (every, amount) = (1 + self.list / self.dice.within(1, 6), self.amount());
                let cap = amount * self.dice.within(1, 3);
                json!({"everyOff": {"every": every, "amount": amount, "cap": cap}})
            }
            4 | 5 => json!({"rateOff": {"rate": self.rate(), "cap": self.amount()}}),
            6 => json!({"rateOff": {"rate": self.rate(), "perLine": true}}),
            7 => self.ladder(),
            8 => {
                let (pieces, price) = (self.dice.within(1, 4), self.amount());
                json!({"piecesForPrice": {"pieces": pieces, "price": price, "times": times}})
            }
            9 => {
                let (nth, rate, same) = (self.dice.within(1, 3), self.rate(), self.dice.one_in(2));
                json!({"nthPiece": {"nth": nth, "rate": rate, "sameSku": same, "times": times}})
            }
            10 => {
                let (buy, get) = (self.dice.within(1, 3), self.dice.within(1, 2));
                let pick = self.dice.pick(&["cheapest", "dearest"]);
                json!({"buyGet": {"buy": buy, "get": get, "pick": pick, "times": times}})
            }
            11 => {
                let (from, rate) = (self.scope(), self.dice.below(5_000));
                json!({"buyGet": {"buy": 2, "get": 1, "from": from, "rate": rate}})
            }
            12 => {
                let (a, b) = (self.dice.below(4), self.dice.within(4, 7));
                let items = json!([
                    {"sku": format!("s{a}"), "pieces": self.dice.within(1, 2)},
                    {"sku": format!("s{b}"), "pieces": 1}
                ]);
                json!({"bundle": {"items": items, "price": self.amount(), "times": times}})
            }
            13 => {
                let goods = json!({"skus": {"ids": [format!("s{}", self.dice.below(8))]}});
                json!({"addOn": {"goods": goods, "price": self.dice.below(200), "pieces": self.dice.within(1, 2)}})
            }
            14 => json!({"freeShipping": {"cap": self.dice.within(1, 900)}}),
            15 if is_coupon || self.dice.one_in(2) => {
                json!({"amountOffAll": {"amount": self.amount()}})
            }
            15 if self.dice.one_in(2) => json!({"gift": {"sku": "sample", "pieces": 1}}),
            15 => json!({"pointsTimes": {"factor": self.dice.within(11_000, 30_000)}}),
            _ => json!({"exchange": {"pieces": self.dice.within(1, 2)}}),
        }
    }

    fn ladder(&mut self) -> Value {
        let by_pieces = self.dice.one_in(2);
        let first = if by_pieces { self.dice.within(1, 4) } else { self.threshold() };
        let second = first + if by_pieces { 2 } else { self.list / 10 + 1 };
        let steps = json!([
            {"from": first, "off": {"amount": self.amount()}, "points": self.dice.below(50)},
            {"from": second, "off": {"rate": self.rate()}, "freeShipping": self.dice.one_in(2)}
        ]);
        json!({"ladder": {"by": if by_pieces { "pieces" } else { "amount" }, "steps": steps}})
    }

    fn rule(&mut self, title: &str, is_coupon: bool) -> Map<String, Value> {
        let conditions: Vec<_> = (0..self.dice.below(3)).map(|_| self.condition()).collect();
        let window = match self.dice.below(8) {
            0 => (NOW + 1, NOW + 2),
            1 => (NOW - 1, NOW),
            _ => (NOW, NOW + 1 + i64::try_from(self.dice.below(3)).unwrap()),
        };
        let mut rule = object(json!({
            "title": title, "scope": self.scope(), "conditions": conditions,
            "window": {"startsAt": window.0, "endsAt": window.1},
            "benefit": self.benefit(is_coupon)
        }));
        if self.dice.one_in(5) {
            rule.insert("basis".into(), json!("list"));
        }
        if self.dice.one_in(5) {
            rule.insert("shop".into(), json!(self.dice.pick(&["a", "b"])));
        }
        rule
    }

    fn promotion(&mut self, n: u64) -> Value {
        let mut rule = self.rule(&format!("活动{n}"), false);
        rule.insert("id".into(), json!(format!("m{n}")));
        rule.insert("priority".into(), json!(self.dice.below(2)));
        if self.dice.one_in(2) {
            rule.insert("group".into(), json!(self.dice.pick(&["节日", "日常"])));
        }
        rule.insert("exclusive".into(), json!(self.dice.one_in(6)));
        rule.insert("claims".into(), json!(self.dice.one_in(4)));
        Value::Object(rule)
    }

    fn coupon(&mut self, n: u64) -> Value {
        let mut rule = self.rule(&format!("券{n}"), true);
        rule.insert("id".into(), json!(format!("k{n}")));
        rule.insert("template".into(), json!(format!("t{}", n / 2)));
        let class = self.dice.pick(&["product", "shop", "platform", "shipping"]);
        rule.insert("class".into(), json!(class));
        rule.insert("combines".into(), json!(self.dice.one_in(4)));
        if self.dice.one_in(4) {
            let excluded = match self.dice.below(5) {
                0 => json!("promotions"),
                1 => json!({"promotion": {"id": format!("m{}", self.dice.below(5))}}),
                2 => json!({"group": {"name": "节日"}}),
                3 => json!({"coupons": {"template": format!("t{}", self.dice.below(4))}}),
                _ => json!("activities"),
            };
            rule.insert("excludes".into(), json!([excluded]));
        }
        Value::Object(rule)
    }

    fn price(&mut self, n: u64) -> Value {
        let price = match self.dice.below(4) {
            0 => json!({"fixed": {"amount": self.dice.below(2_000)}}),
            1 => json!({"off": {"amount": self.dice.below(300)}}),
            2 => json!({"rate": {"rate": self.rate()}}),
            _ => json!("member"),
        };
        let conditions = if self.dice.one_in(2) { vec![self.about_shopper()] } else { vec![] };
        json!({
            "id": format!("u{n}"), "title": format!("单价{n}"), "scope": self.scope(),
            "window": {"startsAt": NOW, "endsAt": NOW + 1}, "conditions": conditions, "price": price
        })
    }

    fn freight(&mut self, n: u64) -> Value {
        let by = self.dice.pick(&["order", "piece", "weight", "volume"]);
        let mut last = object(json!({
            "first": self.dice.below(3), "firstFee": self.dice.below(900),
            "step": self.dice.within(1, 500), "stepFee": self.dice.below(200)
        }));
        match self.dice.below(3) {
            0 => last.insert("freeFrom".into(), json!({"amount": self.threshold()})),
            1 => last.insert("freeFrom".into(), json!({"pieces": self.dice.within(1, 12)})),
            _ => None,
        };
        let far = json!({"regions": ["西藏"], "firstFee": self.dice.below(2_000)});
        let mut template = object(json!({"id": format!("f{n}"), "by": by, "rates": [far, last]}));
        if self.dice.one_in(2) {
            template.insert("notServed".into(), json!(["台湾"]));
        }
        if n == 0 && self.dice.one_in(2) {
            template.insert("shop".into(), json!("a"));
        }
        Value::Object(template)
    }
}

/// Carts in one digest.
pub const CARTS_PER_DIGEST: u64 = 100;

/// FNV-1a (64 bit) over the JSON bytes of the quotes of [`CARTS_PER_DIGEST`] carts, one per line of
/// `golden/parity.txt`: what native code wrote down, wasm must find again.
pub fn digest(block: u64) -> String {
    let seeds = block * CARTS_PER_DIGEST..(block + 1) * CARTS_PER_DIGEST;
    let sum = seeds.fold(0xcbf2_9ce4_8422_2325_u64, |sum, seed| {
        let quote = random_cart(seed).quote().expect("a random cart is within the limits");
        let json = serde_json::to_vec(&quote).expect("a quote is JSON");
        json.iter()
            .fold(sum, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
    });
    format!("{sum:016x}")
}
