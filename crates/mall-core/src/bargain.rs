//! 砍价: a price that friends lower, by a schedule that everybody can read beforehand.
//!
//! The n-th friend who helps takes off exactly the n-th cut; nothing depends on chance, on who they are or
//! on when they come. So the price after so many helpers is known before the first of them, and never
//! comes below the floor.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    ACTIVITY_STOCK_MAX, BARGAIN_CUTS_MAX, BARGAIN_HELPS_MAX, BARGAIN_HOURS_MAX, TITLE_CHARS_MAX,
    UNIT_PRICE_MAX_FEN,
};
use crate::pricing::ActivityPrice;
use crate::time::Phase;
use crate::{ActivityId, Invalid, Money, SkuId, Timestamp, Window};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// 砍价活动.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bargain {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// Of what one piece is sold.
    pub sku: SkuId,
    /// 底价: what it costs when all have helped, in fen.
    pub floor: Money,
    /// What the first helper takes off, the second, and so on, in fen. With the floor they make the price
    /// of the SKU.
    pub cuts: Vec<Money>,
    /// How many hours one stays open from its start.
    pub hours: u32,
    /// When one may be started. One that is open at its end runs its own time.
    pub window: Window,
    /// How many pieces there are, in all.
    pub stock: u32,
    /// How many of them one shopper may buy.
    pub per_shopper: u32,
    /// How many friends one shopper may help on one day.
    pub helps_per_shopper: u32,
}

/// What was taken of an activity, and what the shopper has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BargainStanding {
    /// How many pieces all shoppers bought and did not give back.
    pub taken: u32,
    /// How many this one did.
    pub mine: u32,
    /// Pieces of its SKU in the stock.
    pub pieces: u32,
}

/// One that somebody started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenBargain {
    /// How many have helped.
    pub helpers: u32,
    /// The first moment at which it is over.
    pub ends_at: Timestamp,
    /// Whether its starter has an order of it.
    pub bought: bool,
    /// Whether who looks at it started it.
    pub mine: bool,
}

/// Why one cannot be started, helped or bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum BargainRefusal {
    /// None can be started yet.
    NotStarted,
    /// None can be started any more.
    Over,
    /// No piece is left.
    Gone,
    /// They bought as many as they may.
    MyLimit,
    /// The time of this one is up.
    Ended,
    /// Its starter has bought it.
    Bought,
    /// It is their own, and they cannot help themselves.
    Own,
    /// It is somebody else's, who alone can buy it.
    NotOwn,
    /// They have helped.
    Helped,
    /// It costs what it costs at the least.
    Full,
    /// They have helped as many on this day as they may.
    HelpLimit,
}

impl Bargain {
    /// Whether it can be taken into the shop.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        in_range("floor", self.floor.fen(), 1, UNIT_PRICE_MAX_FEN)?;
        count_within("cuts", self.cuts.len(), BARGAIN_CUTS_MAX)?;
        if self.cuts.is_empty() {
            return Err(Invalid::shape("cuts", "at least one"));
        }
        for (position, cut) in self.cuts.iter().enumerate() {
            in_range(&format!("cuts[{position}]"), cut.fen(), 1, UNIT_PRICE_MAX_FEN)?;
        }
        in_range("hours", self.hours.into(), 1, BARGAIN_HOURS_MAX.into())?;
        self.window.check("window")?;
        in_range("stock", self.stock.into(), 0, ACTIVITY_STOCK_MAX.into())?;
        in_range("perShopper", self.per_shopper.into(), 1, ACTIVITY_STOCK_MAX.into())?;
        in_range("helpsPerShopper", self.helps_per_shopper.into(), 1, BARGAIN_HELPS_MAX.into())
    }

    /// What a piece costs when so many have helped: nothing else is asked.
    pub fn price_after(&self, helpers: u32) -> Money {
        let given = usize::try_from(helpers).unwrap_or(usize::MAX);
        self.floor + self.cuts.iter().skip(given).copied().sum()
    }

    /// The same, as a basket is priced with it. Nothing else lowers it.
    pub fn priced_after(&self, helpers: u32) -> ActivityPrice {
        let (id, title) = (self.id.clone(), self.title.clone());
        let price = self.price_after(helpers);
        ActivityPrice { id, title, price, promotions: false, coupons: false }
    }

    /// What the next helper takes off when so many have helped; nothing when it is at its floor.
    pub fn next_cut(&self, helpers: u32) -> Option<Money> {
        self.cuts.get(usize::try_from(helpers).ok()?).copied()
    }

    /// How many pieces are left: of the activity, and of the stock.
    pub fn left(&self, standing: BargainStanding) -> u32 {
        self.stock.saturating_sub(standing.taken).min(standing.pieces)
    }

    /// When one that is started at `now` is over.
    pub fn ends_at(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(i64::from(self.hours).saturating_mul(HOUR_MS))
    }

    /// Whether one may be started at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: the time, what is left, the shopper's limit.
    pub fn may_start(
        &self,
        standing: BargainStanding,
        now: Timestamp,
    ) -> Result<(), BargainRefusal> {
        match self.window.phase(now) {
            Phase::Before => Err(BargainRefusal::NotStarted),
            Phase::After => Err(BargainRefusal::Over),
            Phase::Open => self.is_left(standing),
        }
    }

    /// What somebody who has helped so many on this day takes off `open` at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: that it is their own, bought or over, at its floor, their limit.
    pub fn may_help(
        &self,
        open: OpenBargain,
        today: u32,
        now: Timestamp,
    ) -> Result<Money, BargainRefusal> {
        if open.mine {
            return Err(BargainRefusal::Own);
        }
        open.is_on(now)?;
        let cut = self.next_cut(open.helpers).ok_or(BargainRefusal::Full)?;
        if today < self.helps_per_shopper { Ok(cut) } else { Err(BargainRefusal::HelpLimit) }
    }

    /// What a piece of `open` costs its starter at `now`.
    ///
    /// # Errors
    ///
    /// The first reason against it: that it is another's, bought or over, what is left, their limit.
    pub fn may_buy(
        &self,
        open: OpenBargain,
        standing: BargainStanding,
        now: Timestamp,
    ) -> Result<ActivityPrice, BargainRefusal> {
        if !open.mine {
            return Err(BargainRefusal::NotOwn);
        }
        open.is_on(now)?;
        self.is_left(standing)?;
        Ok(self.priced_after(open.helpers))
    }

    fn is_left(&self, standing: BargainStanding) -> Result<(), BargainRefusal> {
        if self.left(standing) == 0 {
            Err(BargainRefusal::Gone)
        } else if standing.mine >= self.per_shopper {
            Err(BargainRefusal::MyLimit)
        } else {
            Ok(())
        }
    }
}

impl OpenBargain {
    /// Whether it goes on at `now`.
    ///
    /// # Errors
    ///
    /// That it is bought, or over.
    pub fn is_on(self, now: Timestamp) -> Result<(), BargainRefusal> {
        match (self.bought, now < self.ends_at) {
            (true, _) => Err(BargainRefusal::Bought),
            (false, false) => Err(BargainRefusal::Ended),
            (false, true) => Ok(()),
        }
    }
}
