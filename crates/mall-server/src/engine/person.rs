//! Logging in by `WeChat`: who that is here.

use mall_core::address::Phone;
use mall_core::{ShopperId, Timestamp};

use super::Moment;
use super::join::join;
use super::session::{me, token_hash};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::joined::Why;
use crate::record::session::{self, Hash, Reach};
use crate::record::wechat_account::{self, AccountRow};
use crate::store::Tx;
use mall_api::session::LoginResponse;

/// What `WeChat` told of somebody.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// By which app.
    pub(crate) app: String,
    /// By which that knows them.
    pub(crate) openid: String,
    /// By which all apps of the merchant know them.
    pub(crate) unionid: Option<String>,
    /// Sealed.
    pub(crate) session_key: Option<Vec<u8>>,
    /// Their number, which `WeChat` has verified.
    pub(crate) phone: Option<Phone>,
}

/// Opens a session of whom `WeChat` knows. Who was never here is made; who turns out to have been here under
/// two names is joined.
///
/// # Errors
///
/// [`Fault::Raced`] when another device of theirs does the same: the command is run anew, and finds that done.
pub(crate) fn log_in(
    tx: &dyn Tx,
    catalog: Option<&Catalog>,
    known: &Known,
    moment: &Moment,
) -> Result<LoginResponse, Fault> {
    let now = moment.now;
    let account = wechat_account::find(tx, &known.app, &known.openid)?;
    let union = match &known.unionid {
        Some(unionid) => wechat_account::of_union(tx, unionid)?,
        None => None,
    };
    let by_phone = match &known.phone {
        Some(phone) => session::with_phone(tx, phone)?.map(|row| row.id),
        None => None,
    };
    let found = account.as_ref().map(|row| row.shopper.clone());
    let mut shopper = if let Some(found) = found.or_else(|| union.clone()).or(by_phone) {
        // Whoever leaves, or is joined, in this moment waits, or has: then it is looked anew.
        let row = session::shopper(tx, &found)?;
        if !row.phone.is_here() {
            return Err(Fault::Raced);
        }
        session::reach(tx, &row, &row.phone)?;
        found
    } else {
        let id = ShopperId::new(moment.seed.id("u"))?;
        session::add_nameless(tx, &id, now)?;
        id
    };
    let row = AccountRow {
        app: known.app.clone(),
        openid: known.openid.clone(),
        shopper: shopper.clone(),
        unionid: known.unionid.clone().or_else(|| account.as_ref()?.unionid.clone()),
        session_key: known.session_key.clone(),
        seen_at: now,
    };
    wechat_account::keep(tx, account.as_ref(), &row)?;
    match (&known.unionid, union) {
        (Some(unionid), None) => wechat_account::unite(tx, unionid, &shopper)?,
        (Some(_), Some(united)) if united != shopper => {
            let joined = join(tx, catalog, (&shopper, &united), (Why::Union, now))?;
            shopper = joined.unwrap_or(shopper);
        }
        _ => {}
    }
    if let Some(phone) = &known.phone {
        shopper = verified(tx, catalog, (shopper, phone), now)?;
    }
    let token = moment.seed.token();
    session::add(tx, token_hash(&token), &shopper, now)?;
    Ok(LoginResponse { token, me: me(tx, &shopper, now)? })
}

/// `shopper` has shown that `phone` is theirs: who they are then. One who had told a number before keeps that.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody else showed the same at this moment.
pub(crate) fn verified(
    tx: &dyn Tx,
    catalog: Option<&Catalog>,
    (shopper, phone): (ShopperId, &Phone),
    now: Timestamp,
) -> Result<ShopperId, Fault> {
    let row = session::shopper(tx, &shopper)?;
    if !matches!(row.phone, Reach::Wechat(_)) {
        return Ok(shopper);
    }
    let Some(other) = session::with_phone(tx, phone)? else {
        session::reach(tx, &row, &Reach::Phone(phone.clone()))?;
        return Ok(shopper);
    };
    let joined = join(tx, catalog, (&shopper, &other.id), (Why::Phone, now))?;
    Ok(joined.unwrap_or(shopper))
}

/// The shopper of the session `hash`, when they are known by `WeChat` alone: whoever logs in by a number on the
/// same device is the same person.
pub(crate) fn nameless(
    tx: &dyn Tx,
    hash: Option<&Hash>,
    now: Timestamp,
) -> Result<Option<ShopperId>, Fault> {
    let Some(hash) = hash else { return Ok(None) };
    let Some(found) = super::session::find(tx, hash, now)? else { return Ok(None) };
    let row = session::shopper(tx, &found.shopper)?;
    Ok(matches!(row.phone, Reach::Wechat(_)).then_some(found.shopper))
}
