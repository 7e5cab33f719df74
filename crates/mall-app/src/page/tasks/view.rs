//! What the tasks show.

use mall_api::check_in::RewardCoupon;
use mall_api::task::{StageView, TaskView, TasksResponse};
use mall_core::order::OrderState;
use mall_core::pricing::Channel;
use mall_core::task::{Goal, Repeat, StageState};
use serde::Serialize;

use super::{Act, TasksPage};
use crate::Action;
use crate::page::{PageAct, Scene, rewards};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, StateView};

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Everything else; nothing while there is none.
    tasks: Option<TasksView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TasksView {
    /// What a shopper has; a guest has nothing to look at.
    held: Vec<HeldView>,
    note: Option<&'static str>,
    groups: Vec<GroupView>,
    rules_title: &'static str,
    rules: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HeldView {
    key: &'static str,
    label: &'static str,
    count: String,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupView {
    key: &'static str,
    title: &'static str,
    note: &'static str,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RowView {
    key: String,
    icon: String,
    title: String,
    note: String,
    /// What the next stage gives.
    gives: String,
    /// `1/3`.
    progress: String,
    /// How far it is, in hundredths.
    share: u32,
    /// All stages, where there are several.
    stages: Vec<StepView>,
    button: ButtonView,
    /// `claim`, `go` or `done`.
    kind: &'static str,
    /// Whether the button shares by itself.
    native: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StepView {
    key: u32,
    text: String,
    done: bool,
}

impl View {
    pub(super) fn new(page: &TasksPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let found = page.found.as_deref();
        Self {
            ready: found.is_some() || page.failure.is_some(),
            state: state(page, scene),
            offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
            tasks: found
                .filter(|it| !it.tasks.is_empty())
                .map(|found| TasksView::new(found, page, scene)),
        }
    }
}

fn state(page: &TasksPage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    match (&page.found, &page.failure) {
        (None, Some(failure)) => {
            let again =
                Action::Page { page: scene.page, act: PageAct::Tasks(Act::Retry), text: None };
            Some(StateView::failed(failure, again, text))
        }
        (Some(found), _) if found.tasks.is_empty() => {
            let to = Action::Go { to: Route::Home };
            Some(StateView::empty(text.tasks_none()).with(to, text.back_home()))
        }
        _ => None,
    }
}

impl TasksView {
    fn new(found: &TasksResponse, page: &TasksPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let is_member = scene.model.session.is_logged_in();
        let group = |key, title, note, repeat| {
            let tasks = found.tasks.iter().filter(|it| it.repeat == repeat);
            let row = |it| Row { task: it, coupons: &found.coupons, page, scene }.view();
            GroupView { key, title, note, rows: tasks.map(row).collect() }
        };
        let groups = [
            group("daily", text.tasks_daily(), text.tasks_daily_note(), Repeat::Daily),
            group("once", text.tasks_once(), text.tasks_once_note(), Repeat::Once),
        ];
        let mut held = Vec::new();
        if is_member {
            held.push(HeldView {
                key: "points",
                label: text.points_row(),
                count: found.points.to_string(),
                open: Action::Go { to: Route::Points },
            });
            held.extend(found.lottery.clone().map(|id| HeldView {
                key: "tickets",
                label: text.lottery_tickets_label(),
                count: found.tickets.to_string(),
                open: Action::Go { to: Route::Lottery { id } },
            }));
        }
        Self {
            held,
            note: (!is_member).then(|| text.tasks_guest()),
            groups: groups.into_iter().filter(|it| !it.rows.is_empty()).collect(),
            rules_title: text.tasks_rules(),
            rules: vec![
                text.tasks_rule_given(),
                text.tasks_rule_day(),
                text.tasks_rule_back(),
                text.tasks_rule_told(),
            ],
        }
    }
}

/// What a row is made of.
#[derive(Clone, Copy)]
struct Row<'a> {
    task: &'a TaskView,
    coupons: &'a [RewardCoupon],
    page: &'a TasksPage,
    scene: Scene<'a>,
}

impl Row<'_> {
    fn view(self) -> RowView {
        let Self { task, coupons, scene, .. } = self;
        let text = scene.model.text();
        let (stage, kind) = self.next();
        let most = task.stages.last().map_or(1, |it| it.count).max(1);
        let count = task.count.min(most);
        let step = |(at, it): (u32, &StageView)| StepView {
            key: at,
            text: text.tasks_step(it.count, &rewards::all(&it.gives, coupons, text)),
            done: it.state == StageState::Claimed,
        };
        let is_staged = task.stages.len() > 1;
        RowView {
            key: task.id.to_string(),
            icon: task.icon.clone(),
            title: task.title.clone(),
            note: task.note.clone(),
            gives: stage
                .map(|(_, it)| text.tasks_gives(&rewards::all(&it.gives, coupons, text)))
                .unwrap_or_default(),
            progress: format!("{count}/{most}"),
            share: count.saturating_mul(100) / most,
            stages: if is_staged {
                (0..).zip(&task.stages).map(step).collect()
            } else {
                Vec::new()
            },
            button: self.button(stage.map(|(at, _)| at), kind),
            kind,
            native: kind == "go" && task.goal == Goal::Share && is_native(scene),
        }
    }

    /// The stage that the button is for, and what it does.
    fn next(&self) -> (Option<(u32, &StageView)>, &'static str) {
        let is = |state| (0..).zip(&self.task.stages).find(move |(_, it)| it.state == state);
        match (is(StageState::Reached), is(StageState::Open)) {
            (Some(stage), _) => (Some(stage), "claim"),
            (None, Some(stage)) => (Some(stage), "go"),
            (None, None) => (None, "done"),
        }
    }

    fn button(self, stage: Option<u32>, kind: &str) -> ButtonView {
        let Self { task, page, scene, .. } = self;
        let text = scene.model.text();
        let act = |act| Action::Page { page: scene.page, act: PageAct::Tasks(act), text: None };
        let go = |to| Some(Action::Go { to });
        let said = match (kind, task.repeat) {
            ("claim", _) => text.tasks_claim(),
            ("go", _) => text.tasks_go(),
            (_, Repeat::Daily) => text.tasks_done_today(),
            (_, Repeat::Once) => text.tasks_done(),
        };
        let action = match (kind, stage) {
            ("done", _) => None,
            _ if !scene.model.session.is_logged_in() => go(Route::Login),
            ("claim", Some(stage)) => {
                let claim = Act::Claim { task: task.id.clone(), stage };
                (!page.waiting).then(|| act(claim))
            }
            _ => match task.goal {
                Goal::Browse => Some(act(Act::Browse)),
                Goal::Share => Some(act(Act::Share { copy: !is_native(scene) })),
                Goal::Follow => Some(act(Act::AskFollow)),
                Goal::CheckIn => go(Route::CheckIn),
                Goal::Review => go(Route::Orders { state: Some(OrderState::Done) }),
                Goal::CompleteProfile => go(Route::Addresses { pick: false }),
                Goal::Invite => go(Route::Invite),
                Goal::FirstOrder | Goal::Order => go(Route::Category { id: None }),
            },
        };
        ButtonView { text: said.to_owned(), action }
    }
}

fn is_native(scene: Scene<'_>) -> bool {
    scene.model.cart.shopper().channel == Some(Channel::MiniProgram)
}

impl Text {
    /// What a stage of several wants, and gives.
    fn tasks_step(self, count: u32, gives: &str) -> String {
        format!("{} · {gives}", self.tasks_times(count))
    }
}
