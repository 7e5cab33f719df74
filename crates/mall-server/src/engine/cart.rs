//! Bringing a device's cart and the server's together.

use std::collections::BTreeSet;

use mall_api::cart::{SyncRequest, SyncResponse};
use mall_core::cart::{Cart, CartOp, ClampReason, Clamped, GuestCart};
use mall_core::invalid::{count_within, in_range};
use mall_core::limits::{CART_OPS_MAX, LINES_MAX};
use mall_core::{Invalid, Money, ShopperId, SkuId, Timestamp};

use super::rules;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::{cart, stock};
use crate::store::Tx;

/// SKUs that may be asked about besides those in the cart.
const ASKED_MAX: usize = 200;

/// Highest number of an operation: the largest integer that a device's number type holds exactly.
const SEQ_MAX: i64 = Money::MAX.fen();

/// Whether `request` can be looked at.
pub(crate) fn check(request: &SyncRequest) -> Result<(), Invalid> {
    count_within("ops", request.ops.len(), CART_OPS_MAX)?;
    for (position, logged) in request.ops.iter().enumerate() {
        let seq = i64::try_from(logged.seq).unwrap_or(i64::MAX);
        in_range(&format!("ops[{position}].seq"), seq, 1, SEQ_MAX)?;
    }
    count_within("skus", request.skus.len(), ASKED_MAX)?;
    count_within("guest.lines", request.guest.as_ref().map_or(0, |it| it.lines.len()), LINES_MAX)
}

/// What the shelf and the rules are for somebody without a session; nothing is kept.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<SyncResponse, Fault> {
    let rules = rules::now_for(tx, catalog, None, now)?;
    let skus: Vec<SkuId> = request.skus.iter().cloned().chain(rules.gifts().cloned()).collect();
    let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    Ok(SyncResponse {
        cart: None,
        applied_seq: 0,
        clamps: Vec::new(),
        shelf: shelf.into_values().collect(),
        rules,
        shopper: rules::shopper(tx, catalog, (None, request.channel), now)?,
    })
}

/// Does to the shopper's cart what the device did to its own, and takes in a guest's cart.
///
/// An operation counts once, by its number. One that cannot be done does not stop those behind it:
/// it is told as a clamp.
pub(crate) fn sync(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<SyncResponse, Fault> {
    // Before the cart: what comes in between is then done twice, noticed and run anew, never left out.
    let seen = cart::last_seq(tx, shopper, &request.device)?;
    let mut held = cart::load(tx, shopper)?;
    let before = held.cart.clone();
    let rules = rules::now_for(tx, catalog, Some(shopper), now)?;
    let gifts: BTreeSet<SkuId> = rules.gifts().cloned().collect();
    let mut skus = touched(&held.cart, request);
    skus.extend(gifts.iter().cloned());
    let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    let mut applied_seq = seen;
    let mut clamps = Vec::new();
    for logged in &request.ops {
        if logged.seq > applied_seq {
            applied_seq = logged.seq;
            let clamp = held
                .cart
                .apply(&logged.op, &shelf)
                .unwrap_or_else(|_| refused(&held.cart, &logged.op));
            clamps.extend(clamp);
        }
    }
    if let Some(guest) = &request.guest {
        clamps.extend(held.cart.merge(&sound(guest), &shelf));
    }
    if held.cart != before {
        cart::keep(tx, shopper, &held)?;
    }
    if applied_seq != seen {
        cart::keep_seq(tx, shopper, &request.device, (seen, applied_seq), now)?;
    }
    let held = held.cart;
    let wanted =
        |sku: &SkuId| held.line(sku).is_some() || request.skus.contains(sku) || gifts.contains(sku);
    Ok(SyncResponse {
        applied_seq,
        clamps,
        shelf: shelf.into_values().filter(|item| wanted(&item.sku)).collect(),
        rules,
        shopper: rules::shopper(tx, catalog, (Some(shopper), request.channel), now)?,
        cart: Some(held),
    })
}

/// Every SKU that the cart, an operation, the guest or a question names.
fn touched(held: &Cart, request: &SyncRequest) -> Vec<SkuId> {
    let of_op = |op: &CartOp| match op {
        CartOp::Add { sku, .. } | CartOp::SetQuantity { sku, .. } => Some(sku.clone()),
        // These look at no shelf.
        CartOp::Select { .. } | CartOp::Remove { .. } | CartOp::SeePrice { .. } => None,
    };
    let guest = request.guest.iter().flat_map(|guest| &guest.lines);
    let mut skus: Vec<SkuId> =
        held.lines.iter().chain(guest).map(|line| line.sku.clone()).collect();
    skus.extend(request.ops.iter().filter_map(|logged| of_op(&logged.op)));
    skus.extend(request.skus.iter().cloned());
    skus
}

/// How an operation that broke a limit is told.
fn refused(held: &Cart, op: &CartOp) -> Option<Clamped> {
    let (CartOp::Add { sku, quantity } | CartOp::SetQuantity { sku, quantity }) = op else {
        return None;
    };
    let got = held.line(sku).map_or(0, |line| line.quantity);
    Some(Clamped { sku: sku.clone(), reason: ClampReason::PiecesMax, wanted: *quantity, got })
}

/// `guest` without lines of no piece, which no cart may have: a device's storage can be damaged.
fn sound(guest: &GuestCart) -> GuestCart {
    let lines = guest.lines.iter().filter(|line| line.quantity > 0).cloned().collect();
    GuestCart { id: guest.id.clone(), lines }
}
