//! 算价: what a basket costs, and why.
//!
//! [`quote`] is the one entry. Lanes follow each other, each on what the last one left:
//!
//! 1. **Promotions** (满减). Of each exclusive group the one that saves most wins; groups follow
//!    each other by priority, then by name; each is tested again on what the earlier ones left.
//! 2. **Coupons** (券). One at most; the one that leaves least to pay, then the one that expires
//!    first, then the lower id.
//! 3. **Freight** (运费). Free from an amount of goods after all discounts.
//!
//! A threshold looks at the running amount of its scope. A discount is computed once for its scope
//! and then split over the scope's lines by [`crate::allocate`], in order of SKU, so that the order
//! of lines in the basket changes nothing.

mod adjust;
mod answer;
mod basket;
mod benefit;
mod condition;
mod coupon;
mod freight;
#[cfg(test)]
mod laws;
mod promotion;
mod quote;
mod scope;

pub use answer::{
    Adjustment, CouponVerdict, FreightLine, Nudge, Quote, QuotedLine, Source, Verdict,
};
pub use basket::{Basket, BasketLine};
pub use benefit::Benefit;
pub use condition::{Condition, Eligibility};
pub use coupon::{Coupon, CouponChoice, CouponTemplate};
pub use freight::FreightRule;
pub use promotion::{Promotion, Rules};
pub use quote::{QuoteError, QuoteRequest, quote};
pub use scope::Scope;
