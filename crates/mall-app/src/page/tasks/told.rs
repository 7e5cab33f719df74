//! What the device tells the server of, since the server does not see it.

use mall_api::task::{TaskEvent, TaskEventRequest, TasksResponse};
use mall_core::task::{Goal, StageState};
use mall_core::{IdempotencyKey, ProductId};

use crate::context::Context;
use crate::net::Call;

impl Context<'_> {
    /// Tells of something that happened just now. The answer comes to this page.
    pub(crate) fn tell_of_task(&mut self, event: TaskEvent) {
        if self.model.session.is_logged_in()
            && let Ok(key) = IdempotencyKey::new(self.model.seed.next())
        {
            self.call(Call::TellOfTask(TaskEventRequest { key, event }));
        }
    }

    /// A product was looked at, by who may be doing the task of it.
    pub(crate) fn looked_at(&mut self, product: &ProductId) {
        if self.model.tasks.browsing {
            self.tell_of_task(TaskEvent::Browse { product: product.clone() });
        }
    }

    /// The server has heard of a product: says so when that was the last one.
    pub(crate) fn browsed(&mut self, found: &TasksResponse) {
        let mut tasks = found.tasks.iter().filter(|it| it.goal == Goal::Browse);
        let is_open = tasks.any(|it| it.stages.iter().any(|it| it.state == StageState::Open));
        if self.model.tasks.browsing && !is_open {
            self.model.tasks.browsing = false;
            let text = self.text().tasks_browsed();
            self.toast(text);
        }
    }
}
