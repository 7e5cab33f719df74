//! Whether what was claimed of tasks was given, and what counts for them was done.

use std::collections::BTreeMap;

use mall_core::check_in::Reward;
use mall_core::order::OrderState;
use mall_core::{Day, DayClock, OrderId, ShopperId};

use super::compare;
use crate::Fault;
use crate::record::deed::{Deed, DeedDayRow, DeedRow};
use crate::record::joined::Names;
use crate::record::newcomer::NewcomerRow;
use crate::record::order::OrderRow;
use crate::record::points::EntryRow;
use crate::record::task::TaskClaimRow;
use crate::store::{Record, Tx};

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut given = BTreeMap::new();
    for row in tx.all::<TaskClaimRow>(&[])? {
        let points = points_of(&row.given.read()?);
        let key = format!("{}/{}/{}/{}", row.shopper, row.task, row.period, row.stage);
        if points > 0 {
            given.insert((row.shopper, key), points);
        }
    }
    compare("points of a task were claimed", entries(tx, "task")?, given, broken);
    let (mut given, names) = (BTreeMap::new(), Names::load(tx)?);
    for row in tx.all::<NewcomerRow>(&[])? {
        let points = points_of(&row.given.read()?);
        if points > 0 {
            let now = names.now(&row.shopper);
            let is_own = *now == row.shopper;
            let gave = given.entry((now.clone(), now.to_string())).or_insert(points);
            *gave = if is_own { points } else { *gave };
        }
    }
    compare("points of a newcomer were taken", entries(tx, "newcomer")?, given, broken);
    let mut told: BTreeMap<(ShopperId, Day), u32> = BTreeMap::new();
    for row in tx.all::<DeedRow>(&[])? {
        match row.kind {
            Deed::Browse | Deed::Share | Deed::Follow => {
                let day = Day::of(row.at, DayClock::SHOP);
                *told.entry((row.shopper, day)).or_default() += 1;
            }
            Deed::Order | Deed::FirstOrder => {
                let order = orders.iter().find(|(id, _)| id.as_str() == row.key);
                let is_so = order.is_some_and(|(_, it)| {
                    it.shopper == row.shopper
                        && !matches!(it.state, OrderState::Unpaid | OrderState::Cancelled)
                        && row.live == (it.state == OrderState::Done)
                });
                if !is_so {
                    broken.push(format!("a paid order counts from when it came: {}", row.key));
                }
            }
            Deed::CheckIn | Deed::Invite | Deed::Review => {}
        }
    }
    let kept = tx.all::<DeedDayRow>(&[])?.into_iter();
    let kept = kept.map(|row| ((row.shopper, row.day), row.told)).collect();
    compare("what a device told of is counted", kept, told, broken);
    Ok(())
}

/// All points among `rewards`.
pub(super) fn points_of(rewards: &[Reward]) -> i64 {
    let points = rewards.iter().map(|it| match it {
        Reward::Points { points } => i64::from(*points),
        _ => 0,
    });
    points.sum()
}

/// The entries of the ledger of points of a kind.
pub(super) fn entries(
    tx: &dyn Tx,
    kind: &str,
) -> Result<BTreeMap<(ShopperId, String), i64>, Fault> {
    let names = Names::load(tx)?;
    let mut rows = tx.all::<EntryRow>(&[EntryRow::COLUMNS.kind.is(&kind.to_owned())])?;
    // What two were given for the same who are one by now is one claim: that of the name they go by.
    rows.sort_by_key(|row| names.key(&row.key) == row.key);
    let entry = |row: EntryRow| ((row.shopper, names.key(&row.key)), row.units);
    Ok(rows.into_iter().map(entry).collect())
}
