//! Tasks, and the values that the document shows of them.

use mall_api::task::{
    StageView, TaskClaimRequest, TaskClaimResponse, TaskEvent, TaskEventRequest, TaskView,
    TasksResponse,
};
use mall_api::{ErrorCode, path};
use mall_core::check_in::Reward;
use mall_core::task::{Goal, Repeat, StageState, TaskRefusal};
use mall_core::{ActivityId, Day, DayClock, IdempotencyKey, ProductId, TaskId};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{ActivityRefused, KeyReused, NotFound};
    let post = |path, name, summary| Operation::new("post", path, name, summary).with_session();
    let key = || IdempotencyKey::new("tap-1");
    let event = TaskEvent::Browse { product: ProductId::new("serum")? };
    let state = samples.tasks()?;
    let given = vec![Reward::Points { points: 20 }];
    Ok(vec![
        Operation::new("get", path::TASKS, "tasks", "What there is to do, and how far I am.")
            .answer(&state)?,
        post(path::TASK_EVENTS, "tellOfTask", "The device tells of what the server does not see.")
            .body(&TaskEventRequest { key: key()?, event })?
            .answer(&state)?
            .faults(&[NotFound, ActivityRefused]),
        post(path::TASK_CLAIM, "claimTask", "Claims a stage; the same key gives 200 and the same.")
            .body(&TaskClaimRequest { key: key()?, stage: 0 })?
            .answer(&TaskClaimResponse { given, state })?
            .creates()
            .faults(&[NotFound, ActivityRefused, KeyReused]),
    ])
}

impl Samples {
    /// Why an activity gives nothing.
    pub(super) fn no_gift() -> Fault {
        TaskRefusal::TooFew { missing: 1 }.into()
    }

    fn tasks(&self) -> Result<TasksResponse, Fault> {
        let stage = |count, points, state| StageView {
            count,
            gives: vec![Reward::Points { points }],
            state,
        };
        let task = TaskView {
            id: TaskId::new("order")?,
            title: "下单有礼".to_owned(),
            note: "确认收货后算数".to_owned(),
            icon: "box".to_owned(),
            goal: Goal::Order,
            repeat: Repeat::Once,
            count: 1,
            stages: vec![stage(1, 20, StageState::Claimed), stage(3, 100, StageState::Open)],
            ends_at: self.at().plus_ms(864_000_000),
        };
        Ok(TasksResponse {
            tasks: vec![task],
            coupons: Vec::new(),
            points: 1_285,
            tickets: 1,
            lottery: Some(ActivityId::new("wheel")?),
            resets_at: Day::of(self.at(), DayClock::SHOP).plus(1).starts_at(DayClock::SHOP),
        })
    }
}
