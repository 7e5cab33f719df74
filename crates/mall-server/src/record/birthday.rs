//! 生日礼: when shoppers were born, and what they were given for it.

use mall_core::birthday::{Birthday, said_before};
use mall_core::check_in::Reward;
use mall_core::{ShopperId, TierId, Timestamp};

use crate::Fault;
use crate::store::{Json, Record, Tx};

crate::store::record! {
    /// The birthday that a shopper said.
    BirthdayRow in "birthday" keyed 1 {
        /// Whose.
        shopper: ShopperId,
        /// From 1.
        month: u32,
        /// From 1.
        day: u32,
        /// When they said it.
        said_at: Timestamp,
    }
}

crate::store::record! {
    /// What a shopper was given, once for the birthday of a year.
    BirthdayGiftRow in "birthday_gift" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// In which year it falls.
        year: i64,
        /// Of which tier they were.
        tier: TierId,
        /// When.
        at: Timestamp,
        /// What was given.
        given: Json<Vec<Reward>>,
    }
}

const BIRTHDAY: <BirthdayRow as Record>::Columns = BirthdayRow::COLUMNS;
const GIFT: <BirthdayGiftRow as Record>::Columns = BirthdayGiftRow::COLUMNS;

impl BirthdayRow {
    /// The day that they said.
    pub(crate) const fn birthday(&self) -> Birthday {
        Birthday { month: self.month, day: self.day }
    }
}

/// What a shopper said.
pub(crate) fn of(tx: &dyn Tx, shopper: &ShopperId) -> Result<Option<BirthdayRow>, Fault> {
    tx.find(&[BIRTHDAY.shopper.is(shopper)])
}

/// They say it first, or anew where they have not for a year; `false`, and nothing happens, otherwise.
pub(crate) fn say(tx: &dyn Tx, row: &BirthdayRow) -> Result<bool, Fault> {
    let long_ago =
        [BIRTHDAY.shopper.is(&row.shopper), BIRTHDAY.said_at.at_most(&said_before(row.said_at))];
    let sets = [
        BIRTHDAY.month.to(&row.month),
        BIRTHDAY.day.to(&row.day),
        BIRTHDAY.said_at.to(&row.said_at),
    ];
    Ok(tx.insert(row)? || tx.change::<BirthdayRow>(&long_ago, &sets)? == 1)
}

/// What they were given for the birthday of `year`.
pub(crate) fn gift(
    tx: &dyn Tx,
    shopper: &ShopperId,
    year: i64,
) -> Result<Option<BirthdayGiftRow>, Fault> {
    tx.find(&[GIFT.shopper.is(shopper), GIFT.year.is(&year)])
}

/// Writes a gift down; `false` when it is there. Whoever comes at the same moment waits here.
pub(crate) fn add(tx: &dyn Tx, row: &BirthdayGiftRow) -> Result<bool, Fault> {
    tx.insert(row)
}

/// Some of what was promised could not be given.
pub(crate) fn gave(tx: &dyn Tx, row: &BirthdayGiftRow, given: &[Reward]) -> Result<(), Fault> {
    let this = [GIFT.shopper.is(&row.shopper), GIFT.year.is(&row.year)];
    tx.change::<BirthdayGiftRow>(&this, &[GIFT.given.to(&Json::of(&given.to_vec())?)])?;
    Ok(())
}
