//! Orders and their payment.

use mall_core::address::Address;
use mall_core::after_sale::AfterSale;
use mall_core::order::{CancelReason, OrderState};
use mall_core::pricing::{Adjustment, Channel, CouponChoice, FreightLine, PointsChoice};
use mall_core::shipment::Parcel;
use mall_core::{
    ActivityId, AddressId, IdempotencyKey, Money, OrderId, PaidCardId, PaymentId, ProductId, SkuId,
    Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::quote::WantedLine;
use crate::review::LineReview;

/// I order these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceRequest {
    /// Made and kept by the client before it sends. The same key with the same body gives the same
    /// order; with another body, `keyReused`.
    pub key: IdempotencyKey,
    /// What; at least one line.
    pub lines: Vec<WantedLine>,
    /// With which coupons.
    #[serde(default)]
    pub choice: CouponChoice,
    /// With how many points.
    #[serde(default)]
    pub points: PointsChoice,
    /// To where: one of the shopper's addresses.
    pub address: AddressId,
    /// What the shopper saw, in fen. When it is not what the server computes, nothing happens and
    /// the answer is `priceChanged`.
    pub expected_payable: Money,
    /// For the shop; at most 100 characters.
    #[serde(default)]
    pub remark: String,
    /// Through which shell; conditions may ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

/// How it is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceQuery {
    /// Whether the same key was sent before: there may be an order already. While a crowd is told that
    /// something is sold out, others hear just that.
    #[serde(default)]
    pub again: bool,
}

/// Months of a card that an order is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CardOrder {
    /// Which.
    pub card: PaidCardId,
    /// How many.
    pub months: u32,
}

/// What was bought in the points mall by an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExchangeOrder {
    /// Through which offer.
    pub offer: ActivityId,
    /// What it cost in points; `payable` is what it costs beside them.
    pub points: u32,
}

/// An order as its shopper sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    /// Which.
    pub id: OrderId,
    /// Where it stands.
    pub state: OrderState,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// Goods before any discount.
    pub list_total: Money,
    /// What was taken off, and by what.
    pub discounts: Vec<Adjustment>,
    /// What sending costs.
    pub freight: FreightLine,
    /// What is charged.
    pub payable: Money,
    /// To where; nowhere when nothing is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Months of a card, when it is not of goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardOrder>,
    /// 积分兑换, when points bought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeOrder>,
    /// 超值换购: along with which order it is sent, when it was bought with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub along_with: Option<OrderId>,
    /// For the shop.
    pub remark: String,
    /// What happened, oldest first.
    pub timeline: Vec<OrderEvent>,
    /// An unpaid order is given up then.
    pub pay_before: Option<Timestamp>,
    /// Why it was cancelled.
    pub cancel_reason: Option<CancelReason>,
    /// 积分 that it gives once it is paid.
    pub earns_points: u64,
    /// What goes back of what was paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<OrderRefund>,
    /// What went out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parcels: Vec<Parcel>,
    /// What was asked back, in order of its sequence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after_sales: Vec<AfterSale>,
    /// Of an order that is done: until when something can be asked back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_sale_before: Option<Timestamp>,
    /// Of an order that is done: each bought line, and whether it can be reviewed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<LineReview>,
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderRefund {
    /// How much, in fen.
    pub amount: Money,
    /// Since when it is due.
    pub asked_at: Timestamp,
    /// When the gateway has sent it.
    pub done_at: Option<Timestamp>,
}

/// A line of an order, as it was when it was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderLine {
    /// Which.
    pub sku: SkuId,
    /// Of which product.
    pub product: ProductId,
    /// Name of the product.
    pub title: String,
    /// The chosen values.
    pub options: String,
    /// Picture.
    pub image: String,
    /// Pieces.
    pub quantity: u32,
    /// One piece before any discount.
    pub unit_price: Money,
    /// What was taken off this line, and by what.
    pub adjustments: Vec<Adjustment>,
    /// What is charged for the line.
    pub payable: Money,
    /// 赠品: it costs nothing, and a rule gave it.
    #[serde(default)]
    pub gift: bool,
}

/// Something happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderEvent {
    /// It came into this state.
    pub state: OrderState,
    /// When.
    pub at: Timestamp,
}

/// Which orders are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrdersQuery {
    /// In this state; in any when absent.
    #[serde(default)]
    pub state: Option<OrderState>,
    /// `next` of the page before.
    #[serde(default)]
    pub after: Option<OrderId>,
}

/// A page of orders, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrdersResponse {
    /// At most [`PAGE_ORDERS`].
    pub orders: Vec<OrderView>,
    /// For the next page; absent on the last.
    pub next: Option<OrderId>,
}

/// Orders on one page.
pub const PAGE_ORDERS: usize = 20;

/// How to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PayResponse {
    /// Play money: the shopper confirms or refuses on a page of ours.
    Sandbox {
        /// This attempt.
        payment: PaymentId,
        /// What is charged, in fen.
        amount: Money,
    },
    /// `WeChat` Pay, where the shopper is in `WeChat`.
    Wechat {
        /// This attempt.
        payment: PaymentId,
        /// The arguments of `wx.requestPayment`, as JSON. That it says success proves nothing: the order does.
        arguments: String,
    },
    /// `WeChat` Pay in another browser.
    WechatPage {
        /// This attempt.
        payment: PaymentId,
        /// Where the browser goes, within five minutes. That it comes back proves nothing.
        url: String,
    },
    /// There is nothing to pay: the order is paid.
    Nothing {
        /// The order.
        order: Box<OrderView>,
    },
}

/// Where a shopper pays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PayVia {
    /// In the mini-program.
    MiniProgram,
    /// In a page inside `WeChat`.
    Page,
    /// In another browser.
    #[default]
    Browser,
}

/// How a payment is begun.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PayQuery {
    /// Where; as the header `user-agent` says when absent.
    #[serde(default)]
    pub via: Option<PayVia>,
}

/// What the shopper did on the sandbox page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SandboxAnswer {
    /// Whether it is paid.
    pub confirm: bool,
}
