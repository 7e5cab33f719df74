//! What the flash-sale page shows.

use mall_api::flash::{FlashOffer, FlashSessionView};
use mall_core::Timestamp;
use mall_core::flash_sale::{FlashState, FlashTab, Stage};
use mall_core::limits::REMIND_AHEAD_MS;
use serde::Serialize;

use super::{Act, FlashPage, stage, state, turns_at};
use crate::Action;
use crate::page::countdown::CountdownView;
use crate::page::{PageAct, Scene};
use crate::route::Route;
use crate::view::{ButtonView, PriceView, StateView};

/// What the flash-sale page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    tabs: Vec<TabView>,
    /// Where the session in sight stands: 抢购中，先到先得.
    status: &'static str,
    clock: Option<CountdownView>,
    goods: Vec<GoodsView>,
}

/// A session.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TabView {
    key: String,
    /// 20:00, 明天 08:00.
    time: String,
    /// 抢购中.
    note: &'static str,
    on: bool,
    action: Action,
}

/// What a session sells.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GoodsView {
    key: String,
    image: String,
    title: String,
    /// The chosen values, or nothing.
    options: String,
    price: PriceView,
    /// 每人限购 2 件.
    limit: String,
    /// How wide the bar is, of a hundred; absent while nothing can be taken.
    share: Option<String>,
    /// 已抢 76%.
    share_text: String,
    button: ButtonView,
    /// How the button looks: `open`, `again`, `remind`, `set` or `grey`.
    tone: &'static str,
    /// 商品, for a screen reader.
    open_label: String,
    open: Action,
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Flash(act), text: None }
}

pub(super) fn view(page: &FlashPage, scene: Scene<'_>) -> View {
    let text = scene.model.text();
    let found = page.found.as_ref();
    let session = page.session();
    let stage = session.map(|it| stage(&it.tab, scene.now));
    let clock = session.and_then(|it| {
        let label = if stage == Some(Stage::Open) { text.flash_ends() } else { text.flash_opens() };
        Some(CountdownView::new(label, turns_at(&it.tab, scene.now)?, scene.now, text))
    });
    let goods = session.map_or_else(Vec::new, |session| {
        session.offers.iter().map(|offer| goods(offer, session, scene)).collect()
    });
    View {
        ready: found.is_some() || page.failure.is_some(),
        state: match (found, &page.failure) {
            (None, Some(failure)) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            (Some(_), _) if goods.is_empty() => {
                let to = Action::Go { to: Route::Home };
                Some(StateView::empty(text.flash_none()).with(to, text.back_home()))
            }
            _ => None,
        },
        offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
        tabs: found.map_or_else(Vec::new, |found| {
            let tab = |it: &FlashSessionView| {
                let is_on = session.is_some_and(|on| on.tab == it.tab);
                tab(&it.tab, is_on, scene)
            };
            found.sessions.iter().map(tab).collect()
        }),
        status: stage.map_or("", |it| text.flash_stage_note(it)),
        clock,
        goods,
    }
}

fn tab(tab: &FlashTab, on: bool, scene: Scene<'_>) -> TabView {
    let text = scene.model.text();
    let (sale, session, day) = (tab.sale.clone(), tab.session.clone(), tab.day);
    TabView {
        key: format!("{sale}-{session}-{day}"),
        time: text.flash_time(tab.window.starts_at, scene.now),
        note: text.flash_stage(stage(tab, scene.now)),
        on,
        action: button(scene, Act::Tab { sale, session, day }),
    }
}

/// 提醒我, while there is something to wait for.
fn remind(
    offer: &FlashOffer,
    opens_at: Timestamp,
    scene: Scene<'_>,
) -> Option<(ButtonView, &'static str)> {
    let text = scene.model.text();
    if opens_at.since_ms(scene.now) <= REMIND_AHEAD_MS {
        return None;
    }
    let (said, on, tone) = if offer.reminded {
        (text.flash_reminded(), false, "set")
    } else {
        (text.flash_remind(), true, "remind")
    };
    let act = button(scene, Act::Remind { sku: offer.item.sku.clone(), on });
    Some((ButtonView::new(said, act), tone))
}

fn goods(offer: &FlashOffer, session: &FlashSessionView, scene: Scene<'_>) -> GoodsView {
    let text = scene.model.text();
    let item = &offer.item;
    let state = state(offer, &session.tab, scene.now);
    let grey = |said: &str| (ButtonView { text: said.to_owned(), action: None }, "grey");
    let (button, tone) = match state {
        FlashState::NotOpen { opens_at } | FlashState::WarmUp { opens_at } => {
            remind(offer, opens_at, scene).unwrap_or_else(|| grey(text.flash_soon()))
        }
        FlashState::Open { .. } => {
            let buy = button(scene, Act::Buy { sku: item.sku.clone() });
            (ButtonView::new(text.flash_buy(), buy), "open")
        }
        FlashState::MayReturn { .. } => {
            (ButtonView::new(text.flash_may_return(), button(scene, Act::Again)), "again")
        }
        FlashState::SoldOut { .. } => grey(text.flash_sold_out()),
        FlashState::MyLimit { .. } => grey(text.flash_my_limit()),
        FlashState::Ended { .. } => grey(text.flash_ended()),
    };
    let taken = match state {
        FlashState::Open { taken_bps, .. } => Some(taken_bps / 100),
        FlashState::MayReturn { .. } | FlashState::SoldOut { .. } => Some(100),
        _ => None,
    };
    GoodsView {
        key: item.sku.to_string(),
        image: item.image.clone(),
        title: item.title.clone(),
        options: item.options.clone(),
        price: PriceView::new(offer.price.price).was(Some(item.price), text),
        limit: text.flash_per_shopper(offer.per_shopper),
        share: taken.map(|it| it.to_string()),
        share_text: match taken {
            Some(taken) => text.flash_taken(taken),
            None => text.flash_pieces(offer.stock),
        },
        button,
        tone,
        open_label: item.title.clone(),
        open: Action::Go { to: Route::Product { id: item.product.clone() } },
    }
}
