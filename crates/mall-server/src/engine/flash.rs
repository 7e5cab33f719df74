//! 限时秒杀: what is sold in which session, to whom, and what an order takes of it.

use std::collections::{BTreeMap, BTreeSet};

use mall_api::flash::{FlashOffer, FlashSalesResponse, FlashSessionView, RefusedLine};
use mall_api::order::PlaceRequest;
use mall_api::quote::{ActivityRef, WantedLine};
use mall_core::catalog::{Shelf, ShelfItem};
use mall_core::flash_sale::{
    FlashItem, FlashRefusal, FlashSale, FlashState, FlashTab, Occurrence, Stage, tabs,
};
use mall_core::pricing::Basket;
use mall_core::reminder::FlashSubject;
use mall_core::subscription::Purpose;
use mall_core::{OrderId, ShopperId, SkuId, Timestamp};

use super::place::name;
use super::{remind, subscription};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::{self, flash, stock};
use crate::store::Tx;

/// A line that is bought through a session.
pub(crate) struct FlashLine<'a> {
    line: &'a WantedLine,
    occurrence: Occurrence<'a>,
    item: &'a FlashItem,
}

/// Those of `lines` that are bought through a session, which must be open.
///
/// # Errors
///
/// [`Fault::FlashRefused`] for the first that is not.
pub(crate) fn open_lines<'a>(
    catalog: &'a Catalog,
    lines: &'a [WantedLine],
    shelf: &Shelf,
    now: Timestamp,
) -> Result<Vec<FlashLine<'a>>, Fault> {
    let mut found = Vec::new();
    for line in lines {
        let Some(ActivityRef::Flash { sale, session, day }) = &line.activity else { continue };
        // A session that the shop took away since is over for whoever still looks at it.
        let refused = |why| refused(&line.sku, why, shelf);
        let gone = || refused(FlashRefusal::Ended { ended_at: now });
        let sales = &catalog.shop.flash_sales;
        let sale = sales.iter().find(|it| it.id == *sale).ok_or_else(gone)?;
        let session = sale.sessions.iter().find(|it| it.id == *session).ok_or_else(gone)?;
        let occurrence = sale.occurrence(session, *day).ok_or_else(gone)?;
        let item = session.items.iter().find(|it| it.sku == line.sku).ok_or_else(gone)?;
        let (opens_at, ended_at) = (occurrence.window.starts_at, occurrence.window.ends_at);
        match occurrence.stage(now) {
            Stage::NotOpen | Stage::WarmUp => {
                return Err(refused(FlashRefusal::NotOpen { opens_at }));
            }
            Stage::Ended => return Err(refused(FlashRefusal::Ended { ended_at })),
            Stage::Open => found.push(FlashLine { line, occurrence, item }),
        }
    }
    // In the order in which all take: two that want the same goods do not wait for one another.
    found.sort_by(|a, b| a.line.sku.cmp(&b.line.sku));
    Ok(found)
}

/// The lines that are `bought` through a session cost what they do there.
pub(crate) fn price_in(basket: &mut Basket, bought: &[FlashLine<'_>]) {
    for FlashLine { occurrence, item, .. } in bought {
        for line in basket.lines.iter_mut().filter(|it| it.sku == item.sku) {
            line.activity = Some(occurrence.sale.price(item));
        }
    }
}

/// Whether `shopper` may have all of `bought`, as far as can be seen.
///
/// # Errors
///
/// [`Fault::FlashRefused`] for the first that may not be.
pub(crate) fn may_order(
    tx: &dyn Tx,
    shopper: &ShopperId,
    bought: &[FlashLine<'_>],
    shelf: &Shelf,
    now: Timestamp,
) -> Result<(), Fault> {
    for FlashLine { line, occurrence, item } in bought {
        let counts = flash::counts(tx, occurrence, Some(shopper))?;
        let counts = counts.get(&line.sku).copied().unwrap_or_default();
        occurrence
            .may_order(item, counts, line.quantity, now)
            .map_err(|why| refused(&line.sku, why, shelf))?;
    }
    Ok(())
}

/// Takes what is `bought` for `order`.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody else was first.
pub(crate) fn take(
    tx: &dyn Tx,
    order: (&OrderId, &ShopperId),
    bought: &[FlashLine<'_>],
) -> Result<(), Fault> {
    for FlashLine { line, occurrence, item } in bought {
        flash::take(tx, (occurrence, item), order, line.quantity)?;
    }
    Ok(())
}

/// Whether it is worth while to stand in line with `request`: a full house is told to a reader, so
/// that those who write do not wait for those who get nothing.
///
/// # Errors
///
/// [`Fault::FlashRefused`] when a session is closed or has nothing left.
pub(crate) fn look_first(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    request: &PlaceRequest,
    now: Timestamp,
) -> Result<(), Fault> {
    if request.lines.iter().all(|line| line.activity.is_none())
        || record::order::has_key(tx, shopper, &request.key)?
    {
        return Ok(());
    }
    let skus: Vec<SkuId> = request.lines.iter().map(|line| line.sku.clone()).collect();
    let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    let bought = open_lines(catalog, &request.lines, &shelf, now)?;
    may_order(tx, shopper, &bought, &shelf, now)
}

/// The sessions around now, as this visitor sees them.
pub(crate) fn list(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<FlashSalesResponse, Fault> {
    let found = tabs(&catalog.shop.flash_sales, now);
    let waits = remind::in_sessions(tx, shopper)?;
    let mut sessions = Vec::with_capacity(found.tabs.len());
    for tab in found.tabs {
        sessions.extend(session(tx, catalog, (shopper, &waits), tab, now)?);
    }
    let (chosen, changes_at) = (found.chosen, found.changes_at);
    let subscribe = subscription::ask(catalog, Purpose::Flash);
    Ok(FlashSalesResponse { sessions, chosen, changes_at, subscribe, at: now })
}

/// The session to look at first.
pub(crate) fn first(
    tx: &dyn Tx,
    catalog: &Catalog,
    now: Timestamp,
) -> Result<Option<FlashSessionView>, Fault> {
    let mut found = tabs(&catalog.shop.flash_sales, now);
    match found.chosen {
        Some(chosen) => {
            let guest = (None, &BTreeSet::new());
            session(tx, catalog, guest, found.tabs.swap_remove(chosen), now)
        }
        None => Ok(None),
    }
}

fn session(
    tx: &dyn Tx,
    catalog: &Catalog,
    (shopper, waits): (Option<&ShopperId>, &BTreeSet<FlashSubject>),
    tab: FlashTab,
    now: Timestamp,
) -> Result<Option<FlashSessionView>, Fault> {
    let Some(it) = occurrence(&catalog.shop.flash_sales, &tab) else { return Ok(None) };
    let skus: Vec<SkuId> = it.session.items.iter().map(|item| item.sku.clone()).collect();
    let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    // Before and after its hours nothing is counted.
    let counts = match tab.stage {
        Stage::Open => flash::counts(tx, &it, shopper)?,
        _ => BTreeMap::new(),
    };
    let offer = |item: &FlashItem| {
        let facts = shelf.get(&item.sku).filter(|it| it.on_shelf)?;
        let counts = counts.get(&item.sku).copied().unwrap_or_default();
        Some(FlashOffer {
            item: facts.clone(),
            price: it.sale.price(item),
            stock: item.stock,
            per_shopper: item.per_shopper,
            state: within_stock(it.state(item, counts, now), facts),
            reminded: waits.contains(&it.subject(item)),
        })
    };
    let offers = it.session.items.iter().filter_map(offer).collect();
    Ok(Some(FlashSessionView { title: it.sale.title.clone(), tab, offers }))
}

/// The shop may have fewer pieces than the session: no more are offered.
fn within_stock(state: FlashState, facts: &ShelfItem) -> FlashState {
    match state {
        FlashState::Open { ends_at, .. } if facts.stock == 0 => FlashState::SoldOut { ends_at },
        FlashState::Open { left, can_order, taken_bps, ends_at } => FlashState::Open {
            left: left.min(facts.stock),
            can_order: can_order.min(facts.stock),
            taken_bps,
            ends_at,
        },
        other => other,
    }
}

fn occurrence<'a>(sales: &'a [FlashSale], tab: &FlashTab) -> Option<Occurrence<'a>> {
    let sale = sales.iter().find(|it| it.id == tab.sale)?;
    let session = sale.sessions.iter().find(|it| it.id == tab.session)?;
    sale.occurrence(session, tab.day)
}

fn refused(sku: &SkuId, why: FlashRefusal, shelf: &Shelf) -> Fault {
    let name = name(sku, shelf);
    let text = match why {
        FlashRefusal::NotOpen { .. } => format!("{name}的秒杀还没有开始"),
        FlashRefusal::Ended { .. } => format!("{name}的秒杀已结束"),
        FlashRefusal::PerOrder { limit } => format!("{name}秒杀每单限购 {limit} 件"),
        FlashRefusal::PerShopper { limit, .. } => format!("{name}秒杀每人限购 {limit} 件"),
        FlashRefusal::Short { left: 0, held: 0 } => format!("{name}的秒杀已抢光"),
        FlashRefusal::Short { left: 0, .. } => {
            format!("{name}的秒杀暂时抢光，有人未付款时会放出名额")
        }
        FlashRefusal::Short { left, .. } => format!("{name}的秒杀仅剩 {left} 件"),
    };
    Fault::FlashRefused(text, Box::new(RefusedLine { sku: sku.clone(), why }))
}
