//! 任务: what was claimed.

use mall_core::check_in::Reward;
use mall_core::{Day, IdempotencyKey, ShopperId, TaskId, Timestamp};

use crate::Fault;
use crate::store::{Index, Json, Record, Tx};

crate::store::record! {
    /// A stage that was claimed, once in its time.
    TaskClaimRow in "task_claim" keyed 4 {
        /// Whose.
        shopper: ShopperId,
        /// Of which task.
        task: TaskId,
        /// For which day of the shop; `once` when it is once for all.
        period: String,
        /// Which stage, from 0.
        stage: u32,
        /// Made by their device, once for each tap.
        key: IdempotencyKey,
        /// When.
        at: Timestamp,
        /// What was given.
        given: Json<Vec<Reward>>,
    }
    Index::unique("task_claim_once", &["shopper", "key"]),
}

const CLAIM: <TaskClaimRow as Record>::Columns = TaskClaimRow::COLUMNS;

/// As the period of a claim is kept.
pub(crate) fn period(day: Option<Day>) -> String {
    day.map_or_else(|| "once".to_owned(), |day| day.to_string())
}

/// What a shopper's key claimed.
pub(crate) fn of_key(
    tx: &dyn Tx,
    shopper: &ShopperId,
    key: &IdempotencyKey,
) -> Result<Option<TaskClaimRow>, Fault> {
    tx.find(&[CLAIM.shopper.is(shopper), CLAIM.key.is(key)])
}

/// The stages of a task that a shopper has claimed in a period.
pub(crate) fn stages(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (task, period): (&TaskId, &String),
) -> Result<Vec<u32>, Fault> {
    let all = [CLAIM.shopper.is(shopper), CLAIM.task.is(task), CLAIM.period.is(period)];
    Ok(tx.all::<TaskClaimRow>(&all)?.into_iter().map(|row| row.stage).collect())
}

/// Writes a claim down; `false` when the stage, or the key, is there. Whoever comes at the same moment
/// waits here.
pub(crate) fn add(tx: &dyn Tx, row: &TaskClaimRow) -> Result<bool, Fault> {
    tx.insert(row)
}

/// Some of what was promised could not be given.
pub(crate) fn gave(tx: &dyn Tx, row: &TaskClaimRow, given: &[Reward]) -> Result<(), Fault> {
    let this = [CLAIM.shopper.is(&row.shopper), CLAIM.key.is(&row.key)];
    tx.change::<TaskClaimRow>(&this, &[CLAIM.given.to(&Json::of(&given.to_vec())?)])?;
    Ok(())
}
