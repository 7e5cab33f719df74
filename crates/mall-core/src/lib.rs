//! The rules of the shop.
//!
//! Pure functions over data: *what does this cart cost, and why?*, *what happens to a line when the
//! stock shrinks?*, *may this order be cancelled?* The crate is compiled natively into the server
//! and as wasm into both shells, so all three give the same answer to the fen.
//!
//! # Where to start
//!
//! - [`pricing::quote`] — a [`pricing::Basket`] and [`pricing::Rules`] in, a [`pricing::Quote`] out.
//! - [`pricing::Sale::refund`] — what goes back for returned pieces.
//! - [`pricing::guard::GuardRequest::check`] — what is wrong with rules before they go out.
//! - [`cart::Cart`] — lines, operations, merge; every clamp is reported.
//! - [`allocate::allocate`] — how a discount is split over lines, to the fen.
//! - [`flash_sale`], [`group_buy`], [`check_in`], [`coupon_centre`], [`lottery`], [`task`],
//!   [`newcomer`], [`invite`], [`bargain`], [`birthday`] —
//!   activities: what a shopper may do now, and why not; [`reminder`] — when they are told that one begins.
//! - [`order_gift`] — what a paid order brings; [`add_on`] — what may be bought along with it.
//! - [`order`], [`shipment`], [`after_sale`], [`review`] — what becomes of an order.
//! - [`segment`] — which shoppers are alike, and by which names conditions ask for them.
//! - [`due_again`] — when a shopper may want the same once more.
//! - [`event`] — what a device tells of its shopper, who said that it may.
//! - [`farewell`] — what keeps a shopper from leaving.
//! - [`subscription`] — what a shopper let the shop tell them outside of it.
//! - [`live`] — what a live session is at a moment.
//! - [`service`] — how the shop is reached, and which addresses may be opened.
//! - [`points`] — which points are spent first, and when they end; [`points_mall`] — what they buy.
//! - [`catalog`] and [`home`] — what is sold, and what the home page shows.
//! - [`limits`] — every limit, with its reason.
//!
//! # Invariants
//!
//! - No clock, network, file, randomness, float or `HashMap`: the caller passes `now`.
//! - The parts of a quote add up to its whole; no line costs less than nothing.
//! - The order of lines, promotions and coupons never changes a price.
//! - Bad input is an [`Invalid`] that names the field and the limit. Nothing panics.

pub mod add_on;
pub mod address;
pub mod after_sale;
pub mod allocate;
pub mod bargain;
pub mod birthday;
pub mod cart;
pub mod catalog;
pub mod check_in;
pub mod countdown;
pub mod coupon_centre;
pub mod day;
pub mod due_again;
pub mod event;
pub mod farewell;
pub mod flash_sale;
pub mod group_buy;
pub mod home;
pub mod id;
pub mod invalid;
pub mod invite;
pub mod limits;
pub mod live;
pub mod lottery;
pub mod member;
pub mod money;
pub mod newcomer;
pub mod order;
pub mod order_gift;
pub mod points;
pub mod points_mall;
pub mod pricing;
pub mod reminder;
pub mod review;
pub mod segment;
pub mod service;
pub mod shipment;
pub mod sort;
pub mod subscription;
pub mod task;
pub mod time;

pub use day::{Day, DayClock};
pub use id::{
    ActivityId, AddressId, BargainId, CartId, CategoryId, ChannelId, CouponId, DeviceId, FreightId,
    GroupId, IdempotencyKey, InviteToken, LiveId, OrderId, PaidCardId, PaymentId, PreviewId,
    PriceRuleId, PrizeId, ProductId, PromotionId, SegmentId, SessionId, ShopId, ShopperId, SkuId,
    TaskId, TemplateId, TierId,
};
pub use invalid::{Invalid, Rule};
pub use money::{Money, Rate};
pub use time::{Timestamp, Window};
