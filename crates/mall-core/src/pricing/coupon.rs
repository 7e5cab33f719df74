//! 优惠券: what lowers a price for one shopper, once.

use serde::{Deserialize, Serialize};

use super::condition::check_who;
use super::promotion::check_rule;
use super::{Basis, Benefit, Condition, Promotion, Scope};
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{SCOPE_IDS_MAX, TITLE_CHARS_MAX};
use crate::{CouponId, Invalid, PromotionId, ShopId, TemplateId, Timestamp, Window};

/// 券: one coupon in one shopper's hand, not used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Coupon {
    /// Which.
    pub id: CouponId,
    /// Made from which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// What a shopper reads.
    pub title: String,
    /// Of each class one may be used.
    #[serde(default)]
    pub class: CouponClass,
    /// Whose; absent: of the whole mall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopId>,
    /// Which lines it looks at.
    #[serde(default)]
    pub scope: Scope,
    /// All must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Which amounts its thresholds look at.
    #[serde(default)]
    pub basis: Basis,
    /// What it gives.
    pub benefit: Benefit,
    /// Whether it goes with others of its class that say so too.
    #[serde(default)]
    pub combines: bool,
    /// What it does not go with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excludes: Vec<Exclusion>,
    /// Whether it comes back with returned goods.
    #[serde(default)]
    pub returns: CouponReturn,
    /// When it holds.
    pub window: Window,
}

/// 券模板: what coupons are made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CouponTemplate {
    /// Which.
    pub id: TemplateId,
    /// What a shopper reads.
    pub title: String,
    /// Of each class one may be used.
    #[serde(default)]
    pub class: CouponClass,
    /// Whose; absent: of the whole mall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopId>,
    /// Which lines it looks at.
    #[serde(default)]
    pub scope: Scope,
    /// All must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Which amounts its thresholds look at.
    #[serde(default)]
    pub basis: Basis,
    /// What it gives.
    pub benefit: Benefit,
    /// Whether it goes with others of its class that say so too.
    #[serde(default)]
    pub combines: bool,
    /// What it does not go with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excludes: Vec<Exclusion>,
    /// Whether it comes back with returned goods.
    #[serde(default)]
    pub returns: CouponReturn,
    /// Days a claimed coupon holds, from the moment of the claim.
    pub valid_days: u16,
    /// How many there are in all.
    pub total: u32,
    /// How many one shopper may claim.
    pub per_shopper: u32,
    /// Whether one that is given as a reward is one of those; otherwise it comes on top.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counts_rewards: bool,
    /// How many of them on one day of the shop; absent: all at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// When they can be claimed; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_window: Option<Window>,
    /// Who may claim one: all must hold, about the shopper and the moment. Empty: everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
    /// Whether they are claimed with a code only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_code: bool,
}

/// 券类. Coupons apply in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CouponClass {
    /// 商品券.
    Product,
    /// 店铺券: one for each shop.
    #[default]
    Shop,
    /// 平台券: across shops.
    Platform,
    /// 运费券.
    Shipping,
}

/// 互斥: what a coupon does not go with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Exclusion {
    /// Any promotion.
    Promotions,
    /// One promotion.
    Promotion {
        /// Which.
        id: PromotionId,
    },
    /// The promotions of one group.
    Group {
        /// Which.
        name: String,
    },
    /// Coupons of one template.
    Coupons {
        /// Which.
        template: TemplateId,
    },
    /// Lines that came through an activity, whatever the activity says.
    Activities,
}

/// 退券: what becomes of a used coupon when goods are returned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CouponReturn {
    /// It comes back when all it took something off has been returned.
    #[default]
    WhenAllReturned,
    /// It stays used.
    Never,
}

impl CouponTemplate {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        in_range("validDays", i64::from(self.valid_days), 1, 3_650)?;
        in_range("perShopper", i64::from(self.per_shopper), 1, 100)?;
        let most = i64::from(self.per_shopper);
        self.per_day.map_or(Ok(()), |it| in_range("perDay", it.into(), 1, most))?;
        self.claim_window.map_or(Ok(()), |it| it.check("claimWindow"))?;
        check_who("who", &self.who)?;
        let window = Window { starts_at: Timestamp(0), ends_at: Timestamp(0) };
        let id = CouponId::new(self.id.as_str())?;
        self.coupon(id, window).check()
    }

    /// The coupon a claim at `now` gives.
    pub fn issue(&self, id: CouponId, now: Timestamp) -> Coupon {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let ends_at = now.plus_ms(i64::from(self.valid_days) * DAY_MS);
        self.coupon(id, Window { starts_at: now, ends_at })
    }

    fn coupon(&self, id: CouponId, window: Window) -> Coupon {
        Coupon {
            id,
            template: Some(self.id.clone()),
            title: self.title.clone(),
            class: self.class,
            shop: self.shop.clone(),
            scope: self.scope.clone(),
            conditions: self.conditions.clone(),
            basis: self.basis,
            benefit: self.benefit.clone(),
            combines: self.combines,
            excludes: self.excludes.clone(),
            returns: self.returns,
            window,
        }
    }
}

impl Coupon {
    /// Whether a basket can be priced with it.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        count_within("excludes", self.excludes.len(), SCOPE_IDS_MAX)?;
        check_rule(&self.scope, &self.conditions, &self.benefit)
    }

    /// Whether using it gives `promotion` up.
    pub fn gives_up(&self, promotion: &Promotion) -> bool {
        self.excludes.iter().any(|exclusion| match exclusion {
            Exclusion::Promotions => true,
            Exclusion::Promotion { id } => *id == promotion.id,
            Exclusion::Group { name } => name == promotion.group(),
            Exclusion::Coupons { .. } | Exclusion::Activities => false,
        })
    }

    /// Whether it and `other` can be used together.
    pub fn goes_with(&self, other: &Self) -> bool {
        let one_place = self.class == other.class
            && (self.class != CouponClass::Shop || self.shop == other.shop);
        !(one_place && !(self.combines && other.combines))
            && !self.shuts_out(other)
            && !other.shuts_out(self)
    }

    fn shuts_out(&self, other: &Self) -> bool {
        self.excludes.iter().any(|exclusion| match exclusion {
            Exclusion::Coupons { template } => other.template.as_ref() == Some(template),
            _ => false,
        })
    }

    pub(super) fn takes_activity_lines(&self) -> bool {
        !self.excludes.contains(&Exclusion::Activities)
    }
}

/// Which coupons are to be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum CouponChoice {
    /// The ones that leave least to pay.
    #[default]
    Best,
    /// As many of these as can be used; those that cannot say why.
    These {
        /// None means no coupon.
        ids: Vec<CouponId>,
    },
}
