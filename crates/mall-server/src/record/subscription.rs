//! 订阅消息: tokens, each for one message, where they came from and what they were spent on.

use mall_core::{IdempotencyKey, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Record, Tx};

crate::store::record! {
    /// How many messages of a template a shopper let the shop send, and did not get yet.
    TokenRow in "subscription_token" keyed 2 {
        /// Whose.
        shopper: ShopperId,
        /// Of which template.
        template: String,
        /// How many.
        tokens: u32,
    }
}

crate::store::record! {
    /// One time that they said so.
    AcceptRow in "subscription_accept" keyed 3 {
        /// Who.
        shopper: ShopperId,
        /// The key that came with it.
        key: IdempotencyKey,
        /// Of which template.
        template: String,
        /// When.
        at: Timestamp,
    }
}

crate::store::record! {
    /// A message that spent one: it goes out by that template.
    SpentRow in "subscription_spent" keyed 1 {
        /// Which.
        message: i64,
        /// To whom.
        shopper: ShopperId,
        /// By which template.
        template: String,
        /// When.
        at: Timestamp,
    }
}

const TOKEN: <TokenRow as Record>::Columns = TokenRow::COLUMNS;

/// What `message` spent.
pub(crate) fn spent(tx: &dyn Tx, message: i64) -> Result<Option<SpentRow>, Fault> {
    tx.find(&[SpentRow::COLUMNS.message.is(&message)])
}

/// How many of `template` a shopper has.
pub(crate) fn tokens(tx: &dyn Tx, shopper: &ShopperId, template: &str) -> Result<u32, Fault> {
    let tests = [TOKEN.shopper.is(shopper), TOKEN.template.is(&template.to_owned())];
    Ok(tx.find::<TokenRow>(&tests)?.map_or(0, |row| row.tokens))
}

/// One more, once for each key; `false` when that was heard before.
pub(crate) fn accept(tx: &dyn Tx, row: &AcceptRow) -> Result<bool, Fault> {
    if !tx.insert(row)? {
        return Ok(false);
    }
    let (shopper, template) = (row.shopper.clone(), row.template.clone());
    let this = [TOKEN.shopper.is(&shopper), TOKEN.template.is(&template)];
    let is_first = tx.insert(&TokenRow { shopper, template, tokens: 1 })?;
    if is_first || tx.change::<TokenRow>(&this, &[TOKEN.tokens.plus(1)])? == 1 {
        Ok(true)
    } else {
        Err(Fault::Raced)
    }
}

/// Spends one on a message that nothing was spent on.
///
/// # Errors
///
/// [`Fault::Raced`] when there is none any more, or somebody else did: done anew, it is seen.
pub(crate) fn spend(tx: &dyn Tx, row: &SpentRow) -> Result<(), Fault> {
    tx.add(row)?;
    let has = [
        TOKEN.shopper.is(&row.shopper),
        TOKEN.template.is(&row.template),
        TOKEN.tokens.at_least(&1),
    ];
    if tx.change::<TokenRow>(&has, &[TOKEN.tokens.plus(-1)])? == 1 {
        Ok(())
    } else {
        Err(Fault::Raced)
    }
}
