//! Whether the tokens of messages are what was accepted and not spent.

use std::collections::BTreeMap;

use super::compare;
use crate::Fault;
use crate::record::gateway::{WatchKind, WatchRow};
use crate::record::subscription::{AcceptRow, SpentRow, TokenRow};
use crate::store::{Record, Tx};

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let mut counted: BTreeMap<_, i64> = BTreeMap::new();
    for row in tx.all::<AcceptRow>(&[])? {
        *counted.entry((row.shopper, row.template)).or_default() += 1;
    }
    for row in tx.all::<SpentRow>(&[])? {
        *counted.entry((row.shopper, row.template)).or_default() -= 1;
    }
    for row in tx.all::<WatchRow>(&[WatchRow::COLUMNS.kind.is(&WatchKind::Message)])? {
        let message = row.number.parse().unwrap_or_default();
        if tx.count::<SpentRow>(&[SpentRow::COLUMNS.message.is(&message)])? == 0 {
            broken.push(format!("message {} goes out and spent no token", row.number));
        }
    }
    let kept = tx.all::<TokenRow>(&[])?.into_iter();
    let kept = kept.map(|it| ((it.shopper, it.template), i64::from(it.tokens))).collect();
    compare("tokens are what was accepted and not spent", kept, counted, broken);
    Ok(())
}
