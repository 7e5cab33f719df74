//! 评价: what shoppers say of what they received, and what the shop does with it.

use mall_core::review::Review;
use mall_core::{Day, OrderId, ProductId, ShopperId, Timestamp};
use serde::{Deserialize, Serialize};

/// Reviews on one page.
pub const PAGE_REVIEWS: usize = 20;
/// Largest picture of a review in bytes: what a phone makes of one for others to see.
pub const PICTURE_BYTES_MAX: usize = 1024 * 1024;
/// In which folder of the shop a picture that was sent is seen.
pub const PICTURE_FOLDER: &str = "/pictures/";
/// Pictures that a shopper may send on a day of the shop; the same one again does not count.
pub const PICTURES_A_DAY: u32 = 50;

/// I say this of a line. The same review again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewRequest {
    /// Which line: its place in the order's `lines`, from 0.
    pub line: u32,
    /// 1 to 5.
    pub rating: u8,
    /// What is said; may be empty; at most 500 characters.
    #[serde(default)]
    pub text: String,
    /// Paths of pictures that were sent to [`crate::path::PICTURES`]; at most nine.
    #[serde(default)]
    pub pictures: Vec<String>,
    /// 匿名: others do not see who says it.
    #[serde(default)]
    pub anonymous: bool,
}

/// 追评: I say this, too. The same again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowUpRequest {
    /// Which line: its place in the order's `lines`, from 0.
    pub line: u32,
    /// What is said; 1 to 500 characters.
    pub text: String,
    /// As those of [`ReviewRequest`].
    #[serde(default)]
    pub pictures: Vec<String>,
}

/// A picture is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PictureResponse {
    /// Where it is seen from now on, and what a review names.
    pub path: String,
}

/// Whether a line of an order that was received can be reviewed, and its review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LineReview {
    /// Which line: its place in the order's `lines`, from 0.
    pub line: u32,
    /// Until when it can be reviewed or, once it is, followed up; absent when it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// What the shop said to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
}

impl LineReview {
    /// Whether it can be reviewed at `now`.
    pub fn may_review(&self, now: Timestamp) -> bool {
        self.review.is_none() && self.is_open(now)
    }

    /// Whether its review can be followed up at `now`.
    pub fn may_follow_up(&self, now: Timestamp) -> bool {
        self.review.is_some() && self.is_open(now)
    }

    fn is_open(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| now < until)
    }
}

/// Which page of reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewsQuery {
    /// `next` of the page before.
    #[serde(default)]
    pub after: Option<i64>,
}

/// A page of what is said of a product, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReviewsResponse {
    /// All of them together.
    pub summary: RatingSummary,
    /// At most [`PAGE_REVIEWS`].
    pub reviews: Vec<ProductReview>,
    /// For the next page; absent on the last.
    pub next: Option<i64>,
}

/// How many said what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RatingSummary {
    /// How many there are.
    pub count: u32,
    /// Their average in tenths of a star, 10 to 50, rounded half up; absent when there are none.
    pub average_tenths: Option<u32>,
    /// How many gave one star, two, and so on to five.
    pub by_rating: [u32; 5],
}

impl RatingSummary {
    /// Of how many gave one star, two, and so on to five.
    pub fn new(by_rating: [u32; 5]) -> Self {
        let count: u64 = by_rating.iter().map(|it| u64::from(*it)).sum();
        let stars = (1..).zip(by_rating).map(|(rating, it): (u64, u32)| rating * u64::from(it));
        let sum: u64 = stars.sum();
        let average = (sum * 10 + count / 2).checked_div(count);
        Self {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            average_tenths: average.and_then(|it| u32::try_from(it).ok()),
            by_rating,
        }
    }
}

/// What one shopper says of a product, as anybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductReview {
    /// Its number; newer ones have greater ones.
    pub id: i64,
    /// Who, too little to know them by; absent when they do not say.
    pub author: Option<String>,
    /// 1 to 5.
    pub rating: u8,
    /// What is said; may be empty.
    pub text: String,
    /// Paths of pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
    /// The chosen values of what they bought; may be empty.
    pub options: String,
    /// On which day of the shop.
    pub day: Day,
    /// 追评.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<ProductFollowUp>,
    /// What the shop says to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
}

/// What is said once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductFollowUp {
    /// What.
    pub text: String,
    /// Paths of pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
    /// On which day of the shop.
    pub day: Day,
}

/// A review as the shop sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MerchantReview {
    /// Its number; newer ones have greater ones.
    pub id: i64,
    /// Of which order.
    pub order: OrderId,
    /// Of which line: its place in the order's `lines`, from 0.
    pub line: u32,
    /// Whose.
    pub shopper: ShopperId,
    /// Of which product.
    pub product: ProductId,
    /// The chosen values; may be empty.
    pub options: String,
    /// What is said.
    pub review: Review,
    /// What the shop says to it.
    pub reply: Option<String>,
    /// Whether the shop hides it: nobody else sees it then, and it does not count.
    pub hidden: bool,
}

/// A page of all reviews, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MerchantReviewsResponse {
    /// At most [`PAGE_REVIEWS`].
    pub reviews: Vec<MerchantReview>,
    /// For the next page; absent on the last.
    pub next: Option<i64>,
}

/// The shop says something to a review; what it said before is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplyRequest {
    /// Of which line of the order.
    pub line: u32,
    /// What; 1 to 500 characters.
    pub text: String,
}

/// The shop hides a review, or shows it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HideRequest {
    /// Of which line of the order.
    pub line: u32,
    /// Whether it is hidden from now on.
    pub hidden: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_in_tenths_and_of_nothing_there_is_none() {
        let average = |by_rating| RatingSummary::new(by_rating).average_tenths;
        assert_eq!(average([0; 5]), None);
        assert_eq!(average([0, 0, 0, 0, 3]), Some(50));
        assert_eq!(average([1, 0, 0, 1, 1]), Some(33));
        assert_eq!(average([0, 0, 0, 1, 2]), Some(47));
        assert_eq!(average([u32::MAX; 5]), Some(30));
    }
}
