//! 人群: who is in which segment, worked out where it is asked, and coupons for all of one.

use std::collections::BTreeSet;

use mall_api::merchant::ShopperTags;
use mall_api::message::News;
use mall_core::member::tier_of;
use mall_core::order::OrderState;
use mall_core::segment::{self, Facts, Segment, Wants};
use mall_core::{
    CouponId, Day, DayClock, IdempotencyKey, Invalid, Money, Rule, SegmentId, ShopperId,
    TemplateId, TierId, Timestamp,
};

use super::Moment;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::segment::{self as record, GiftRow};
use crate::record::session::ShopperRow;
use crate::record::{coupon, growth, message};
use crate::store::Tx;

/// The names by which conditions may ask for this shopper. A shop that has no segments and no tags asks
/// the database nothing.
pub(crate) fn audience(
    tx: &dyn Tx,
    catalog: &Catalog,
    (shopper, tier): (&ShopperId, Option<&TierId>),
    now: Timestamp,
) -> Result<Vec<String>, Fault> {
    let shop = &catalog.shop;
    if shop.segments.is_empty() && shop.tags.is_empty() {
        return Ok(Vec::new());
    }
    let wants = segment::wants(&shop.segments);
    let facts = facts(tx, catalog, (shopper, tier), wants, now)?;
    Ok(segment::audience(&shop.segments, &facts))
}

/// What is known of a shopper, as far as it is wanted.
fn facts(
    tx: &dyn Tx,
    catalog: &Catalog,
    (shopper, tier): (&ShopperId, Option<&TierId>),
    wants: Wants,
    now: Timestamp,
) -> Result<Facts, Fault> {
    let ago = |at| {
        let days = Day::of(now, DayClock::SHOP).since(Day::of(at, DayClock::SHOP));
        u64::try_from(days).unwrap_or(0)
    };
    // What the shop no longer gives counts no more.
    let mut tags = record::tags(tx, shopper)?;
    tags.retain(|it| catalog.shop.tags.contains(it));
    let mut facts = Facts { tags, tier: tier.cloned(), ..Facts::default() };
    if wants.visits {
        facts.last_visit_days = record::last_seen(tx, shopper)?.map(ago);
    }
    if !wants.orders {
        return Ok(facts);
    }
    let mut orders = record::orders(tx, shopper)?;
    orders.retain(|it| !matches!(it.state, OrderState::Unpaid | OrderState::Cancelled));
    facts.orders = u64::try_from(orders.len()).unwrap_or(u64::MAX);
    facts.spent = orders.iter().fold(Money::default(), |sum, it| sum + it.payable);
    if let Some(last) = orders.first() {
        facts.last_order_days = Some(ago(last.placed_at));
        let address = last.body.read()?.address;
        facts.region = address.map(|it| it.region).unwrap_or_default();
    }
    if wants.goods && !orders.is_empty() {
        let lines = record::lines(tx, orders.iter().map(|it| &it.id))?;
        for product in lines.iter().filter_map(|it| catalog.product_of(&it.1)) {
            facts.products.insert(product.id.clone());
            facts.categories.insert(product.category.clone());
        }
    }
    Ok(facts)
}

/// The segment of this name.
///
/// # Errors
///
/// When the shop has none.
pub(crate) fn named<'a>(catalog: &'a Catalog, id: &SegmentId) -> Result<&'a Segment, Fault> {
    let found = catalog.shop.segments.iter().find(|it| it.id == *id);
    found.ok_or_else(|| unknown("segment", id.as_str()))
}

fn unknown(field: &str, name: &str) -> Fault {
    Invalid::new(field, Rule::Unknown { name: name.to_owned() }).into()
}

/// Of the shoppers from `from` on, at most `limit`, those who are in it, and where to go on.
pub(crate) fn members(
    tx: &dyn Tx,
    catalog: &Catalog,
    of: &Segment,
    (from, limit): (Option<&ShopperId>, usize),
    now: Timestamp,
) -> Result<(Vec<ShopperRow>, Option<ShopperId>), Fault> {
    let wants = segment::wants(std::slice::from_ref(of));
    let mut rows = record::shoppers_from(tx, from, limit.saturating_add(1))?;
    let next = (rows.len() > limit).then(|| rows.pop()).flatten().map(|it| it.id);
    let mut found = Vec::new();
    for row in rows.into_iter().filter(|it| it.phone.is_here()) {
        let growth = growth::balance(tx, &row.id)?;
        let tier = tier_of(&catalog.shop.tiers, growth).map(|it| &it.id);
        if of.rule.holds(&facts(tx, catalog, (&row.id, tier), wants, now)?) {
            found.push(row);
        }
    }
    Ok((found, next))
}

/// A coupon for all of a segment.
#[derive(Debug, Clone)]
pub(crate) struct Campaign {
    pub(crate) segment: SegmentId,
    pub(crate) template: TemplateId,
    /// The same key gives nobody a second one.
    pub(crate) key: IdempotencyKey,
}

/// What became of a campaign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Given {
    /// Shoppers who are in the segment.
    pub(crate) members: u64,
    /// Those who were given a coupon now.
    pub(crate) coupons: u64,
    /// Those for whom none was left, or who may have no more.
    pub(crate) without: u64,
}

/// Gives `shopper` the coupon of a campaign, and a message; once. `None` when they had it before,
/// `Some(false)` when there is none for them.
pub(crate) fn give(
    tx: &dyn Tx,
    catalog: &Catalog,
    campaign: &Campaign,
    shopper: &ShopperId,
    moment: &Moment,
) -> Result<Option<bool>, Fault> {
    let Campaign { segment, template, key } = campaign;
    let shop = catalog.shop.coupons.iter();
    let found = shop.clone().find(|it| it.id == *template);
    let found = found.ok_or_else(|| unknown("coupon", template.as_str()))?;
    let name = moment.seed.another_id("c", turn(shopper));
    let coupon = found.issue(CouponId::new(name)?, moment.now);
    let gift = GiftRow {
        segment: segment.clone(),
        template: template.clone(),
        campaign: key.clone(),
        shopper: shopper.clone(),
        coupon: coupon.id.clone(),
        at: moment.now,
    };
    if !record::is_first(tx, &gift)? {
        return Ok(None);
    }
    if !coupon::reward(tx, shopper, found, &coupon)? {
        record::forget(tx, &gift)?;
        return Ok(Some(false));
    }
    let news = News::CouponGiven { title: found.title.clone(), ends_at: coupon.window.ends_at };
    message::add(tx, shopper, (format!("coupon-{}", coupon.id), &news), moment.now)?;
    Ok(Some(true))
}

/// Tells the coupons of one moment apart.
fn turn(shopper: &ShopperId) -> u64 {
    let bytes = shopper.as_str().bytes();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The shopper of this name, or with this number, with what the shop knows them by.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is no such shopper.
pub(crate) fn tagged(
    tx: &dyn Tx,
    catalog: &Catalog,
    name: &str,
    now: Timestamp,
) -> Result<ShopperTags, Fault> {
    let shopper = record::named(tx, name)?.ok_or(Fault::NotFound)?;
    let tier = tier_of(&catalog.shop.tiers, growth::balance(tx, &shopper)?).map(|it| &it.id);
    let audience = audience(tx, catalog, (&shopper, tier), now)?;
    Ok(ShopperTags { tags: record::tags(tx, &shopper)?.into_iter().collect(), shopper, audience })
}

/// Gives a tag, or takes it away; whether that changed anything.
///
/// # Errors
///
/// When the shop has no such tag, or no such shopper.
pub(crate) fn tag(
    tx: &dyn Tx,
    catalog: &Catalog,
    (shopper, tag, on): (&str, &str, bool),
    now: Timestamp,
) -> Result<bool, Fault> {
    let known: BTreeSet<&str> = catalog.shop.tags.iter().map(String::as_str).collect();
    if on && !known.contains(tag) {
        return Err(unknown("tag", tag));
    }
    let shopper = record::named(tx, shopper)?.ok_or_else(|| unknown("shopper", shopper))?;
    if on { record::add_tag(tx, &shopper, tag, now) } else { record::remove_tag(tx, &shopper, tag) }
}
