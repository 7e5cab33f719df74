//! 留言: what shoppers left for the shop, and how much of it on one day.

use mall_api::service::{MerchantServiceMessage, ServiceAnswer, ServiceMessage};
use mall_core::address::Phone;
use mall_core::service::ServiceSubject;
use mall_core::{Day, IdempotencyKey, ShopperId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Fault;
use crate::store::{Index, Json, Part, Record, Scan, Serial, Test, Tx};

crate::store::record! {
    /// A message. It is answered once.
    MessageRow in "service_message" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// Whose.
        shopper: ShopperId,
        /// Made by their device, once for each message.
        key: IdempotencyKey,
        /// What it says.
        said: Json<Said>,
        /// When.
        at: Timestamp,
        /// What the shop said.
        answer: Option<String>,
        /// When.
        answered_at: Option<Timestamp>,
    }
    Index::unique("service_message_once", &["shopper", "key"]),
    Index::on("service_message_of_shopper", &["shopper", "id"]),
    Index::on("service_message_open", &["id"]).partial(Part::Null("answered_at")),
}

crate::store::record! {
    /// How many messages a shopper left on the last day on which they left any.
    BookRow in "service_book" keyed 1 {
        /// Who.
        shopper: ShopperId,
        /// Which day of the shop.
        day: Day,
        /// How many.
        count: u32,
    }
}

/// What a message says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// The words.
    pub text: String,
    /// Whom to call.
    pub phone: Option<Phone>,
    /// What it is about.
    pub about: Option<ServiceSubject>,
}

const MESSAGE: <MessageRow as Record>::Columns = MessageRow::COLUMNS;
const BOOK: <BookRow as Record>::Columns = BookRow::COLUMNS;

impl MessageRow {
    /// As whoever left it is told.
    pub(crate) fn told(&self) -> Result<ServiceMessage, Fault> {
        let Said { text, about, .. } = self.said.read()?;
        let answer = self.answer.clone().zip(self.answered_at);
        let answer = answer.map(|(text, at)| ServiceAnswer { text, at });
        Ok(ServiceMessage { id: self.id.0, text, about, at: self.at, answer })
    }

    /// As the shop is told.
    pub(crate) fn merchants(&self) -> Result<MerchantServiceMessage, Fault> {
        let phone = self.said.read()?.phone;
        Ok(MerchantServiceMessage { shopper: self.shopper.clone(), phone, message: self.told()? })
    }
}

/// What a shopper's key left.
pub(crate) fn of_key(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &IdempotencyKey,
) -> Result<Option<MessageRow>, Fault> {
    tx.find(&[MESSAGE.shopper.is(shopper), MESSAGE.key.is(key)])
}

/// What a shopper left last, newest first.
pub(crate) fn of_shopper(
    tx: &dyn Tx,
    shopper: &ShopperId,
    limit: usize,
) -> Result<Vec<ServiceMessage>, Fault> {
    let tests = [MESSAGE.shopper.is(shopper)];
    let by = "service_message_of_shopper";
    let scan = Scan { tests: &tests, by, descending: true, limit };
    tx.scan::<MessageRow>(&scan)?.iter().map(MessageRow::told).collect()
}

/// Messages of all shoppers before `after`, newest first; only those without an answer, when `open`.
pub(crate) fn all(
    tx: &dyn Tx,
    after: Option<i64>,
    open: bool,
    limit: usize,
) -> Result<Vec<MessageRow>, Fault> {
    let mut tests: Vec<Test> = after.map(|it| MESSAGE.id.less(&Serial(it))).into_iter().collect();
    if !open {
        return tx.scan(&Scan { tests: &tests, descending: true, limit, ..Scan::ALL });
    }
    tests.push(MESSAGE.answered_at.is(&None));
    tx.scan(&Scan { tests: &tests, by: "service_message_open", descending: true, limit })
}

/// One message.
pub(crate) fn find(tx: &dyn Tx, id: i64) -> Result<Option<MessageRow>, Fault> {
    tx.find(&[MESSAGE.id.is(&Serial(id))])
}

/// Answers a message where nobody has; `false`, and nothing happens, where somebody has.
pub(crate) fn answer(tx: &dyn Tx, id: i64, text: &str, now: Timestamp) -> Result<bool, Fault> {
    let open = [MESSAGE.id.is(&Serial(id)), MESSAGE.answered_at.is(&None)];
    let sets = [MESSAGE.answer.to(&Some(text.to_owned())), MESSAGE.answered_at.to(&Some(now))];
    Ok(tx.change::<MessageRow>(&open, &sets)? == 1)
}

/// Counts one more message of a shopper's day; `false`, and nothing happens, when there are `limit`.
pub(crate) fn count(tx: &dyn Tx, shopper: &ShopperId, day: Day, limit: u32) -> Result<bool, Fault> {
    if tx.insert(&BookRow { shopper: shopper.clone(), day, count: 1 })? {
        return Ok(true);
    }
    let theirs = BOOK.shopper.is(shopper);
    let is_earlier = [theirs.clone(), BOOK.day.less(&day)];
    let sets = [BOOK.day.to(&day), BOOK.count.to(&1)];
    if tx.change::<BookRow>(&is_earlier, &sets)? == 1 {
        return Ok(true);
    }
    let below = [theirs, BOOK.day.is(&day), BOOK.count.less(&limit)];
    Ok(tx.change::<BookRow>(&below, &[BOOK.count.plus(1)])? == 1)
}
