//! 积分商城: what points buy, and buying it.

use mall_core::points_mall::{ExchangeRefusal, OfferGives};
use mall_core::{ActivityId, AddressId, IdempotencyKey, Money, ProductId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::order::OrderView;

/// What points buy, as this visitor sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PointsMallResponse {
    /// Points of the shopper; none of a guest.
    pub points: u32,
    /// Those that are not over, in the order of the shop.
    pub offers: Vec<PointsOfferView>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PointsOfferView {
    /// Which.
    pub id: ActivityId,
    /// What a shopper reads.
    pub title: String,
    /// Picture.
    pub image: String,
    /// What it gives.
    pub gives: OfferGives,
    /// What it costs in points.
    pub points: u32,
    /// What it costs beside them, in fen.
    pub cash: Money,
    /// How many are left.
    pub left: u32,
    /// How many one shopper may have.
    pub per_shopper: u32,
    /// How many this one had and did not give back.
    pub mine: u32,
    /// The first moment at which it is over.
    pub ends_at: Timestamp,
    /// Why this visitor cannot have one now; absent when they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<ExchangeRefusal>,
    /// Its goods, when it gives goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods: Option<OfferGoods>,
}

/// The goods of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfferGoods {
    /// Of which product.
    pub product: ProductId,
    /// What that is called.
    pub title: String,
    /// The chosen values.
    pub options: String,
    /// What a piece costs without points, in fen.
    pub price: Money,
    /// Whether its page can be looked at.
    pub on_shelf: bool,
}

/// I want one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExchangeRequest {
    /// Made and kept by the client before it sends. The same key with the same body is the same exchange;
    /// with another body, `keyReused`.
    pub key: IdempotencyKey,
    /// The points that the shopper saw. When it is not what the shop asks, nothing happens and the answer
    /// is `priceChanged`.
    pub expected_points: u32,
    /// The money that they saw, in fen; the same holds of it.
    pub expected_payable: Money,
    /// To where: one of the shopper's addresses, when it is goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
}

/// It is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExchangeResponse {
    /// The order that was made, of goods: one without money is paid, one with waits for it. Absent when it
    /// was given at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Box<OrderView>>,
    /// The points mall now.
    pub state: PointsMallResponse,
}
