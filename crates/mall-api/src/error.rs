//! What is said when a request cannot be done.

use mall_core::Invalid;
use mall_core::after_sale::AfterSaleRefusal;
use mall_core::coupon_centre::ClaimState;
use mall_core::farewell::OpenOrder;
use mall_core::lottery::LotteryRefusal;
use mall_core::points_mall::ExchangeRefusal;
use mall_core::pricing::Quote;
use mall_core::reminder::RemindRefusal;
use mall_core::review::ReviewRefusal;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use mall_core::group_buy::GroupRefusal;

use crate::activity::ActivityRefusal;
use crate::flash::RefusedLine;

/// The body of every answer with status 4xx or 5xx.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// Stable name, for programs.
    pub code: ErrorCode,
    /// For people, in Chinese; says what to do.
    pub message: String,
    /// The field and the limit, when the input was at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid: Option<Invalid>,
    /// With `priceChanged`: the price now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Box<Quote>>,
    /// With `flashRefused`: the line, and what is so now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedLine>,
    /// With `groupRefused`: why, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupRefusal>,
    /// With `afterSaleRefused`: why, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_sale: Option<AfterSaleRefusal>,
    /// With `reviewRefused`: why, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewRefusal>,
    /// With `couponGone`, when it was to be claimed: why not, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<ClaimState>,
    /// With `remindRefused`: why, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder: Option<RemindRefusal>,
    /// With `lotteryRefused`: why, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lottery: Option<LotteryRefusal>,
    /// With `exchangeRefused`: why, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeRefusal>,
    /// With `activityRefused`: why, now.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "unread")]
    pub activity: Option<ActivityRefusal>,
    /// With `stillOpen`: which orders, and why; the first twenty.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "unread")]
    pub open: Vec<OpenOrder>,
}

/// A phone shows the message: what it does not look at, it does not carry a reader for.
fn unread<'de, T: Default, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    IgnoredAny::deserialize(from).map(|_| T::default())
}

/// Why a request cannot be done. The comment gives the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// 400: the body is not JSON of the wanted shape.
    Malformed,
    /// 401: no session, or it has ended.
    LoginNeeded,
    /// 403: `WeChat` says not who it is; the message says what to do.
    LoginRefused,
    /// 404: there is no such thing, or it is somebody else's.
    NotFound,
    /// 405: the address does not take this method.
    MethodNotAllowed,
    /// 408: the request took too long.
    TimedOut,
    /// 413: the body is too large.
    TooLarge,
    /// 422: a field broke a limit; see `invalid`.
    Invalid,
    /// 422: the log-in code or the code of a coupon is wrong, used or too old.
    WrongCode,
    /// 429: too many tries; wait.
    TooMany,
    /// 409: the key was used for another request.
    KeyReused,
    /// 409: `payable` is not what was expected; see `quote`.
    PriceChanged,
    /// 409: something wanted is sold out, short or not for sale.
    NotEnough,
    /// 409: the flash sale does not sell a line now, or not so much of it; see `refused`.
    FlashRefused,
    /// 409: there is no seat in the group for this shopper, or no group can be opened; see `group`.
    GroupRefused,
    /// 409: the pieces cannot be asked back, or the after-sale cannot go on so; see `afterSale`.
    AfterSaleRefused,
    /// 409: the line cannot be reviewed, or its review followed up; see `review`.
    ReviewRefused,
    /// 409: the coupon cannot be used or claimed (any more); see `coupon`.
    CouponGone,
    /// 409: nobody is reminded of that, or of so much; see `reminder`.
    RemindRefused,
    /// 409: nothing can be drawn, or no ticket be had for points; see `lottery`.
    LotteryRefused,
    /// 409: points do not buy it now, or not for this shopper; see `exchange`.
    ExchangeRefused,
    /// 409: an activity gives nothing (any more) to this shopper now; see `activity`.
    ActivityRefused,
    /// 409: the account cannot be closed while money or goods are on their way; see `open`.
    StillOpen,
    /// 409: the order is not in a state for this.
    WrongState,
    /// 409: the day cannot count: the activity is not open, or the day cannot be made up.
    CannotCheckIn,
    /// 409: it costs more points than the shopper has.
    NotEnoughPoints,
    /// 412: the shop is no longer the one that `If-Match` names. For the shop's own programs, which also
    /// find what is meant in [`AdminError`](crate::merchant::AdminError), here and below.
    WrongRevision,
    /// 409: the guard refuses the rules, until two people approve.
    GuardBlocked,
    /// 409: there are not as many pieces as `ifStock` says.
    StockChanged,
    /// 503: the shop cannot answer now; try again.
    Unavailable,
    /// 500: our fault.
    Internal,
}

impl ErrorCode {
    /// The HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::LoginNeeded => 401,
            Self::LoginRefused => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TimedOut => 408,
            Self::WrongRevision => 412,
            Self::TooLarge => 413,
            Self::Invalid | Self::WrongCode => 422,
            Self::TooMany => 429,
            Self::KeyReused
            | Self::PriceChanged
            | Self::NotEnough
            | Self::FlashRefused
            | Self::GroupRefused
            | Self::AfterSaleRefused
            | Self::ReviewRefused
            | Self::CouponGone
            | Self::RemindRefused
            | Self::LotteryRefused
            | Self::ExchangeRefused
            | Self::ActivityRefused
            | Self::StillOpen
            | Self::WrongState
            | Self::CannotCheckIn
            | Self::NotEnoughPoints
            | Self::GuardBlocked
            | Self::StockChanged => 409,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}
