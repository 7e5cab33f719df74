//! 砍价: who may start, help and buy, and at what price.
//!
//! A bargain keeps the schedule that it was started with, so what was shown holds until its end whatever the
//! merchant changes. It is bought through the cash desk, as one piece: stock, payment, expiry, late money and
//! refunds are those of any order.

use std::collections::BTreeMap;

use mall_api::bargain::{BargainView, BargainsResponse};
use mall_api::quote::{ActivityRef, WantedLine};
use mall_core::address::Phone;
use mall_core::bargain::{Bargain, BargainRefusal};
use mall_core::catalog::ShelfItem;
use mall_core::pricing::{ActivityPrice, Basket};
use mall_core::time::Phase;
use mall_core::{
    ActivityId, BargainId, Day, DayClock, Invalid, OrderId, Rule, ShopperId, Timestamp,
};

use super::Moment;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::bargain::{self as record, BargainRow, HelpRow};
use crate::record::{session, stock};
use crate::store::{Json, Tx};

/// What can be bargained for, as this visitor sees it.
pub(crate) fn list(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<BargainsResponse, Fault> {
    let mut bargains = Vec::new();
    for terms in &catalog.shop.bargains {
        let last = shopper.map_or(Ok(None), |it| record::last(tx, it, &terms.id))?;
        match last.filter(|it| it.open(shopper).is_on(now).is_ok()) {
            Some(row) => bargains.extend(view(tx, catalog, &row, shopper, now)?),
            None if terms.window.phase(now) == Phase::After => {}
            None => bargains.extend(offer(tx, catalog, terms, shopper, now)?),
        }
    }
    Ok(BargainsResponse { bargains })
}

/// One that somebody started, for whoever has its link.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is none, or what it sells is gone.
pub(crate) fn one(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    id: &BargainId,
    now: Timestamp,
) -> Result<BargainView, Fault> {
    let row = record::find(tx, id)?.ok_or(Fault::NotFound)?;
    view(tx, catalog, &row, shopper, now)?.ok_or(Fault::NotFound)
}

/// `shopper` starts one of `activity`; while one of theirs goes on, that is it.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no such activity; [`BargainRefusal`] says why not.
pub(crate) fn start(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    activity: &ActivityId,
    moment: &Moment,
) -> Result<BargainView, Fault> {
    let now = moment.now;
    let terms = find(catalog, activity).ok_or(Fault::NotFound)?;
    let before = record::last(tx, shopper, activity)?;
    if let Some(row) = &before
        && row.open(Some(shopper)).is_on(now).is_ok()
    {
        return one(tx, catalog, Some(shopper), &row.id, now);
    }
    if item(tx, catalog, terms)?.is_none() {
        return Err(BargainRefusal::Gone.into());
    }
    terms.may_start(record::standing(tx, activity, &terms.sku, Some(shopper))?, now)?;
    let row = BargainRow {
        id: BargainId::new(moment.seed.id("b"))?,
        activity: activity.clone(),
        shopper: shopper.clone(),
        terms: Json::of(terms)?,
        started_at: now,
        ends_at: terms.ends_at(now),
        helpers: 0,
        price: terms.price_after(0),
        order_id: None,
    };
    record::add(tx, &row, before.as_ref().map(|it| &it.id))?;
    one(tx, catalog, Some(shopper), &row.id, now)
}

/// `shopper` helps: takes off what the schedule says of their place. Who has helped changes nothing.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is no such bargain; [`BargainRefusal`] says why not.
pub(crate) fn help(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    id: &BargainId,
    now: Timestamp,
) -> Result<BargainView, Fault> {
    let row = record::find(tx, id)?.ok_or(Fault::NotFound)?;
    if !record::has_helped(tx, id, shopper)? {
        let (terms, day) = (row.terms.read()?, today(now));
        let helped = record::helped_on(tx, (shopper, &row.activity), day)?;
        let cut = terms.may_help(row.open(Some(shopper)), helped, now)?;
        let (bargain, shopper) = (id.clone(), shopper.clone());
        let help = HelpRow { bargain, shopper, position: row.helpers, cut, at: now, day };
        record::help(tx, &row, &help, terms.helps_per_shopper)?;
    }
    one(tx, catalog, Some(shopper), id, now)
}

fn today(now: Timestamp) -> Day {
    Day::of(now, DayClock::SHOP)
}

fn find<'a>(catalog: &'a Catalog, activity: &ActivityId) -> Option<&'a Bargain> {
    catalog.shop.bargains.iter().find(|it| it.id == *activity)
}

/// What `terms` sells, while it is on the shelf.
fn item(tx: &dyn Tx, catalog: &Catalog, terms: &Bargain) -> Result<Option<ShelfItem>, Fault> {
    let shelf = catalog.shelf(&stock::of_skus(tx, std::slice::from_ref(&terms.sku))?);
    Ok(shelf.get(&terms.sku).filter(|it| it.on_shelf).cloned())
}

/// An activity of which this visitor has none open.
fn offer(
    tx: &dyn Tx,
    catalog: &Catalog,
    terms: &Bargain,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<Option<BargainView>, Fault> {
    let Some(item) = item(tx, catalog, terms)? else { return Ok(None) };
    let standing = record::standing(tx, &terms.id, &terms.sku, shopper)?;
    Ok(Some(BargainView {
        activity: terms.id.clone(),
        title: terms.title.clone(),
        item,
        from: terms.price_after(0),
        floor: terms.floor,
        price: terms.price_after(0),
        cuts: terms.cuts.clone(),
        helpers: Vec::new(),
        hours: terms.hours,
        left: terms.left(standing),
        per_shopper: terms.per_shopper,
        helps_per_shopper: terms.helps_per_shopper,
        ends_at: terms.window.ends_at,
        id: None,
        starter: String::new(),
        mine: false,
        refusal: terms.may_start(standing, now).err(),
        order: None,
    }))
}

/// One that was started; nothing when what it sells is gone.
fn view(
    tx: &dyn Tx,
    catalog: &Catalog,
    row: &BargainRow,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<Option<BargainView>, Fault> {
    // How many there are, the merchant says now; the schedule is as it was.
    let Some(activity) = find(catalog, &row.activity) else { return Ok(None) };
    let terms = row.terms.read()?;
    let Some(offered) = offer(tx, catalog, activity, shopper, now)? else { return Ok(None) };
    let helps = record::helpers(tx, &row.id)?;
    let who = helps.iter().map(|it| &it.shopper).chain([&row.shopper]);
    let phones: BTreeMap<ShopperId, Phone> = session::phones(tx, who)?;
    let name = |it: &ShopperId| phones.get(it).map(Phone::masked).unwrap_or_default();
    let open = row.open(shopper);
    let refusal = match shopper {
        Some(_) if open.mine => {
            let standing = record::standing(tx, &row.activity, &activity.sku, shopper)?;
            activity.may_buy(open, standing, now).err()
        }
        Some(it) if helps.iter().any(|help| help.shopper == *it) => Some(BargainRefusal::Helped),
        Some(it) => {
            let helped = record::helped_on(tx, (it, &row.activity), today(now))?;
            terms.may_help(open, helped, now).err()
        }
        None => terms.may_help(open, 0, now).err(),
    };
    Ok(Some(BargainView {
        title: terms.title.clone(),
        from: terms.price_after(0),
        floor: terms.floor,
        price: row.price,
        cuts: terms.cuts.clone(),
        helpers: helps.iter().map(|it| name(&it.shopper)).collect(),
        hours: terms.hours,
        helps_per_shopper: terms.helps_per_shopper,
        ends_at: row.ends_at,
        id: Some(row.id.clone()),
        starter: name(&row.shopper),
        mine: open.mine,
        refusal,
        order: row.order_id.clone().filter(|_| open.mine),
        ..offered
    }))
}

/// A line that is bought by a bargain.
pub(crate) struct BargainLine<'a> {
    row: BargainRow,
    activity: &'a Bargain,
    price: ActivityPrice,
}

/// The line of `lines` that is bought by a bargain, when there is one; it is the only one then.
///
/// # Errors
///
/// [`BargainRefusal`] says why this shopper cannot have it so, and [`Fault::Invalid`] when it is not alone,
/// not one piece, or of another SKU.
pub(crate) fn line<'a>(
    tx: &dyn Tx,
    catalog: &'a Catalog,
    shopper: Option<&ShopperId>,
    lines: &[WantedLine],
    now: Timestamp,
) -> Result<Option<BargainLine<'a>>, Fault> {
    let wanted = lines.iter().find_map(|it| match &it.activity {
        Some(ActivityRef::Bargain { id }) => Some((it, id)),
        _ => None,
    });
    let Some((line, id)) = wanted else { return Ok(None) };
    if lines.len() > 1 || line.quantity != 1 {
        let one = "one line of one piece when it is bought by a bargain";
        return Err(Invalid::shape("lines", one).into());
    }
    let row = record::find(tx, id)?.ok_or(Fault::NotFound)?;
    let activity = find(catalog, &row.activity).ok_or(BargainRefusal::Over)?;
    let terms = row.terms.read()?;
    if terms.sku != line.sku {
        let rule = Rule::Unknown { name: line.sku.to_string() };
        return Err(Invalid::new("lines[0].sku", rule).into());
    }
    let standing = record::standing(tx, &row.activity, &terms.sku, shopper)?;
    activity.may_buy(row.open(shopper), standing, now)?;
    let price = terms.priced_after(row.helpers);
    Ok(Some(BargainLine { row, activity, price }))
}

/// A line that is `bought` by a bargain costs what that does now.
pub(crate) fn price_in(basket: &mut Basket, bought: Option<&BargainLine<'_>>) {
    if let (Some(bought), Some(line)) = (bought, basket.lines.first_mut()) {
        line.activity = Some(bought.price.clone());
    }
}

/// `order` buys what is `bought`, if anything is.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody has helped since, or another order has the last piece.
pub(crate) fn take(
    tx: &dyn Tx,
    order: &OrderId,
    bought: Option<&BargainLine<'_>>,
) -> Result<(), Fault> {
    let Some(BargainLine { row, activity, .. }) = bought else { return Ok(()) };
    if record::take(tx, order, row, activity)? { Ok(()) } else { Err(Fault::Raced) }
}
