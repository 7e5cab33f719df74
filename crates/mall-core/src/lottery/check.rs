//! Whether a lottery can be taken into the shop.

use super::{Lottery, OrderTickets, Prize, TicketPrice, total};
use crate::Invalid;
use crate::Rule;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    ACTIVITY_STOCK_MAX, LOTTERY_DRAWS_MAX, LOTTERY_WEIGHT_MAX, PRIZES_MAX, REWARD_POINTS_MAX,
    REWARD_TICKETS_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::pricing::check_who;

impl Lottery {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        check_who("who", &self.who)?;
        in_range("tickets", self.tickets.into(), 1, REWARD_TICKETS_MAX.into())?;
        let per_day = i64::from(self.per_day.unwrap_or(1));
        in_range("perDay", per_day, 1, LOTTERY_DRAWS_MAX.into())?;
        self.exchange.map_or(Ok(()), |it| it.check().map_err(|error| error.within("exchange")))?;
        count_within("prizes", self.prizes.len(), PRIZES_MAX)?;
        for (position, prize) in self.prizes.iter().enumerate() {
            let at = format!("prizes[{position}]");
            prize.check().map_err(|error| error.within(&at))?;
            if self.prizes.iter().take(position).any(|it| it.id == prize.id) {
                return Err(Invalid::new(format!("{at}.id"), Rule::Twice));
            }
        }
        if self.no_prize().is_none() {
            return Err(Invalid::shape("prizes", "with one without reward and without stock"));
        }
        let all = i64::try_from(total(&self.weights())).unwrap_or(i64::MAX);
        in_range("prizes.weight", all, 1, LOTTERY_WEIGHT_MAX.into())
    }
}

impl Prize {
    fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        text_within("icon", &self.icon, 1, TITLE_CHARS_MAX)?;
        // What is shown as a prize can be drawn.
        let least = i64::from(self.reward.is_some());
        in_range("weight", self.weight.into(), least, LOTTERY_WEIGHT_MAX.into())?;
        in_range("stock", self.stock.unwrap_or(0).into(), 0, ACTIVITY_STOCK_MAX.into())?;
        self.reward.as_ref().map_or(Ok(()), |it| it.check().map_err(|error| error.within("reward")))
    }
}

impl TicketPrice {
    fn check(self) -> Result<(), Invalid> {
        in_range("points", self.points.into(), 1, REWARD_POINTS_MAX.into())?;
        in_range("perDay", self.per_day.into(), 1, LOTTERY_DRAWS_MAX.into())
    }
}

impl OrderTickets {
    /// Whether it can be taken into the shop.
    pub fn check(self) -> Result<(), Invalid> {
        in_range("tickets", self.tickets.into(), 1, REWARD_TICKETS_MAX.into())?;
        in_range("from", self.from.fen(), 0, UNIT_PRICE_MAX_FEN)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn lottery(change: &[(&str, Value)]) -> Lottery {
        let mut it = json!({
            "id": "wheel", "title": "x", "window": {"startsAt": 0, "endsAt": 1},
            "exchange": {"points": 50, "perDay": 1},
            "prizes": [
                {"id": "ten", "title": "x", "weight": 1, "stock": 3, "reward": {"points": {"points": 10}}},
                {"id": "none", "title": "x", "weight": 0}
            ]
        });
        for (pointer, value) in change {
            *it.pointer_mut(pointer).unwrap() = value.clone();
        }
        serde_json::from_value(it).unwrap()
    }

    #[test]
    fn what_no_lottery_can_be_is_named() {
        assert_eq!(lottery(&[]).check(), Ok(()));
        let many: Vec<Value> =
            (0..13).map(|at| json!({"id": format!("p{at}"), "title": "x", "weight": 1})).collect();
        for (pointer, value, field) in [
            ("/title", json!(""), "title"),
            ("/window/endsAt", json!(0), "window.endsAt"),
            ("/exchange/points", json!(0), "exchange.points"),
            ("/exchange/perDay", json!(101), "exchange.perDay"),
            ("/prizes", json!(many), "prizes"),
            ("/prizes", json!([]), "prizes"),
            ("/prizes/1/id", json!("ten"), "prizes[1].id"),
            ("/prizes/0/weight", json!(0), "prizes[0].weight"),
            ("/prizes/0/weight", json!(1_000_001), "prizes[0].weight"),
            ("/prizes/0/stock", json!(1_000_001), "prizes[0].stock"),
            ("/prizes/0/reward/points/points", json!(0), "prizes[0].reward.points"),
            ("/prizes/0/title", json!(""), "prizes[0].title"),
            // Without it, whoever draws what has run out would have no answer.
            ("/prizes/1", json!({"id": "none", "title": "x", "weight": 1, "stock": 1}), "prizes"),
        ] {
            let error = lottery(&[(pointer, value)]).check().unwrap_err();
            assert_eq!(error.field, field, "{pointer}");
        }
        let heavy = [("/prizes/0/weight", json!(999_999)), ("/prizes/1/weight", json!(2))];
        assert_eq!(lottery(&heavy).check().unwrap_err().field, "prizes.weight");
        let empty = [("/prizes", json!([{"id": "none", "title": "x", "weight": 0}]))];
        assert_eq!(lottery(&empty).check().unwrap_err().field, "prizes.weight");
        let mut few = lottery(&[]);
        few.per_day = Some(0);
        assert_eq!(few.check().unwrap_err().field, "perDay");
    }
}
