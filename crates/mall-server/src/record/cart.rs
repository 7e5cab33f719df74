//! Carts.

use std::cmp::Reverse;

use mall_core::cart::Cart;
use mall_core::{DeviceId, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Json, Record, Tx};

crate::store::record! {
    /// A shopper's cart.
    CartRow in "cart" keyed 1 {
        /// Whose.
        shopper: ShopperId,
        /// What is in it.
        body: Json<Cart>,
        /// Counts up with every change.
        version: u64,
    }
}

crate::store::record! {
    /// The highest operation of a device that the cart holds.
    DeviceRow in "cart_device" keyed 2 {
        /// Whose cart.
        shopper: ShopperId,
        /// Which device.
        device: DeviceId,
        /// The number of the operation.
        last_seq: u64,
        /// When it came.
        seen_at: Timestamp,
    }
}

const CART: <CartRow as Record>::Columns = CartRow::COLUMNS;
const DEVICE: <DeviceRow as Record>::Columns = DeviceRow::COLUMNS;

/// Devices of one shopper that are remembered: phones, browsers, and those of the years before.
const DEVICES_MAX: usize = 50;

/// A cart as it was read.
pub(crate) struct Held {
    pub(crate) cart: Cart,
    /// `None` when there is none yet.
    version: Option<u64>,
}

/// The shopper's cart; an empty one when there is none yet.
pub(crate) fn load(tx: &dyn Tx, shopper: &ShopperId) -> Result<Held, Fault> {
    let found: Option<CartRow> = tx.find(&[CART.shopper.is(shopper)])?;
    Ok(match found {
        Some(row) => Held { cart: row.body.read()?, version: Some(row.version) },
        None => Held { cart: Cart::default(), version: None },
    })
}

/// Keeps what became of the cart that was read.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody has changed it since.
pub(crate) fn keep(tx: &dyn Tx, shopper: &ShopperId, held: &Held) -> Result<(), Fault> {
    let body = Json::of(&held.cart)?;
    let Some(version) = held.version else {
        return tx.add(&CartRow { shopper: shopper.clone(), body, version: 0 });
    };
    let tests = [CART.shopper.is(shopper), CART.version.is(&version)];
    let sets = [CART.body.to(&body), CART.version.plus(1)];
    if tx.change::<CartRow>(&tests, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// The highest operation of `device` that the cart holds; 0 when none.
pub(crate) fn last_seq(tx: &dyn Tx, shopper: &ShopperId, device: &DeviceId) -> Result<u64, Fault> {
    let found: Option<DeviceRow> =
        tx.find(&[DEVICE.shopper.is(shopper), DEVICE.device.is(device)])?;
    Ok(found.map_or(0, |row| row.last_seq))
}

/// The cart holds the operations of `device` up to `seq`, and held those up to `seen` before.
///
/// # Errors
///
/// [`Fault::Raced`] when it holds others by now.
pub(crate) fn keep_seq(
    tx: &dyn Tx,
    shopper: &ShopperId,
    device: &DeviceId,
    (seen, seq): (u64, u64),
    now: Timestamp,
) -> Result<(), Fault> {
    let of_device = [DEVICE.shopper.is(shopper), DEVICE.device.is(device)];
    let [whose, which] = of_device;
    let sets = [DEVICE.last_seq.to(&seq), DEVICE.seen_at.to(&now)];
    if tx.change::<DeviceRow>(&[whose, which, DEVICE.last_seq.is(&seen)], &sets)? == 1 {
        return Ok(());
    }
    let (shopper, device) = (shopper.clone(), device.clone());
    tx.add(&DeviceRow { shopper: shopper.clone(), device, last_seq: seq, seen_at: now })?;
    forget_oldest(tx, &shopper)
}

fn forget_oldest(tx: &dyn Tx, shopper: &ShopperId) -> Result<(), Fault> {
    let mut known: Vec<DeviceRow> = tx.all(&[DEVICE.shopper.is(shopper)])?;
    known.sort_by_key(|row| Reverse(row.seen_at));
    for row in known.iter().skip(DEVICES_MAX) {
        tx.delete::<DeviceRow>(&[DEVICE.shopper.is(shopper), DEVICE.device.is(&row.device)])?;
    }
    Ok(())
}
