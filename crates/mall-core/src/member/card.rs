//! 付费卡: cards that are bought by the month, and how long one holds.
//!
//! Each purchase is a term of whole months that begins when it is paid, or where the last term of the
//! same card ends: so terms of a card never overlap. A month is one of the calendar, in shop time; it
//! is counted from the beginning of the term, so the 31st comes back after a shorter month.

use serde::{Deserialize, Serialize};

use super::{check_benefits, check_coupons, check_factor, is_once, once};
use crate::allocate::of_first;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    CARD_CHOICES_MAX, CARD_MONTHS_MAX, PAID_CARDS_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::{Day, DayClock, Invalid, Money, PaidCardId, Rule, TemplateId, TierId, Timestamp};

/// 付费卡: what a shopper buys by the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaidCard {
    /// Which; conditions of rules name it.
    pub id: PaidCardId,
    /// What a shopper reads.
    pub title: String,
    /// Picture.
    pub image: String,
    /// What a month costs, in fen.
    pub price: Money,
    /// How many months can be bought at once, the fewest first.
    pub months: Vec<u32>,
    /// How many times the points of an order its holders earn, in basis points.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub factor: u32,
    /// Coupons for who holds it, each once in a month of the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub monthly: Vec<TemplateId>,
    /// What it brings, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<String>,
    /// The lowest tier that may buy it; everybody may when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierId>,
}

/// Months of a card that were bought at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// When its first month begins.
    pub starts_at: Timestamp,
    /// How many were bought.
    pub months: u32,
    /// How many of them were given back, the last ones.
    pub refunded: u32,
}

impl Term {
    /// When its month `number`, from 0, begins.
    pub fn month_begins(&self, number: u32) -> Timestamp {
        months_later(self.starts_at, number)
    }

    /// When it ends.
    pub fn ends_at(&self) -> Timestamp {
        self.month_begins(self.left())
    }

    /// How many months were not given back.
    pub const fn left(&self) -> u32 {
        self.months.saturating_sub(self.refunded)
    }

    /// Whether it holds at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.starts_at <= now && now < self.ends_at()
    }

    /// How many of its months have begun at `now`.
    pub fn begun(&self, now: Timestamp) -> u32 {
        let begun = (0..self.left()).filter(|number| self.month_begins(*number) <= now);
        u32::try_from(begun.count()).unwrap_or(u32::MAX)
    }

    /// How many have not.
    pub fn unused(&self, now: Timestamp) -> u32 {
        self.left().saturating_sub(self.begun(now))
    }

    /// What goes back of the `paid` for all of it when the months that have not begun do: each month
    /// cost what an even split says, the first ones a fen more.
    pub fn refund(&self, paid: Money, now: Timestamp) -> Money {
        let first = |count| of_first(paid, self.months, count);
        first(self.left()) - first(self.begun(now))
    }
}

/// When months bought at `now` begin, after `terms` of the same card.
pub fn begins_at(terms: &[Term], now: Timestamp) -> Timestamp {
    holds_until(terms, now).unwrap_or(now)
}

/// Until when the card holds without a gap; `None` when it does not hold at `now`.
pub fn holds_until(terms: &[Term], now: Timestamp) -> Option<Timestamp> {
    let live = terms.iter().filter(|it| it.left() > 0 && now < it.ends_at());
    live.map(Term::ends_at).max()
}

/// `months` months of the calendar after `from`, at the same time of the day; on the last day of a
/// month that has no such day.
fn months_later(from: Timestamp, months: u32) -> Timestamp {
    let clock = DayClock::SHOP;
    let day = Day::of(from, clock);
    let (year, month, date) = day.parts();
    let count = year * 12 + month - 1 + i64::from(months);
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let first = Day::new(year, month, 1).unwrap_or(Day::LAST);
    let wanted = first.plus(date - 1).min(first.last_of_month());
    wanted.starts_at(clock).plus_ms(from.since_ms(day.starts_at(clock)))
}

impl PaidCard {
    /// Whether so many months can be bought at once.
    pub fn sells(&self, months: u32) -> bool {
        self.months.contains(&months)
    }

    /// What `months` cost.
    pub fn cost(&self, months: u32) -> Money {
        self.price.times(months)
    }

    fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        crate::catalog::picture("image", &self.image)?;
        in_range("price", self.price.fen(), 1, UNIT_PRICE_MAX_FEN)?;
        if self.months.is_empty() {
            return Err(Invalid::shape("months", "at least one number of months"));
        }
        count_within("months", self.months.len(), CARD_CHOICES_MAX)?;
        let mut fewer = 0;
        for (position, months) in self.months.iter().enumerate() {
            let field = format!("months[{position}]");
            in_range(&field, (*months).into(), 1, CARD_MONTHS_MAX.into())?;
            if *months <= fewer {
                return Err(Invalid::shape(field, "more than the one before"));
            }
            fewer = *months;
        }
        check_factor(self.factor)?;
        check_coupons("monthly", &self.monthly)?;
        check_benefits(&self.benefits)
    }
}

/// Whether `cards` can stand together: each fine, none twice.
///
/// # Errors
///
/// The first thing that is wrong, with its place: `paidCards[1].price`.
pub fn check_cards(cards: &[PaidCard]) -> Result<(), Invalid> {
    count_within("paidCards", cards.len(), PAID_CARDS_MAX)?;
    for (position, card) in cards.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("paidCards[{position}]"));
        card.check().map_err(at)?;
        if cards.iter().take(position).any(|it| it.id == card.id) {
            return Err(at(Invalid::new("id", Rule::Twice)));
        }
    }
    Ok(())
}
