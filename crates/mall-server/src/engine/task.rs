//! 任务: what shoppers did is written down where it happens, each deed once; what is claimed follows from
//! the deeds of the time that counts.

use mall_api::task::{
    StageView, TaskClaimRequest, TaskClaimResponse, TaskEvent, TaskEventRequest, TaskView,
    TasksResponse,
};
use mall_core::check_in::Reward;
use mall_core::limits::TOLD_A_DAY;
use mall_core::pricing::Shopper;
use mall_core::task::{Done, Goal, Task, TaskRefusal};
use mall_core::time::Phase;
use mall_core::{Day, DayClock, Money, OrderId, ShopperId, TaskId, Timestamp};

use super::giving::Giving;
use super::{Moment, lottery, refund, reward, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::deed::{self, Deed};
use crate::record::holding::{self, Thing};
use crate::record::order::OrderRow;
use crate::record::task::{self as record, TaskClaimRow};
use crate::record::{address, session};
use crate::store::{Json, Tx};

/// The tasks as this visitor sees them: those that are open, and for them.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<TasksResponse, Fault> {
    let who = rules::shopper(tx, catalog, (shopper, None), now)?;
    let mut tasks = Vec::new();
    for task in catalog.shop.tasks.iter().filter(|it| it.window.phase(now) == Phase::Open) {
        let done = done(tx, task, shopper, now)?;
        if task.lacks(&who, &done, now).is_none() {
            tasks.push(seen(task, &done));
        }
    }
    let gives = tasks.iter().flat_map(|it| &it.stages).flat_map(|it| &it.gives);
    let held = |thing| shopper.map_or(Ok(0), |it| holding::balance(tx, it, thing));
    Ok(TasksResponse {
        coupons: reward::titles(catalog, gives),
        tasks,
        points: who.points,
        tickets: held(Thing::LotteryTicket)?,
        lottery: lottery::open_now(catalog, now),
        resets_at: Day::of(now, DayClock::SHOP).plus(1).starts_at(DayClock::SHOP),
    })
}

fn seen(task: &Task, done: &Done) -> TaskView {
    let stages = task.stages.iter().zip(task.states(done));
    TaskView {
        id: task.id.clone(),
        title: task.title.clone(),
        note: task.note.clone(),
        icon: task.icon.clone(),
        goal: task.goal,
        repeat: task.repeat,
        count: done.count,
        stages: stages
            .map(|(it, state)| StageView { count: it.count, gives: it.gives.clone(), state })
            .collect(),
        ends_at: task.window.ends_at,
    }
}

/// What `shopper` has done of a task in the time that counts.
fn done(
    tx: &dyn Tx,
    task: &Task,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<Done, Fault> {
    let Some(shopper) = shopper else { return Ok(Done::default()) };
    let kind = match task.goal {
        Goal::Browse => Some(Deed::Browse),
        Goal::Share => Some(Deed::Share),
        Goal::Follow => Some(Deed::Follow),
        Goal::CheckIn => Some(Deed::CheckIn),
        Goal::Invite => Some(Deed::Invite),
        Goal::FirstOrder => Some(Deed::FirstOrder),
        Goal::Order => Some(Deed::Order),
        Goal::Review => Some(Deed::Review),
        // Not done, but so.
        Goal::CompleteProfile => None,
    };
    let count = match kind {
        Some(kind) => deed::count(tx, shopper, kind, task.counts_in(now))?,
        None => u32::from(!address::of(tx, shopper)?.is_empty()),
    };
    let period = record::period(task.period(now));
    let claimed = record::stages(tx, shopper, (&task.id, &period))?;
    let coming = task.goal == Goal::FirstOrder && deed::is_promised(tx, shopper, Deed::FirstOrder)?;
    Ok(Done { count, claimed, coming })
}

/// The device of `shopper` tells of something that the server does not see. The same again changes
/// nothing; what no task asks for is not kept.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is no such product; [`TaskRefusal::TooMany`] when it tells of more than
/// anybody does in a day.
pub(crate) fn tell(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    request: &TaskEventRequest,
    now: Timestamp,
) -> Result<TasksResponse, Fault> {
    let today = Day::of(now, DayClock::SHOP);
    let (goal, kind, key) = match &request.event {
        TaskEvent::Browse { product } => {
            catalog.product(product).ok_or(Fault::NotFound)?;
            (Goal::Browse, Deed::Browse, format!("{today}/{product}"))
        }
        TaskEvent::Share => (Goal::Share, Deed::Share, request.key.to_string()),
        TaskEvent::Follow => (Goal::Follow, Deed::Follow, "once".to_owned()),
    };
    let is_asked = |it: &Task| it.goal == goal && it.window.phase(now) == Phase::Open;
    if catalog.shop.tasks.iter().any(is_asked)
        && deed::add(tx, shopper, (kind, &key), now)?
        && !deed::count_told(tx, shopper, today, TOLD_A_DAY)?
    {
        return Err(TaskRefusal::TooMany { limit: TOLD_A_DAY }.into());
    }
    look(tx, catalog, Some(shopper), now)
}

/// What was given, and whether it was before this request.
pub(crate) struct Claimed {
    pub(crate) answer: TaskClaimResponse,
    pub(crate) again: bool,
}

/// Gives `shopper` what a stage gives, once; what it gave, when this is a repeat.
///
/// # Errors
///
/// [`TaskRefusal`] says why not; [`Fault::KeyReused`] when the key claimed something else.
pub(crate) fn claim(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    (id, request): (&TaskId, &TaskClaimRequest),
    moment: &Moment,
) -> Result<Claimed, Fault> {
    let (now, stage) = (moment.now, request.stage);
    if let Some(before) = record::of_key(tx, shopper, &request.key)? {
        if (&before.task, before.stage) != (id, stage) {
            return Err(Fault::KeyReused);
        }
        let state = look(tx, catalog, Some(shopper), now)?;
        let answer = TaskClaimResponse { given: before.given.read()?, state };
        return Ok(Claimed { answer, again: true });
    }
    let task = catalog.shop.tasks.iter().find(|it| it.id == *id).ok_or(Fault::NotFound)?;
    let who: Shopper = rules::shopper(tx, catalog, (Some(shopper), None), now)?;
    let allowed = task.claim(&who, &done(tx, task, Some(shopper), now)?, stage, now);
    if allowed == Err(TaskRefusal::Claimed) && record::of_key(tx, shopper, &request.key)?.is_some()
    {
        // By the same tap, after it was looked for above.
        return Err(Fault::Raced);
    }
    let promised = &allowed?.gives;
    let row = TaskClaimRow {
        shopper: shopper.clone(),
        task: id.clone(),
        period: record::period(task.period(now)),
        stage,
        key: request.key.clone(),
        at: now,
        given: Json::of(promised)?,
    };
    // First of all: whoever claims it at the same moment waits here, and then has claimed it.
    if !record::add(tx, &row)? {
        return Err(Fault::Raced);
    }
    let given = give(tx, catalog, &row, (&task.title, promised), moment)?;
    if given != *promised {
        record::gave(tx, &row, &given)?;
    }
    let answer = TaskClaimResponse { given, state: look(tx, catalog, Some(shopper), now)? };
    Ok(Claimed { answer, again: false })
}

fn give(
    tx: &dyn Tx,
    catalog: &Catalog,
    row: &TaskClaimRow,
    (title, promised): (&str, &[Reward]),
    moment: &Moment,
) -> Result<Vec<Reward>, Fault> {
    let shopper = &row.shopper;
    let key = format!("{shopper}/{}/{}/{}", row.task, row.period, row.stage);
    Giving { tx, catalog, shopper, kind: "task", key: &key, title, moment }.all(promised)
}

/// `order` was paid just now, and is counted as paid: it counts for tasks once it has come.
pub(super) fn ordered(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    now: Timestamp,
) -> Result<(), Fault> {
    deed::promise(tx, shopper, (Deed::Order, order.as_str()), now)?;
    if session::shopper(tx, shopper)?.orders_paid == 1 {
        deed::promise(tx, shopper, (Deed::FirstOrder, order.as_str()), now)?;
    }
    Ok(())
}

/// What was sent of `order` has come: it counts from now on.
pub(super) fn received(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    now: Timestamp,
) -> Result<(), Fault> {
    for kind in [Deed::Order, Deed::FirstOrder] {
        deed::fulfil(tx, shopper, (kind, order.as_str()), now)?;
    }
    Ok(())
}

/// Some of the money of `order` goes back. When nothing of it stays, the order counts no more.
pub(super) fn brought_back(tx: &dyn Tx, order: &OrderRow) -> Result<(), Fault> {
    if refund::kept(tx, &order.id)? > Money::ZERO {
        return Ok(());
    }
    for kind in [Deed::Order, Deed::FirstOrder] {
        deed::undo(tx, &order.shopper, (kind, order.id.as_str()))?;
    }
    Ok(())
}
