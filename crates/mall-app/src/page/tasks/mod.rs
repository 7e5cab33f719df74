//! 做任务: what there is to do, how far the shopper is, and what they can claim.

mod told;
mod view;

#[cfg(test)]
mod tests;

use mall_api::task::{TaskClaimRequest, TaskClaimResponse, TaskEvent, TasksResponse};
use mall_core::{IdempotencyKey, TaskId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene, rewards};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use view::View;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 领取.
    Claim {
        /// Of which task.
        task: TaskId,
        /// Which stage, from 0.
        stage: u32,
    },
    /// Look around: from now on products that are looked at count.
    Browse,
    /// Share the shop: copies its address; in a mini-program the button shares by itself.
    Share {
        /// Whether the address is to be copied.
        copy: bool,
    },
    /// Ask whether they follow the shop.
    AskFollow,
    /// They say so.
    Follow,
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct TasksPage {
    found: Option<Box<TasksResponse>>,
    failure: Option<Failure>,
    /// A claim on its way: a second tap does nothing.
    waiting: bool,
    /// When daily tasks begin anew, as far as this page asked to be woken.
    wakes_at: Option<Timestamp>,
}

/// A little later than midnight: a clock that is a moment early would ask for nothing.
const LATER_MS: i64 = 1_000;

impl TasksPage {
    /// Each tap has a key of its own, and a tap whose answer was lost is sent again with its key: the
    /// server may have given it.
    fn claim(&mut self, task: TaskId, stage: u32, cx: &mut Context<'_>) {
        if self.waiting {
            return;
        }
        let of = (task.clone(), stage);
        let before = cx.model.tasks.claiming.iter().find(|(it, _)| *it == of);
        let key = if let Some((_, key)) = before {
            key.clone()
        } else {
            let Ok(key) = IdempotencyKey::new(cx.model.seed.next()) else { return };
            cx.model.tasks.claiming.push((of, key.clone()));
            key
        };
        self.waiting = true;
        cx.call(Call::ClaimTask(task, TaskClaimRequest { key, stage }));
    }

    fn claimed(&mut self, answer: TaskClaimResponse, cx: &mut Context<'_>) {
        let text = cx.text();
        let won = rewards::all(&answer.given, &answer.state.coupons, text);
        cx.toast(text.tasks_won(&won));
        self.keep(Box::new(answer.state), cx);
        // Points and coupons price the cart.
        cx.call_for_sync(&[]);
    }

    fn keep(&mut self, found: Box<TasksResponse>, cx: &mut Context<'_>) {
        if let Some(me) = &mut cx.model.session.me {
            me.points = found.points;
        }
        let resets_at = found.resets_at;
        self.failure = None;
        self.found = Some(found);
        if self.wakes_at != Some(resets_at) {
            self.wakes_at = Some(resets_at);
            let after = resets_at.since_ms(cx.server_now()).saturating_add(LATER_MS);
            if let Ok(after) = u32::try_from(after) {
                cx.wake(after);
            }
        }
    }
}

impl Page for TasksPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Tasks);
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Claim { task, stage } => self.claim(task, stage, cx),
            Act::Browse => {
                cx.model.tasks.browsing = true;
                cx.go(&Route::Category { id: None });
            }
            Act::Share { copy } => {
                if copy {
                    cx.share(&Route::Home);
                }
                cx.tell_of_task(TaskEvent::Share);
            }
            Act::AskFollow => {
                let (text, page) = (cx.text(), cx.page.unwrap_or_default());
                let then = Action::Page { page, act: PageAct::Tasks(Act::Follow), text: None };
                cx.confirm(
                    text.tasks_follow(),
                    text.tasks_follow_how(),
                    text.tasks_followed(),
                    then,
                );
            }
            Act::Follow => cx.tell_of_task(TaskEvent::Follow),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if let Call::ClaimTask(task, request) = call {
            self.waiting = false;
            if !matches!(result, Err(Failure::Offline | Failure::Unreadable)) {
                let of = (task, request.stage);
                cx.model.tasks.claiming.retain(|((task, stage), _)| (task, *stage) != of);
            }
        } else {
            cx.effect(Effect::StopPullDown);
        }
        match result {
            Ok(Reply::TaskClaimed(answer)) => self.claimed(*answer, cx),
            Ok(Reply::Tasks(found)) => self.keep(found, cx),
            Ok(_) => {}
            Err(failure) if !matches!(call, Call::Tasks) => {
                cx.toast(failure.message(cx.text()));
                // What the page shows may be what was refused.
                if !failure.is_offline() {
                    self.ask(cx);
                }
            }
            Err(failure) => self.failure = Some(failure),
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        if self.wakes_at.is_some_and(|at| at <= cx.server_now()) {
            self.ask(cx);
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }
}
