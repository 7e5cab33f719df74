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

const ACCOUNT: <AccountRow as Record>::Columns = AccountRow::COLUMNS;

/// By which `app` knows a shopper: the account that they used last.
pub(crate) fn openid(tx: &dyn Tx, shopper: &ShopperId, app: &str) -> Result<Option<String>, Fault> {
    let tests = [ACCOUNT.shopper.is(shopper), ACCOUNT.app.is(&app.to_owned())];
    let by = "wechat_account_of_shopper";
    let rows: Vec<AccountRow> = tx.scan(&Scan { tests: &tests, by, descending: true, limit: 1 })?;
    Ok(rows.into_iter().next().map(|row| row.openid))
}
