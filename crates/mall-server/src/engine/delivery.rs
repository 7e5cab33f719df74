//! 发货信息录入: what is paid in the mini-program is paid out to the merchant only when the platform knows how it was
//! sent. The first parcel is told, and all of them when nothing more comes: more often it takes no payment's. A row
//! that is due is taken over by one server, and stays until it is told.

use std::sync::Arc;

use mall_api::order::PayVia;
use mall_core::order::OrderState;
use mall_core::shipment::Parcel;
use mall_core::{OrderId, PaymentId, SkuId, Timestamp};
use mall_wechat::api::PARCELS_TOLD_MAX;

use super::money::alarm;
use crate::gateway::wechat::{Sending, via};
use crate::record::gateway::{self, WatchKind, WatchRow};
use crate::record::order::{self, OrderRow};
use crate::record::payment::{self, PaymentRow};
use crate::record::{after_sale, wechat_account};
use crate::store::Tx;
use crate::{App, Fault};

/// A payment is known to that side of the platform some ten seconds after it was made.
const KNOWN_AFTER_MS: i64 = 15_000;
/// After so many tries, some two days, a person is told.
const TRIES_MAX: u32 = 60;

/// What of `order` was sent is to be told, if it was paid where that counts.
pub(super) fn is_news(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    if paid_in_mini_program(tx, order)?.is_some() {
        let due_at = now.plus_ms(KNOWN_AFTER_MS);
        gateway::watch(tx, WatchKind::Delivery, order.as_str(), due_at)?;
    }
    Ok(())
}

fn paid_in_mini_program(tx: &dyn Tx, order: &OrderId) -> Result<Option<PaymentRow>, Fault> {
    let paid = payment::confirmed(tx, order)?;
    Ok(paid.filter(|it| via(&it.gateway) == Some(PayVia::MiniProgram)))
}

/// How far an order is sent: what is told of it is so until this changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Progress {
    parcels: usize,
    is_all: bool,
}

impl Progress {
    fn of(parcels: &[Parcel], order: &OrderRow) -> Self {
        Self { parcels: parcels.len(), is_all: order.state != OrderState::Paid }
    }
}

/// What there is to tell of an order.
struct Telling {
    payment: PaymentId,
    /// Nobody, when the app knows the shopper no more.
    openid: Option<String>,
    sending: Sending,
    progress: Progress,
}

fn telling(tx: &dyn Tx, id: &OrderId, app: &str) -> Result<Option<Telling>, Fault> {
    let (Some(paid), Some(row)) = (paid_in_mini_program(tx, id)?, order::find(tx, id)?) else {
        return Ok(None);
    };
    let openid = wechat_account::openid(tx, &row.shopper, app)?;
    let parcels = after_sale::parcels(tx, id)?;
    let progress = Progress::of(&parcels, &row);
    let view = order::seen(tx, row)?;
    let lines = || view.lines.iter();
    let title = |sku: &SkuId| {
        lines().find(|it| it.sku == *sku).map_or_else(|| sku.to_string(), |it| it.title.clone())
    };
    let sending = if view.card.is_some() {
        Sending::Virtual(lines().map(|it| it.title.clone()).collect())
    } else {
        let items = |it: &Parcel| {
            let pieces = it.pieces.iter().map(|it| format!("{}×{}", title(&it.sku), it.pieces));
            pieces.collect::<Vec<_>>().join("，")
        };
        let told = parcels.iter().take(PARCELS_TOLD_MAX);
        Sending::Parcels {
            parcels: told.map(|it| (it.tracking.clone(), items(it))).collect(),
            receiver: view.address.as_ref().map(|it| it.phone.masked()).unwrap_or_default(),
            is_all: progress.is_all,
        }
    };
    Ok(Some(Telling { payment: paid.id, openid, sending, progress }))
}

/// Tells how the order of `row`, which this server has taken over, was sent. What is not taken stays due.
pub(super) async fn tell(app: &Arc<App>, row: &WatchRow, now: Timestamp) -> Result<(), Fault> {
    let (Some(platform), Some(wechat)) = (app.platform(), app.wechat()) else { return Ok(()) };
    let (Some(name), id) = (platform.app().map(str::to_owned), OrderId::new(&*row.number)?) else {
        return Ok(());
    };
    let order = id.clone();
    let found = app.store().read(move |tx| telling(tx, &order, &name)).await?;
    let mut told = None;
    if let Some(Telling { payment, openid, sending, progress }) = found {
        told = Some(progress);
        // Whom the app knows no more is nobody there, which it says.
        let of = (&*wechat.merchant().number, payment.as_str(), &*openid.unwrap_or_default());
        match platform.tell_sent(of, &sending, now).await {
            Ok(()) => tracing::info!(order = id.as_str(), "what was sent is told"),
            Err(refusal) if refusal.passes() && row.tries < TRIES_MAX => {
                tracing::warn!(%refusal, order = id.as_str(), "what was sent is not told yet");
                return Ok(());
            }
            Err(refusal) => {
                let why = format!("{refusal}: enter 发货信息 on the merchant's platform");
                alarm(app, format!("delivery/{id}"), why, now).await?;
            }
        }
    }
    app.store().write(move |tx| is_told(tx, &id, told, now)).await
}

/// Nothing more is to be told, unless the last parcel went out meanwhile.
fn is_told(tx: &dyn Tx, id: &OrderId, told: Option<Progress>, now: Timestamp) -> Result<(), Fault> {
    gateway::forget(tx, WatchKind::Delivery, id.as_str())?;
    let (Some(told), Some(row)) = (told, order::find(tx, id)?) else { return Ok(()) };
    let progress = Progress::of(&after_sale::parcels(tx, id)?, &row);
    if progress.is_all && progress != told { is_news(tx, id, now) } else { Ok(()) }
}
