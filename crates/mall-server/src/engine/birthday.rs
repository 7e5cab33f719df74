//! 生日礼: the day is the shopper's to say, its gift is given once for the birthday of a year.

use mall_api::member::{BirthdayView, GiftState};
use mall_core::birthday::{Birthday, BirthdayGift, BirthdayRefusal, change_at};
use mall_core::check_in::Reward;
use mall_core::member::tier_of;
use mall_core::time::Phase;
use mall_core::{Day, ShopperId, TierId, Timestamp, Window};

use super::giving::Giving;
use super::{Moment, reward};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::birthday::{self as record, BirthdayGiftRow, BirthdayRow};
use crate::record::growth;
use crate::store::{Json, Tx};

/// How it stands with a shopper.
struct Standing<'a> {
    said: Option<BirthdayRow>,
    /// The birthday that is next, or around which it is, and when its gift can be taken.
    next: Option<(Day, Window)>,
    taken: Option<BirthdayGiftRow>,
    tier: Option<TierId>,
    gives: &'a [Reward],
}

impl<'a> Standing<'a> {
    fn load(
        tx: &dyn Tx,
        catalog: &Catalog,
        gift: &'a BirthdayGift,
        shopper: &ShopperId,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let said = record::of(tx, shopper)?;
        let next = said.as_ref().and_then(|it| gift.around(it.birthday(), now));
        let taken = match &next {
            Some((day, _)) => record::gift(tx, shopper, day.parts().0)?,
            None => None,
        };
        let tier = tier_of(&catalog.shop.tiers, growth::balance(tx, shopper)?);
        let tier = tier.map(|it| it.id.clone());
        Ok(Self { said, next, taken, gives: gift.gives(tier.as_ref()), tier })
    }

    /// The birthday and the tier that something is given for now; nothing when it was given before.
    fn due(&self, now: Timestamp) -> Result<Option<(Day, &TierId)>, BirthdayRefusal> {
        let (day, window) = self.next.ok_or(BirthdayRefusal::NotSaid)?;
        if self.taken.is_some() {
            return Ok(None);
        }
        if window.phase(now) != Phase::Open {
            return Err(BirthdayRefusal::NotNow { starts_at: window.starts_at });
        }
        let tier = self.tier.as_ref().filter(|_| !self.gives.is_empty());
        Ok(Some((day, tier.ok_or(BirthdayRefusal::NoTier)?)))
    }
}

/// How it stands with `shopper`; nothing when the shop gives none.
pub(super) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<Option<Box<BirthdayView>>, Fault> {
    let Some(gift) = &catalog.shop.birthday_gift else { return Ok(None) };
    let standing = Standing::load(tx, catalog, gift, shopper, now)?;
    let state = match standing.due(now) {
        Ok(None) => GiftState::Given,
        Ok(Some(_)) => GiftState::Due,
        Err(_) if standing.gives.is_empty() => GiftState::Gone,
        Err(_) => GiftState::Locked,
    };
    let said_at = standing.said.as_ref().map(|it| it.said_at);
    let gives = match &standing.taken {
        Some(row) => row.given.read()?,
        None => standing.gives.to_vec(),
    };
    Ok(Some(Box::new(BirthdayView {
        title: gift.title.clone(),
        day: standing.next.map(|(day, _)| day),
        window: standing.next.map(|(_, window)| window),
        change_at: said_at.map(change_at).filter(|it| now < *it),
        coupons: reward::titles(catalog, gives.iter()),
        gives,
        state,
    })))
}

/// `shopper` says when they were born. The same again changes nothing.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no gift for it; [`Fault::Invalid`] for a day that is none;
/// [`BirthdayRefusal::TooSoon`] when they said another less than a year ago.
pub(crate) fn say(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    birthday: Birthday,
    now: Timestamp,
) -> Result<(), Fault> {
    catalog.shop.birthday_gift.as_ref().ok_or(Fault::NotFound)?;
    birthday.check()?;
    let said = record::of(tx, shopper)?;
    if said.as_ref().is_some_and(|it| it.birthday() == birthday) {
        return Ok(());
    }
    let Birthday { month, day } = birthday;
    if record::say(tx, &BirthdayRow { shopper: shopper.clone(), month, day, said_at: now })? {
        return Ok(());
    }
    // Nobody had said one when it was looked for: somebody has since.
    let said_at = said.ok_or(Fault::Raced)?.said_at;
    Err(BirthdayRefusal::TooSoon { change_at: change_at(said_at) }.into())
}

/// Gives `shopper` what is due; asked again it gives nothing more.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has none; [`BirthdayRefusal`] with why not.
pub(crate) fn take(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    moment: &Moment,
) -> Result<(), Fault> {
    let gift = catalog.shop.birthday_gift.as_ref().ok_or(Fault::NotFound)?;
    let standing = Standing::load(tx, catalog, gift, shopper, moment.now)?;
    let Some((day, tier)) = standing.due(moment.now)? else { return Ok(()) };
    let (year, _, _) = day.parts();
    let row = BirthdayGiftRow {
        shopper: shopper.clone(),
        year,
        tier: tier.clone(),
        at: moment.now,
        given: Json::of(&standing.gives.to_vec())?,
    };
    // First of all: whoever takes it at the same moment waits here, and then has it.
    if !record::add(tx, &row)? {
        return Err(Fault::Raced);
    }
    let key = format!("{shopper}/{year}");
    let (kind, title) = ("birthday", gift.title.as_str());
    let given =
        Giving { tx, catalog, shopper, kind, key: &key, title, moment }.all(standing.gives)?;
    if given != standing.gives {
        record::gave(tx, &row, &given)?;
    }
    Ok(())
}
