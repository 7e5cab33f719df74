//! 首页: what the home page shows, as a merchant wrote it.

use serde::{Deserialize, Serialize};

use crate::catalog::{Product, is_zero};
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    BANNERS_MAX, FLOOR_GOODS_MAX, FLOORS_MAX, MENU_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX,
};
use crate::pricing::{Condition, Shopper, check_who, lacks};
use crate::sort::sort_by;
use crate::time::Phase;
use crate::{ActivityId, CategoryId, Invalid, ProductId, Timestamp, Window};

/// The home page, top to bottom: banners, menu bar, floors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Home {
    /// 轮播.
    pub banners: Vec<Banner>,
    /// 菜单栏: up to two rows of five.
    pub menu: Vec<MenuEntry>,
    /// 楼层.
    pub floors: Vec<Floor>,
}

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
    /// 专属顾问.
    Service,
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

/// How goods lie on a floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Columns {
    /// Full rows.
    One,
    /// Two cards side by side.
    Two,
    /// Three small cards.
    Three,
    /// One row that scrolls.
    Scroll,
}

/// 楼层.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Floor {
    /// Key.
    pub id: String,
    /// What it is.
    pub content: FloorKind,
    /// From when to when it is shown; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Window>,
    /// Whom it is shown to: conditions that look at the shopper and the moment; everybody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
    /// Goods, coupons or entries below which it counts as empty, as one without any does.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub min_items: u32,
    /// What is shown in its place when it is empty; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_empty: Option<FloorKind>,
}

impl Floor {
    /// Whether `shopper` is shown it at `now`.
    pub fn is_for(&self, shopper: &Shopper, now: Timestamp) -> bool {
        self.when.is_none_or(|it| it.phase(now) == Phase::Open)
            && lacks(&self.who, shopper, now).is_none()
    }

    fn check(&self) -> Result<(), Invalid> {
        self.content.check().map_err(|error| error.within("content"))?;
        self.when.map_or(Ok(()), |it| it.check("when"))?;
        check_who("who", &self.who)?;
        let most = i64::try_from(FLOOR_GOODS_MAX).unwrap_or(i64::MAX);
        in_range("minItems", self.min_items.into(), 0, most)?;
        let instead = self.on_empty.as_ref();
        instead.map_or(Ok(()), |it| it.check().map_err(|error| error.within("onEmpty")))
    }
}

/// What a floor is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FloorKind {
    /// A heading.
    Title {
        /// What it says.
        title: String,
        /// A small line beside it.
        #[serde(default)]
        note: String,
        /// 更多.
        #[serde(default)]
        more: Option<Link>,
    },
    /// A line of news.
    Notice {
        /// What it says.
        text: String,
        /// Where it leads.
        #[serde(default)]
        link: Option<Link>,
    },
    /// Links with an icon.
    Grid {
        /// Up to ten.
        entries: Vec<MenuEntry>,
    },
    /// One picture as wide as the page.
    Image {
        /// Picture.
        image: String,
        /// What a screen reader says.
        title: String,
        /// Width and height, so that nothing jumps when it arrives.
        ratio: [u32; 2],
        /// Where it leads.
        #[serde(default)]
        link: Option<Link>,
    },
    /// Coupons to claim.
    CouponStrip {
        /// What it is called.
        title: String,
    },
    /// 限时秒杀: the session that is open, or opens next.
    FlashSale {
        /// What it is called.
        title: String,
    },
    /// Goods.
    ProductList {
        /// What it is called.
        title: String,
        /// A small line beside it.
        #[serde(default)]
        note: String,
        /// How they lie.
        columns: Columns,
        /// Which.
        goods: Goods,
    },
}

/// Which goods a floor shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Goods {
    /// Exactly these.
    Ids {
        /// In this order.
        ids: Vec<ProductId>,
    },
    /// Of a shelf, best sellers first.
    Category {
        /// Which.
        id: CategoryId,
        /// How many.
        count: usize,
    },
    /// With a label, best sellers first.
    Tag {
        /// Which.
        tag: String,
        /// How many.
        count: usize,
    },
    /// What sells best.
    BestSellers {
        /// How many.
        count: usize,
    },
}

impl Goods {
    /// The products meant, out of `all`: only those for sale, best sellers first (then the lower
    /// id) unless they are named one by one.
    pub fn pick<'a>(&self, all: &'a [Product]) -> Vec<&'a Product> {
        let (Self::Category { count, .. } | Self::Tag { count, .. } | Self::BestSellers { count }) =
            self
        else {
            return self.named(all);
        };
        let mut found: Vec<&Product> = all.iter().filter(|p| p.on_shelf && self.wants(p)).collect();
        sort_by(&mut found, |a, b| b.sold.cmp(&a.sold).then(a.id.cmp(&b.id)));
        found.truncate((*count).min(FLOOR_GOODS_MAX));
        found
    }

    fn named<'a>(&self, all: &'a [Product]) -> Vec<&'a Product> {
        let Self::Ids { ids } = self else { return Vec::new() };
        ids.iter()
            .filter_map(|id| all.iter().find(|p| p.id == *id && p.on_shelf))
            .take(FLOOR_GOODS_MAX)
            .collect()
    }

    fn wants(&self, product: &Product) -> bool {
        match self {
            Self::Ids { ids } => ids.contains(&product.id),
            Self::Category { id, .. } => product.category == *id,
            Self::Tag { tag, .. } => product.tags.contains(tag),
            Self::BestSellers { .. } => true,
        }
    }
}

impl Home {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        count_within("banners", self.banners.len(), BANNERS_MAX)?;
        count_within("menu", self.menu.len(), MENU_MAX)?;
        count_within("floors", self.floors.len(), FLOORS_MAX)?;
        for banner in &self.banners {
            crate::catalog::picture("banners.image", &banner.image)?;
            text_within("banners.title", &banner.title, 1, TITLE_CHARS_MAX)?;
        }
        self.menu.iter().try_for_each(|entry| entry.check("menu"))?;
        for (position, floor) in self.floors.iter().enumerate() {
            floor.check().map_err(|error| error.within(&format!("floors[{position}]")))?;
        }
        Ok(())
    }
}

impl MenuEntry {
    fn check(&self, at: &str) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, 8).map_err(|error| error.within(at))?;
        text_within("icon", &self.icon, 1, TITLE_CHARS_MAX).map_err(|error| error.within(at))
    }
}

impl FloorKind {
    fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::Title { title, note, .. } | Self::ProductList { title, note, .. } => {
                text_within("title", title, 1, TITLE_CHARS_MAX)?;
                text_within("note", note, 0, TITLE_CHARS_MAX)
            }
            Self::Notice { text, .. } => text_within("text", text, 1, TEXT_CHARS_MAX),
            Self::Grid { entries } => {
                count_within("entries", entries.len(), MENU_MAX)?;
                entries.iter().try_for_each(|entry| entry.check("entries"))
            }
            Self::Image { image, title, ratio, .. } => {
                crate::catalog::picture("image", image)?;
                text_within("title", title, 1, TITLE_CHARS_MAX)?;
                if ratio.contains(&0) {
                    Err(Invalid::shape("ratio", "two numbers above 0"))
                } else {
                    Ok(())
                }
            }
            Self::CouponStrip { title } | Self::FlashSale { title } => {
                text_within("title", title, 1, TITLE_CHARS_MAX)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn floor(more: Value) -> Floor {
        let mut floor = json!({"id": "f", "content": {"couponStrip": {"title": "领券"}}});
        if let (Some(floor), Value::Object(more)) = (floor.as_object_mut(), more) {
            floor.extend(more);
        }
        serde_json::from_value(floor).unwrap()
    }

    #[test]
    fn a_floor_is_shown_in_its_time_to_those_it_is_for() {
        let (guest, now) = (Shopper::default(), Timestamp(5));
        assert!(floor(json!({})).is_for(&guest, now));
        let in_time = floor(json!({"when": {"startsAt": 5, "endsAt": 6}}));
        let times = [4, 5, 6].map(|it| in_time.is_for(&guest, Timestamp(it)));
        assert_eq!(times, [false, true, false]);
        let old = Shopper { orders_paid: 1, ..Shopper::default() };
        let new = floor(json!({"who": ["newcomer"]}));
        assert_eq!([&guest, &old].map(|it| new.is_for(it, now)), [true, false]);
    }

    #[test]
    fn what_no_floor_can_be_is_named() {
        let said = |more: Value| {
            let home = Home { floors: vec![floor(more)], ..Home::default() };
            home.check().map_err(|error| error.to_string())
        };
        assert_eq!(said(json!({"minItems": 2, "onEmpty": {"notice": {"text": "x"}}})), Ok(()));
        for (more, field) in [
            (json!({"when": {"startsAt": 6, "endsAt": 5}}), "floors[0].when.endsAt"),
            (json!({"who": [{"minSpend": {"amount": 1}}]}), "floors[0].who"),
            (json!({"minItems": 10_000}), "floors[0].minItems"),
            (json!({"content": {"notice": {"text": ""}}}), "floors[0].content.text"),
            (json!({"onEmpty": {"notice": {"text": ""}}}), "floors[0].onEmpty.text"),
        ] {
            let said = said(more).unwrap_err();
            assert!(said.starts_with(&format!("`{field}`")), "{said}");
        }
    }
}
