//! What a bargain shows.

use mall_api::ErrorCode;
use mall_api::bargain::BargainView;
use mall_core::bargain::BargainRefusal;
use mall_core::pricing::Channel;
use serde::Serialize;

use super::{Act, BargainPage};
use crate::Action;
use crate::page::countdown::CountdownView;
use crate::page::{PageAct, Scene};
use crate::route::Route;
use crate::view::{ButtonView, PriceView, StateView};

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    image: String,
    /// Nothing while there is nothing to show.
    title: String,
    left: String,
    price: PriceView,
    open: Option<Action>,
    headline: String,
    clock: Option<CountdownView>,
    /// Why this visitor can do nothing with it.
    note: &'static str,
    schedule_title: &'static str,
    schedule: Vec<PlaceView>,
    rules_title: &'static str,
    rules: Vec<String>,
    button: Option<ButtonView>,
    /// Copies the link; in a mini-program the button shares by itself.
    invite: Option<ButtonView>,
    native: bool,
}

/// A place of the schedule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceView {
    key: usize,
    place: String,
    /// Who has it, or that nobody has.
    who: String,
    cut: String,
    done: bool,
}

impl View {
    pub(super) fn new(page: &BargainPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let found = page.found.as_deref();
        let is_on = found.is_some_and(|it| scene.now < it.ends_at && it.order.is_none());
        let is_mine = found.is_some_and(|it| it.mine);
        let can_share = is_mine && is_on && found.is_some_and(|it| it.floor < it.price);
        Self {
            ready: found.is_some() || page.failure.is_some(),
            state: state(page, scene),
            offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
            image: found.map(|it| it.item.image.clone()).unwrap_or_default(),
            title: found.map(|it| it.item.title.clone()).unwrap_or_default(),
            left: found.map(|it| text.bargain_left(it.left, it.per_shopper)).unwrap_or_default(),
            price: found
                .map(|it| {
                    PriceView::new(it.price).was((it.price < it.from).then_some(it.from), text)
                })
                .unwrap_or_default(),
            open: found.map(|it| Action::Go { to: Route::Product { id: it.item.product.clone() } }),
            headline: found
                .map(|it| match it.price - it.floor {
                    more if !more.is_positive() => text.bargain_at_floor().to_owned(),
                    _ if !it.mine => text.bargain_of(&it.starter),
                    more => text.bargain_to_go(more),
                })
                .unwrap_or_default(),
            clock: found
                .filter(|_| is_on)
                .map(|it| CountdownView::new(text.group_left(), it.ends_at, scene.now, text)),
            note: found
                .and_then(|it| it.refusal)
                .filter(|why| *why != BargainRefusal::Full)
                .map_or("", |why| text.bargain_refused(why)),
            schedule_title: text.bargain_schedule(),
            schedule: found.map(|it| schedule(it, scene)).unwrap_or_default(),
            rules_title: text.bargain_rules(),
            rules: found
                .map(|it| {
                    vec![
                        text.bargain_rule_fixed().to_owned(),
                        text.bargain_rule_buy().to_owned(),
                        text.bargain_rule_limits(it.hours, it.helps_per_shopper),
                        text.bargain_rule_alone().to_owned(),
                    ]
                })
                .unwrap_or_default(),
            button: found.map(|it| button(it, scene)),
            invite: can_share
                .then(|| ButtonView::new(text.bargain_share(), act(scene, Act::Share))),
            native: scene.model.cart.shopper().channel == Some(Channel::MiniProgram),
        }
    }
}

fn act(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Bargain(act), text: None }
}

fn state(page: &BargainPage, scene: Scene<'_>) -> Option<StateView> {
    let text = scene.model.text();
    let failure = page.failure.as_ref().filter(|_| page.found.is_none())?;
    Some(if failure.code() == Some(ErrorCode::NotFound) {
        let to = Action::Go { to: Route::Bargains };
        StateView::empty(text.bargain_gone()).with(to, text.bargain_see_all())
    } else {
        StateView::failed(failure, act(scene, Act::Retry), text)
    })
}

/// What this visitor can do with it.
fn button(it: &BargainView, scene: Scene<'_>) -> ButtonView {
    let text = scene.model.text();
    let others = |said| ButtonView::new(said, Action::Go { to: Route::Bargains });
    match (&it.order, it.mine, it.refusal) {
        (Some(id), ..) => {
            ButtonView::new(text.see_order(), Action::Go { to: Route::Order { id: id.clone() } })
        }
        (None, true, None) => ButtonView::new(&text.bargain_buy(it.price), act(scene, Act::Buy)),
        (None, false, None) => {
            let cut = it.cuts.get(it.helpers.len()).copied().unwrap_or_default();
            ButtonView::new(&text.bargain_help(cut), act(scene, Act::Help))
        }
        (None, true, Some(_)) => others(text.bargain_again()),
        (None, false, Some(_)) => others(text.bargain_me_too()),
    }
}

fn schedule(it: &BargainView, scene: Scene<'_>) -> Vec<PlaceView> {
    let text = scene.model.text();
    let places = it.cuts.iter().enumerate();
    let place = |(at, cut): (usize, &mall_core::Money)| PlaceView {
        key: at,
        place: text.bargain_place(at + 1),
        who: it.helpers.get(at).cloned().unwrap_or_else(|| text.bargain_waits().to_owned()),
        cut: format!("-{}", text.yuan(*cut)),
        done: at < it.helpers.len(),
    };
    places.map(place).collect()
}
