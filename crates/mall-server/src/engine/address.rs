//! A shopper's addresses. Every change answers with all of them.

use mall_api::address::AddressesResponse;
use mall_core::address::Address;
use mall_core::invalid::count_within;
use mall_core::limits::ADDRESSES_MAX;
use mall_core::{AddressId, ShopperId};
use rusqlite::Connection;

use crate::store::address;
use crate::{Fault, random};

pub(crate) fn list(
    connection: &Connection,
    shopper: &ShopperId,
) -> Result<AddressesResponse, Fault> {
    Ok(AddressesResponse { addresses: address::of(connection, shopper)? })
}

pub(crate) fn add(
    tx: &Connection,
    shopper: &ShopperId,
    new: &Address,
) -> Result<AddressesResponse, Fault> {
    new.check()?;
    let held = address::of(tx, shopper)?;
    count_within("addresses", held.len().saturating_add(1), ADDRESSES_MAX)?;
    address::add(tx, shopper, &AddressId::new(random::id("a")?)?, new)?;
    list(tx, shopper)
}

pub(crate) fn change(
    tx: &Connection,
    shopper: &ShopperId,
    id: &AddressId,
    new: &Address,
) -> Result<AddressesResponse, Fault> {
    new.check()?;
    found(address::change(tx, shopper, id, new)?)?;
    list(tx, shopper)
}

pub(crate) fn remove(
    tx: &Connection,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<AddressesResponse, Fault> {
    found(address::remove(tx, shopper, id)?)?;
    list(tx, shopper)
}

pub(crate) fn make_default(
    tx: &Connection,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<AddressesResponse, Fault> {
    found(address::make_default(tx, shopper, id)?)?;
    list(tx, shopper)
}

fn found(found: bool) -> Result<(), Fault> {
    if found { Ok(()) } else { Err(Fault::NotFound) }
}
