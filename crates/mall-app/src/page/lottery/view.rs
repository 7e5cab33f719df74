//! What a lottery shows.

use mall_api::ErrorCode;
use mall_api::lottery::{DaySeal, LotteryResponse, PrizeOffer};
use mall_core::lottery::LotteryRefusal;
use serde::Serialize;

use super::{Act, LotteryPage};
use crate::Action;
use crate::page::{PageAct, Scene};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, StateView};

/// What a lottery shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Everything else; nothing while there is none.
    lottery: Option<LotteryView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LotteryView {
    tickets_label: &'static str,
    tickets: String,
    points: Option<String>,
    /// What keeps the shopper from drawing, or how often they still may.
    note: String,
    /// `eight` or `twelve`: how many cells the ring has.
    ring: &'static str,
    spinning: bool,
    cells: Vec<CellView>,
    button: ButtonView,
    button_note: String,
    result: Option<ResultView>,
    ways_title: &'static str,
    ways: Vec<WayView>,
    odds_title: &'static str,
    odds_note: String,
    odds: Vec<OddsView>,
    mine_title: &'static str,
    mine: Vec<MineView>,
    mine_empty: Option<&'static str>,
    rules_title: &'static str,
    rules: Vec<String>,
    proof_title: &'static str,
    proof_note: &'static str,
    proof: Vec<ProofView>,
}

/// A prize on the ring.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CellView {
    /// Its place, clockwise from the upper left.
    key: String,
    icon: String,
    title: String,
    on: bool,
    gone: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultView {
    title: &'static str,
    text: String,
    won: bool,
}

/// How to come by tickets.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WayView {
    key: &'static str,
    icon: &'static str,
    title: String,
    note: String,
    button: ButtonView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct OddsView {
    key: String,
    title: String,
    odds: String,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MineView {
    key: String,
    title: String,
    time: String,
}

/// A seal or a seed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ProofView {
    key: &'static str,
    label: String,
    text: String,
    copy: Action,
    copy_text: &'static str,
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Lottery(act), text: None }
}

impl View {
    pub(super) fn new(page: &LotteryPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let found = page.found.as_deref();
        Self {
            ready: found.is_some() || page.failure.is_some(),
            state: state(page, scene),
            offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
            lottery: found.map(|found| LotteryView::new(found, page, scene)),
        }
    }
}

fn state(page: &LotteryPage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    match (&page.found, &page.failure) {
        (None, Some(failure)) if failure.code() == Some(ErrorCode::NotFound) => {
            let to = Action::Go { to: Route::Home };
            Some(StateView::empty(text.lottery_none()).with(to, text.back_home()))
        }
        (None, Some(failure)) => Some(StateView::failed(failure, button(scene, Act::Retry), text)),
        _ => None,
    }
}

impl LotteryView {
    fn new(found: &LotteryResponse, page: &LotteryPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let is_member = scene.model.session.is_logged_in();
        let is_spinning = page.spinning || page.drawing;
        let is_busy = page.waiting || is_spinning;
        // A guest has no tickets yet: that is found out after the log-in.
        let refusal = found
            .refusal
            .filter(|why| is_member || !matches!(why, LotteryRefusal::TooFewTickets { .. }));
        let nothing = found.prizes.iter().find(|it| it.is_nothing);
        let nothing = nothing.map_or("", |it| it.title.as_str());
        let mine = found.mine.iter();
        Self {
            tickets_label: text.lottery_tickets_label(),
            tickets: found.tickets.to_string(),
            points: is_member.then(|| text.points_held(found.points)),
            note: match (refusal, found.per_day) {
                (Some(why), _) => text.lottery_refusal(why),
                (None, Some(most)) => {
                    text.lottery_left_today(most.saturating_sub(found.drawn_today))
                }
                (None, None) => String::new(),
            },
            ring: if found.prizes.len() > RING_SMALL { "twelve" } else { "eight" },
            spinning: is_spinning,
            cells: cells(found, page),
            button: ButtonView {
                text: text.lottery_draw(is_spinning).to_owned(),
                action: (refusal.is_none() && !is_busy).then(|| button(scene, Act::Draw)),
            },
            button_note: text.lottery_cost(found.cost),
            result: page.result.as_ref().map(|won| ResultView {
                title: text.lottery_result(won.reward.is_some()),
                text: won.title.clone(),
                won: won.reward.is_some(),
            }),
            ways_title: text.lottery_ways(),
            ways: ways(found, is_busy, scene),
            odds_title: text.lottery_odds(),
            odds_note: text.lottery_odds_note(nothing),
            odds: found.prizes.iter().map(|it| odds(it, text)).collect(),
            mine_title: text.lottery_mine(),
            mine_empty: found.mine.is_empty().then(|| text.lottery_mine_empty()),
            mine: mine
                .map(|it| MineView {
                    key: format!("{}-{}", it.day, it.number),
                    title: it.title.clone(),
                    time: text.moment(it.at),
                })
                .collect(),
            rules_title: text.lottery_rules(),
            rules: rules(found, text),
            proof_title: text.lottery_proof(),
            proof_note: text.lottery_proof_note(),
            proof: proof(found, scene),
        }
    }
}

/// Cells of a ring of three by three.
const RING_SMALL: usize = 8;
/// Cells of a ring of four by four.
const RING_LARGE: usize = 12;

/// The prizes around the ring, again and again until it is full: each has the odds of the table, however
/// many cells it has.
fn cells(found: &LotteryResponse, page: &LotteryPage) -> Vec<CellView> {
    let size = if found.prizes.len() > RING_SMALL { RING_LARGE } else { RING_SMALL };
    let drawn = page.result.as_ref().map(|it| &it.prize);
    let at = found.prizes.iter().position(|it| Some(&it.id) == drawn);
    let cell = |(place, it): (usize, &PrizeOffer)| CellView {
        key: place.to_string(),
        icon: it.icon.clone(),
        title: it.title.clone(),
        on: at == Some(place),
        gone: it.left == Some(0),
    };
    found.prizes.iter().cycle().take(size).enumerate().map(cell).collect()
}

fn odds(it: &PrizeOffer, text: Text) -> OddsView {
    OddsView {
        key: it.id.to_string(),
        title: it.title.clone(),
        odds: text.odds(it.odds),
        note: it.left.map(|left| text.lottery_left(left)),
    }
}

fn ways(found: &LotteryResponse, is_busy: bool, scene: Scene<'_>) -> Vec<WayView> {
    let text = scene.model.text();
    let is_member = scene.model.session.is_logged_in();
    let mut all = Vec::new();
    if let Some(price) = found.exchange {
        let refusal = found
            .no_exchange
            .filter(|why| is_member || !matches!(why, LotteryRefusal::TooFewPoints { .. }));
        let left = price.per_day.saturating_sub(found.exchanged_today);
        all.push(WayView {
            key: "points",
            icon: "star",
            title: text.lottery_exchange(price.points),
            note: refusal
                .map_or_else(|| text.lottery_exchange_left(left), |why| text.lottery_refusal(why)),
            button: ButtonView {
                text: text.lottery_exchange_do().to_owned(),
                action: (refusal.is_none() && !is_busy).then(|| button(scene, Act::Exchange)),
            },
        });
    }
    all.push(WayView {
        key: "checkIn",
        icon: "calendar",
        title: text.lottery_check_in().to_owned(),
        note: text.lottery_check_in_note().to_owned(),
        button: ButtonView {
            text: text.lottery_check_in_do().to_owned(),
            action: Some(Action::Go { to: Route::CheckIn }),
        },
    });
    all
}

fn rules(found: &LotteryResponse, text: Text) -> Vec<String> {
    let mut all = vec![text.lottery_rule_cost(found.cost)];
    all.extend(found.per_day.map(|most| text.lottery_rule_day(most)));
    all.push(text.lottery_rule_given().to_owned());
    all
}

fn proof(found: &LotteryResponse, scene: Scene<'_>) -> Vec<ProofView> {
    let text = scene.model.text();
    let view = |key, label, shown: &str| ProofView {
        key,
        label,
        text: shown.to_owned(),
        copy: button(scene, Act::Copy { text: shown.to_owned() }),
        copy_text: text.copy(),
    };
    let seal = |key, it: &DaySeal| view(key, text.lottery_seal(it.day), &it.commitment);
    let today = found.today.iter().map(|it| seal("today", it));
    let before = found.yesterday.iter().map(|it| seal("yesterday", it));
    let seed = found.yesterday.iter().filter_map(|it| {
        Some(view("seed", text.lottery_seed(it.day, it.draws), it.seed.as_deref()?))
    });
    today.chain(before).chain(seed).collect()
}
