//! What the store does by itself, every second: gives up orders, tells what happened, tidies.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::{order, session};
use crate::store::payment;
use crate::{App, Fault};

const TICK: Duration = Duration::from_secs(1);
/// Ticks between two sweeps.
const SWEEP_TICKS: u64 = 3_600;
/// News told in one tick and one transaction.
const NEWS_BATCH: usize = 200;

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
    // Look first: a tick with nothing to do writes nothing.
    while app.store().read(move |it| crate::store::order::overdue(it, now, 1)).await?.len() == 1 {
        let count = app.store().write(move |tx| order::expire(tx, now)).await?;
        tracing::info!(count, "gave up unpaid orders");
    }
    let news = app.store().read(|it| payment::untold(it, NEWS_BATCH)).await?;
    for told in &news {
        tracing::info!(order = told.order, state = told.kind, "an order changed");
    }
    if let Some(last) = news.last().map(|told| told.id) {
        app.store().write(move |tx| payment::told(tx, last, now)).await?;
    }
    if sweep {
        app.store().write(move |tx| session::sweep(tx, now)).await?;
    }
    Ok(())
}
