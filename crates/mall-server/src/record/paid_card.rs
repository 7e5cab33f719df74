//! 付费卡: the months that shoppers bought.

use mall_core::member::Term;
use mall_core::{Money, OrderId, PaidCardId, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Tx};

crate::store::record! {
    /// Months of a card that an order brought when it was paid.
    TermRow in "card_term" keyed 1 {
        /// Which order.
        order_id: OrderId,
        /// Whose.
        shopper: ShopperId,
        /// Of which card.
        card: PaidCardId,
        /// How many.
        months: u32,
        /// What was paid for all of them.
        amount: Money,
        /// When the first begins.
        starts_at: Timestamp,
        /// How many were given back.
        refunded: u32,
    }
    Index::on("card_of_shopper", &["shopper"]),
}

crate::store::record! {
    /// How many months of a card a shopper has had and has not given back. Whoever changes it says how
    /// often it had been changed when they read.
    CardBookRow in "card_book" keyed 2 {
        /// Whose.
        shopper: ShopperId,
        /// Of which card.
        card: PaidCardId,
        /// How many.
        months: u32,
        /// Counts the changes.
        version: u64,
    }
}

const TERM: <TermRow as Record>::Columns = TermRow::COLUMNS;
const BOOK: <CardBookRow as Record>::Columns = CardBookRow::COLUMNS;

impl TermRow {
    /// As the rules want it.
    pub(crate) const fn term(&self) -> Term {
        Term { starts_at: self.starts_at, months: self.months, refunded: self.refunded }
    }
}

/// Every term that a shopper bought, of all cards, the earliest first.
pub(crate) fn of_shopper(tx: &dyn Tx, shopper: &ShopperId) -> Result<Vec<TermRow>, Fault> {
    let mut terms: Vec<TermRow> = tx.all(&[TERM.shopper.is(shopper)])?;
    terms.sort_by(|a, b| (a.starts_at, &a.order_id).cmp(&(b.starts_at, &b.order_id)));
    Ok(terms)
}

/// The terms of one card of one shopper, as they were read.
pub(crate) struct CardBook {
    /// Read first, so that terms which came since are never missed.
    read: Option<CardBookRow>,
    pub(crate) terms: Vec<TermRow>,
}

impl CardBook {
    pub(crate) fn load(tx: &dyn Tx, shopper: &ShopperId, card: &PaidCardId) -> Result<Self, Fault> {
        let read = tx.find(&[BOOK.shopper.is(shopper), BOOK.card.is(card)])?;
        let mut terms = of_shopper(tx, shopper)?;
        terms.retain(|it| it.card == *card);
        Ok(Self { read, terms })
    }

    /// As the rules want them.
    pub(crate) fn terms(&self) -> Vec<Term> {
        self.terms.iter().map(TermRow::term).collect()
    }

    /// Writes a term down.
    ///
    /// # Errors
    ///
    /// [`Fault::Raced`] when the months of the card changed since they were read.
    pub(crate) fn add(&self, tx: &dyn Tx, term: &TermRow) -> Result<(), Fault> {
        match &self.read {
            Some(read) => changed(tx, read, term.months.into())?,
            None => tx.add(&CardBookRow {
                shopper: term.shopper.clone(),
                card: term.card.clone(),
                months: term.months,
                version: 0,
            })?,
        }
        tx.add(term)
    }

    /// Writes down that so many months of each of `back`, which are terms of this book, are given back.
    ///
    /// # Errors
    ///
    /// [`Fault::Raced`] when the months of the card changed since they were read.
    pub(crate) fn give_back(&self, tx: &dyn Tx, back: &[(&TermRow, u32)]) -> Result<(), Fault> {
        let sum = back.iter().fold(0_i64, |sum, (_, months)| sum + i64::from(*months));
        let Some(read) = self.read.as_ref().filter(|_| sum > 0) else { return Ok(()) };
        changed(tx, read, -sum)?;
        for (term, months) in back {
            let as_read = [TERM.order_id.is(&term.order_id), TERM.refunded.is(&term.refunded)];
            let sets = [TERM.refunded.plus(i64::from(*months))];
            if tx.change::<TermRow>(&as_read, &sets)? != 1 {
                return Err(Fault::Raced);
            }
        }
        Ok(())
    }
}

fn changed(tx: &dyn Tx, read: &CardBookRow, months: i64) -> Result<(), Fault> {
    let as_read =
        [BOOK.shopper.is(&read.shopper), BOOK.card.is(&read.card), BOOK.version.is(&read.version)];
    let sets = [BOOK.months.plus(months), BOOK.version.plus(1)];
    match tx.change::<CardBookRow>(&as_read, &sets)? {
        1 => Ok(()),
        _ => Err(Fault::Raced),
    }
}
