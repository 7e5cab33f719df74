#![doc = include_str!("../../RULES.md")]
//!
//! # In code
//!
//! [`quote`] is the one entry. It makes the question ready (`plan`), walks the combinations
//! (`search`), each of which applies rules to `running` lines and is closed by `settle`, and
//! says why (`explain`, `nudge`). A kind of benefit is one file in `benefit`.

mod answer;
pub(crate) mod asked;
mod basket;
mod benefit;
mod bound;
#[cfg(test)]
mod cases;
mod climb;
mod condition;
mod coupon;
mod explain;
mod found;
mod freight;
pub mod guard;
mod near;
mod nudge;
mod pieces;
mod places;
mod plan;
mod points;
mod price_rule;
mod promotion;
mod quote;
mod refund;
#[cfg(test)]
pub(crate) mod refund_cases;
mod rules;
mod running;
mod scope;
mod search;
mod settle;
mod shopper;
mod ties;
mod view;

pub use answer::{
    Adjustment, CouponVerdict, Earned, FreightLine, Nudge, Quote, QuotedGift, QuotedLine, RunnerUp,
    ShopTotal, Source, Verdict,
};
pub use basket::{ActivityPrice, Basket, BasketLine};
pub use benefit::{
    AddOn, AmountOff, AmountOffAll, Benefit, Bundle, BundleItem, BuyGet, EveryOff, Exchange, Face,
    FreeShipping, Gift, Ladder, LadderBy, LadderOff, LadderStep, NthPiece, Pick, PiecesForPrice,
    PointsTimes, RateOff,
};
pub use condition::{Condition, Eligibility, Need, check_who, lacks, min_spend};
pub use coupon::{Coupon, CouponChoice, CouponClass, CouponReturn, CouponTemplate, Exclusion};
pub use freight::{FreeFrom, FreightBy, FreightRate, FreightTemplate};
pub use points::{EarningRule, PointsChoice, PointsRule};
pub use price_rule::{PriceRule, UnitPrice};
pub use promotion::{Basis, Promotion};
pub use quote::{Ask, Cheapest, QuoteError, QuoteRequest, cheapest, quote};
pub use refund::{
    FreightRefund, GoodsRefund, Pieces, Refund, RefundPolicy, RefundedLine, Returned, Sale,
};
pub use rules::Rules;
pub use scope::Scope;
pub use shopper::{Channel, Shopper};
