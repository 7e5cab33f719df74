//! What the store asks its gateway by itself: payments whose callback never came, refunds, bills of days; and
//! what the gateway told, worked off. Beside the other work of the store, which waits for no network.
//!
//! Servers that share a database all do it: a row that is due is taken over by one, and what it finds out
//! changes only what still is what it was.

use std::sync::Arc;
use std::time::Duration;

use mall_core::order::OrderState;
use mall_core::{OrderId, PaymentId, Timestamp};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::pay::Late;
use super::{bill, delivery, inbox, letter, refund};
use crate::gateway::wechat::Bill;
use crate::gateway::{PaymentGateway, Returned, SANDBOX, Standing};
use crate::record::gateway::{self, InboxState, WatchKind, WatchRow};
use crate::record::order::stands;
use crate::record::payment::{self, PaymentRow, PaymentState};
use crate::record::refund::{self as refunds, RefundState};
use crate::record::{self, order};
use crate::store::Tx;
use crate::{App, Fault};

const TICK: Duration = Duration::from_secs(1);
/// Looked at in one tick.
const BATCH: usize = 100;
/// Asked at once: a gateway that is slow holds up no other shopper.
const AT_ONCE: usize = 8;
const MINUTE_MS: i64 = 60_000;
/// After how many minutes the next look is, by how many there were; then the last for ever.
const WAITS: [i64; 10] = [1, 1, 1, 1, 1, 5, 10, 20, 30, 60];
/// As long as an order waits for its money, each minute.
const WHILE_UNPAID: usize = 35;

/// Works until it is dropped. A tick that fails is logged; the next one tries again.
pub(crate) async fn run(app: Arc<App>) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(fault) = tick(&app, app.now()).await {
            tracing::warn!(%fault, "the gateway was not asked");
        }
    }
}

async fn tick(app: &Arc<App>, now: Timestamp) -> Result<(), Fault> {
    work_off(app).await?;
    if app.wechat().is_some() {
        for day in app.store().read(move |tx| bill::missing(tx, now)).await? {
            let work = move |tx: &dyn Tx| gateway::watch(tx, WatchKind::Bill, &day, now);
            app.store().write(work).await?;
        }
    }
    let due = app.store().read(move |tx| gateway::due(tx, now, BATCH)).await?;
    let mut asking = JoinSet::new();
    for row in due {
        while asking.len() >= AT_ONCE {
            asking.join_next().await;
        }
        let app = Arc::clone(app);
        asking.spawn(async move {
            let (kind, number) = (row.kind, row.number.clone());
            // One that fails holds up no other, and is asked about again.
            if let Err(fault) = look(&app, row, now).await {
                tracing::warn!(%fault, ?kind, number, "asked in vain");
            }
        });
    }
    while asking.join_next().await.is_some() {}
    Ok(())
}

/// When the next look is.
fn next(row: &WatchRow, now: Timestamp) -> Timestamp {
    let tries = usize::try_from(row.tries).unwrap_or(usize::MAX);
    let late = match row.kind {
        WatchKind::Payment => tries.saturating_sub(WHILE_UNPAID),
        WatchKind::Refund | WatchKind::Bill | WatchKind::Message | WatchKind::Delivery => tries,
    };
    let minutes = WAITS.get(late).or(WAITS.last()).copied().unwrap_or(1);
    now.plus_ms(minutes * MINUTE_MS)
}

async fn look(app: &Arc<App>, row: WatchRow, now: Timestamp) -> Result<(), Fault> {
    let (again, seen) = (next(&row, now), row.clone());
    if !app.store().write(move |tx| gateway::take(tx, &seen, again)).await? {
        return Ok(());
    }
    let gateway = || app.gateway().ok_or(Fault::Unavailable("no payment gateway"));
    match row.kind {
        WatchKind::Payment => payment(app, gateway()?, &row.number).await,
        WatchKind::Refund => send_back(app, gateway()?, &row).await,
        WatchKind::Bill => look_at_bill(app, row.number, now).await,
        WatchKind::Message => letter::send(app, &row).await,
        WatchKind::Delivery => delivery::tell(app, &row, now).await,
    }
}

/// Asks whether an attempt is paid. One whose order waits no more is closed.
async fn payment(app: &Arc<App>, gateway: &dyn PaymentGateway, number: &str) -> Result<(), Fault> {
    let id = PaymentId::new(number)?;
    if let Some(attempt) = app.store().read(move |tx| payment::named(tx, &id)).await?
        && attempt.state == PaymentState::Open
    {
        let standing = gateway.query(attempt.attempt()).await?;
        return stands_so(app, gateway, attempt, standing).await;
    }
    let number = number.to_owned();
    app.store().write(move |tx| gateway::forget(tx, WatchKind::Payment, &number)).await
}

async fn stands_so(
    app: &Arc<App>,
    gateway: &dyn PaymentGateway,
    attempt: PaymentRow,
    standing: Standing,
) -> Result<(), Fault> {
    match standing {
        Standing::Open => {
            let id = attempt.order_id.clone();
            let (state, _) = app.store().read(move |tx| stands(tx, &id)).await?;
            if state == OrderState::Unpaid {
                return Ok(());
            }
            match gateway.close(attempt.attempt()).await? {
                Standing::Open => Ok(()),
                closed => end(app, attempt, closed).await,
            }
        }
        standing => end(app, attempt, standing).await,
    }
}

/// The attempt ended, the gateway says how.
pub(crate) async fn end(
    app: &Arc<App>,
    attempt: PaymentRow,
    standing: Standing,
) -> Result<(), Fault> {
    let now = app.now();
    let settle = |late| {
        let attempt = attempt.clone();
        app.change(move |app, tx| {
            // It may have ended since.
            let Some(attempt) = payment::named(tx, &attempt.id)? else { return Ok(None) };
            match standing {
                Standing::Paid => inbox::settle(tx, &*app.catalog_at(tx)?, &attempt, late, now),
                Standing::Closed if attempt.state == PaymentState::Open => {
                    let catalog = app.catalog_at(tx)?;
                    let told = (false, late);
                    super::pay::settle_for_owner(tx, &catalog, &attempt, told, now).map(|()| None)
                }
                Standing::Open | Standing::Closed => Ok(None),
                Standing::Wrong { field } => {
                    Ok(Some(format!("`{field}` is not what was asked for")))
                }
            }
        })
    };
    let why = match settle(Late::TakesUp).await {
        // What the order held is gone, and nothing has happened so far.
        Err(Fault::NotEnough(_)) => settle(Late::GoesBack).await,
        settled => settled,
    }?;
    match why {
        Some(why) => alarm(app, format!("payment/{}", attempt.id), why, now).await,
        None => Ok(()),
    }
}

/// Tells a person, once.
pub(crate) async fn alarm(
    app: &Arc<App>,
    key: String,
    why: String,
    now: Timestamp,
) -> Result<(), Fault> {
    let (name, said) = (key.clone(), why.clone());
    if app.store().write(move |tx| gateway::alarm(tx, key.clone(), &why, now)).await? {
        tracing::error!(what = name, why = said, "a person must look: xiaopu audit");
    }
    Ok(())
}

/// Has the gateway send back what is asked for, and asks whether it is there.
async fn send_back(
    app: &Arc<App>,
    gateway: &dyn PaymentGateway,
    watch: &WatchRow,
) -> Result<(), Fault> {
    let number = watch.number.clone();
    let found = app.store().read(move |tx| {
        let Some(row) = refunds::find(tx, &number)? else { return Ok(None) };
        Ok(payment::named(tx, &row.payment_id)?.map(|it| (row, it.attempt())))
    });
    let Some((row, attempt)) = found.await?.filter(|(row, _)| row.state == RefundState::Asked)
    else {
        let number = watch.number.clone();
        let work = move |tx: &dyn Tx| gateway::forget(tx, WatchKind::Refund, &number);
        return app.store().write(work).await;
    };
    let (number, amount) = (row.number.clone(), row.amount);
    let mut said = Returned::Unknown;
    if watch.tries > 0 {
        said = gateway.query_refund(number.clone(), attempt.clone()).await?;
    }
    if said == Returned::Unknown {
        said = gateway.refund(number.clone(), attempt, amount).await?;
    }
    let now = app.now();
    match said {
        Returned::Done => {
            let asked = number.clone();
            if app.store().write(move |tx| refund::done(tx, &asked, now)).await? {
                tracing::info!(order = row.order_id.as_str(), number, "refunded");
            }
            Ok(())
        }
        Returned::Underway | Returned::Unknown => Ok(()),
        Returned::Stuck => {
            let why = "the refund does not go on by itself: see to it on the merchant's platform";
            alarm(app, format!("refund/{number}"), why.to_owned(), now).await
        }
    }
}

async fn look_at_bill(app: &Arc<App>, day: String, now: Timestamp) -> Result<(), Fault> {
    let Some(wechat) = app.wechat() else { return Ok(()) };
    let Bill::Lines(lines) = wechat.bill(&day).await else { return Ok(()) };
    let name = day.clone();
    let differ = app.store().write(move |tx| bill::check(tx, &day, &lines, now)).await?;
    for line in &differ {
        tracing::error!(line, "a person must look: xiaopu audit");
    }
    tracing::info!(day = name, differ = differ.len(), "held a bill against the ledger");
    Ok(())
}

/// Works off what the gateway told.
pub(crate) async fn work_off(app: &Arc<App>) -> Result<(), Fault> {
    let Some(wechat) = app.wechat() else { return Ok(()) };
    for row in app.store().read(|tx| gateway::new(tx, BATCH)).await? {
        debug_assert!(row.state == InboxState::New, "only what is new is read");
        let now = app.now();
        let work = |late| {
            let (key, merchant) = (row.key.clone(), wechat.merchant().clone());
            app.change(move |app, tx| {
                let catalog = app.catalog_at(tx)?;
                inbox::work(tx, &catalog, &key, (&merchant, late), now)
            })
        };
        let worked = match work(Late::TakesUp).await {
            // What the order held is gone, and nothing has happened so far.
            Err(Fault::NotEnough(_)) => work(Late::GoesBack).await,
            worked => worked,
        };
        match worked {
            Ok(None) => {}
            Ok(Some(why)) => {
                tracing::error!(what = row.key, why, "a person must look: xiaopu audit");
            }
            // It holds up no other, and is worked off later.
            Err(fault) => tracing::warn!(%fault, what = row.key, "a callback was not worked off"),
        }
    }
    Ok(())
}

/// Before a shopper pays elsewhere, or again, what they began is to end: the gateway is asked.
///
/// # Errors
///
/// [`Fault::Unavailable`] when it cannot be had to end.
pub(crate) async fn give_up(app: &Arc<App>, attempt: PaymentRow) -> Result<(), Fault> {
    let gateway = app.gateway().ok_or(Fault::Unavailable("no payment gateway"))?;
    match gateway.close(attempt.attempt()).await? {
        Standing::Open => Err(Fault::Unavailable("a payment does not end")),
        ended => end(app, attempt, ended).await,
    }
}

/// A shopper is back from paying `order`: asks about what is open of it, as it is asked about every minute. Play
/// money is settled by the shopper alone.
pub(crate) async fn look_now(app: &Arc<App>, order: &OrderId) -> Result<(), Fault> {
    let (Some(gateway), order) = (app.gateway(), order.clone()) else { return Ok(()) };
    match app.store().read(move |tx| payment::open_for(tx, &order)).await? {
        Some(attempt) if attempt.gateway != SANDBOX => {
            payment(app, gateway, attempt.id.as_str()).await
        }
        _ => Ok(()),
    }
}

/// An attempt that the gateway says has ended: how.
pub(crate) async fn find_out(app: &Arc<App>, attempt: PaymentRow) -> Result<(), Fault> {
    let gateway = app.gateway().ok_or(Fault::Unavailable("no payment gateway"))?;
    let standing = gateway.query(attempt.attempt()).await?;
    end(app, attempt, standing).await
}

/// Who pays: by which the app there knows the shopper.
pub(crate) fn openid(
    tx: &dyn Tx,
    shopper: &mall_core::ShopperId,
    app: Option<&str>,
) -> Result<Option<String>, Fault> {
    app.map_or(Ok(None), |app| record::wechat_account::openid(tx, shopper, app))
}

/// Until when an order waits for its money.
pub(crate) fn pay_before(tx: &dyn Tx, row: &PaymentRow) -> Result<Timestamp, Fault> {
    order::pay_before(tx, &row.order_id)
}
