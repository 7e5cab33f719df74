//! Coupons: how many there are, who has them, which order holds them.

use std::collections::BTreeMap;

use mall_core::limits::COUPONS_MAX;
use mall_core::pricing::{Coupon, CouponTemplate};
use mall_core::{CouponId, Day, IdempotencyKey, OrderId, ShopperId, TemplateId, Timestamp};

use crate::Fault;
use crate::store::{Index, Json, Part, Record, Scan, Test, Tx};

crate::store::record! {
    /// What coupons are made from.
    TemplateRow in "coupon_template" keyed 1 {
        /// Its name.
        id: TemplateId,
        /// Where it is in the shop file.
        position: u64,
        /// What it says.
        body: Json<CouponTemplate>,
        /// How many there are.
        total: u32,
        /// How many are claimed.
        claimed: u32,
    }
}

crate::store::record! {
    /// A coupon in one shopper's hand.
    CouponRow in "coupon" keyed 1 {
        /// Its name.
        id: CouponId,
        /// Whose.
        shopper: ShopperId,
        /// What it was made from.
        template: TemplateId,
        /// Since when.
        claimed_at: Timestamp,
        /// From when on it is of no use.
        ends_at: Timestamp,
        /// The order that holds it or has used it.
        order_id: Option<OrderId>,
        /// What it says.
        body: Json<Coupon>,
        /// Whether it is one of those its shopper may claim; a reward comes on top of them.
        counted: bool,
    }
    Index::on("coupon_in_hand", &["shopper", "ends_at", "id"]).partial(Part::Null("order_id")),
    Index::on("coupon_of_template", &["template"]),
    Index::on("coupon_by_claim", &["shopper", "claimed_at", "id"]),
}

crate::store::record! {
    /// How many coupons of a template a shopper ever claimed.
    TakenRow in "coupon_taken" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// Of what.
        template: TemplateId,
        /// How many.
        claimed: u32,
        /// The day of the shop on which they last claimed one.
        day: Day,
        /// How many on that day.
        today: u32,
    }
}

crate::store::record! {
    /// What a claim with a key gave.
    ClaimRow in "coupon_claim" keyed 2 {
        /// Whose.
        shopper: ShopperId,
        /// Made by their device, once for each tap.
        key: IdempotencyKey,
        /// Of what.
        template: TemplateId,
        /// The coupon.
        coupon: CouponId,
    }
}

crate::store::record! {
    /// That a coupon was ever on an order.
    OnOrderRow in "order_coupon" keyed 2 {
        /// Which order.
        order_id: OrderId,
        /// Which coupon.
        coupon: CouponId,
        /// Whether the order is not cancelled.
        live: bool,
    }
    Index::unique("one_live_order_per_coupon", &["coupon"]).partial(Part::Int("live", 1)),
}

const TEMPLATE: <TemplateRow as Record>::Columns = TemplateRow::COLUMNS;
const COUPON: <CouponRow as Record>::Columns = CouponRow::COLUMNS;
const TAKEN: <TakenRow as Record>::Columns = TakenRow::COLUMNS;
const CLAIM: <ClaimRow as Record>::Columns = ClaimRow::COLUMNS;
const ON_ORDER: <OnOrderRow as Record>::Columns = OnOrderRow::COLUMNS;

/// How many of each template are claimed.
pub(crate) fn claimed(tx: &dyn Tx) -> Result<BTreeMap<TemplateId, u32>, Fault> {
    let all: Vec<TemplateRow> = tx.all(&[])?;
    Ok(all.into_iter().map(|row| (row.id, row.claimed)).collect())
}

/// How many of one template are claimed; `None` when the shop has no such template.
pub(crate) fn claimed_of(tx: &dyn Tx, template: &TemplateId) -> Result<Option<u32>, Fault> {
    Ok(tx.find::<TemplateRow>(&[TEMPLATE.id.is(template)])?.map(|row| row.claimed))
}

/// A template of the shop.
pub(crate) fn template(tx: &dyn Tx, id: &TemplateId) -> Result<Option<CouponTemplate>, Fault> {
    let found: Option<TemplateRow> = tx.find(&[TEMPLATE.id.is(id)])?;
    found.map(|row| row.body.read()).transpose()
}

/// A coupon that no order has is of no use from `now` on; again it changes nothing.
pub(crate) fn end(tx: &dyn Tx, id: &CouponId, now: Timestamp) -> Result<(), Fault> {
    let is_free =
        [COUPON.id.is(id), COUPON.order_id.is(&None), COUPON.ends_at.at_least(&now.plus_ms(1))];
    let Some(row) = tx.find::<CouponRow>(&is_free)? else { return Ok(()) };
    let mut says = row.body.read()?;
    says.window.ends_at = now;
    let sets = [COUPON.ends_at.to(&now), COUPON.body.to(&Json::of(&says)?)];
    if tx.change::<CouponRow>(&is_free, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// What a shopper ever claimed of each template.
pub(crate) fn taken(
    tx: &dyn Tx,
    shopper: &ShopperId,
) -> Result<BTreeMap<TemplateId, TakenRow>, Fault> {
    let taken: Vec<TakenRow> = tx.all(&[TAKEN.shopper.is(shopper)])?;
    Ok(taken.into_iter().map(|row| (row.template.clone(), row)).collect())
}

/// What a shopper ever claimed of one template.
pub(crate) fn taken_of(
    tx: &dyn Tx,
    shopper: &ShopperId,
    template: &TemplateId,
) -> Result<Option<TakenRow>, Fault> {
    tx.find(&[TAKEN.shopper.is(shopper), TAKEN.template.is(template)])
}

/// Whether `key` is new to this shopper, and now stands for `coupon`. Whoever comes with the same at
/// the same moment waits here.
pub(crate) fn is_first(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &IdempotencyKey,
    coupon: &Coupon,
    template: &TemplateId,
) -> Result<bool, Fault> {
    tx.insert(&ClaimRow {
        shopper: shopper.clone(),
        key: key.clone(),
        template: template.clone(),
        coupon: coupon.id.clone(),
    })
}

/// What the claim with this key gave.
pub(crate) fn of_key(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &IdempotencyKey,
) -> Result<Option<ClaimRow>, Fault> {
    tx.find(&[CLAIM.shopper.is(shopper), CLAIM.key.is(key)])
}

/// What a coupon says, whatever became of it.
pub(crate) fn says(tx: &dyn Tx, coupon: &CouponId) -> Result<Coupon, Fault> {
    let row: CouponRow =
        tx.find(&[COUPON.id.is(coupon)])?.ok_or(Fault::Broken("a claim gave no coupon"))?;
    row.body.read()
}

/// Counts one more of `template` as claimed on `day` and gives it to `shopper`; `false` when none is
/// left or the shopper has had all they may have. The caller undoes everything then.
pub(crate) fn claim(
    tx: &dyn Tx,
    shopper: &ShopperId,
    template: &CouponTemplate,
    coupon: &Coupon,
    day: Day,
) -> Result<bool, Fault> {
    if !take_piece(tx, template)? || !take_one(tx, shopper, template, day)? {
        return Ok(false);
    }
    put_in_hand(tx, shopper, coupon, (&template.id, true))
}

/// Gives `shopper` a coupon of `template` as a reward; `false`, and nothing has happened, when none is
/// left (or the template counts rewards, and the shopper has had all they may have).
pub(crate) fn reward(
    tx: &dyn Tx,
    shopper: &ShopperId,
    template: &CouponTemplate,
    coupon: &Coupon,
) -> Result<bool, Fault> {
    if !take_piece(tx, template)? {
        return Ok(false);
    }
    if template.counts_rewards && !take_reward(tx, shopper, template)? {
        // The other rewards are given all the same, so this is not undone by failing.
        let sets = [TEMPLATE.claimed.plus(-1)];
        tx.change::<TemplateRow>(&[TEMPLATE.id.is(&template.id)], &sets)?;
        return Ok(false);
    }
    put_in_hand(tx, shopper, coupon, (&template.id, template.counts_rewards))
}

/// Counts one more of `template`, of which one must be left.
fn take_piece(tx: &dyn Tx, template: &CouponTemplate) -> Result<bool, Fault> {
    let is_left = [TEMPLATE.id.is(&template.id), TEMPLATE.claimed.less_than(&TEMPLATE.total)];
    Ok(tx.change::<TemplateRow>(&is_left, &[TEMPLATE.claimed.plus(1)])? == 1)
}

/// Gives `shopper` a coupon that is of no template of the shop.
pub(crate) fn give(
    tx: &dyn Tx,
    shopper: &ShopperId,
    template: &TemplateId,
    coupon: &Coupon,
) -> Result<(), Fault> {
    put_in_hand(tx, shopper, coupon, (template, false)).map(|_| ())
}

fn put_in_hand(
    tx: &dyn Tx,
    shopper: &ShopperId,
    coupon: &Coupon,
    (template, counted): (&TemplateId, bool),
) -> Result<bool, Fault> {
    tx.add(&CouponRow {
        id: coupon.id.clone(),
        shopper: shopper.clone(),
        template: template.clone(),
        claimed_at: coupon.window.starts_at,
        ends_at: coupon.window.ends_at,
        order_id: None,
        body: Json::of(coupon)?,
        counted,
    })?;
    Ok(true)
}

/// Counts one more for `shopper`, who may have so many, and so many on one day.
fn take_one(
    tx: &dyn Tx,
    shopper: &ShopperId,
    template: &CouponTemplate,
    day: Day,
) -> Result<bool, Fault> {
    if template.per_shopper == 0 || template.per_day == Some(0) {
        return Ok(false);
    }
    if tx.insert(&first_of(shopper, template, (day, 1)))? {
        return Ok(true);
    }
    let may_have = may_have(shopper, template);
    // A server whose clock is behind counts for the day that has begun elsewhere.
    let mut same_day = vec![TAKEN.day.at_least(&day)];
    same_day.extend(template.per_day.map(|most| TAKEN.today.less(&most)));
    let more = [TAKEN.claimed.plus(1), TAKEN.today.plus(1)];
    if tx.change::<TakenRow>(&[&may_have[..], &same_day].concat(), &more)? == 1 {
        return Ok(true);
    }
    let new_day = [&may_have[..], &[TAKEN.day.less(&day)]].concat();
    let first = [TAKEN.claimed.plus(1), TAKEN.day.to(&day), TAKEN.today.to(&1)];
    Ok(tx.change::<TakenRow>(&new_day, &first)? == 1)
}

/// Counts one more for `shopper` that was not claimed: no day knows of it.
fn take_reward(tx: &dyn Tx, shopper: &ShopperId, template: &CouponTemplate) -> Result<bool, Fault> {
    if template.per_shopper == 0 {
        return Ok(false);
    }
    if tx.insert(&first_of(shopper, template, (Day::FIRST, 0)))? {
        return Ok(true);
    }
    Ok(tx.change::<TakenRow>(&may_have(shopper, template), &[TAKEN.claimed.plus(1)])? == 1)
}

fn first_of(shopper: &ShopperId, template: &CouponTemplate, (day, today): (Day, u32)) -> TakenRow {
    TakenRow { shopper: shopper.clone(), template: template.id.clone(), claimed: 1, day, today }
}

/// The row of this shopper, when they may have one more.
fn may_have(shopper: &ShopperId, template: &CouponTemplate) -> [Test; 3] {
    [
        TAKEN.shopper.is(shopper),
        TAKEN.template.is(&template.id),
        TAKEN.claimed.less(&template.per_shopper),
    ]
}

/// The coupons that a shopper claimed last, whatever became of them; the last comes first.
pub(crate) fn history(
    tx: &dyn Tx,
    shopper: &ShopperId,
    limit: usize,
) -> Result<Vec<CouponRow>, Fault> {
    let tests = [COUPON.shopper.is(shopper)];
    tx.scan(&Scan { tests: &tests, by: "coupon_by_claim", descending: true, limit })
}

/// What a shopper can still use, the one that expires first comes first.
pub(crate) fn in_hand(
    tx: &dyn Tx,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<Vec<Coupon>, Fault> {
    let tests = [
        COUPON.shopper.is(shopper),
        COUPON.order_id.is(&None),
        COUPON.ends_at.at_least(&now.plus_ms(1)),
    ];
    let scan = Scan { tests: &tests, by: "coupon_in_hand", limit: COUPONS_MAX, ..Scan::ALL };
    tx.scan::<CouponRow>(&scan)?.iter().map(|row| row.body.read()).collect()
}

/// Puts `coupon` on `order`; `false` when it is not in this shopper's hand any more.
pub(crate) fn hold(
    tx: &dyn Tx,
    coupon: &CouponId,
    shopper: &ShopperId,
    order: &OrderId,
) -> Result<bool, Fault> {
    let is_free = [COUPON.id.is(coupon), COUPON.shopper.is(shopper), COUPON.order_id.is(&None)];
    let held = tx.change::<CouponRow>(&is_free, &[COUPON.order_id.to(&Some(order.clone()))])?;
    if held != 1 {
        return Ok(false);
    }
    tx.insert(&OnOrderRow { order_id: order.clone(), coupon: coupon.clone(), live: true })
}

/// Puts the coupons that `order` gave back on it again; `false` when one of them is used elsewhere or
/// over. The caller undoes everything then.
pub(crate) fn hold_again(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    for row in tx.all::<OnOrderRow>(&[ON_ORDER.order_id.is(order), ON_ORDER.live.is(&false)])? {
        let is_free = [
            COUPON.id.is(&row.coupon),
            COUPON.order_id.is(&None),
            COUPON.ends_at.at_least(&now.plus_ms(1)),
        ];
        let this = [ON_ORDER.order_id.is(order), ON_ORDER.coupon.is(&row.coupon)];
        if tx.change::<CouponRow>(&is_free, &[COUPON.order_id.to(&Some(order.clone()))])? != 1
            || tx.change::<OnOrderRow>(&this, &[ON_ORDER.live.to(&true)])? != 1
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives one coupon of `order` back to its shopper; again it changes nothing.
pub(crate) fn release_one(tx: &dyn Tx, order: &OrderId, coupon: &CouponId) -> Result<(), Fault> {
    let on_this = [COUPON.id.is(coupon), COUPON.order_id.is(&Some(order.clone()))];
    tx.change::<CouponRow>(&on_this, &[COUPON.order_id.to(&None)])?;
    let this = [ON_ORDER.order_id.is(order), ON_ORDER.coupon.is(coupon)];
    tx.change::<OnOrderRow>(&this, &[ON_ORDER.live.to(&false)])?;
    Ok(())
}

/// Gives the coupons of `order` back to their shopper.
pub(crate) fn release(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    let on_order: Vec<OnOrderRow> =
        tx.all(&[ON_ORDER.order_id.is(order), ON_ORDER.live.is(&true)])?;
    for row in on_order {
        release_one(tx, order, &row.coupon)?;
    }
    Ok(())
}
