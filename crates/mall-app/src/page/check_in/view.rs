//! What the check-in shows.

use mall_api::ErrorCode;
use mall_api::check_in::CheckInResponse;
use mall_core::check_in::{CalendarDay, CheckInRefusal, DayState, Milestone, Reward};
use serde::Serialize;

use super::{Act, CheckInPage, cost, won};
use crate::Action;
use crate::page::{PageAct, Scene};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, StateView};

/// What the check-in shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Everything else; nothing while there is no calendar.
    calendar: Option<CalendarView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CalendarView {
    streak_label: &'static str,
    streak: String,
    streak_unit: &'static str,
    /// What a shopper has; a guest has nothing to look at.
    points: Option<String>,
    /// Cards and tickets, when there are any.
    held: Option<String>,
    /// Leads to where tickets are taken.
    lottery: Option<LotteryLinkView>,
    /// The next milestone.
    note: String,
    button: ButtonView,
    title: &'static str,
    make_ups: Option<String>,
    days: Vec<DayView>,
    milestones_title: &'static str,
    milestones: Vec<MilestoneView>,
    reminder: ReminderView,
    rules_title: &'static str,
    rules: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DayView {
    key: String,
    /// `done`, `madeUp`, `missed`, `today`, `future`, `outside`.
    kind: &'static str,
    /// What it gives, or how it stands.
    text: String,
    /// The day itself.
    date: String,
    /// Whether a milestone is reached on it.
    gift: bool,
    /// For a screen reader.
    label: String,
    /// Asks whether to make it up.
    action: Option<Action>,
}

/// Where tickets are taken.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LotteryLinkView {
    text: &'static str,
    /// How many there are.
    note: String,
    action: Action,
}

/// 每日签到提醒.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReminderView {
    title: &'static str,
    /// When.
    note: String,
    on: bool,
    action: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MilestoneView {
    key: String,
    title: String,
    reward: String,
    done: bool,
    note: String,
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::CheckIn(act), text: None }
}

impl View {
    pub(super) fn new(page: &CheckInPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let found = page.found.as_deref();
        Self {
            ready: found.is_some() || page.failure.is_some(),
            state: state(page, scene),
            offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
            calendar: found.map(|found| CalendarView::new(found, page.waiting, scene)),
        }
    }
}

fn state(page: &CheckInPage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    match (&page.found, &page.failure) {
        (None, Some(failure)) if failure.code() == Some(ErrorCode::NotFound) => {
            let to = Action::Go { to: Route::Home };
            Some(StateView::empty(text.check_in_none()).with(to, text.back_home()))
        }
        (None, Some(failure)) => Some(StateView::failed(failure, button(scene, Act::Retry), text)),
        _ => None,
    }
}

impl CalendarView {
    fn new(found: &CheckInResponse, waiting: bool, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let page = &found.page;
        let next = page.next_milestone.as_ref();
        let is_member = scene.model.session.is_logged_in();
        let cost = cost(found);
        // Who missed nothing need not hear of it.
        let make_ups = cost.filter(|_| page.days.iter().any(|it| it.can_make_up));
        Self {
            streak_label: text.check_in_streak(),
            streak: page.streak.to_string(),
            streak_unit: text.check_in_streak_unit(),
            points: is_member.then(|| text.points_held(found.points)),
            held: held(found, text),
            lottery: found.lottery.clone().map(|id| LotteryLinkView {
                text: text.lottery_go(),
                note: text.lottery_tickets(found.tickets),
                action: Action::Go { to: Route::Lottery { id } },
            }),
            note: match next {
                Some(next) => text.check_in_next(next.missing, &won(&next.rewards, found, text)),
                None if page.streak == 0 => text.check_in_start().to_owned(),
                None => String::new(),
            },
            button: today(page.refusal, waiting, scene),
            title: text.check_in_calendar(),
            make_ups: make_ups.map(|cost| text.check_in_make_ups(page.make_ups_left, cost)),
            days: page.days.iter().map(|it| DayView::new(it, found, scene)).collect(),
            milestones_title: text.check_in_milestones(),
            milestones: found.milestones.iter().map(|it| milestone(it, found, text)).collect(),
            reminder: ReminderView {
                title: text.check_in_remind(),
                note: text.check_in_remind_at(found.remind_minute),
                on: found.reminded,
                action: button(scene, Act::Remind { on: !found.reminded }),
            },
            rules_title: text.check_in_rules(),
            rules: rules(found, text),
        }
    }
}

fn held(found: &CheckInResponse, text: Text) -> Option<String> {
    let cards = (found.cards > 0).then(|| text.make_up_cards(found.cards));
    let tickets = (found.tickets > 0).then(|| text.lottery_tickets(found.tickets));
    let all: Vec<String> = cards.into_iter().chain(tickets).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

/// The button of today: grey when there is nothing to do.
fn today(refusal: Option<CheckInRefusal>, waiting: bool, scene: Scene<'_>) -> ButtonView {
    let text = scene.model.text();
    let (said, is_open) = match refusal {
        None => (text.check_in_do(), true),
        Some(CheckInRefusal::Done { .. }) => (text.check_in_done(), false),
        Some(_) => (text.check_in_not_now(), false),
    };
    let action = (is_open && !waiting).then(|| button(scene, Act::CheckIn));
    ButtonView { text: said.to_owned(), action }
}

fn milestone(it: &Milestone, found: &CheckInResponse, text: Text) -> MilestoneView {
    let done = it.days <= found.page.longest;
    MilestoneView {
        key: it.days.to_string(),
        title: text.check_in_in_row(it.days),
        reward: won(&it.rewards, found, text),
        done,
        note: if done {
            text.check_in_reached().to_owned()
        } else {
            text.check_in_missing(it.days.saturating_sub(found.page.in_cycle))
        },
    }
}

fn rules(found: &CheckInResponse, text: Text) -> Vec<String> {
    let mut all = vec![text.check_in_rule_day().to_owned(), text.check_in_rule_given().to_owned()];
    if let Some(rule) = found.make_up {
        let cards = rule.cards.map(|cards| text.make_up_cards(cards));
        let points = rule.points.map(|points| text.points_won(points));
        let cost: Vec<String> = cards.into_iter().chain(points).collect();
        all.push(text.check_in_rule_make_up(rule.times, rule.days_back, &text.one_of(&cost)));
    }
    all
}

impl DayView {
    fn new(it: &CalendarDay, found: &CheckInResponse, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let can_make_up = it.can_make_up && cost(found).is_some();
        let gives = short(&it.rewards, text);
        let (kind, said) = match it.state {
            DayState::Done => ("done", gives),
            DayState::MadeUp => ("madeUp", text.check_in_made_up().to_owned()),
            DayState::Missed if can_make_up => ("missed", text.check_in_make_up().to_owned()),
            DayState::Missed => ("missed", text.check_in_missed().to_owned()),
            DayState::Today => ("today", gives),
            DayState::Future => ("future", gives),
            DayState::Outside => ("outside", String::new()),
        };
        let is_today = it.day == found.page.today;
        let date = if is_today { text.check_in_today().to_owned() } else { text.short_day(it.day) };
        Self {
            key: it.day.to_string(),
            kind,
            // A button is called what is on it.
            label: if can_make_up {
                format!("{said} {date}")
            } else {
                format!("{} {said}", text.long_day(it.day))
            },
            text: said,
            date,
            gift: it.milestone.is_some(),
            action: can_make_up.then(|| button(scene, Act::AskMakeUp { day: it.day })),
        }
    }
}

/// What a day gives, in the space of a cell: `+10`, or that there is a coupon.
fn short(rewards: &[Reward], text: Text) -> String {
    let points = rewards.iter().fold(0_u32, |sum, it| match it {
        Reward::Points { points } => sum.saturating_add(*points),
        _ => sum,
    });
    match (points, rewards.is_empty()) {
        (0, true) => String::new(),
        (0, false) if rewards.iter().any(|it| matches!(it, Reward::RedPacket { .. })) => {
            text.check_in_red_packet().to_owned()
        }
        (0, false) if rewards.iter().any(|it| matches!(it, Reward::Coupon { .. })) => {
            text.check_in_coupon().to_owned()
        }
        (0, false) => text.check_in_gift().to_owned(),
        _ => format!("+{points}"),
    }
}
