//! Tags that a merchant gave, and coupons that segments were given.

use std::collections::BTreeSet;

use mall_core::{
    CouponId, IdempotencyKey, OrderId, SegmentId, ShopperId, SkuId, TemplateId, Timestamp,
};

use super::event::EventRow;
use super::order::{LineRow, OrderRow};
use super::session::{self, ShopperRow};
use crate::Fault;
use crate::store::{Record, Scan, Tx};

crate::store::record! {
    /// A tag of a shopper.
    TagRow in "shopper_tag" keyed 2 {
        /// Whose.
        shopper: ShopperId,
        /// Which.
        tag: String,
        /// Since when.
        at: Timestamp,
    }
}

crate::store::record! {
    /// A coupon that a shopper was given for being in a segment: once for each campaign.
    GiftRow in "segment_gift" keyed 4 {
        /// Which segment.
        segment: SegmentId,
        /// Of which template.
        template: TemplateId,
        /// For which campaign.
        campaign: IdempotencyKey,
        /// Who.
        shopper: ShopperId,
        /// The coupon.
        coupon: CouponId,
        /// When.
        at: Timestamp,
    }
}

const TAG: <TagRow as Record>::Columns = TagRow::COLUMNS;
const GIFT: <GiftRow as Record>::Columns = GiftRow::COLUMNS;
const ORDER: <OrderRow as Record>::Columns = OrderRow::COLUMNS;
const LINE: <LineRow as Record>::Columns = LineRow::COLUMNS;
const EVENT: <EventRow as Record>::Columns = EventRow::COLUMNS;
const SHOPPER: <ShopperRow as Record>::Columns = ShopperRow::COLUMNS;

/// Orders of one shopper that are looked at: the newest.
const ORDERS_MAX: usize = 1_000;

/// The tags of a shopper.
pub(crate) fn tags(tx: &dyn Tx, shopper: &ShopperId) -> Result<BTreeSet<String>, Fault> {
    let rows: Vec<TagRow> = tx.all(&[TAG.shopper.is(shopper)])?;
    Ok(rows.into_iter().map(|row| row.tag).collect())
}

/// Gives a tag; `false` when they have it.
pub(crate) fn add_tag(
    tx: &dyn Tx,
    shopper: &ShopperId,
    tag: &str,
    at: Timestamp,
) -> Result<bool, Fault> {
    tx.insert(&TagRow { shopper: shopper.clone(), tag: tag.to_owned(), at })
}

/// Takes a tag away; `false` when they have it not.
pub(crate) fn remove_tag(tx: &dyn Tx, shopper: &ShopperId, tag: &str) -> Result<bool, Fault> {
    let tests = [TAG.shopper.is(shopper), TAG.tag.is(&tag.to_owned())];
    Ok(tx.delete::<TagRow>(&tests)? > 0)
}

/// Whether this is the first coupon for this segment, template, campaign and shopper.
pub(crate) fn is_first(tx: &dyn Tx, gift: &GiftRow) -> Result<bool, Fault> {
    tx.insert(gift)
}

/// Shoppers from `from` on, by their name, at most `limit`.
pub(crate) fn shoppers_from(
    tx: &dyn Tx,
    from: Option<&ShopperId>,
    limit: usize,
) -> Result<Vec<ShopperRow>, Fault> {
    let tests: Vec<_> = from.map(|from| SHOPPER.id.at_least(from)).into_iter().collect();
    tx.scan(&Scan { tests: &tests, limit, ..Scan::ALL })
}

/// The shopper of this name, or with this number.
pub(crate) fn named(tx: &dyn Tx, name: &str) -> Result<Option<ShopperId>, Fault> {
    if let Ok(phone) = mall_core::address::Phone::new(name)
        && let Some(row) = session::with_phone(tx, &phone)?
    {
        return Ok(Some(row.id));
    }
    let Ok(id) = ShopperId::new(name) else { return Ok(None) };
    let found = tx.find::<ShopperRow>(&[SHOPPER.id.is(&id)])?;
    Ok(found.filter(|row| row.phone.is_here()).map(|row| row.id))
}

/// Orders of a shopper, the newest first.
pub(crate) fn orders(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<OrderRow>, Fault> {
    let tests = [ORDER.shopper.is(shopper)];
    let scan = Scan { tests: &tests, by: "order_of_shopper", descending: true, limit: ORDERS_MAX };
    tx.scan(&scan)
}

/// What is in each of `orders`.
pub(crate) fn lines<'a>(
    tx: &dyn Tx,
    orders: impl Iterator<Item = &'a OrderId>,
) -> Result<Vec<(OrderId, SkuId)>, Fault> {
    let rows: Vec<LineRow> = tx.all(&[LINE.order_id.among(orders.map(OrderId::as_str))])?;
    Ok(rows.into_iter().map(|row| (row.order_id, row.sku)).collect())
}

/// When anything was last told of a shopper.
pub(crate) fn last_seen(tx: &dyn Tx, shopper: &ShopperId) -> Result<Option<Timestamp>, Fault> {
    let tests = [EVENT.shopper.is(&Some(shopper.clone()))];
    let scan = Scan { tests: &tests, by: "event_of_shopper", descending: true, limit: 1 };
    Ok(tx.scan::<EventRow>(&scan)?.pop().map(|row| row.at))
}

/// A coupon that there was none of was not given.
pub(crate) fn forget(tx: &dyn Tx, gift: &GiftRow) -> Result<(), Fault> {
    let tests = [
        GIFT.segment.is(&gift.segment),
        GIFT.template.is(&gift.template),
        GIFT.campaign.is(&gift.campaign),
        GIFT.shopper.is(&gift.shopper),
    ];
    tx.delete::<GiftRow>(&tests).map(|_| ())
}
