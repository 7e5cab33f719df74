//! Whether every draw follows from the seed of its day, and is counted.

use std::collections::BTreeMap;

use mall_core::{ActivityId, Day, PrizeId, ShopperId};

use super::compare;
use crate::record::holding::{HoldingEntryRow, Thing};
use crate::record::lottery::{DrawRow, OwnRow, PrizeRow, SealRow};
use crate::record::points::EntryRow;
use crate::store::{Record, Tx};
use crate::{Fault, chance};

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let seals: BTreeMap<(ActivityId, Day), SealRow> = tx
        .all::<SealRow>(&[])?
        .into_iter()
        .map(|row| ((row.lottery.clone(), row.day), row))
        .collect();
    let mut tickets = BTreeMap::new();
    for row in tx.all::<HoldingEntryRow>(&[])? {
        if row.thing == Thing::LotteryTicket {
            tickets.insert(row.key, (row.shopper, row.units));
        }
    }
    let mut numbers: BTreeMap<(ActivityId, Day), u32> = BTreeMap::new();
    let mut given: BTreeMap<(ActivityId, PrizeId), u32> = BTreeMap::new();
    let mut own: BTreeMap<(ActivityId, ShopperId, Day), u32> = BTreeMap::new();
    for row in tx.all::<DrawRow>(&[])? {
        let of = (row.lottery.clone(), row.day);
        let name = format!("{}/{}/{}", row.lottery, row.day, row.number);
        let body = row.body.read()?;
        let weights: Vec<u32> = body.prizes.iter().map(|it| it.weight).collect();
        let follows = seals.get(&of).and_then(|seal| {
            let at = chance::drawn((&seal.seed, &row.lottery), (row.day, row.number), &weights)?;
            body.prizes.get(at)
        });
        if follows.is_none_or(|it| it.id != row.drawn) {
            broken.push(format!("a draw follows from its seed: {name}"));
        }
        if row.won != body.reward.is_some() || (row.won && row.given != row.drawn) {
            broken.push(format!("what is won was drawn: {name}"));
        }
        let paid = tickets.get(&format!("draw/{name}"));
        if paid.is_none_or(|(who, units)| *who != row.shopper || *units >= 0) {
            broken.push(format!("a draw costs its shopper a ticket: {name}"));
        }
        // Numbers of a day come one after the other.
        let count = numbers.entry(of).or_default();
        *count += 1;
        if *count != row.number {
            broken.push(format!("the draws of a day are numbered: {name}"));
        }
        *given.entry((row.lottery.clone(), row.given)).or_default() += 1;
        *own.entry((row.lottery, row.shopper, row.day)).or_default() += 1;
    }
    let kept = seals.into_iter().map(|(of, row)| (of, row.draws)).collect();
    compare("the draws of a day are counted", kept, numbers, broken);
    let kept = tx.all::<PrizeRow>(&[])?.into_iter();
    let kept = kept.map(|row| ((row.lottery, row.prize), row.given)).collect();
    compare("prizes that were given are counted", kept, given, broken);
    let rows = tx.all::<OwnRow>(&[])?;
    let exchanged = rows.iter().map(|row| u64::from(row.exchanged)).sum::<u64>();
    let kept = rows.into_iter().map(|row| ((row.lottery, row.shopper, row.day), row.drawn));
    compare("what a shopper drew on a day is counted", kept.collect(), own, broken);
    let bought = tickets.keys().filter(|key| key.starts_with("exchange/")).count();
    let paid = tx.count::<EntryRow>(&[EntryRow::COLUMNS.kind.is(&"ticket".to_owned())])?;
    if (bought, u64::try_from(bought).unwrap_or(u64::MAX)) != (paid, exchanged) {
        broken
            .push(format!("a ticket for points is paid and counted: {bought} {paid} {exchanged}"));
    }
    Ok(())
}
