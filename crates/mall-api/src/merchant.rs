//! What the shop's own programs change: goods, rules, stock. And who changed what.

use mall_core::home::Page;
use mall_core::pricing::Shopper;
use mall_core::pricing::guard::Report;
use mall_core::{IdempotencyKey, PreviewId, Rule, ShopperId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// Largest shop that is taken in one request, in bytes.
pub const SHOP_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Problems of one shop that are told: nobody corrects more in one go.
pub const PROBLEMS_MAX: usize = 50;
/// Changes of stock in one request.
pub const STOCK_CHANGES_MAX: usize = 500;
/// Entries of the audit on one page.
pub const PAGE_AUDIT: usize = 50;
/// Longest name of somebody who approves, in characters.
pub const NAME_CHARS_MAX: usize = 60;

/// How a change of goods or rules is to be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveQuery {
    /// Who answers for what the guard refuses: two different people, `approve=…&approve=…`.
    #[serde(default)]
    pub approve: Vec<String>,
    /// What becomes of the stock.
    #[serde(default)]
    pub stock: StockRule,
}

/// What becomes of the stock of SKUs that the shop has already. A new one begins with what is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum StockRule {
    /// It stays as it is: what was sold since the shop was read stays sold.
    #[default]
    Keep,
    /// It becomes what is written, whatever was sold meanwhile.
    Replace,
}

/// The shop is what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShopSaved {
    /// What the header `ETag` says: the next change names it in `If-Match`.
    pub revision: String,
    /// What the guard found.
    pub report: Report,
}

/// What would be said of a shop. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShopChecked {
    /// What is wrong with it; at most [`PROBLEMS_MAX`].
    pub problems: Vec<ShopProblem>,
    /// How many more there are.
    pub more_problems: usize,
    /// What the guard found; absent while something is wrong.
    pub report: Option<Report>,
}

/// One thing that is wrong with a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShopProblem {
    /// Where, as a path: `products[3].skus[0].price`; empty when it is no JSON.
    pub field: String,
    /// Which limit it broke.
    pub rule: Rule,
    /// In which line of what was sent, when it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// A home page that is to be looked at before it goes out. Nothing has changed for shoppers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewRequest {
    /// The page.
    pub page: Page,
    /// As whom: a guest when absent.
    #[serde(default)]
    pub shopper: Shopper,
    /// At which moment: whenever it is looked at when absent. The goods, and what is left of them, are
    /// always those of now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// Where it is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PreviewResponse {
    /// Which.
    pub id: PreviewId,
    /// In the H5 store, below its address: whoever has it can look.
    pub address: String,
    /// When it is forgotten.
    pub ends_at: Timestamp,
}

/// Pieces come, go, or were counted: all of it, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StockRequest {
    /// Made and kept by the client before it sends: the same key is done once.
    pub key: IdempotencyKey,
    /// At least one, each SKU once; at most [`STOCK_CHANGES_MAX`].
    pub changes: Vec<StockChange>,
}

/// Of one SKU: either `by`, or `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StockChange {
    /// Which.
    pub sku: SkuId,
    /// So many more; fewer when below zero. Never so many fewer that less than nothing were left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
    /// So many are there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u32>,
    /// With `to`: only if there still are so many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_stock: Option<u32>,
}

/// What is there after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StockResponse {
    /// Each SKU of the request, in its order.
    pub stock: Vec<SkuStock>,
}

/// Pieces left of a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SkuStock {
    /// Which.
    pub sku: SkuId,
    /// How many.
    pub stock: u32,
}

/// Which page of the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditQuery {
    /// The last entry of the page before.
    #[serde(default)]
    pub after: Option<i64>,
}

/// A page of the audit, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditResponse {
    /// At most [`PAGE_AUDIT`].
    pub entries: Vec<AuditEntry>,
    /// For the next page; absent on the last.
    pub next: Option<i64>,
}

/// Somebody changed something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who: `admin` showed the token, `cli` has the database.
    pub who: String,
    /// Who answers for it, when the guard had refused it.
    pub approved: Vec<String>,
    /// What was done.
    pub action: Action,
    /// To what: the id of a product, of an order…; empty for the whole shop.
    pub target: String,
    /// What was so before: of a shop its revision, of a product or promotion a digest of it, of a SKU
    /// the pieces. Absent when nothing was there.
    pub before: Option<String>,
    /// What is so after; absent when nothing is there any more.
    pub after: Option<String>,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $text:literal,)+) => {
        /// What the shop did.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase")]
        pub enum Action {
            $($(#[$doc])* $action,)+
        }

        impl Action {
            /// Each.
            pub const ALL: &[Self] = &[$(Self::$action),+];

            /// As it is written in JSON.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$action => $text,)+
                }
            }
        }
    };
}

actions! {
    /// Put a whole shop in the place of the one before.
    ReplaceShop = "replaceShop",
    /// Added or changed a product.
    PutProduct = "putProduct",
    /// Removed a product.
    RemoveProduct = "removeProduct",
    /// Added or changed a promotion.
    PutPromotion = "putPromotion",
    /// Removed a promotion.
    RemovePromotion = "removePromotion",
    /// Put a home page in the place of the one before.
    PutPage = "putPage",
    /// Changed the stock of a SKU.
    ChangeStock = "changeStock",
    /// Sent a parcel of an order.
    SendParcel = "sendParcel",
    /// Took an after-sale a step on.
    StepAfterSale = "stepAfterSale",
    /// Said something to a review.
    ReplyToReview = "replyToReview",
    /// Hid a review, or showed it again.
    HideReview = "hideReview",
    /// Answered a message that was left.
    AnswerMessage = "answerMessage",
    /// Gave a shopper a tag.
    TagShopper = "tagShopper",
    /// Took a tag of a shopper away.
    UntagShopper = "untagShopper",
}

/// The tags of a shopper, and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShopperTags {
    /// Whose.
    pub shopper: ShopperId,
    /// Those they were given, also such as the shop has no more.
    pub tags: Vec<String>,
    /// The names by which conditions find them now: segments and tags.
    pub audience: Vec<String>,
}

/// The body of every answer with status 4xx or 5xx to the shop's own programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdminError {
    /// What everybody is told.
    #[serde(flatten)]
    pub error: ApiError,
    /// With `invalid` and `malformed`: what is wrong with the shop; at most [`PROBLEMS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ShopProblem>,
    /// How many more there are.
    #[serde(default, skip_serializing_if = "is_none")]
    pub more_problems: usize,
    /// With `guardBlocked`: what the guard found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// With `wrongRevision`: the one now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// With `stockChanged` and `notEnough`: what is there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<SkuStock>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}
