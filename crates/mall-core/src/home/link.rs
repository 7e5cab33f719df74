//! Where a tap on the home page leads, and what is tapped: banners and entries.

use serde::{Deserialize, Serialize};

use crate::invalid::text_within;
use crate::limits::TITLE_CHARS_MAX;
use crate::{ActivityId, CategoryId, Invalid, LiveId, ProductId};

/// Where a tap leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Link {
    /// A shelf.
    Category {
        /// Which.
        id: CategoryId,
    },
    /// A product.
    Product {
        /// Which.
        id: ProductId,
    },
    /// What a search finds.
    Search {
        /// For what.
        q: String,
    },
    /// The shopper's coupons.
    Coupons,
    /// 签到.
    CheckIn,
    /// 抽奖.
    Lottery {
        /// Which.
        id: ActivityId,
    },
    /// 限时秒杀.
    FlashSale,
    /// 值得拼.
    GroupBuys,
    /// 砍价.
    Bargains,
    /// 专属顾问.
    Service,
    /// 会员中心.
    Members,
    /// 积分商城.
    PointsMall,
    /// 做任务.
    Tasks,
    /// 邀请有礼.
    Invite,
    /// 直播.
    Live {
        /// Which session; the one that is on, or comes next, when absent.
        #[serde(default)]
        id: Option<LiveId>,
    },
    /// All shelves.
    Categories,
    /// Nowhere yet.
    Soon {
        /// What is said instead.
        note: String,
    },
}

/// One picture of the carousel, 16:7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Banner {
    /// Key.
    pub id: String,
    /// Picture.
    pub image: String,
    /// What a screen reader says.
    pub title: String,
    /// Where it leads.
    pub link: Link,
}

/// One entry of the menu bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MenuEntry {
    /// Key.
    pub id: String,
    /// Name of an icon of the set.
    pub icon: String,
    /// What it says.
    pub title: String,
    /// A short red word, or nothing.
    #[serde(default)]
    pub badge: Option<String>,
    /// Where it leads.
    pub link: Link,
}

impl Banner {
    /// Whether it can be shown.
    ///
    /// # Errors
    ///
    /// The first limit that it breaks.
    pub fn check(&self) -> Result<(), Invalid> {
        crate::catalog::picture("image", &self.image)?;
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)
    }
}

impl MenuEntry {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, MENU_CHARS_MAX)?;
        text_within("icon", &self.icon, 1, TITLE_CHARS_MAX)?;
        let badge = self.badge.as_deref().unwrap_or_default();
        text_within("badge", badge, 0, BADGE_CHARS_MAX)
    }
}

/// Longest title of an entry in characters: a fifth of a 375 px screen.
const MENU_CHARS_MAX: usize = 8;
/// Longest badge in characters: it lies on a corner of the icon.
const BADGE_CHARS_MAX: usize = 4;
