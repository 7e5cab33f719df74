//! What a gateway told: written down before it is answered, worked off once.

#[cfg(test)]
mod tests;

use mall_core::{Money, PaymentId, Timestamp};
use mall_wechat::notice::{Notice, Refund, RefundStatus, Transaction};
use sha2::{Digest, Sha256};

use super::pay::{Late, settle_for_owner};
use super::refund;
use crate::Fault;
use crate::catalog::Catalog;
use crate::gateway::wechat::{Merchant, via};
use crate::gateway::{Attempt, Standing};
use crate::record::gateway::{self, InboxKind, InboxRow, InboxState};
use crate::record::payment::{self, PaymentRow, PaymentState};
use crate::store::{Record, Tx};

impl PaymentRow {
    /// As its gateway is asked about it.
    pub(crate) fn attempt(&self) -> Attempt {
        let (payment, gateway) = (self.id.clone(), self.gateway.clone());
        Attempt { payment, gateway, amount: self.amount }
    }
}

/// Writes down what was told. Told again, it changes nothing: the same says the same.
pub(crate) fn hear(tx: &dyn Tx, notice: &Notice, now: Timestamp) -> Result<(), Fault> {
    let (kind, number, said) = match notice {
        Notice::Paid(it) => (InboxKind::Paid, &it.out_trade_no, serde_json::to_string(it)?),
        Notice::Refund(it) => (InboxKind::Refund, &it.out_refund_no, serde_json::to_string(it)?),
        // Nobody asked for it.
        Notice::Other { event } => {
            tracing::info!(event, "a callback that no shop asks for");
            return Ok(());
        }
    };
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&said));
    gateway::told(tx, (kind, format!("{number}/{digest}")), said, now)?;
    Ok(())
}

/// Works off what was told: the order is paid, or the refund is done, or a person is told. Worked off before,
/// it changes nothing.
///
/// # Errors
///
/// [`Fault::NotEnough`] as [`settle_for_owner`].
pub(crate) fn work(
    tx: &dyn Tx,
    catalog: &Catalog,
    key: &str,
    (merchant, late): (&Merchant, Late),
    now: Timestamp,
) -> Result<Option<String>, Fault> {
    let found: Option<InboxRow> = tx.find(&[InboxRow::COLUMNS.key.is(&key.to_owned())])?;
    let Some(row) = found.filter(|it| it.state == InboxState::New) else { return Ok(None) };
    let why = match row.kind {
        InboxKind::Paid => {
            let said: Transaction = serde_json::from_str(&row.said)?;
            paid(tx, catalog, &said, (merchant, late), now)?
        }
        InboxKind::Refund => returned(tx, &serde_json::from_str(&row.said)?, merchant, now)?,
        InboxKind::Alarm => None,
    };
    if gateway::worked_off(tx, key, why.as_deref())? { Ok(why) } else { Err(Fault::Raced) }
}

/// Why a payment does not count, when it does not.
fn paid(
    tx: &dyn Tx,
    catalog: &Catalog,
    said: &Transaction,
    (merchant, late): (&Merchant, Late),
    now: Timestamp,
) -> Result<Option<String>, Fault> {
    let id = PaymentId::new(said.out_trade_no.as_str()).ok();
    let attempt = id.map(|it| payment::named(tx, &it)).transpose()?.flatten();
    let Some(attempt) = attempt else { return Ok(Some("there is no such payment".to_owned())) };
    let Some(via) = via(&attempt.gateway) else {
        return Ok(Some("the payment was begun elsewhere".to_owned()));
    };
    match merchant.standing(via, &attempt.attempt(), said) {
        Standing::Wrong { field } => Ok(Some(format!("`{field}` is not what was asked for"))),
        Standing::Paid => settle(tx, catalog, &attempt, late, now),
        Standing::Open | Standing::Closed => Ok(None),
    }
}

/// The attempt is paid; why that does not count, when it does not.
pub(crate) fn settle(
    tx: &dyn Tx,
    catalog: &Catalog,
    attempt: &PaymentRow,
    late: Late,
    now: Timestamp,
) -> Result<Option<String>, Fault> {
    match attempt.state {
        PaymentState::Confirmed => Ok(None),
        PaymentState::Open => {
            settle_for_owner(tx, catalog, attempt, (true, late), now).map(|()| None)
        }
        PaymentState::Refused => Ok(Some("it was paid after it was closed".to_owned())),
    }
}

/// Why what is said of a refund is not so, or that it does not come.
fn returned(
    tx: &dyn Tx,
    said: &Refund,
    merchant: &Merchant,
    now: Timestamp,
) -> Result<Option<String>, Fault> {
    let row = crate::record::refund::find(tx, &said.out_refund_no)?;
    let Some(row) = row else { return Ok(Some("there is no such refund".to_owned())) };
    let wrong = |field: &str| Ok(Some(format!("`{field}` is not what was asked for")));
    if said.mchid != merchant.number {
        return wrong("mchid");
    }
    if said.out_trade_no != row.payment_id.as_str() {
        return wrong("out_trade_no");
    }
    if Money::from_fen(said.amount.refund) != row.amount {
        return wrong("amount.refund");
    }
    match said.refund_status {
        RefundStatus::Success => {
            refund::done(tx, &row.number, now)?;
            Ok(None)
        }
        RefundStatus::Processing => Ok(None),
        RefundStatus::Closed => Ok(Some("the refund was closed: send it by hand".to_owned())),
        RefundStatus::Abnormal => {
            Ok(Some("the account takes no money: see to it on the merchant's platform".to_owned()))
        }
    }
}
