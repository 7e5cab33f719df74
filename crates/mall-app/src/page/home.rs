//! 首页: search box, banners, menu bar, floors.

use mall_api::catalog::{FloorContent, HomeFloor, HomeResponse};
use mall_core::TemplateId;
use mall_core::home::{Banner, Columns, Link, MenuEntry};
use serde::{Deserialize, Serialize};

use super::goods_card::{GoodsCard, OfferTicket};
use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::StateView;
use crate::{Action, PageId};

/// Buttons of the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Claim a coupon of a strip.
    Claim {
        /// Of which template.
        template: TemplateId,
    },
}

/// State of the home page; what it shows is in the model, since it outlives the session.
#[derive(Debug)]
pub(crate) struct HomePage {
    failure: Option<Failure>,
}

/// Goods that are drawn before anybody scrolls: a slow phone should not lay out what nobody sees.
const GOODS_AT_ONCE: usize = 12;
/// Goods of the first screen. The floors below follow step by step, each when a finger had its turn.
const GOODS_FIRST: usize = 1;
/// Goods that each step draws more.
const GOODS_PER_STEP: usize = 6;
/// Time between steps.
const STEP_MS: u32 = 60;

/// The floors that are drawn: whole ones, until they hold `goods`.
fn drawn(floors: &[HomeFloor], goods: usize) -> impl Iterator<Item = &HomeFloor> {
    floors.iter().scan(0_usize, move |before, floor| {
        let fits = *before < goods;
        if let FloorContent::ProductList { products, .. } = &floor.content {
            *before = before.saturating_add(products.len());
        }
        fits.then_some(floor)
    })
}

impl Page for HomePage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        cx.call(Call::Home);
        if cx.model.home.is_some() {
            cx.wake(STEP_MS);
        }
        cx.model.home_goods = cx.model.home_goods.max(GOODS_FIRST);
        Self { failure: None }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => {
                self.failure = None;
                cx.call(Call::Home);
            }
            Act::Claim { template } => cx.claim(template),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        match (call, result) {
            (Call::Home, Ok(Reply::Home(home))) => {
                self.failure = None;
                let is_first = cx.model.home.replace(home).is_none();
                if let Some(keep) = cx.model.keep_home() {
                    cx.effect(keep);
                }
                cx.effect(Effect::StopPullDown);
                if is_first {
                    cx.wake(STEP_MS);
                }
            }
            (Call::Claim(_), result) => cx.claimed(result, Call::Home),
            (_, Err(failure)) => {
                cx.model.online &= !failure.is_offline();
                self.failure = Some(failure);
                cx.effect(Effect::StopPullDown);
            }
            _ => {}
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        let goods = &mut cx.model.home_goods;
        if *goods < GOODS_AT_ONCE {
            *goods = goods.saturating_add(GOODS_PER_STEP);
            cx.wake(STEP_MS);
        }
    }

    fn reached_bottom(&mut self, cx: &mut Context<'_>) {
        let goods = &mut cx.model.home_goods;
        *goods = goods.saturating_add(GOODS_AT_ONCE);
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        cx.call(Call::Home);
        cx.call_for_sync(&[]);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let home = scene.model.home.as_deref();
        let floors: Vec<FloorView> = home
            .iter()
            .flat_map(|it| drawn(&it.floors, scene.model.home_goods))
            .map(|floor| FloorView::new(floor, scene.page, text))
            .collect();
        let whole = home.is_some_and(|it| it.floors.len() == floors.len());
        View {
            ready: home.is_some() || self.failure.is_some(),
            state: match (&self.failure, home) {
                (Some(failure), None) => {
                    Some(StateView::failed(failure, button(scene.page, Act::Retry), text))
                }
                _ => None,
            },
            offline: self.failure.as_ref().and(home).map(|_| text.offline_bar()),
            search: SearchPill {
                hint: text.search_hint(),
                open: Action::Go { to: Route::Search { q: None } },
            },
            service: ServiceEntry { text: text.service(), open: Action::Go { to: Route::Service } },
            banners: home.map_or_else(Vec::new, |it| banners(it, text)),
            menu: home.map_or_else(Vec::new, |it| entries(&it.menu, text)),
            floors,
            end: if whole { text.no_more() } else { "" },
        }
    }
}

fn button(page: PageId, act: Act) -> Action {
    Action::Page { page, act: PageAct::Home(act), text: None }
}

/// Where a merchant's link leads.
pub(crate) fn follow(link: &Link, text: Text) -> Action {
    let to = match link {
        Link::Category { id } => Route::Category { id: Some(id.clone()) },
        Link::Product { id } => Route::Product { id: id.clone() },
        Link::Search { q } => Route::Search { q: Some(q.clone()) },
        Link::Coupons => Route::Coupons,
        Link::Service => Route::Service,
        Link::Categories => Route::Category { id: None },
        Link::Soon { note } if note.is_empty() => {
            return Action::Say { text: text.soon().to_owned() };
        }
        Link::Soon { note } => return Action::Say { text: note.clone() },
    };
    Action::Go { to }
}

/// What the home page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    search: SearchPill,
    service: ServiceEntry,
    banners: Vec<BannerView>,
    menu: Vec<EntryView>,
    floors: Vec<FloorView>,
    end: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SearchPill {
    hint: &'static str,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceEntry {
    text: &'static str,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BannerView {
    key: String,
    image: String,
    title: String,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EntryView {
    key: String,
    icon: String,
    title: String,
    badge: Option<String>,
    open: Action,
}

fn banners(home: &HomeResponse, text: Text) -> Vec<BannerView> {
    let view = |banner: &Banner| BannerView {
        key: banner.id.clone(),
        image: banner.image.clone(),
        title: banner.title.clone(),
        open: follow(&banner.link, text),
    };
    home.banners.iter().map(view).collect()
}

fn entries(entries: &[MenuEntry], text: Text) -> Vec<EntryView> {
    let view = |entry: &MenuEntry| EntryView {
        key: entry.id.clone(),
        icon: entry.icon.clone(),
        title: entry.title.clone(),
        badge: entry.badge.clone(),
        open: follow(&entry.link, text),
    };
    entries.iter().map(view).collect()
}

/// One floor; `kind` says which of the other fields count.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FloorView {
    key: String,
    kind: &'static str,
    head: FloorHead,
    text: String,
    open: Option<Action>,
    image: String,
    /// Height of a picture per hundred of width, so that nothing jumps when it arrives.
    height: u32,
    entries: Vec<EntryView>,
    tickets: Vec<OfferTicket>,
    /// `one`, `two`, `three` or `scroll`.
    columns: &'static str,
    goods: Vec<GoodsCard>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct FloorHead {
    title: String,
    note: String,
    more: Option<Action>,
    more_text: &'static str,
}

impl FloorView {
    fn new(floor: &HomeFloor, page: PageId, text: Text) -> Self {
        let empty = Self {
            key: floor.id.clone(),
            kind: "",
            head: FloorHead::default(),
            text: String::new(),
            open: None,
            image: String::new(),
            height: 0,
            entries: Vec::new(),
            tickets: Vec::new(),
            columns: "two",
            goods: Vec::new(),
        };
        let head = |title: &str, note: &str, more: Option<&Link>| FloorHead {
            title: title.to_owned(),
            note: note.to_owned(),
            more: more.map(|link| follow(link, text)),
            more_text: text.more(),
        };
        match &floor.content {
            FloorContent::Title { title, note, more } => {
                Self { kind: "title", head: head(title, note, more.as_ref()), ..empty }
            }
            FloorContent::Notice { text: said, link } => Self {
                kind: "notice",
                text: said.clone(),
                open: link.as_ref().map(|link| follow(link, text)),
                ..empty
            },
            FloorContent::Grid { entries: links } => {
                Self { kind: "grid", entries: entries(links, text), ..empty }
            }
            FloorContent::Image { image, title, ratio: [width, height], link } => Self {
                kind: "image",
                text: title.clone(),
                image: image.clone(),
                height: height.saturating_mul(100) / (*width).max(1),
                open: link.as_ref().map(|link| follow(link, text)),
                ..empty
            },
            FloorContent::CouponStrip { title, offers } => Self {
                kind: "coupons",
                head: head(title, "", Some(&Link::Coupons)),
                tickets: offers
                    .iter()
                    .map(|offer| {
                        let claim = Act::Claim { template: offer.template.clone() };
                        OfferTicket::new(offer, button(page, claim), text)
                    })
                    .collect(),
                ..empty
            },
            FloorContent::ProductList { title, note, columns, products } => Self {
                kind: "goods",
                head: head(title, note, None),
                columns: match columns {
                    Columns::One => "one",
                    Columns::Two => "two",
                    Columns::Three => "three",
                    Columns::Scroll => "scroll",
                },
                goods: GoodsCard::all(products, text),
                ..empty
            },
        }
    }
}
