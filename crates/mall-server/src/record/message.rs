//! What shoppers were told, in the shop.

use mall_api::message::{Message, News};
use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Json, Part, Record, Scan, Serial, Tx};

crate::store::words! {
    /// Of what a message is.
    MessageKind {
        /// 开抢提醒.
        FlashSoon = "flashSoon",
        /// 签到提醒.
        CheckIn = "checkIn",
        /// 拼团成功.
        GroupFormed = "groupFormed",
        /// 拼团失败.
        GroupFailed = "groupFailed",
        /// 已发货.
        ParcelSent = "parcelSent",
        /// 已退款.
        Refunded = "refunded",
        /// 开播提醒.
        LiveSoon = "liveSoon",
        /// 留言有回复.
        ServiceAnswered = "serviceAnswered",
        /// 再来一单.
        DueAgain = "dueAgain",
        /// 送券.
        CouponGiven = "couponGiven",
        /// 下单有礼.
        OrderGift = "orderGift",
    }
}

crate::store::record! {
    /// A message.
    MessageRow in "message" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// To whom.
        shopper: ShopperId,
        /// What happened; they are told once of it.
        key: String,
        /// Of what it is.
        kind: MessageKind,
        /// What it says.
        data: Json<News>,
        /// When.
        at: Timestamp,
        /// When they read it.
        read_at: Option<Timestamp>,
        /// When it was told outside the shop.
        told_at: Option<Timestamp>,
    }
    Index::unique("message_once", &["shopper", "key"]),
    Index::on("message_of_shopper", &["shopper", "id"]),
    Index::on("message_unread", &["shopper"]).partial(Part::Null("read_at")),
    Index::on("message_untold", &["id"]).partial(Part::Null("told_at")),
    Index::on("message_by_age", &["at"]),
}

const MESSAGE: <MessageRow as Record>::Columns = MessageRow::COLUMNS;

/// Tells `shopper` what `key` names, once; `false`, and nothing happens, when they were told, or have left.
pub(crate) fn add(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (key, news): (String, &News),
    now: Timestamp,
) -> Result<bool, Fault> {
    if !super::session::shopper(tx, shopper)?.phone.is_here() {
        return Ok(false);
    }
    tx.insert(&MessageRow {
        id: Serial::default(),
        shopper: shopper.clone(),
        key,
        kind: match news {
            News::FlashSoon { .. } => MessageKind::FlashSoon,
            News::CheckIn { .. } => MessageKind::CheckIn,
            News::GroupFormed { .. } => MessageKind::GroupFormed,
            News::GroupFailed { .. } => MessageKind::GroupFailed,
            News::ParcelSent { .. } => MessageKind::ParcelSent,
            News::Refunded { .. } => MessageKind::Refunded,
            News::LiveSoon { .. } => MessageKind::LiveSoon,
            News::ServiceAnswered { .. } => MessageKind::ServiceAnswered,
            News::DueAgain { .. } => MessageKind::DueAgain,
            News::CouponGiven { .. } => MessageKind::CouponGiven,
            News::OrderGift { .. } => MessageKind::OrderGift,
        },
        data: Json::of(news)?,
        at: now,
        read_at: None,
        told_at: None,
    })
}

/// One message.
pub(crate) fn named(tx: &dyn Tx, id: i64) -> Result<Option<MessageRow>, Fault> {
    tx.find(&[MESSAGE.id.is(&Serial(id))])
}

/// Whether `shopper` was told what `key` names.
pub(crate) fn is_told(tx: &dyn Tx, shopper: &ShopperId, key: &str) -> Result<bool, Fault> {
    let tests = [MESSAGE.shopper.is(shopper), MESSAGE.key.is(&key.to_owned())];
    Ok(tx.count::<MessageRow>(&tests)? > 0)
}

/// Messages of a shopper, newest first: those before `after`, at most `limit`.
pub(crate) fn page(
    tx: &dyn Tx,
    shopper: &ShopperId,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<Message>, Fault> {
    let mut tests = vec![MESSAGE.shopper.is(shopper)];
    tests.extend(after.map(|after| MESSAGE.id.less(&Serial(after))));
    let scan = Scan { tests: &tests, by: "message_of_shopper", descending: true, limit };
    let read = |row: MessageRow| {
        Ok(Message {
            id: row.id.0,
            news: row.data.read()?,
            at: row.at,
            is_read: row.read_at.is_some(),
        })
    };
    tx.scan::<MessageRow>(&scan)?.into_iter().map(read).collect()
}

/// How many a shopper has not read.
pub(crate) fn unread(tx: &dyn Tx, shopper: &ShopperId) -> Result<u32, Fault> {
    let count =
        tx.count::<MessageRow>(&[MESSAGE.shopper.is(shopper), MESSAGE.read_at.is(&None)])?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A shopper has read all up to `up_to`.
pub(crate) fn read(
    tx: &dyn Tx,
    shopper: &ShopperId,
    up_to: i64,
    now: Timestamp,
) -> Result<(), Fault> {
    let up_to = MESSAGE.id.at_most(&Serial(up_to));
    let tests = [MESSAGE.shopper.is(shopper), MESSAGE.read_at.is(&None), up_to];
    tx.change::<MessageRow>(&tests, &[MESSAGE.read_at.to(&Some(now))]).map(|_| ())
}

/// What was not told outside the shop yet, oldest first.
pub(crate) fn untold(tx: &dyn Tx, limit: usize) -> Result<Vec<MessageRow>, Fault> {
    let tests = [MESSAGE.told_at.is(&None)];
    tx.scan(&Scan { tests: &tests, by: "message_untold", limit, ..Scan::ALL })
}

/// Takes over the telling of some that were not told yet: they are nobody else's then.
pub(crate) fn take_over(
    tx: &dyn Tx,
    limit: usize,
    now: Timestamp,
) -> Result<Vec<MessageRow>, Fault> {
    let mut taken = Vec::new();
    for row in untold(tx, limit)? {
        let is_untold = [MESSAGE.id.is(&row.id), MESSAGE.told_at.is(&None)];
        if tx.change::<MessageRow>(&is_untold, &[MESSAGE.told_at.to(&Some(now))])? == 1 {
            taken.push(row);
        }
    }
    Ok(taken)
}

/// Forgets messages from before `before`.
pub(crate) fn sweep(tx: &dyn Tx, before: Timestamp) -> Result<usize, Fault> {
    tx.delete::<MessageRow>(&[MESSAGE.at.less(&before)])
}
