//! Names of things. All have one shape, so that any of them fits a URL, a key and a log line.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::limits::{ID_BYTES_MAX, SHARE_TOKEN_BYTES_MAX};

fn is_id(text: &str, bytes_max: usize) -> bool {
    (1..=bytes_max).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

macro_rules! ids {
    (at most $max:ident = $bytes:literal: $($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        ///
        #[doc = concat!("One to ", $bytes, " of `A-Z a-z 0-9 - _`.")]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        // On the type: a pattern on the field is lost where `try_from` says how it is read.
        #[cfg_attr(feature = "schema", schemars(extend("pattern" = concat!("^[A-Za-z0-9_-]{1,", $bytes, "}$"))))]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The id that `text` is.
            ///
            /// # Errors
            ///
            /// When it has another shape.
            pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
                let text = text.into();
                if is_id(&text, $max) {
                    Ok(Self(text))
                } else {
                    Err(Invalid::shape("id", concat!("1 to ", $bytes, " of A-Z a-z 0-9 - _")))
                }
            }

            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    at most ID_BYTES_MAX = 64:
    /// A thing that is sold, with a price and a stock.
    SkuId,
    /// What a shopper looks at: one or more SKUs.
    ProductId,
    /// A shelf of the shop.
    CategoryId,
    /// A shop of the mall.
    ShopId,
    /// A rule for the price of one piece.
    PriceRuleId,
    /// 秒杀 or 拼团: what a line may have come through.
    ActivityId,
    /// 人群: shoppers who are alike.
    SegmentId,
    /// A session of a flash sale.
    SessionId,
    /// A template of freight.
    FreightId,
    /// 等级: a tier of members.
    TierId,
    /// 付费卡: a card that a shopper paid for.
    PaidCardId,
    /// A prize of a lottery.
    PrizeId,
    /// 专属顾问: a way to reach the shop.
    ChannelId,
    /// 任务: what a shopper does for a reward.
    TaskId,
    /// 直播: a session.
    LiveId,
    /// An activity that lowers a price.
    PromotionId,
    /// What coupons are made from.
    TemplateId,
    /// One coupon in one shopper's hand.
    CouponId,
    /// A cart on one device, before log-in.
    CartId,
    /// A device that changes a cart.
    DeviceId,
    /// An order.
    OrderId,
    /// An attempt to pay an order.
    PaymentId,
    /// An address of a shopper.
    AddressId,
    /// A shopper.
    ShopperId,
    /// What makes a repeated request the same request; made and kept by the client before it sends.
    IdempotencyKey,
}

ids! {
    at most SHARE_TOKEN_BYTES_MAX = 32:
    /// A group of a group buy, and the token that a share link carries.
    GroupId,
    /// 砍价: one that somebody started, and the token that its link carries.
    BargainId,
    /// What a link of somebody who invites carries.
    InviteToken,
    /// A home page to be looked at before it goes out, and the token of its address.
    PreviewId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_only_its_shape() {
        assert!(SkuId::new("serum-30ml_A").is_ok());
        for bad in ["", "a b", "面膜", "a/b", &"x".repeat(65)] {
            assert!(SkuId::new(bad).is_err(), "{bad}");
            assert!(serde_json::from_value::<SkuId>(bad.into()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_share_token_fits_the_scene_of_a_mini_program_code() {
        assert!(GroupId::new("x".repeat(32)).is_ok());
        let error = GroupId::new("x".repeat(33)).unwrap_err();
        assert_eq!(error.to_string(), "`id` must be 1 to 32 of A-Z a-z 0-9 - _");
    }
}
