//! 首页: search box, banners, menu bar, floors.

mod flash;

use mall_api::catalog::{FloorContent, HomeFloor, HomeResponse};
use mall_core::home::{Banner, Columns, Link, MenuEntry};
use mall_core::{TemplateId, Timestamp};
use serde::{Deserialize, Serialize};

use super::countdown::CountdownView;
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
    /// Whether it will be woken.
    ticking: bool,
    /// When it last asked what the flash sale is now.
    asked_at: Option<Timestamp>,
}

/// Goods that are drawn before anybody scrolls: a slow phone should not lay out what nobody sees.
const GOODS_AT_ONCE: usize = 18;
/// Goods that each step draws more, when a finger had its turn: the first draw has none of them.
const GOODS_PER_STEP: usize = 3;
/// Time between steps.
const STEP_MS: u32 = 60;

/// The floors that are drawn, until they hold `goods`, and whether that is all of them. Nothing goes
/// below a floor that is not whole yet.
fn drawn(
    floors: &[HomeFloor],
    goods: usize,
    page: PageId,
    now: Timestamp,
    text: Text,
) -> (Vec<FloorView>, bool) {
    let mut left = goods;
    let mut views = Vec::new();
    for floor in floors {
        let has = match &floor.content {
            FloorContent::ProductList { products, .. } => products.len(),
            FloorContent::FlashSale { goods, .. } => goods.len(),
            _ => 0,
        };
        if has > 0 && left == 0 {
            return (views, false);
        }
        let mut view = FloorView::new(floor, page, now, text);
        view.goods.truncate(left);
        views.push(view);
        if has > left {
            return (views, false);
        }
        left -= has;
    }
    (views, true)
}

impl Page for HomePage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        cx.call(Call::Home);
        let mut page = Self { failure: None, ticking: false, asked_at: None };
        page.tick(cx);
        page
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
                cx.model.home = Some(home);
                if let Some(keep) = cx.model.keep_home() {
                    cx.effect(keep);
                }
                cx.effect(Effect::StopPullDown);
                self.tick(cx);
            }
            (Call::Claim(template, _), result) => cx.claimed(template, result, Call::Home),
            (_, Err(failure)) => {
                cx.model.online &= !failure.is_offline();
                self.failure = Some(failure);
                cx.effect(Effect::StopPullDown);
            }
            _ => {}
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.ticking = false;
        let goods = &mut cx.model.home_goods;
        if *goods < GOODS_AT_ONCE {
            *goods = goods.saturating_add(GOODS_PER_STEP);
        } else {
            self.ask_what_follows(cx);
        }
        self.tick(cx);
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
        let (floors, whole) = home.map_or_else(Default::default, |it| {
            drawn(&it.floors, scene.model.home_goods, scene.page, scene.now, text)
        });
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
        Link::CheckIn => Route::CheckIn,
        Link::Lottery { id } => Route::Lottery { id: id.clone() },
        Link::FlashSale => Route::Flash,
        Link::GroupBuys => Route::Groups,
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
    /// Until a flash sale opens or ends.
    clock: Option<CountdownView>,
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
    fn new(floor: &HomeFloor, page: PageId, now: Timestamp, text: Text) -> Self {
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
            clock: None,
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
            FloorContent::FlashSale { title, window, goods } => Self {
                kind: "flash",
                head: head(title, "", Some(&Link::FlashSale)),
                columns: "three",
                goods: goods.iter().map(|it| GoodsCard::flash(it, text)).collect(),
                clock: Some(flash::clock(*window, now, text)),
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

#[cfg(feature = "whole")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Texts;
    use crate::{App, Boot, Output};
    use mall_core::SkuId;
    use serde_json::{Value, json};

    fn goods(count: usize) -> Value {
        let card = |at: usize| {
            json!({
                "id": format!("p{at}"), "title": "", "subtitle": "", "image": "/media/a.svg",
                "tags": [], "price": 100, "priceFrom": false, "sold": 0, "soldOut": false
            })
        };
        let products: Vec<Value> = (0..count).map(card).collect();
        json!({"productList": {"title": "", "note": "", "columns": "two", "products": products}})
    }

    pub(super) fn home() -> HomeResponse {
        let notice = json!({"notice": {"text": "包邮"}});
        let contents = [notice.clone(), goods(4), notice, goods(30)].into_iter().enumerate();
        let floors: Vec<Value> =
            contents.map(|(at, it)| json!({"id": format!("f{at}"), "content": it})).collect();
        let home = json!({
            "shop": {
                "name": "", "slogan": "", "description": "", "servicePhone": "", "hotWords": [],
                "sandbox": true
            },
            "banners": [], "menu": [], "floors": floors
        });
        serde_json::from_value(home).unwrap()
    }

    #[test]
    fn nothing_is_drawn_below_a_floor_that_is_not_whole() {
        let home = home();
        for (goods, shown, is_all) in [
            (0, vec![0], false),
            (3, vec![0, 3], false),
            (4, vec![0, 4, 0], false),
            (5, vec![0, 4, 0, 1], false),
            (34, vec![0, 4, 0, 30], true),
        ] {
            let (floors, whole) =
                drawn(&home.floors, goods, PageId(1), Timestamp(0), Text::default());
            let counts: Vec<usize> = floors.iter().map(|it| it.goods.len()).collect();
            assert_eq!((counts, whole), (shown, is_all), "{goods}");
        }
    }

    pub(super) fn begin(boot: &Boot) -> (App, Output) {
        let (mut app, _) = App::boot(boot);
        let open = Action::Open { route: "home".to_owned(), query: Texts::new() };
        let output = app.dispatch(open, boot.now);
        (app, output)
    }

    #[test]
    fn the_next_session_draws_as_much_and_adds_what_was_being_added() {
        let wakes = |it: &Output| format!("{:?}", it.effects).contains("Wake");
        let boot = Boot {
            now: Timestamp(5_000),
            seed: "0123456789abcdef".to_owned(),
            home: serde_json::to_string(&home()).ok(),
            ..Boot::default()
        };
        let (mut app, first) = begin(&boot);
        app.dispatch(Action::ReachBottom { page: first.page.unwrap() }, boot.now);
        let sku = SkuId::new("serum").unwrap();
        app.dispatch(Action::Add { sku, quantity: 2 }, boot.now);
        let handed = serde_json::to_string(&app.hand_over()).unwrap();
        let boot = Boot { after: serde_json::from_str(&handed).unwrap(), ..boot };
        let (_, booted) = App::boot(&boot);
        assert!(serde_json::to_string(&booted.effects).unwrap().contains("serum"));
        let (_, next) = begin(&boot);
        assert!(wakes(&first));
        let floors = |output: &Output| output.patches[0].set["floors"].as_array().unwrap().len();
        assert_eq!((floors(&first), floors(&next)), (1, 4));
    }
}
