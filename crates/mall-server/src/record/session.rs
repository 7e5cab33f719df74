//! Shoppers, their sessions and the codes they log in with.

use std::collections::BTreeMap;

use mall_core::address::Phone;
use mall_core::{ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Field, Index, Kind, Record, Tx, Value};

/// SHA-256 of a token or a code: all that is kept of it.
pub(crate) type Hash = [u8; 32];

/// How a shopper is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// By their number.
    Phone(Phone),
    /// By `WeChat` alone: they have told no number yet. Their name is there in its place, since no two may be
    /// the same.
    Wechat(ShopperId),
    /// Not any more: they have left, or go by another name. Theirs is there, as above.
    Left(ShopperId),
}

/// Before the name of a shopper who has left: no number begins so.
const LEFT: &str = "left/";
/// Before the name of one whom `WeChat` alone knows.
const WECHAT: &str = "wechat/";

impl Reach {
    /// Their number, while they are here.
    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Phone(phone) => Some(phone),
            Self::Wechat(_) | Self::Left(_) => None,
        }
    }

    /// Whether they are here.
    pub(crate) const fn is_here(&self) -> bool {
        !matches!(self, Self::Left(_))
    }

    /// As others see it.
    pub(crate) fn masked(&self) -> String {
        self.phone().map_or_else(|| "***".to_owned(), Phone::masked)
    }
}

impl TryFrom<String> for Reach {
    type Error = mall_core::Invalid;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Phone::new(&text).map(Self::Phone)
    }
}

impl Field for Reach {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value {
        Value::Text(match self {
            Self::Phone(phone) => phone.as_str().to_owned(),
            Self::Wechat(id) => format!("{WECHAT}{id}"),
            Self::Left(id) => format!("{LEFT}{id}"),
        })
    }

    fn read(value: Value) -> Option<Self> {
        let text = String::read(value)?;
        let name = |prefix| text.strip_prefix(prefix).and_then(|it| ShopperId::new(it).ok());
        let named = name(LEFT).map(Self::Left).or_else(|| name(WECHAT).map(Self::Wechat));
        named.or_else(|| Phone::new(&text).ok().map(Self::Phone))
    }
}

crate::store::record! {
    /// Somebody who logged in once.
    ShopperRow in "shopper" keyed 1 {
        /// Their name here.
        id: ShopperId,
        /// Their number.
        phone: Reach,
        /// Since when.
        created_at: Timestamp,
        /// How many orders they ever paid.
        orders_paid: u32,
    }
    Index::unique("shopper_phone", &["phone"]),
}

crate::store::record! {
    /// A session that was not ended.
    SessionRow in "session" keyed 1 {
        /// Of its token.
        hash: Hash,
        /// Whose.
        shopper: ShopperId,
        /// Since when.
        created_at: Timestamp,
        /// When it was last used, to the day.
        used_at: Timestamp,
    }
    Index::on("session_by_age", &["used_at"]),
}

crate::store::record! {
    /// The last code sent to a number.
    CodeRow in "login_code" keyed 1 {
        /// Which number.
        phone: Phone,
        /// Absent once it was used.
        hash: Option<Hash>,
        /// When it was sent.
        sent_at: Timestamp,
        /// Wrong tries so far.
        tries: u32,
        /// Codes are counted from here.
        window_at: Timestamp,
        /// Codes sent since then.
        sent: u32,
    }
}

const SHOPPER: <ShopperRow as Record>::Columns = ShopperRow::COLUMNS;
const SESSION: <SessionRow as Record>::Columns = SessionRow::COLUMNS;
const CODE: <CodeRow as Record>::Columns = CodeRow::COLUMNS;

pub(crate) fn find(tx: &dyn Tx, hash: &Hash) -> Result<Option<SessionRow>, Fault> {
    tx.find(&[SESSION.hash.is(hash)])
}

pub(crate) fn add(
    tx: &dyn Tx,
    hash: Hash,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.add(&SessionRow { hash, shopper: shopper.clone(), created_at: now, used_at: now })
}

pub(crate) fn touch(tx: &dyn Tx, hash: &Hash, now: Timestamp) -> Result<(), Fault> {
    tx.change::<SessionRow>(&[SESSION.hash.is(hash)], &[SESSION.used_at.to(&now)])?;
    Ok(())
}

pub(crate) fn remove(tx: &dyn Tx, hash: &Hash) -> Result<(), Fault> {
    tx.delete::<SessionRow>(&[SESSION.hash.is(hash)])?;
    Ok(())
}

/// Forgets sessions not used since `unused_since`.
pub(crate) fn sweep(tx: &dyn Tx, unused_since: Timestamp) -> Result<usize, Fault> {
    tx.delete::<SessionRow>(&[SESSION.used_at.less(&unused_since)])
}

/// The shopper with this number; a new one, called `id`, on the first log-in.
pub(crate) fn shopper_with(
    tx: &dyn Tx,
    phone: &Phone,
    id: ShopperId,
    now: Timestamp,
) -> Result<ShopperId, Fault> {
    let reach = Reach::Phone(phone.clone());
    if let Some(found) = tx.find::<ShopperRow>(&[SHOPPER.phone.is(&reach)])? {
        // Whoever leaves in this moment waits, or has left: then this is somebody new.
        let still = [SHOPPER.id.is(&found.id), SHOPPER.phone.is(&reach)];
        let is_here = tx.change::<ShopperRow>(&still, &[SHOPPER.phone.to(&reach)])? == 1;
        return if is_here { Ok(found.id) } else { Err(Fault::Raced) };
    }
    let new = ShopperRow { id, phone: reach, created_at: now, orders_paid: 0 };
    tx.add(&new)?;
    Ok(new.id)
}

/// A shopper, called `id`, whom `WeChat` alone knows.
pub(crate) fn add_nameless(tx: &dyn Tx, id: &ShopperId, now: Timestamp) -> Result<(), Fault> {
    let phone = Reach::Wechat(id.clone());
    tx.add(&ShopperRow { id: id.clone(), phone, created_at: now, orders_paid: 0 })
}

/// How `seen` is reached becomes `reach`.
///
/// # Errors
///
/// [`Fault::Raced`] when it is not what was read, or somebody else is reached so.
pub(crate) fn reach(tx: &dyn Tx, seen: &ShopperRow, reach: &Reach) -> Result<(), Fault> {
    let as_read = [SHOPPER.id.is(&seen.id), SHOPPER.phone.is(&seen.phone)];
    let is_done = tx.change::<ShopperRow>(&as_read, &[SHOPPER.phone.to(reach)])? == 1;
    if is_done { Ok(()) } else { Err(Fault::Raced) }
}

/// `person` has paid the orders of `other` too, and has been here as long.
pub(crate) fn add_up(tx: &dyn Tx, person: &ShopperRow, other: &ShopperRow) -> Result<(), Fault> {
    let paid = [SHOPPER.id.is(&other.id), SHOPPER.orders_paid.is(&other.orders_paid)];
    if tx.change::<ShopperRow>(&paid, &[SHOPPER.orders_paid.to(&0)])? != 1 {
        return Err(Fault::Raced);
    }
    let since = person.created_at.min(other.created_at);
    let sets = [SHOPPER.orders_paid.plus(other.orders_paid), SHOPPER.created_at.to(&since)];
    tx.change::<ShopperRow>(&[SHOPPER.id.is(&person.id)], &sets)?;
    Ok(())
}

/// Nobody reaches this shopper by their number any more.
pub(crate) fn unlink(tx: &dyn Tx, id: &ShopperId) -> Result<(), Fault> {
    let sets = [SHOPPER.phone.to(&Reach::Left(id.clone()))];
    tx.change::<ShopperRow>(&[SHOPPER.id.is(id)], &sets)?;
    Ok(())
}

/// The shopper with this number.
pub(crate) fn with_phone(tx: &dyn Tx, phone: &Phone) -> Result<Option<ShopperRow>, Fault> {
    tx.find(&[SHOPPER.phone.is(&Reach::Phone(phone.clone()))])
}

/// The numbers of `shoppers`, but of those who have left.
pub(crate) fn phones<'a>(
    tx: &dyn Tx,
    shoppers: impl Iterator<Item = &'a ShopperId>,
) -> Result<BTreeMap<ShopperId, Phone>, Fault> {
    let rows = tx.all::<ShopperRow>(&[SHOPPER.id.among(shoppers.map(ShopperId::as_str))])?;
    let phone = |row: ShopperRow| Some((row.id, row.phone.phone()?.clone()));
    Ok(rows.into_iter().filter_map(phone).collect())
}

/// What is kept of a shopper.
pub(crate) fn shopper(tx: &dyn Tx, id: &ShopperId) -> Result<ShopperRow, Fault> {
    tx.find(&[SHOPPER.id.is(id)])?.ok_or(Fault::NotFound)
}

/// One more order was paid.
pub(crate) fn count_paid(tx: &dyn Tx, id: &ShopperId) -> Result<(), Fault> {
    tx.change::<ShopperRow>(&[SHOPPER.id.is(id)], &[SHOPPER.orders_paid.plus(1)])?;
    Ok(())
}

pub(crate) fn code(tx: &dyn Tx, phone: &Phone) -> Result<Option<CodeRow>, Fault> {
    tx.find(&[CODE.phone.is(phone)])
}

/// Puts `new` in the place of `seen`, the last code sent to the number.
///
/// # Errors
///
/// [`Fault::Raced`] when another was sent, or this one tried, in between.
pub(crate) fn keep_code(tx: &dyn Tx, seen: Option<&CodeRow>, new: &CodeRow) -> Result<(), Fault> {
    let Some(seen) = seen else { return tx.add(new) };
    let as_seen = [
        CODE.phone.is(&seen.phone),
        CODE.hash.is(&seen.hash),
        CODE.tries.is(&seen.tries),
        CODE.sent.is(&seen.sent),
    ];
    let sets = [
        CODE.hash.to(&new.hash),
        CODE.sent_at.to(&new.sent_at),
        CODE.tries.to(&new.tries),
        CODE.window_at.to(&new.window_at),
        CODE.sent.to(&new.sent),
    ];
    if tx.change::<CodeRow>(&as_seen, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}
