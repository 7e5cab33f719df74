//! A shopper's addresses. Every change answers with all of them.

use mall_api::address::AddressesResponse;
use mall_core::address::Address;
use mall_core::{AddressId, ShopperId};

use super::Moment;
use crate::Fault;
use crate::record::address;
use crate::store::Tx;

pub(crate) fn list(tx: &dyn Tx, shopper: &ShopperId) -> Result<AddressesResponse, Fault> {
    Ok(AddressesResponse { addresses: address::of(tx, shopper)? })
}

pub(crate) fn add(
    tx: &dyn Tx,
    shopper: &ShopperId,
    new: &Address,
    moment: &Moment,
) -> Result<AddressesResponse, Fault> {
    new.check()?;
    address::add(tx, shopper, AddressId::new(moment.seed.id("a"))?, new)?;
    list(tx, shopper)
}

pub(crate) fn change(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &AddressId,
    new: &Address,
) -> Result<AddressesResponse, Fault> {
    new.check()?;
    found(address::change(tx, shopper, id, new)?)?;
    list(tx, shopper)
}

pub(crate) fn remove(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<AddressesResponse, Fault> {
    found(address::remove(tx, shopper, id)?)?;
    list(tx, shopper)
}

pub(crate) fn make_default(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &AddressId,
) -> Result<AddressesResponse, Fault> {
    found(address::make_default(tx, shopper, id)?)?;
    list(tx, shopper)
}

fn found(found: bool) -> Result<(), Fault> {
    if found { Ok(()) } else { Err(Fault::NotFound) }
}
