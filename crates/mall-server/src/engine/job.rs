//! What the store does by itself, every second: gives up orders, tells what happened, tidies.
//!
//! Servers that share a database all do it: each effect is a change of a row that still is what it
//! was, so it happens once, whoever comes first.

use std::sync::Arc;
use std::time::Duration;

use mall_core::Timestamp;
use mall_core::order::OrderTimes;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::{
    after_sale, due_again, event, farewell, group, invite, join, lead, lottery, message, order,
    points, remind, session, shipment, subscription,
};
use crate::catalog::Catalog;
use crate::record::{self, payment};
use crate::store::Tx;
use crate::{App, Fault};

const TICK: Duration = Duration::from_secs(1);
/// Ticks between two sweeps.
const SWEEP_TICKS: u64 = 3_600;
/// News told in one tick and one transaction.
const NEWS_BATCH: usize = 200;
/// Groups that end in one tick.
const GROUPS_BATCH: usize = 100;
/// Orders that count as received in one tick.
const RECEIVE_BATCH: usize = 100;
/// After-sales that lapse in one tick.
const LAPSE_BATCH: usize = 100;
/// Reminders looked at in one transaction.
const REMIND_BATCH: usize = 100;
/// Batches of points that end in one transaction.
const EXPIRE_BATCH: usize = 100;
/// Inviters that are rewarded in one tick.
const INVITE_BATCH: usize = 100;
/// Shoppers who left, or go by another name, that are looked at in one tick.
const FAREWELL_BATCH: usize = 10;
/// Orders given up at once, each by a command of its own.
const OVERDUE_BATCH: usize = 50;

/// Works until it is dropped. A tick that fails is logged; the next one tries again.
pub(crate) async fn run(app: Arc<App>) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut count: u64 = 0;
    loop {
        ticks.tick().await;
        if let Err(fault) = tick(&app, count.is_multiple_of(SWEEP_TICKS)).await {
            tracing::warn!(%fault, "a tick failed");
        }
        count = count.wrapping_add(1);
    }
}

async fn tick(app: &Arc<App>, sweep: bool) -> Result<(), Fault> {
    let now = app.now();
    give_up_overdue(app, now).await?;
    // Look first: a tick with nothing to do writes nothing.
    if !app.store().read(|tx| payment::untold(tx, 1)).await?.is_empty() {
        let news = app.store().write(move |tx| payment::take_over(tx, NEWS_BATCH, now)).await?;
        for told in &news {
            let order = told.order_id.as_str();
            tracing::info!(order, state = told.kind, "an order changed");
        }
    }
    end_groups(app, now).await?;
    // Without a shop nobody waits for anything.
    if let Ok(catalog) = app.catalog().await {
        let moment = (catalog.shop.shop.times, now);
        receive(app, moment).await?;
        lapse(app, moment).await?;
        remind(app, &catalog, now).await?;
        remind_of_goods(app, &catalog, now).await?;
        seal(app, &catalog, now).await?;
        reward(app, &catalog, now).await?;
    }
    if app.store().read(move |tx| lottery::has_due(tx, now)).await? {
        app.store().write(move |tx| lottery::reveal(tx, now)).await?;
    }
    expire_points(app, now).await?;
    if app.store().read(move |tx| farewell::has_due(tx, now)).await? {
        app.store().write(move |tx| farewell::look(tx, FAREWELL_BATCH, now)).await?;
    }
    if app.store().read(move |tx| join::has_due(tx, now)).await? {
        let shop = app.catalog().await.ok();
        let work = move |tx: &dyn Tx| join::look(tx, shop.as_deref(), FAREWELL_BATCH, now);
        app.store().write(work).await?;
    }
    tell(app, now).await?;
    if sweep {
        app.store().write(move |tx| session::sweep(tx, now)).await?;
        app.store().write(move |tx| session::sweep_log_ins(tx, now)).await?;
        app.store().write(move |tx| message::sweep(tx, now)).await?;
        app.store().write(move |tx| event::sweep(tx, now)).await?;
        app.store().write(move |tx| record::preview::sweep(tx, now)).await?;
        app.store().write(move |tx| lead::sweep(tx, now)).await?;
    }
    Ok(())
}

/// Points whose time is up are gone, some batches at a time.
async fn expire_points(app: &Arc<App>, now: Timestamp) -> Result<(), Fault> {
    while app.store().read(move |tx| points::has_due(tx, now)).await? {
        let work = move |tx: &dyn Tx| points::expire(tx, EXPIRE_BATCH, now);
        if app.store().write(work).await? < EXPIRE_BATCH {
            break;
        }
    }
    Ok(())
}

/// Days of lotteries have their seals long before anything is drawn on them.
async fn seal(app: &Arc<App>, catalog: &Arc<Catalog>, now: Timestamp) -> Result<(), Fault> {
    let of = Arc::clone(catalog);
    if app.store().read(move |tx| lottery::unsealed(tx, &of, now)).await?.is_empty() {
        return Ok(());
    }
    let (of, moment) = (Arc::clone(catalog), app.moment()?);
    app.store().write(move |tx| lottery::seal(tx, &of, &moment)).await?;
    Ok(())
}

/// Inviters whose friends have bought are rewarded, each by a command of its own. One that fails holds up
/// no other.
async fn reward(app: &Arc<App>, catalog: &Arc<Catalog>, now: Timestamp) -> Result<(), Fault> {
    let of = Arc::clone(catalog);
    for invited in app.store().read(move |tx| invite::due(tx, &of, INVITE_BATCH, now)).await? {
        let (of, moment, name) = (Arc::clone(catalog), app.moment()?, invited.clone());
        let work = move |tx: &dyn Tx| invite::settle(tx, &of, &invited, &moment);
        if let Err(fault) = app.store().write(work).await {
            tracing::warn!(%fault, invited = name.as_str(), "an inviter was not rewarded");
        }
    }
    Ok(())
}

/// All reminders that are due, some at a time: many shoppers want the same hour.
async fn remind(app: &Arc<App>, catalog: &Arc<Catalog>, now: Timestamp) -> Result<(), Fault> {
    while !app.store().read(move |tx| record::reminder::due(tx, now, 1)).await?.is_empty() {
        let catalog = Arc::clone(catalog);
        let work = move |tx: &dyn Tx| remind::due(tx, &catalog, REMIND_BATCH, now);
        let (looked_at, told) = app.store().write(work).await?;
        if told > 0 {
            tracing::info!(told, "reminded shoppers");
        }
        if looked_at < REMIND_BATCH {
            break;
        }
    }
    Ok(())
}

/// Of paid orders it is worked out when their goods may be used up; whose time has come is told.
async fn remind_of_goods(
    app: &Arc<App>,
    catalog: &Arc<Catalog>,
    now: Timestamp,
) -> Result<(), Fault> {
    while !app.store().read(|tx| record::due_again::fresh(tx, 1)).await?.is_empty() {
        let of = Arc::clone(catalog);
        let work = move |tx: &dyn Tx| due_again::look(tx, &of, REMIND_BATCH);
        if app.store().write(work).await? < REMIND_BATCH {
            break;
        }
    }
    while !app.store().read(move |tx| record::due_again::due(tx, now, 1)).await?.is_empty() {
        let (of, moment) = (Arc::clone(catalog), app.moment()?);
        let work = move |tx: &dyn Tx| due_again::tell(tx, &of, REMIND_BATCH, &moment);
        let (looked_at, told) = app.store().write(work).await?;
        if told > 0 {
            tracing::info!(told, "reminded shoppers of what may be used up");
        }
        if looked_at < REMIND_BATCH {
            break;
        }
    }
    Ok(())
}

/// Takes over the telling of messages outside the shop.
async fn tell(app: &Arc<App>, now: Timestamp) -> Result<(), Fault> {
    if app.store().read(|tx| record::message::untold(tx, 1)).await?.is_empty() {
        return Ok(());
    }
    // Without a shop nobody has accepted anything.
    let shop = app.catalog().await.map(|it| it.shop.subscriptions.clone()).unwrap_or_default();
    let batch = (NEWS_BATCH, app.platform().is_some());
    let work = move |tx: &dyn Tx| subscription::spend(tx, &shop, batch, now);
    let (rows, told) = app.store().write(work).await?;
    if told > 0 {
        tracing::info!(told, "messages go out");
    }
    for row in rows {
        tracing::info!(id = row.id.0, kind = ?row.kind, "a shopper has a message");
    }
    Ok(())
}

/// Groups whose time is up fail, or are completed by the shop; each by a command of its own. One that
/// does not end holds up no other.
async fn end_groups(app: &Arc<App>, now: Timestamp) -> Result<(), Fault> {
    for id in app.store().read(move |tx| record::group::due(tx, now, GROUPS_BATCH)).await? {
        let name = id.clone();
        if let Err(fault) = app.store().write(move |tx| group::expire(tx, &id, now)).await {
            tracing::warn!(%fault, group = name.as_str(), "a group did not end");
        }
    }
    Ok(())
}

/// Orders that were sent long ago count as received. One that does not holds up no other.
async fn receive(app: &Arc<App>, moment: (OrderTimes, Timestamp)) -> Result<(), Fault> {
    let due = move |tx: &dyn Tx| record::order::to_receive(tx, moment.1, RECEIVE_BATCH);
    for id in app.store().read(due).await? {
        let name = id.clone();
        if let Err(fault) = app.store().write(move |tx| shipment::receive(tx, &id, moment)).await {
            tracing::warn!(%fault, order = name.as_str(), "an order did not count as received");
        }
    }
    Ok(())
}

/// After-sales of which the goods were not sent back in time are over.
async fn lapse(app: &Arc<App>, moment: (OrderTimes, Timestamp)) -> Result<(), Fault> {
    let due = move |tx: &dyn Tx| record::after_sale::lapsed(tx, moment.1, LAPSE_BATCH);
    for (id, sequence) in app.store().read(due).await? {
        let name = id.clone();
        let work = move |tx: &dyn Tx| after_sale::lapse(tx, &id, sequence, moment);
        if let Err(fault) = app.store().write(work).await {
            tracing::warn!(%fault, order = name.as_str(), sequence, "an after-sale did not lapse");
        }
    }
    Ok(())
}

/// All that are overdue, some at a time. One that fails holds up no other.
async fn give_up_overdue(app: &Arc<App>, now: Timestamp) -> Result<(), Fault> {
    loop {
        let look = move |tx: &dyn Tx| record::order::overdue(tx, now, OVERDUE_BATCH);
        let overdue = app.store().read(look).await?;
        let found = overdue.len();
        let mut given_up = JoinSet::new();
        for id in overdue {
            let store = app.store().clone();
            given_up.spawn(async move { store.write(move |tx| order::expire(tx, &id, now)).await });
        }
        let (mut count, mut fault) = (0_u32, None);
        while let Some(done) = given_up.join_next().await {
            match done.unwrap_or(Err(Fault::Broken("giving up an order panicked"))) {
                Ok(did) => count = count.saturating_add(u32::from(did)),
                Err(error) => fault = Some(error),
            }
        }
        if count > 0 {
            tracing::info!(count, "gave up unpaid orders");
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        if found < OVERDUE_BATCH {
            return Ok(());
        }
    }
}
