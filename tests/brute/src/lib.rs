//! An independent pricer for Xiaopu: everything the rule book allows is tried, the best is kept.
//!
//! Written from `crates/mall-core/RULES.md` alone and sharing no code with the engine, so that where
//! the two agree the rule book has been understood twice. Where the book leaves room, a comment
//! starting with `Reading:` says how it was taken.
//!
//! A request is one object: `now`, `shopper`, `basket`, `rules`, `choice`, `points`, as the structs of
//! the module `request` spell them out. The answer is `payable`, `goodsPayable`, `freight`, `lines` in
//! the order of the basket, `coupons` by id, `promotions` and `gifts` in the order they applied (two
//! gifts of one SKU stay two), `pointsSpent`, `earnedPoints`, `earnedGrowth`.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test tool: a bad request may stop it"
)]

mod apply;
mod conditions;
mod coupons;
mod freight;
mod pieces;
mod points;
mod price;
mod promotions;
mod random;
mod request;
mod scope;
mod search;
mod split;
mod state;

pub use random::{Size, random_request};
use request::Request;
use serde_json::Value;

/// The answer to one request: the best combination and what it costs.
pub fn answer(request: &Value) -> Value {
    search::best(&parse(request)).to_json()
}

/// What a till that takes coupons as they come would ask: the first rule of every group, and every
/// coupon that still fits. Its payable only says whether an instance is worth searching.
pub fn first_come(request: &Value) -> Value {
    search::first_come(&parse(request)).to_json()
}

/// How often the lanes may have to run for a request: sets of coupons times choices in groups.
pub fn lane_runs(request: &Value) -> usize {
    search::lane_runs(&parse(request))
}

fn parse(request: &Value) -> Request {
    serde_json::from_value(request.clone()).expect("a request of the documented form")
}
