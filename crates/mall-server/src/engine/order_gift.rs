//! 下单有礼: given once when an order is paid, taken back once when too little of it stays paid.

use mall_api::after_order::OrderGiftView;
use mall_api::message::News;
use mall_core::check_in::Reward;
use mall_core::order_gift::{OrderGift, PromisedGift};
use mall_core::pricing::{Quote, QuoteRequest, Refund};
use mall_core::{CouponId, Money, OrderId, ShopperId, SkuId, Timestamp};

use super::reward;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::holding::{self, Thing};
use crate::record::order::OrderRow;
use crate::record::order_gift::{self as record, GivenGift, OrderGiftRow};
use crate::record::points::{self, For};
use crate::record::quota::{self, Limits, QuotaKind};
use crate::record::{coupon, growth, message};
use crate::store::{Json, Tx};

/// What an order that is placed as `asked` brings once it is paid.
pub(super) fn promised(
    catalog: &Catalog,
    asked: &QuoteRequest,
    quote: &Quote,
) -> Vec<PromisedGift> {
    let of = |it: &OrderGift| it.promised((&asked.basket, &quote.lines), &asked.shopper, asked.now);
    catalog.shop.order_gifts.iter().filter_map(of).collect()
}

/// Gives what `order`, paid just now, brings: each gift once, while there are some. Of what it gives a coupon
/// may have run out, the rest is given all the same.
pub(super) fn give(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let row = crate::record::order::find(tx, order)?.ok_or(Fault::NotFound)?;
    for (place, gift) in row.body.read()?.gifts.iter().enumerate() {
        let limits = Limits { total: gift.total, per_shopper: gift.per_shopper };
        if record::is_given(tx, order, &gift.id)?
            || !quota::take(tx, &row.shopper, (QuotaKind::Gift, &gift.id), limits)?
        {
            continue;
        }
        let mut given = Vec::new();
        for (at, it) in gift.gives.iter().enumerate() {
            let key = key(order, gift, at);
            let name = name(order, place, at)?;
            if one(tx, &row.shopper, (order, &key, &name), (&gift.title, it), now)? {
                given.push((at, it.clone()));
            }
        }
        let body = GivenGift { title: gift.title.clone(), place, given };
        tx.add(&OrderGiftRow {
            order_id: order.clone(),
            gift: gift.id.clone(),
            shopper: row.shopper.clone(),
            live: true,
            at: now,
            body: Json::of(&body)?,
        })?;
        let news = News::OrderGift { order: order.clone(), title: gift.title.clone() };
        message::add(tx, &row.shopper, (format!("gift/{order}/{}", gift.id), &news), now)?;
    }
    Ok(())
}

/// For what a ledger has one part of a gift.
fn key(order: &OrderId, gift: &PromisedGift, at: usize) -> String {
    format!("{order}/{}/{at}", gift.id)
}

/// The coupon that a part of a gift is: an order brings each once.
fn name(order: &OrderId, place: usize, at: usize) -> Result<CouponId, Fault> {
    Ok(CouponId::new(format!("g{order}-{place}-{at}"))?)
}

/// For what it is held.
fn held(key: &str) -> String {
    format!("gift/{key}")
}

/// One part of a gift; `false`, and nothing has happened, when there is none left.
fn one(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (order, key, name): (&OrderId, &str, &CouponId),
    (title, gives): (&str, &Reward),
    now: Timestamp,
) -> Result<bool, Fault> {
    let held = held(key);
    match gives {
        Reward::Points { points } => {
            let what = For::OrderGift("orderGift", order, key);
            points::give(tx, shopper, what, (*points).into(), now)?;
        }
        Reward::Coupon { template } => {
            let Some(template) = coupon::template(tx, template)? else { return Ok(false) };
            let coupon = template.issue(name.clone(), now);
            return coupon::reward(tx, shopper, &template, &coupon);
        }
        Reward::RedPacket { amount } => {
            reward::red_packet(tx, shopper, (title, *amount), name.clone(), now)?;
        }
        Reward::LotteryTickets { tickets } => {
            holding::give(tx, shopper, (Thing::LotteryTicket, &held), *tickets, now)?;
        }
        Reward::MakeUpCards { cards } => {
            holding::give(tx, shopper, (Thing::MakeUpCard, &held), *cards, now)?;
        }
        Reward::Growth { growth: units } => {
            growth::give(tx, shopper, &held, (*units).into(), now)?;
        }
    }
    Ok(true)
}

/// `refund` goes back of `order`, after what went back `before`: gifts that too little is left for go with it,
/// as far as they were not used. A coupon that was not used is of no use from now on.
pub(super) fn take_back<'a>(
    tx: &dyn Tx,
    order: &OrderRow,
    before: impl Iterator<Item = &'a Refund> + Clone,
    refund: &'a Refund,
    now: Timestamp,
) -> Result<(), Fault> {
    let rows = record::of_order(tx, &order.id)?;
    if rows.iter().all(|it| !it.live) {
        return Ok(());
    }
    let lines = crate::record::order::paid_by_sku(tx, &order.id)?;
    let back = before.chain([refund]).flat_map(|it| &it.lines);
    let paid: Vec<(SkuId, Money)> =
        lines.into_iter().chain(back.map(|it| (it.sku.clone(), Money::ZERO - it.amount))).collect();
    let promised = order.body.read()?.gifts;
    for row in rows.iter().filter(|it| it.live) {
        let Some(gift) = promised.iter().find(|it| it.id == row.gift) else { continue };
        if gift.is_earned(paid.iter().map(|(sku, amount)| (sku, *amount)))
            || !record::take_back(tx, row)?
        {
            continue;
        }
        quota::give_back(tx, &row.shopper, (QuotaKind::Gift, &row.gift))?;
        let body = row.body.read()?;
        for (at, it) in &body.given {
            let (key, name) = (key(&order.id, gift, *at), name(&order.id, body.place, *at)?);
            undo(tx, &row.shopper, (&order.id, &key, &name), it, now)?;
        }
    }
    Ok(())
}

/// Takes one part of a gift back, as far as it is still there.
fn undo(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (order, key, name): (&OrderId, &str, &CouponId),
    given: &Reward,
    now: Timestamp,
) -> Result<(), Fault> {
    let back = format!("{}/back", held(key));
    let hold = |thing, units: u32| {
        let units = units.min(holding::balance(tx, shopper, thing)?);
        let is_done = units == 0 || holding::pay(tx, shopper, (thing, &back), units, now)?;
        if is_done { Ok(()) } else { Err(Fault::Raced) }
    };
    match given {
        Reward::Points { points } => {
            let units = (*points).min(points::balance(tx, shopper)?);
            let what = For::OrderGift("orderGiftBack", order, key);
            if units == 0 || points::pay(tx, shopper, what, units, now)? {
                Ok(())
            } else {
                Err(Fault::Raced)
            }
        }
        Reward::Coupon { .. } | Reward::RedPacket { .. } => coupon::end(tx, name, now),
        Reward::LotteryTickets { tickets } => hold(Thing::LotteryTicket, *tickets),
        Reward::MakeUpCards { cards } => hold(Thing::MakeUpCard, *cards),
        Reward::Growth { .. } => growth::give_back(tx, shopper, &held(key), now),
    }
}

/// What `order` brought, as its shopper sees it.
pub(super) fn of_order(
    tx: &dyn Tx,
    catalog: &Catalog,
    order: &OrderId,
) -> Result<Vec<OrderGiftView>, Fault> {
    let view = |row: OrderGiftRow| {
        let body = row.body.read()?;
        let gives: Vec<Reward> = body.given.into_iter().map(|(_, it)| it).collect();
        Ok(OrderGiftView {
            id: row.gift,
            title: body.title,
            coupons: reward::titles(catalog, gives.iter()),
            gives,
            taken_back: !row.live,
        })
    };
    record::of_order(tx, order)?.into_iter().map(view).collect()
}
