//! 消息: what a shopper was told, and what of it they have read.

use mall_api::message::{MessagesResponse, PAGE_MESSAGES, ReadResponse};
use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::record::message;
use crate::store::Tx;

/// How long a message is kept: as long as anybody asks what became of an order.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// A page of what this shopper was told, newest first.
pub(crate) fn page(
    tx: &dyn Tx,
    shopper: &ShopperId,
    after: Option<i64>,
) -> Result<MessagesResponse, Fault> {
    let mut messages = message::page(tx, shopper, after, PAGE_MESSAGES + 1)?;
    let more = messages.len() > PAGE_MESSAGES;
    messages.truncate(PAGE_MESSAGES);
    let next = messages.last().filter(|_| more).map(|it| it.id);
    Ok(MessagesResponse { messages, next, unread: message::unread(tx, shopper)? })
}

/// They have read all up to `up_to`.
pub(crate) fn read(
    tx: &dyn Tx,
    shopper: &ShopperId,
    up_to: i64,
    now: Timestamp,
) -> Result<ReadResponse, Fault> {
    message::read(tx, shopper, up_to, now)?;
    Ok(ReadResponse { unread: message::unread(tx, shopper)? })
}

/// Forgets messages that nobody asks for any more.
pub(crate) fn sweep(tx: &dyn Tx, now: Timestamp) -> Result<usize, Fault> {
    message::sweep(tx, now.plus_ms(-KEPT_MS))
}
