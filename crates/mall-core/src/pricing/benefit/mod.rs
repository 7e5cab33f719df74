//! What a rule gives. One kind is one file and one arm of [`Benefit`].

mod add_on;
mod amount_off;
mod amount_off_all;
mod bundle;
mod buy_get;
mod every_off;
mod exchange;
mod free_shipping;
mod gift;
mod ladder;
mod nth_piece;
mod pieces_for_price;
mod points_times;
mod rate_off;

pub use add_on::AddOn;
pub use amount_off::AmountOff;
pub use amount_off_all::AmountOffAll;
pub use bundle::{Bundle, BundleItem};
pub use buy_get::{BuyGet, Pick};
pub use every_off::EveryOff;
pub use exchange::Exchange;
pub use free_shipping::FreeShipping;
pub use gift::Gift;
pub use ladder::{Ladder, LadderBy, LadderOff, LadderStep};
pub use nth_piece::NthPiece;
pub use pieces_for_price::PiecesForPrice;
pub use points_times::PointsTimes;
pub use rate_off::RateOff;

use serde::{Deserialize, Serialize};

use super::view::View;
use super::{Eligibility, Scope};
use crate::invalid::in_range;
use crate::limits::BASKET_PIECES_MAX;
use crate::{Invalid, Money, Rate, SkuId};

/// 优惠.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Benefit {
    /// 立减, 满减.
    AmountOff(AmountOff),
    /// 每满减.
    EveryOff(EveryOff),
    /// 折扣.
    RateOff(RateOff),
    /// 阶梯满减, 满件折.
    Ladder(Ladder),
    /// N 件一口价, 任选.
    PiecesForPrice(PiecesForPrice),
    /// 第二件半价.
    NthPiece(NthPiece),
    /// 买二送一.
    BuyGet(BuyGet),
    /// 套装.
    Bundle(Bundle),
    /// 赠品.
    Gift(Gift),
    /// 换购.
    AddOn(AddOn),
    /// 包邮.
    FreeShipping(FreeShipping),
    /// 多倍积分.
    PointsTimes(PointsTimes),
    /// 货款运费同减.
    AmountOffAll(AmountOffAll),
    /// 兑换, of coupons only.
    Exchange(Exchange),
}

/// What one kind of benefit knows.
pub(super) trait Kind {
    /// What it takes off and gives in a basket whose conditions hold, or what it still wants.
    fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility>;

    /// Whether its numbers are within their limits.
    fn check(&self) -> Result<(), Invalid>;

    /// What a coupon shows large.
    fn face(&self) -> Face {
        Face::Other
    }

    /// What is missing up to its next step, where one was reached.
    fn next(&self, _: &View<'_, '_>) -> Option<Eligibility> {
        None
    }

    /// A second scope, of goods it gives.
    fn other_scope(&self) -> Option<&Scope> {
        None
    }
}

/// What a rule takes off and gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Take {
    /// From the goods.
    pub(super) amount: Money,
    /// Where it goes.
    pub(super) split: Split,
    /// The pieces it used, by line; all it saw when absent.
    pub(super) used: Option<Vec<(usize, u32)>>,
    /// Besides.
    pub(super) extra: Extra,
}

/// How an amount is split over lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Split {
    /// By what the pieces in scope are worth.
    #[default]
    Scope,
    /// By these weights.
    Weights(Vec<(usize, Money)>),
    /// Just so.
    Fixed(Vec<(usize, Money)>),
}

/// What a rule gives besides an amount off the goods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extra {
    /// Freight, up to this much.
    pub(super) freight: Money,
    /// Off goods and freight together.
    pub(super) all_in: Money,
    /// Points on top.
    pub(super) points: u32,
    /// Points multiplied, in basis points.
    pub(super) factor: u32,
    /// Pieces that cost nothing.
    pub(super) gift: Option<(SkuId, u32)>,
}

/// What a coupon shows large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Face {
    /// ¥30.
    Amount(Money),
    /// 8 折.
    Rate(Rate),
    /// 包邮.
    Shipping,
    /// 兑换.
    Exchange,
    /// Only the title tells.
    Other,
}

impl Take {
    /// An amount off the scope.
    pub(super) fn off(amount: Money) -> Self {
        Self { amount, ..Self::default() }
    }

    /// Nothing but `extra`.
    pub(super) fn extra(extra: Extra) -> Self {
        Self { extra, ..Self::default() }
    }
}

impl Benefit {
    fn kind(&self) -> &dyn Kind {
        match self {
            Self::AmountOff(it) => it,
            Self::EveryOff(it) => it,
            Self::RateOff(it) => it,
            Self::Ladder(it) => it,
            Self::PiecesForPrice(it) => it,
            Self::NthPiece(it) => it,
            Self::BuyGet(it) => it,
            Self::Bundle(it) => it,
            Self::Gift(it) => it,
            Self::AddOn(it) => it,
            Self::FreeShipping(it) => it,
            Self::PointsTimes(it) => it,
            Self::AmountOffAll(it) => it,
            Self::Exchange(it) => it,
        }
    }

    pub(super) fn take(&self, view: &View<'_, '_>) -> Result<Take, Eligibility> {
        self.kind().take(view)
    }

    pub(super) fn next(&self, view: &View<'_, '_>) -> Option<Eligibility> {
        self.kind().next(view)
    }

    pub(super) fn other_scope(&self) -> Option<&Scope> {
        self.kind().other_scope()
    }

    /// Whether it may take something off freight.
    pub(super) fn touches_freight(&self) -> bool {
        match self {
            Self::FreeShipping(_) | Self::AmountOffAll(_) => true,
            Self::Ladder(ladder) => ladder.steps.iter().any(|step| step.free_shipping),
            _ => false,
        }
    }

    /// What a coupon shows large.
    pub fn face(&self) -> Face {
        self.kind().face()
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        self.other_scope().map_or(Ok(()), Scope::check)?;
        self.kind().check().map_err(|error| error.within("benefit"))
    }
}

/// An amount that something takes off: at least one fen.
fn amount(field: &str, amount: Money) -> Result<(), Invalid> {
    in_range(field, amount.fen(), 1, Money::MAX.fen())
}

/// A price, which may be nothing.
fn price(field: &str, price: Money) -> Result<(), Invalid> {
    in_range(field, price.fen(), 0, Money::MAX.fen())
}

/// A count of pieces or times.
fn count(field: &str, count: u32, min: u32) -> Result<(), Invalid> {
    in_range(field, i64::from(count), i64::from(min), BASKET_PIECES_MAX)
}

/// How often a rule may repeat.
fn times(times: Option<u32>) -> Result<(), Invalid> {
    times.map_or(Ok(()), |it| count("times", it, 1))
}
