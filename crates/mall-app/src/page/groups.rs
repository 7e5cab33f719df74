//! 值得拼: what can be bought together, and the shopper's own groups.

use mall_api::group::{GroupBuysResponse, GroupOffer, MyGroup, OpenGroup};
use mall_core::group_buy::GroupBuy;
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, PriceView, StateView};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct GroupsPage {
    found: Option<Box<GroupBuysResponse>>,
    failure: Option<Failure>,
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    mine_title: &'static str,
    mine: Vec<MineView>,
    rule: &'static str,
    offers: Vec<OfferView>,
}

/// A group of the shopper.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MineView {
    key: String,
    image: String,
    title: String,
    note: String,
    open: Action,
}

/// What can be bought together.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct OfferView {
    key: String,
    image: String,
    title: String,
    sizes: String,
    price: PriceView,
    button: ButtonView,
    open: Action,
    groups: Vec<OpenView>,
}

/// A group with a free seat.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct OpenView {
    key: String,
    face: String,
    leader: String,
    missing: String,
    ends: String,
    button: ButtonView,
}

impl Page for GroupsPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self { found: None, failure: None };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::GroupBuys);
    }

    fn act(&mut self, Act::Retry: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::GroupBuys, Ok(Reply::GroupBuys(found))) => {
                self.found = Some(found);
                self.failure = None;
            }
            (Call::GroupBuys, Err(failure)) => self.failure = Some(failure),
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_deref();
        let retry = Action::Page { page: scene.page, act: PageAct::Groups(Act::Retry), text: None };
        let offers: Vec<OfferView> =
            found.iter().flat_map(|it| &it.offers).map(|it| offer(it, text)).collect();
        let mine: Vec<MineView> =
            found.iter().flat_map(|it| &it.mine).map(|it| self::mine(it, text)).collect();
        View {
            ready: found.is_some() || self.failure.is_some(),
            state: match (found, &self.failure) {
                (None, Some(failure)) => Some(StateView::failed(failure, retry, text)),
                (Some(_), _) if offers.is_empty() && mine.is_empty() => {
                    let to = Action::Go { to: Route::Home };
                    Some(StateView::empty(text.group_none()).with(to, text.back_home()))
                }
                _ => None,
            },
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            mine_title: text.my_groups(),
            mine,
            rule: text.group_rule(),
            offers,
        }
    }
}

fn mine(group: &MyGroup, text: Text) -> MineView {
    MineView {
        key: group.order.to_string(),
        image: group.image.clone(),
        title: group.title.clone(),
        note: format!("{} · {}", text.group_size(group.size), text.group_stands(&group.seen)),
        open: Action::Go { to: Route::Group { id: Some(group.id.clone()), activity: None } },
    }
}

fn offer(offer: &GroupOffer, text: Text) -> OfferView {
    let buy = &offer.buy;
    let item = offer.items.first();
    let to = Route::Group { id: None, activity: Some(buy.id.clone()) };
    OfferView {
        key: buy.id.to_string(),
        image: item.map(|it| it.image.clone()).unwrap_or_default(),
        title: item.map(|it| it.title.clone()).unwrap_or_default(),
        sizes: text.group_sizes(buy),
        price: group_price(buy, text).was(item.map(|it| it.price), text),
        button: ButtonView::new(text.group_open_one(), Action::Go { to }),
        open: Action::Go { to: Route::Product { id: buy.product.clone() } },
        groups: offer.open.iter().map(|it| open(it, text)).collect(),
    }
}

fn open(group: &OpenGroup, text: Text) -> OpenView {
    let to = Route::Group { id: Some(group.id.clone()), activity: None };
    OpenView {
        key: group.id.to_string(),
        face: face(&group.leader),
        leader: group.leader.clone(),
        missing: text.group_missing(group.missing),
        ends: text.group_until(group.ends_at),
        button: ButtonView::new(text.group_join(), Action::Go { to }),
    }
}

/// What stands in the round picture of somebody: the end of their number, since the shop has no
/// pictures of its shoppers.
pub(crate) fn face(masked: &str) -> String {
    let digits: Vec<char> = masked.chars().collect();
    digits.iter().skip(digits.len().saturating_sub(2)).collect()
}

/// The lowest price of a group buy; 起 when there are several.
pub(crate) fn group_price(buy: &GroupBuy, text: Text) -> PriceView {
    let prices = || buy.sizes.iter().flat_map(|it| &it.prices).map(|it| it.price);
    let price = PriceView::new(prices().min().unwrap_or_default());
    let from = (prices().min() != prices().max()).then(|| text.price_from().to_owned());
    PriceView { from, ..price }
}
