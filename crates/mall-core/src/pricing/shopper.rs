//! Who buys: what conditions may ask of a shopper.

use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, in_range};
use crate::limits::{POINTS_FACTOR_MAX, TAGS_MAX};
use crate::member::{is_once, once};
use crate::{Invalid, PaidCardId, TierId};

/// A shopper as rules see one. A guest is the default: nobody in particular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shopper {
    /// 等级.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierId>,
    /// 付费卡 that hold now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid_cards: Vec<PaidCardId>,
    /// Orders paid so far, refunds not counted back. None makes a newcomer.
    #[serde(default)]
    pub orders_paid: u32,
    /// Through which shell. Unknown is none of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Tags the shop gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// Points in hand.
    #[serde(default)]
    pub points: u32,
    /// How many times the points of an order this shopper earns, in basis points: what their tier and
    /// their cards give.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub points_factor: u32,
}

/// A shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Channel {
    /// 小程序.
    MiniProgram,
    /// A browser.
    H5,
}

impl Default for Shopper {
    fn default() -> Self {
        Self {
            tier: None,
            paid_cards: Vec::new(),
            orders_paid: 0,
            channel: None,
            audience: Vec::new(),
            points: 0,
            points_factor: once(),
        }
    }
}

impl Shopper {
    /// Whether anybody can be so.
    ///
    /// # Errors
    ///
    /// When a list is longer than [`TAGS_MAX`].
    pub fn check(&self) -> Result<(), Invalid> {
        count_within("shopper.paidCards", self.paid_cards.len(), TAGS_MAX)?;
        count_within("shopper.audience", self.audience.len(), TAGS_MAX)?;
        in_range("shopper.points", i64::from(self.points), 0, i64::from(u32::MAX))?;
        let factor = i64::from(self.points_factor);
        in_range("shopper.pointsFactor", factor, once().into(), POINTS_FACTOR_MAX.into())
    }
}
