//! What becomes of the rows of a shopper who goes by the name of another from now on: every table of
//! [`PERSONAL`](super::personal::PERSONAL), and how its rows meet those that are there.
//!
//! Keys of ledgers keep the name that they were written with: what was given for something was given for it
//! once, and [`Names`](super::joined::Names) says whose it is by now.

mod own_way;

use mall_core::ShopperId;

use super::{
    add_on, address, after_sale, bargain, birthday, cart, check_in, coupon, coupon_code, deed,
    due_again, event, exchange, farewell, favourite, flash, group, growth, holding, invite, joined,
    lottery, message, newcomer, order, order_gift, paid_card, payment, picture, point_batch,
    points, promotion, quota, refund, reminder, review, sale, segment, service, session,
    subscription, task, wechat_account,
};
use crate::Fault;
use crate::store::{Op, Operand, Record, Row, Scan, Set, Table, Test, Tx, Value};

/// The column that says whose a row is.
const SHOPPER: &str = "shopper";

/// How rows change hands.
#[derive(Clone, Copy)]
pub(crate) enum Meet {
    /// Each stands by itself.
    Pass,
    /// One that meets another of its key goes: it says the same, or less.
    Drop,
    /// One that meets another of its key keeps the old name.
    Stay,
    /// One that meets another of its key is added to it, in these columns.
    Sum(&'static [&'static str]),
    /// They are of an order, a number or a picture, and go where that goes.
    Follow,
    /// They say something of the old name alone.
    Keep,
    /// In a way of their own.
    Own(fn(&dyn Tx, &Pair<'_>) -> Result<(), Fault>),
}

/// Two who are one.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    /// Who goes by another name.
    pub(crate) old: &'a ShopperId,
    /// By whose.
    pub(crate) person: &'a ShopperId,
}

/// Every table, each after those it refers to.
pub(crate) const JOINING: &[(&Table, Meet)] = &[
    // Whoever joins them has said who is reached how.
    (session::ShopperRow::TABLE, Meet::Keep),
    (session::SessionRow::TABLE, Meet::Pass),
    (session::CodeRow::TABLE, Meet::Follow),
    (address::AddressRow::TABLE, Meet::Own(own_way::addresses)),
    // Brought together by whoever has the shelf at hand.
    (cart::CartRow::TABLE, Meet::Keep),
    (cart::DeviceRow::TABLE, Meet::Drop),
    (order::OrderRow::TABLE, Meet::Pass),
    (order::LineRow::TABLE, Meet::Follow),
    (order::EventRow::TABLE, Meet::Follow),
    (order::PlacementRow::TABLE, Meet::Drop),
    (sale::SaleRow::TABLE, Meet::Follow),
    (after_sale::AfterSaleRow::TABLE, Meet::Follow),
    (after_sale::ParcelRow::TABLE, Meet::Follow),
    (picture::PictureRow::TABLE, Meet::Follow),
    (picture::OwnPictureRow::TABLE, Meet::Drop),
    (picture::PictureDayRow::TABLE, Meet::Sum(&["sent"])),
    (review::ReviewRow::TABLE, Meet::Pass),
    (coupon::CouponRow::TABLE, Meet::Pass),
    (coupon::TakenRow::TABLE, Meet::Sum(&["claimed"])),
    (coupon::OnOrderRow::TABLE, Meet::Follow),
    (coupon::ClaimRow::TABLE, Meet::Drop),
    (coupon_code::CodeRow::TABLE, Meet::Pass),
    (coupon_code::TryRow::TABLE, Meet::Drop),
    (payment::PaymentRow::TABLE, Meet::Follow),
    (payment::NewsRow::TABLE, Meet::Follow),
    (refund::RefundRow::TABLE, Meet::Follow),
    (wechat_account::AccountRow::TABLE, Meet::Pass),
    (wechat_account::UnionRow::TABLE, Meet::Pass),
    (points::EntryRow::TABLE, Meet::Pass),
    (points::BalanceRow::TABLE, Meet::Sum(&["units"])),
    (growth::GrowthEntryRow::TABLE, Meet::Pass),
    (growth::GrowthRow::TABLE, Meet::Sum(&["units"])),
    (growth::GiftRow::TABLE, Meet::Drop),
    (birthday::BirthdayRow::TABLE, Meet::Drop),
    (birthday::BirthdayGiftRow::TABLE, Meet::Drop),
    (paid_card::TermRow::TABLE, Meet::Own(own_way::terms)),
    (paid_card::CardBookRow::TABLE, Meet::Sum(&["months", "version"])),
    (point_batch::BatchRow::TABLE, Meet::Pass),
    (quota::OwnQuotaRow::TABLE, Meet::Sum(&["taken"])),
    (exchange::ExchangeRow::TABLE, Meet::Stay),
    (bargain::BargainRow::TABLE, Meet::Pass),
    // Whom they helped, they helped by that name.
    (bargain::HelpRow::TABLE, Meet::Keep),
    (bargain::HelpDayRow::TABLE, Meet::Keep),
    (bargain::OwnRow::TABLE, Meet::Sum(&["taken"])),
    (bargain::BoughtRow::TABLE, Meet::Follow),
    (add_on::AddOnRow::TABLE, Meet::Pass),
    (order_gift::OrderGiftRow::TABLE, Meet::Pass),
    // Counted anew, with the days.
    (check_in::BookRow::TABLE, Meet::Keep),
    (check_in::DayRow::TABLE, Meet::Own(own_way::check_ins)),
    (promotion::UseRow::TABLE, Meet::Pass),
    (promotion::ShopperUseRow::TABLE, Meet::Sum(&["uses"])),
    (flash::OwnRow::TABLE, Meet::Sum(&["pieces"])),
    (flash::TakenRow::TABLE, Meet::Pass),
    (holding::HoldingEntryRow::TABLE, Meet::Pass),
    (holding::HoldingRow::TABLE, Meet::Sum(&["units"])),
    (lottery::DrawRow::TABLE, Meet::Pass),
    (lottery::OwnRow::TABLE, Meet::Sum(&["drawn", "exchanged"])),
    (deed::DeedRow::TABLE, Meet::Own(own_way::deeds)),
    // Counted anew, with the deeds.
    (deed::DeedDayRow::TABLE, Meet::Keep),
    (task::TaskClaimRow::TABLE, Meet::Drop),
    (newcomer::NewcomerRow::TABLE, Meet::Own(own_way::newcomer)),
    (invite::InviteTokenRow::TABLE, Meet::Drop),
    (invite::InviteRow::TABLE, Meet::Own(own_way::invites)),
    // Counted anew, with those who were invited.
    (invite::InviteCountRow::TABLE, Meet::Keep),
    (reminder::ReminderRow::TABLE, Meet::Drop),
    (message::MessageRow::TABLE, Meet::Drop),
    (subscription::TokenRow::TABLE, Meet::Sum(&["tokens"])),
    (subscription::AcceptRow::TABLE, Meet::Pass),
    (subscription::SpentRow::TABLE, Meet::Pass),
    (favourite::FavouriteRow::TABLE, Meet::Own(own_way::favourites)),
    // Counted anew, with the favourites.
    (favourite::FavouriteBookRow::TABLE, Meet::Keep),
    (service::MessageRow::TABLE, Meet::Own(own_way::service)),
    // Counted anew, with the messages.
    (service::BookRow::TABLE, Meet::Keep),
    (due_again::BoughtRow::TABLE, Meet::Pass),
    (due_again::DueRow::TABLE, Meet::Drop),
    (segment::TagRow::TABLE, Meet::Drop),
    (segment::GiftRow::TABLE, Meet::Drop),
    (event::EventRow::TABLE, Meet::Pass),
    (group::SeatRow::TABLE, Meet::Own(own_way::seats)),
    (group::OwnRow::TABLE, Meet::Sum(&["pieces"])),
    // Who has left is nobody else.
    (farewell::FarewellRow::TABLE, Meet::Keep),
    (joined::JoinedRow::TABLE, Meet::Keep),
];

/// Lets all rows of the old name change hands. Done again it changes what has come since.
///
/// # Errors
///
/// [`Fault::Raced`] when a row was changed meanwhile: all of it is done anew then.
pub(crate) fn pass_all(tx: &dyn Tx, pair: &Pair<'_>) -> Result<(), Fault> {
    for (table, meet) in JOINING {
        match meet {
            Meet::Pass => pass(tx, table, pair)?,
            Meet::Drop | Meet::Stay | Meet::Sum(_) => one_by_one(tx, table, *meet, pair)?,
            Meet::Follow | Meet::Keep => {}
            Meet::Own(way) => way(tx, pair)?,
        }
    }
    Ok(())
}

fn is(column: &'static str, value: Value) -> Test {
    Test { column, op: Op::Is, with: Operand::Value(value) }
}

fn name(shopper: &ShopperId) -> Value {
    Value::Text(shopper.as_str().to_owned())
}

fn pass(tx: &dyn Tx, table: &'static Table, pair: &Pair<'_>) -> Result<(), Fault> {
    // A key is never changed: it is what other rows may name.
    let place = table.columns.iter().position(|it| it.name == SHOPPER);
    if place.is_some_and(|it| it < table.key) {
        return one_by_one(tx, table, Meet::Stay, pair);
    }
    let sets = [Set::To(SHOPPER, name(pair.person))];
    tx.change_rows(table, &[is(SHOPPER, name(pair.old))], &sets)?;
    Ok(())
}

fn one_by_one(
    tx: &dyn Tx,
    table: &'static Table,
    meet: Meet,
    pair: &Pair<'_>,
) -> Result<(), Fault> {
    let tests = [is(SHOPPER, name(pair.old))];
    for row in tx.scan_rows(table, &Scan { tests: &tests, ..Scan::ALL })? {
        change_hands(tx, table, meet, (row, pair.person))?;
    }
    Ok(())
}

/// Lets one row change hands; whether it did.
fn change_hands(
    tx: &dyn Tx,
    table: &'static Table,
    meet: Meet,
    (row, person): (Row, &ShopperId),
) -> Result<bool, Fault> {
    let theirs: Row = table
        .columns
        .iter()
        .zip(&row)
        .map(|(column, value)| if column.name == SHOPPER { name(person) } else { value.clone() })
        .collect();
    let by_key: Vec<&str> = table.key_columns().collect();
    let met = is_there(tx, table, &by_key, &theirs)?;
    let unique = table.indexes.iter().filter(|it| it.unique && it.part.is_none());
    let mut stands = !met;
    for index in unique.filter(|it| it.columns.contains(&SHOPPER)) {
        stands = stands && !is_there(tx, table, index.columns, &theirs)?;
    }
    match meet {
        _ if stands => {
            let is_key = by_key.contains(&SHOPPER);
            let is_done = if is_key {
                remove(tx, table, &row)? && tx.insert_row(table, &theirs)?
            } else {
                let tests = columns(table, &by_key, &row);
                tx.change_rows(table, &tests, &[Set::To(SHOPPER, name(person))])? == 1
            };
            if is_done { Ok(true) } else { Err(Fault::Raced) }
        }
        Meet::Drop => {
            if remove(tx, table, &row)? {
                Ok(false)
            } else {
                Err(Fault::Raced)
            }
        }
        Meet::Sum(sums) if met => {
            let more = |column: &&'static str| match cell(table, &row, column) {
                Some(Value::Int(units)) => Ok(Set::Plus(column, *units)),
                _ => Err(Fault::Broken("a sum of what is no number")),
            };
            let sets = sums.iter().map(more).collect::<Result<Vec<_>, Fault>>()?;
            let there = columns(table, &by_key, &theirs);
            let is_done = remove(tx, table, &row)? && tx.change_rows(table, &there, &sets)? == 1;
            if is_done { Ok(false) } else { Err(Fault::Raced) }
        }
        _ => Ok(false),
    }
}

fn cell<'a>(table: &Table, row: &'a Row, column: &str) -> Option<&'a Value> {
    table.columns.iter().zip(row).find(|(it, _)| it.name == column).map(|(_, value)| value)
}

fn columns(table: &Table, names: &[&str], row: &Row) -> Vec<Test> {
    let cells = table.columns.iter().zip(row).filter(|(it, _)| names.contains(&it.name));
    cells.map(|(it, value)| is(it.name, value.clone())).collect()
}

fn is_there(tx: &dyn Tx, table: &'static Table, by: &[&str], row: &Row) -> Result<bool, Fault> {
    Ok(tx.count_rows(table, &columns(table, by, row))? > 0)
}

/// Removes `row`, where it still is as it was read.
fn remove(tx: &dyn Tx, table: &'static Table, row: &Row) -> Result<bool, Fault> {
    let all: Vec<&str> = table.columns.iter().map(|it| it.name).collect();
    Ok(tx.delete_rows(table, &columns(table, &all, row))? == 1)
}

#[cfg(test)]
mod tests {
    use super::super::personal::PERSONAL;
    use super::*;

    /// A table that keeps something of shoppers says how it meets another's. One that is new here: what
    /// becomes of its rows when two shoppers turn out to be one?
    #[test]
    fn every_table_of_shoppers_says_how_two_are_one() {
        let personal: Vec<_> = PERSONAL.iter().map(|it| it.table.name).collect();
        let joining: Vec<_> = JOINING.iter().map(|it| it.0.name).collect();
        assert_eq!(joining, personal);
    }

    #[test]
    fn what_is_added_up_are_numbers_beside_the_key() {
        for (table, meet) in JOINING {
            let Meet::Sum(sums) = meet else { continue };
            for sum in *sums {
                let at = table.columns.iter().position(|it| it.name == *sum);
                assert!(at.is_some_and(|it| it >= table.key), "{}.{sum}", table.name);
            }
        }
    }
}
