//! 首页: the bar above it, and its blocks.

mod block;
mod flash;
mod live;

use mall_api::home::{BlockContent, HomeBlock, HomeResponse};
use mall_core::home::Link;
use mall_core::{TemplateId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::StateView;
use crate::{Action, PageId};
use block::BlockView;

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
    /// When the server last said what is on it.
    told_at: Option<Timestamp>,
}

/// How long what the server said holds: whoever comes back later is shown what has changed.
const HOLDS_MS: i64 = 3_000;

/// Goods that are drawn before anybody scrolls: a slow phone should not lay out what nobody sees.
const GOODS_AT_ONCE: usize = 18;
/// Goods that each step draws more, when a finger had its turn: the first draw has none of them.
const GOODS_PER_STEP: usize = 3;
/// Time between steps.
const STEP_MS: u32 = 60;

/// The blocks that are drawn, until they hold `goods`, and whether that is all of them. Nothing goes
/// below a block that is not whole yet.
fn drawn(
    blocks: &[HomeBlock],
    goods: usize,
    to: (PageId, bool),
    now: Timestamp,
    text: Text,
) -> (Vec<BlockView>, bool) {
    let mut left = goods;
    let mut views = Vec::new();
    for block in blocks {
        let has = match &block.content {
            BlockContent::ProductList { products, .. } | BlockContent::Ranking { products, .. } => {
                products.len()
            }
            BlockContent::FlashSale { goods, .. } => goods.len(),
            BlockContent::GroupBuy { goods, .. } => goods.len(),
            // They are in the bar above the page.
            BlockContent::Search(_) | BlockContent::Service(_) => continue,
            _ => 0,
        };
        if has > 0 && left == 0 {
            return (views, false);
        }
        let mut view = BlockView::new(block, to, now, text);
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
        cx.call_for_home();
        let mut page = Self { failure: None, ticking: false, asked_at: None, told_at: None };
        page.tick(cx);
        page
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => {
                self.failure = None;
                cx.call_for_home();
            }
            Act::Claim { template } => cx.claim(template),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        match (call, result) {
            (Call::Home(query), Ok(Reply::Home(home))) => {
                self.failure = None;
                cx.model.take_home(home);
                // What is looked at before it goes out is nobody's home page.
                if let (None, Some(keep)) = (&query.preview, cx.model.keep_home()) {
                    cx.effect(keep);
                }
                self.told_at = Some(cx.server_now());
                cx.effect(Effect::StopPullDown);
                self.tick(cx);
            }
            (Call::Claim(template, _), result) => {
                let again = Call::Home(cx.model.home_query());
                cx.claimed(template, result, again);
            }
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

    /// A merchant may have changed it meanwhile.
    fn shown(&mut self, cx: &mut Context<'_>) {
        let now = cx.server_now();
        if self.told_at.is_none_or(|at| now.since_ms(at) >= HOLDS_MS) {
            cx.call_for_home();
        }
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        cx.call_for_home();
        cx.call_for_sync(&[]);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let home = scene.model.home.as_deref();
        let (blocks, whole) = home.map_or_else(Default::default, |it| {
            let to = (scene.page, scene.model.consent == Some(true));
            drawn(&it.blocks, scene.model.home_goods, to, scene.now, text)
        });
        let bar = Bar::of(home);
        View {
            ready: home.is_some() || self.failure.is_some(),
            state: match (&self.failure, home) {
                (Some(failure), None) => {
                    Some(StateView::failed(failure, button(scene.page, Act::Retry), text))
                }
                _ => None,
            },
            offline: self.failure.as_ref().and(home).map(|_| text.offline_bar()),
            search: bar.search.map(|hint| SearchPill {
                hint: if hint.is_empty() { text.search_hint().to_owned() } else { hint.to_owned() },
                open: Action::Go { to: Route::Search { q: None } },
            }),
            service: ServiceView {
                text: text.service(),
                open: Action::Go { to: Route::SERVICE },
                corner: bar.corner,
                float: bar.float,
            },
            blocks,
            end: if whole { text.no_more() } else { "" },
        }
    }
}

/// What is above the page, and floats on it.
struct Bar<'a> {
    search: Option<&'a str>,
    corner: bool,
    float: bool,
}

impl<'a> Bar<'a> {
    /// Everything while nobody knows what the merchant wants.
    fn of(home: Option<&'a HomeResponse>) -> Self {
        let Some(home) = home else { return Self { search: Some(""), corner: true, float: true } };
        let mut bar = Self { search: None, corner: false, float: false };
        for block in &home.blocks {
            match &block.content {
                BlockContent::Search(it) => bar.search = bar.search.or(Some(&it.hint)),
                BlockContent::Service(it) => {
                    bar.corner |= it.corner;
                    bar.float |= it.float;
                }
                _ => {}
            }
        }
        bar
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
        Link::Bargains => Route::Bargains,
        Link::Service => Route::SERVICE,
        Link::Members => Route::Member,
        Link::PointsMall => Route::PointsMall,
        Link::Tasks => Route::Tasks,
        Link::Invite => Route::Invite,
        Link::Live { id } => Route::Live { id: id.clone() },
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
    search: Option<SearchPill>,
    service: ServiceView,
    blocks: Vec<BlockView>,
    end: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SearchPill {
    hint: String,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceView {
    text: &'static str,
    open: Action,
    /// Whether it is at the upper left.
    corner: bool,
    /// Whether it floats at the lower right.
    float: bool,
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
        let blocks: Vec<Value> =
            contents.map(|(at, it)| json!({"id": format!("f{at}"), "content": it})).collect();
        let home = json!({
            "shop": {
                "name": "", "slogan": "", "description": "", "servicePhone": "", "hotWords": [],
                "sandbox": true
            },
            "blocks": blocks
        });
        serde_json::from_value(home).unwrap()
    }

    #[test]
    fn nothing_is_drawn_below_a_block_that_is_not_whole() {
        let home = home();
        for (goods, shown, is_all) in [
            (0, vec![0], false),
            (3, vec![0, 3], false),
            (4, vec![0, 4, 0], false),
            (5, vec![0, 4, 0, 1], false),
            (34, vec![0, 4, 0, 30], true),
        ] {
            let (views, whole) =
                drawn(&home.blocks, goods, (PageId(1), false), Timestamp(0), Text::default());
            let counts: Vec<usize> = views.iter().map(|it| it.goods.len()).collect();
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
        let blocks = |output: &Output| output.patches[0].set["blocks"].as_array().unwrap().len();
        assert_eq!((blocks(&first), blocks(&next)), (1, 4));
    }
}
