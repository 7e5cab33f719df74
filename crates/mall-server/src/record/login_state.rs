//! What a log-in on a page of `WeChat` comes back with, and how many codes an address asked for.

use mall_core::Timestamp;

use super::session::Hash;
use crate::Fault;
use crate::store::{Index, Record, Tx};

crate::store::record! {
    /// Somebody was sent to the page of `WeChat` that asks who they are.
    StateRow in "login_state" keyed 1 {
        /// Of what comes back with them.
        state: Hash,
        /// Of what their browser keeps meanwhile: nobody else comes back with it.
        browser: Hash,
        /// When they were sent.
        at: Timestamp,
    }
    Index::on("login_state_by_age", &["at"]),
}

crate::store::record! {
    /// How many codes an address of the network has asked for.
    AddressCodesRow in "code_address" keyed 1 {
        /// Of the address.
        address: Hash,
        /// They are counted from here.
        window_at: Timestamp,
        /// Codes since then.
        sent: u32,
    }
    Index::on("code_address_by_age", &["window_at"]),
}

const STATE: <StateRow as Record>::Columns = StateRow::COLUMNS;
const CODES: <AddressCodesRow as Record>::Columns = AddressCodesRow::COLUMNS;

/// Writes down that the browser with `browser` was sent away with `state`.
pub(crate) fn add(tx: &dyn Tx, state: Hash, browser: Hash, at: Timestamp) -> Result<(), Fault> {
    tx.add(&StateRow { state, browser, at })
}

/// Uses `state` up, which came back to the browser with `browser`; `false` when it was used, was never given to
/// that browser, or was given before `since`.
pub(crate) fn take(
    tx: &dyn Tx,
    (state, browser): (&Hash, &Hash),
    since: Timestamp,
) -> Result<bool, Fault> {
    let tests = [STATE.state.is(state), STATE.browser.is(browser), STATE.at.at_least(&since)];
    Ok(tx.delete::<StateRow>(&tests)? == 1)
}

/// Counts a code for `address`, which may ask for `most` from `since` on; `false` when it had them.
pub(crate) fn count(
    tx: &dyn Tx,
    address: &Hash,
    (since, now): (Timestamp, Timestamp),
    most: u32,
) -> Result<bool, Fault> {
    if tx.insert(&AddressCodesRow { address: *address, window_at: now, sent: 1 })? {
        return Ok(true);
    }
    let is_over = [CODES.address.is(address), CODES.window_at.at_most(&since)];
    let anew = [CODES.window_at.to(&now), CODES.sent.to(&1)];
    if tx.change::<AddressCodesRow>(&is_over, &anew)? == 1 {
        return Ok(true);
    }
    let is_below = [CODES.address.is(address), CODES.sent.less(&most)];
    Ok(tx.change::<AddressCodesRow>(&is_below, &[CODES.sent.plus(1)])? == 1)
}

/// Forgets what began before `since`.
pub(crate) fn sweep(tx: &dyn Tx, since: Timestamp) -> Result<(), Fault> {
    tx.delete::<StateRow>(&[STATE.at.less(&since)])?;
    tx.delete::<AddressCodesRow>(&[CODES.window_at.less(&since)])?;
    Ok(())
}
