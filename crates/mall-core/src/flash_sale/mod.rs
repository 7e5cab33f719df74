//! 限时秒杀: few pieces, a low price, for some hours.
//!
//! A [`FlashSale`] has sessions, a session comes back on its days, and one such coming is an
//! [`Occurrence`]: it has a stock of its own, and a count of its own for each shopper. A session that
//! runs past midnight belongs to the day it began on (in the shop read for it, ruoyi-vue-pro, such a
//! session never opens: hours are compared within one day).
//!
//! All of it is asked with the server's `now`; [`changes_at`](Occurrence::changes_at) says when the
//! answer will be another one.

#[cfg(test)]
mod cases;
mod check;
mod occurrence;
mod state;
mod tabs;

pub use check::check_all;
pub use occurrence::{Occurrence, Stage};
pub use state::{FlashCounts, FlashRefusal, FlashState};
pub use tabs::{FlashTab, FlashTabs, tabs};

use serde::{Deserialize, Serialize};

use crate::pricing::ActivityPrice;
use crate::{ActivityId, Day, Money, SessionId, SkuId, Timestamp, Window};

/// 秒杀活动. Shape: see the fields; lists may not be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FlashSale {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// From when to when sessions may begin; one that still runs at its end ends there.
    pub window: Window,
    /// Minutes before a session in which it is shown as about to open; 60 when absent.
    #[serde(default = "one_hour")]
    pub warm_up_minutes: u32,
    /// Whether promotions may take off more.
    #[serde(default)]
    pub promotions: bool,
    /// Whether coupons may take off more.
    #[serde(default)]
    pub coupons: bool,
    /// 场次.
    pub sessions: Vec<FlashSession>,
}

fn one_hour() -> u32 {
    60
}

/// 场次: the same hours on each of its days, with the same goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FlashSession {
    /// Which, within its sale.
    pub id: SessionId,
    /// On which days it begins.
    #[serde(default)]
    pub days: SessionDays,
    /// First minute of the day in it, in shop time.
    pub from: u16,
    /// First minute after it; before `from` it is on the next day.
    pub to: u16,
    /// What is sold, each SKU once.
    pub items: Vec<FlashItem>,
}

/// Days on which a session begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum SessionDays {
    /// Every day.
    #[default]
    Daily,
    /// Some days of every week.
    Weekly {
        /// 1 is Monday, 7 is Sunday.
        days: Vec<u8>,
    },
    /// These days.
    Dates {
        /// Each once.
        of: Vec<Day>,
    },
}

/// What one occurrence of a session sells of a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FlashItem {
    /// Which.
    pub sku: SkuId,
    /// What one piece costs, in fen.
    pub price: Money,
    /// Pieces of each occurrence, apart from the stock of the shop.
    pub stock: u32,
    /// Most pieces in one order.
    pub per_order: u32,
    /// Most pieces for one shopper in one occurrence.
    pub per_shopper: u32,
}

impl SessionDays {
    fn has(&self, day: Day) -> bool {
        match self {
            Self::Daily => true,
            Self::Weekly { days } => days.iter().any(|it| i64::from(*it) == day.weekday()),
            Self::Dates { of } => of.contains(&day),
        }
    }
}

impl FlashSale {
    /// What `item` costs, for [`crate::pricing::BasketLine::activity`].
    pub fn price(&self, item: &FlashItem) -> ActivityPrice {
        ActivityPrice {
            id: self.id.clone(),
            title: self.title.clone(),
            price: item.price,
            promotions: self.promotions,
            coupons: self.coupons,
        }
    }
}

/// The occurrence that sells `sku` at `now`, and as what. By [`check_all`] there is at most one.
pub fn open_for<'a>(
    sales: &'a [FlashSale],
    sku: &SkuId,
    now: Timestamp,
) -> Option<(Occurrence<'a>, &'a FlashItem)> {
    open_items(sales, now).into_iter().find(|(_, item)| item.sku == *sku)
}

/// Every SKU that is sold in a session at `now`, in the order of the sales.
pub fn open_items(sales: &[FlashSale], now: Timestamp) -> Vec<(Occurrence<'_>, &FlashItem)> {
    let open = sales.iter().flat_map(|sale| sale.open(now));
    open.flat_map(|it| it.session.items.iter().map(move |item| (it, item))).collect()
}
