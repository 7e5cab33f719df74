//! 下单有礼: what a paid order brings, and takes back with it.
//!
//! Which gifts an order brings is settled when it is placed, as its price is: the window, the shopper and
//! the goods of that moment. They are given once when it is paid, while there are some, and taken back once
//! too little of what they were given for stays paid; what of them is used by then stays with the shopper.

use serde::{Deserialize, Serialize};

use crate::check_in::Reward;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    ACTIVITY_STOCK_MAX, ORDER_GIFTS_MAX, REWARDS_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::pricing::{Basket, Condition, QuotedLine, Scope, Shopper, check_who, lacks};
use crate::time::Phase;
use crate::{ActivityId, Invalid, Money, Rule, SkuId, Timestamp, Window};

/// 下单有礼.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderGift {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// When an order is to be placed that brings it.
    pub window: Window,
    /// For whom: conditions that look at the shopper and the moment; for everybody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
    /// For which goods.
    #[serde(default, skip_serializing_if = "is_all")]
    pub scope: Scope,
    /// From this paid for them on, in fen; freight is no part of it.
    pub from: Money,
    /// What is given.
    pub gives: Vec<Reward>,
    /// How often it is given, in all.
    pub total: u32,
    /// How often to one shopper, in all.
    pub per_shopper: u32,
}

/// A gift that an order brings once it is paid, as it was when the order was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PromisedGift {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// What is given.
    pub gives: Vec<Reward>,
    /// What is to stay paid for `skus`.
    pub from: Money,
    /// The goods that it is given for.
    pub skus: Vec<SkuId>,
    /// How often it is given, in all.
    pub total: u32,
    /// How often to one shopper.
    pub per_shopper: u32,
}

fn is_all(scope: &Scope) -> bool {
    *scope == Scope::All
}

impl OrderGift {
    /// What an order of `basket` brings that `shopper` places at `now`, of which so much is paid by line;
    /// nothing when it is not for it.
    pub fn promised(
        &self,
        (basket, lines): (&Basket, &[QuotedLine]),
        shopper: &Shopper,
        now: Timestamp,
    ) -> Option<PromisedGift> {
        if self.window.phase(now) != Phase::Open || lacks(&self.who, shopper, now).is_some() {
            return None;
        }
        let held = basket.lines.iter().filter(|it| self.scope.holds(it));
        let skus: Vec<SkuId> = held.map(|it| it.sku.clone()).collect();
        let gift = PromisedGift {
            id: self.id.clone(),
            title: self.title.clone(),
            gives: self.gives.clone(),
            from: self.from,
            skus,
            total: self.total,
            per_shopper: self.per_shopper,
        };
        gift.is_earned(lines.iter().map(|it| (&it.sku, it.payable))).then_some(gift)
    }

    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        check_who("who", &self.who)?;
        self.scope.check()?;
        // What costs nothing would bring it again and again.
        in_range("from", self.from.fen(), 1, UNIT_PRICE_MAX_FEN)?;
        in_range("total", self.total.into(), 0, ACTIVITY_STOCK_MAX.into())?;
        in_range("perShopper", self.per_shopper.into(), 1, ACTIVITY_STOCK_MAX.into())?;
        if self.gives.is_empty() {
            return Err(Invalid::shape("gives", "at least one reward"));
        }
        count_within("gives", self.gives.len(), REWARDS_MAX)?;
        for (position, reward) in self.gives.iter().enumerate() {
            reward.check().map_err(|error| error.within(&format!("gives[{position}]")))?;
        }
        Ok(())
    }
}

impl PromisedGift {
    /// Whether what is paid for its goods reaches it: `paid` is SKU and fen, any of them several times, below
    /// zero what went back.
    pub fn is_earned<'a>(&self, paid: impl Iterator<Item = (&'a SkuId, Money)>) -> bool {
        let own = paid.filter(|(sku, _)| self.skus.contains(sku));
        !self.skus.is_empty() && own.map(|(_, amount)| amount).sum::<Money>() >= self.from
    }
}

/// Whether `gifts` can stand together: each fine, none twice.
///
/// # Errors
///
/// The first thing that is wrong, with its place: `orderGifts[1].from`.
pub fn check_gifts(gifts: &[OrderGift]) -> Result<(), Invalid> {
    count_within("orderGifts", gifts.len(), ORDER_GIFTS_MAX)?;
    for (position, gift) in gifts.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("orderGifts[{position}]"));
        gift.check().map_err(at)?;
        if gifts.iter().take(position).any(|it| it.id == gift.id) {
            return Err(at(Invalid::new("id", Rule::Twice)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
