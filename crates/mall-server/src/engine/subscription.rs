//! 订阅消息: what shoppers let the shop send, and what that is spent on. The rules are
//! [`mall_core::subscription`].
//!
//! Whoever spends a token takes the message out of the outbox in the same transaction, where it still is there:
//! of many servers one does, and no token is spent twice. What nobody subscribed to leaves the outbox too: it is
//! read in the shop.

use std::collections::BTreeMap;

use mall_api::subscription::SubscribeRequest;
use mall_core::invalid::count_within;
use mall_core::limits::{SUBSCRIBE_AT_ONCE, SUBSCRIPTION_TOKENS_MAX};
use mall_core::subscription::{self, Purpose, Subscription, Topic, Waiting};
use mall_core::{Invalid, Rule, ShopperId, Timestamp};

use crate::Fault;
use crate::catalog::Catalog;
use crate::record::gateway::{WatchKind, watch};
use crate::record::message::{self, MessageKind, MessageRow};
use crate::record::subscription::{self as record, AcceptRow, SpentRow};
use crate::store::Tx;

/// Which templates a shopper is asked for when they tap that.
pub(crate) fn ask(catalog: &Catalog, purpose: Purpose) -> Vec<String> {
    subscription::ask(&catalog.shop.subscriptions, purpose)
}

/// `shopper` let the shop send one message by each of these templates. The same key adds nothing.
///
/// # Errors
///
/// [`Fault::Invalid`] when they are too many, or not the shop's.
pub(crate) fn accept(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    request: &SubscribeRequest,
    now: Timestamp,
) -> Result<(), Fault> {
    count_within("templates", request.templates.len(), SUBSCRIBE_AT_ONCE)?;
    for (position, template) in request.templates.iter().enumerate() {
        if !catalog.shop.subscriptions.iter().any(|it| it.template == *template) {
            let rule = Rule::Unknown { name: template.clone() };
            return Err(Invalid::new(format!("templates[{position}]"), rule).into());
        }
        // It keeps one shopper from filling the table. Two at once may both be the last: no harm.
        if record::tokens(tx, shopper, template)? < SUBSCRIPTION_TOKENS_MAX {
            let (shopper, key) = (shopper.clone(), request.key.clone());
            record::accept(tx, &AcceptRow { shopper, key, template: template.clone(), at: now })?;
        }
    }
    Ok(())
}

const fn topic(kind: MessageKind) -> Option<Topic> {
    Some(match kind {
        MessageKind::FlashSoon => Topic::FlashSoon,
        MessageKind::CheckIn => Topic::CheckIn,
        MessageKind::GroupFormed | MessageKind::GroupFailed => Topic::GroupResult,
        MessageKind::ParcelSent => Topic::ParcelSent,
        MessageKind::Refunded => Topic::Refunded,
        MessageKind::LiveSoon => Topic::LiveSoon,
        MessageKind::DueAgain => Topic::DueAgain,
        MessageKind::CouponGiven => Topic::CouponGiven,
        MessageKind::ServiceAnswered | MessageKind::OrderGift => return None,
    })
}

/// Takes messages out of the outbox, at most `limit`, and spends the tokens of their shoppers on the most
/// valuable; which they were, and how many tokens that took. In a shop that `goes_out` to its shoppers a row is left
/// for each, by which [`super::letter`] sends it.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody else has spent a token since.
pub(crate) fn spend(
    tx: &dyn Tx,
    subscriptions: &[Subscription],
    (limit, goes_out): (usize, bool),
    now: Timestamp,
) -> Result<(Vec<MessageRow>, usize), Fault> {
    let rows = message::take_over(tx, limit, now)?;
    let mut wait: BTreeMap<(ShopperId, &str), Vec<Waiting>> = BTreeMap::new();
    for row in &rows {
        let Some(topic) = topic(row.kind) else { continue };
        if let Some(template) = subscription::template_of(subscriptions, topic) {
            let of = wait.entry((row.shopper.clone(), template)).or_default();
            of.push(Waiting { id: row.id.0, topic, at: row.at });
        }
    }
    let mut told = 0;
    for ((shopper, template), wait) in wait {
        for message in subscription::spend(record::tokens(tx, &shopper, template)?, &wait) {
            let (shopper, template) = (shopper.clone(), template.to_owned());
            record::spend(tx, &SpentRow { message, shopper, template, at: now })?;
            if goes_out {
                watch(tx, WatchKind::Message, &message.to_string(), now)?;
            }
            told += 1;
        }
    }
    Ok((rows, told))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use mall_api::message::News;
    use mall_core::{IdempotencyKey, OrderId};

    use super::*;
    use crate::engine::tests::log_in_as;
    use crate::record::shop;
    use crate::record::subscription::TokenRow;
    use crate::store::{Record, Store};
    use crate::{audit, seed};

    const NOON: Timestamp = Timestamp(1_795_665_600_000);

    fn subscribe(key: &str, template: &str) -> SubscribeRequest {
        let key = IdempotencyKey::new(key).unwrap();
        SubscribeRequest { key, templates: vec![template.to_owned()] }
    }

    /// Thirty shoppers with two tokens each, and three messages that want them.
    #[test]
    fn many_servers_spend_each_token_once_and_on_the_most_valuable() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path()).unwrap();
        let mut file = seed::demo_shop().unwrap();
        let topics = serde_json::json!([{"template": "t1", "topics": ["dueAgain", "parcelSent", "refunded"]}]);
        file.subscriptions = serde_json::from_value(topics).unwrap();
        let catalog = Arc::new(Catalog::new(7, file.clone()));
        let asked = Arc::clone(&catalog);
        let work = move |tx: &dyn Tx| {
            shop::open(tx, &file, 7)?;
            for number in 10..40 {
                let shopper = log_in_as(tx, number)?;
                for key in ["a", "a", "b"] {
                    accept(tx, &asked, &shopper, &subscribe(key, "t1"), NOON)?;
                }
                let order = OrderId::new("o")?;
                let due = News::DueAgain {
                    product: mall_core::ProductId::new("dew-cream")?,
                    title: "x".to_owned(),
                    coupon: None,
                };
                let refunded = |of: &OrderId| News::Refunded {
                    order: of.clone(),
                    amount: mall_core::Money::ZERO,
                };
                for (key, news) in [("1", due), ("2", refunded(&order)), ("3", refunded(&order))] {
                    message::add(tx, &shopper, (key.to_owned(), &news), NOON)?;
                }
            }
            Ok(())
        };
        store.write_blocking(work).unwrap();
        let look = |_| {
            let (store, catalog) = (store.clone(), Arc::clone(&catalog));
            // A whole shopper at a time.
            let look =
                move |tx: &dyn Tx| Ok(spend(tx, &catalog.shop.subscriptions, (9, true), NOON)?.1);
            thread::spawn(move || {
                (0..5).map(|_| store.write_blocking(look.clone()).unwrap()).sum::<usize>()
            })
        };
        let servers: Vec<_> = (0..16).map(look).collect();
        assert_eq!(servers.into_iter().map(|it| it.join().unwrap()).sum::<usize>(), 60);
        let broken = store.read_blocking(|tx| audit::audit(tx)).unwrap();
        // The refunds of this test are of no order.
        assert!(!broken.iter().any(|it| it.contains("tokens")), "{broken:#?}");
        let left = store.read_blocking(|tx| tx.all::<TokenRow>(&[])).unwrap();
        assert!(left.len() == 30 && left.iter().all(|it| it.tokens == 0));
        let spent = store.read_blocking(|tx| tx.all::<SpentRow>(&[])).unwrap();
        let due = [MessageRow::COLUMNS.kind.is(&MessageKind::DueAgain)];
        let due = store.read_blocking(move |tx| tx.all::<MessageRow>(&due)).unwrap();
        assert!(
            spent.iter().all(|it| due.iter().all(|other| other.id.0 != it.message)),
            "the rest waits"
        );
        assert!(store.read_blocking(|tx| message::untold(tx, 1)).unwrap().is_empty());
    }
}
