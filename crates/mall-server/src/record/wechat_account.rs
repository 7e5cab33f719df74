//! By which each app of `WeChat` knows a shopper.

use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Scan, Tx};

crate::store::record! {
    /// Somebody as an app knows them.
    AccountRow in "wechat_account" keyed 2 {
        /// Which app: its `appid`.
        app: String,
        /// By which it knows them.
        openid: String,
        /// Who they are here.
        shopper: ShopperId,
        /// By which all apps of the merchant know them.
        unionid: Option<String>,
        /// Sealed. It never leaves the server: bytes are part of nothing that is shown.
        session_key: Option<Vec<u8>>,
        /// When they last logged in.
        seen_at: Timestamp,
    }
    Index::on("wechat_account_of_shopper", &["shopper", "app", "seen_at", "openid"]),
    Index::on("wechat_account_by_union", &["unionid", "app", "openid"]),
}

crate::store::record! {
    /// Somebody as all apps of the merchant know them: one shopper, whichever app they came by.
    UnionRow in "wechat_union" keyed 1 {
        /// By which all apps know them.
        unionid: String,
        /// Who they are here.
        shopper: ShopperId,
    }
    Index::on("wechat_union_of_shopper", &["shopper"]),
}

const ACCOUNT: <AccountRow as Record>::Columns = AccountRow::COLUMNS;

/// By which `app` knows a shopper: the account that they used last.
pub(crate) fn openid(tx: &dyn Tx, shopper: &ShopperId, app: &str) -> Result<Option<String>, Fault> {
    let tests = [ACCOUNT.shopper.is(shopper), ACCOUNT.app.is(&app.to_owned())];
    let by = "wechat_account_of_shopper";
    let rows: Vec<AccountRow> = tx.scan(&Scan { tests: &tests, by, descending: true, limit: 1 })?;
    Ok(rows.into_iter().next().map(|row| row.openid))
}

const UNION: <UnionRow as Record>::Columns = UnionRow::COLUMNS;

/// Whom `app` knows by `openid`.
pub(crate) fn find(tx: &dyn Tx, app: &str, openid: &str) -> Result<Option<AccountRow>, Fault> {
    tx.find(&[ACCOUNT.app.is(&app.to_owned()), ACCOUNT.openid.is(&openid.to_owned())])
}

/// Whom all apps know by `unionid`.
pub(crate) fn of_union(tx: &dyn Tx, unionid: &str) -> Result<Option<ShopperId>, Fault> {
    let found: Option<UnionRow> = tx.find(&[UNION.unionid.is(&unionid.to_owned())])?;
    Ok(found.map(|row| row.shopper))
}

/// All apps know `shopper` by `unionid` from now on. Whoever says so at the same moment waits here.
///
/// # Errors
///
/// [`Fault::Raced`] when they know somebody by it already.
pub(crate) fn unite(tx: &dyn Tx, unionid: &str, shopper: &ShopperId) -> Result<(), Fault> {
    tx.add(&UnionRow { unionid: unionid.to_owned(), shopper: shopper.clone() })
}

/// Writes down what an app told of somebody, in place of what it told before.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody else did.
pub(crate) fn keep(tx: &dyn Tx, seen: Option<&AccountRow>, row: &AccountRow) -> Result<(), Fault> {
    let Some(seen) = seen else { return tx.add(row) };
    let as_read = [
        ACCOUNT.app.is(&row.app),
        ACCOUNT.openid.is(&row.openid),
        ACCOUNT.shopper.is(&seen.shopper),
    ];
    let sets = [
        ACCOUNT.unionid.to(&row.unionid),
        ACCOUNT.session_key.to(&row.session_key),
        ACCOUNT.seen_at.to(&row.seen_at),
    ];
    if tx.change::<AccountRow>(&as_read, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// By which `WeChat` knows a shopper who has told no number: the same for the same person, whoever they are
/// here.
pub(crate) fn name(tx: &dyn Tx, shopper: &ShopperId) -> Result<Option<String>, Fault> {
    let of: Option<AccountRow> = tx.find(&[ACCOUNT.shopper.is(shopper)])?;
    Ok(of.map(|row| format!("wechat/{}", row.unionid.unwrap_or(row.openid))))
}
