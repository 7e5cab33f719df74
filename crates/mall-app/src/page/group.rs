//! 一个团: who is in it, who is missing, until when; and the choice of how to open one.

use mall_api::group::{GroupMember, GroupOffer, GroupResponse};
use mall_api::quote::{ActivityRef, WantedLine};
use mall_core::catalog::ShelfItem;
use mall_core::group_buy::{GroupBuy, GroupState, SeatState};
use mall_core::pricing::{ActivityPrice, Channel};
use mall_core::{ActivityId, GroupId, OrderId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

use super::countdown::{CountdownView, next_tick};
use super::groups::{face, group_price};
use super::poster::{About, PosterView};
use super::share::ShareView;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, OptionView, PriceView, StateView, ValueView};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// A group of so many.
    Size {
        /// Seats.
        size: u32,
    },
    /// This SKU.
    Sku {
        /// Which.
        sku: SkuId,
    },
    /// 付款开团, 付款参团: one piece, past the cart.
    Buy,
    /// 邀请好友: the link.
    Share,
    /// 海报.
    Poster,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct GroupPage {
    /// The group; none while one is being opened.
    id: Option<GroupId>,
    activity: Option<ActivityId>,
    group: Option<Box<GroupResponse>>,
    offer: Option<GroupOffer>,
    /// Whether the answer has no such activity.
    is_gone: bool,
    failure: Option<Failure>,
    size: Option<u32>,
    sku: Option<SkuId>,
    /// When it last asked.
    asked_at: Timestamp,
    /// Whether it will be woken.
    ticking: bool,
}

/// A group that is looked at is asked for again after that time.
const LOOK_AGAIN_MS: i64 = 10_000;

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    image: String,
    title: String,
    price: PriceView,
    open: Option<Action>,
    /// 还差 1 人成团, or what it would be.
    headline: String,
    clock: Option<CountdownView>,
    members: Vec<MemberView>,
    choices: Vec<OptionView>,
    /// Why there is no seat, or what the rule is.
    note: String,
    button: Option<ButtonView>,
    order: Option<ButtonView>,
    /// 专属顾问, about these goods.
    service: Option<ButtonView>,
    /// Copies the link; in a mini-program the button shares by itself.
    invite: Option<ButtonView>,
    native: bool,
    /// 海报, while friends can come.
    make_poster: Option<ButtonView>,
    poster: Option<PosterView>,
}

/// A seat.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MemberView {
    key: String,
    face: String,
    name: String,
    /// 团长, 待付款.
    tag: &'static str,
    empty: bool,
}

impl GroupPage {
    /// Its address.
    fn route(&self) -> Route {
        Route::Group { id: self.id.clone(), activity: self.activity.clone() }
    }

    fn poster(&self, cx: &mut Context<'_>) {
        let (Some(group), Some(item)) = (&self.group, self.item()) else { return };
        let text = cx.text();
        cx.make_poster(&About {
            headline: text.poster_group(),
            picture: Some(&item.image),
            title: &item.title,
            price: self.price().map(|it| text.yuan(it.price)).unwrap_or_default(),
            note: &text.group_stands(&group.seen),
            to: self.route(),
        });
    }

    fn buy(&self) -> Option<&GroupBuy> {
        let of_group = self.group.as_ref().map(|it| &it.buy);
        of_group.or_else(|| self.offer.as_ref().map(|it| &it.buy))
    }

    fn items(&self) -> &[ShelfItem] {
        let of_group = self.group.as_ref().map(|it| &it.items);
        of_group.or_else(|| self.offer.as_ref().map(|it| &it.items)).map_or(&[], |it| it)
    }

    fn item(&self) -> Option<&ShelfItem> {
        let chosen = self.items().iter().find(|it| Some(&it.sku) == self.sku.as_ref());
        chosen.or_else(|| self.items().iter().find(|it| it.stock > 0)).or(self.items().first())
    }

    /// Seats of the group, or of the one that would be opened.
    fn size(&self) -> Option<u32> {
        let of_group = self.group.as_ref().map(|it| it.size);
        of_group.or(self.size).or_else(|| Some(self.buy()?.sizes.first()?.size))
    }

    fn price(&self) -> Option<ActivityPrice> {
        self.buy()?.price(self.size()?, &self.item()?.sku)
    }

    /// Whether a seat can be ordered, as far as is known.
    fn can_buy(&self) -> bool {
        self.item().is_some_and(|it| it.stock > 0)
            && self.group.as_ref().is_none_or(|it| it.seen.refusal.is_none())
    }

    fn is_forming(&self) -> bool {
        self.group.as_ref().is_some_and(|it| it.seen.state == GroupState::Forming)
    }

    fn go(&self, cx: &mut Context<'_>) {
        let (Some(buy), Some(size), Some(item), Some(price)) =
            (self.buy(), self.size(), self.item(), self.price())
        else {
            return;
        };
        let activity =
            ActivityRef::Group { activity: buy.id.clone(), size, group: self.id.clone() };
        let line = WantedLine { activity: Some(activity), ..WantedLine::new(item.sku.clone(), 1) };
        cx.buy_now(line, Some((price, item.clone())));
    }

    fn tick(&mut self, cx: &mut Context<'_>) {
        let now = cx.server_now();
        let end = self.group.as_ref().filter(|_| self.is_forming()).map(|it| it.seen.ends_at);
        if let (false, Some(end)) = (self.ticking, end) {
            self.ticking = true;
            cx.wake(next_tick(end, now));
        }
    }
}

impl Page for GroupPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let (id, activity) = match route {
            Route::Group { id, activity } => (id.clone(), activity.clone()),
            _ => (None, None),
        };
        let mut page = Self {
            id,
            activity,
            group: None,
            offer: None,
            is_gone: false,
            failure: None,
            size: None,
            sku: None,
            asked_at: cx.server_now(),
            ticking: false,
        };
        page.ask(cx);
        cx.ask_for_link();
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        self.asked_at = cx.server_now();
        cx.call(match &self.id {
            Some(id) => Call::Group(id.clone()),
            None => Call::GroupBuys,
        });
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Size { size } => self.size = Some(size),
            Act::Sku { sku } => self.sku = Some(sku),
            Act::Buy if self.can_buy() => self.go(cx),
            Act::Buy => {}
            Act::Share => cx.share(&self.route()),
            Act::Poster => self.poster(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Group(_), Ok(Reply::Group(group))) => {
                self.group = Some(group);
                self.failure = None;
                self.tick(cx);
            }
            (Call::GroupBuys, Ok(Reply::GroupBuys(found))) => {
                let is_it = |it: &GroupOffer| Some(&it.buy.id) == self.activity.as_ref();
                self.offer = found.offers.into_iter().find(is_it);
                self.is_gone = self.offer.is_none();
                self.failure = None;
            }
            (Call::Group(_) | Call::GroupBuys, Err(failure)) => self.failure = Some(failure),
            _ => {}
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.ticking = false;
        let now = cx.server_now();
        let ends_at = self.group.as_ref().map(|it| it.seen.ends_at);
        let is_over = ends_at.is_some_and(|end| now >= end && self.asked_at < end);
        if is_over || now.since_ms(self.asked_at) >= LOOK_AGAIN_MS {
            self.ask(cx);
        }
        self.tick(cx);
    }

    fn share(&self, scene: Scene<'_>) -> Option<ShareView> {
        let (group, item) = (self.group.as_ref()?, self.item());
        let text = scene.model.text();
        let title = text.group_invite(item.map_or("", |it| &it.title), group.seen.missing);
        Some(ShareView::new(title, &self.route(), item.map_or("", |it| &it.image)))
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let act = |act| Action::Page { page: scene.page, act: PageAct::Group(act), text: None };
        let group = self.group.as_deref();
        let buy = self.buy();
        let item = self.item();
        let is_gone = self.is_gone
            || self.failure.as_ref().and_then(Failure::code) == Some(mall_api::ErrorCode::NotFound);
        let refusal = group.and_then(|it| it.seen.refusal);
        // Who left has no seat, and may come back.
        let has_seat = |it: SeatState| !matches!(it, SeatState::Refunded { .. });
        let is_in = group.and_then(|it| it.seen.mine).is_some_and(has_seat);
        let can_share = self.is_forming() && self.paid();
        let native = scene.model.cart.shopper().channel == Some(Channel::MiniProgram);
        View {
            ready: buy.is_some() || is_gone || self.failure.is_some(),
            state: match (&self.failure, buy) {
                _ if is_gone => {
                    let to = Action::Go { to: Route::Groups };
                    Some(StateView::empty(text.group_gone()).with(to, text.group_see_all()))
                }
                (Some(failure), None) => Some(StateView::failed(failure, act(Act::Retry), text)),
                _ => None,
            },
            offline: self.failure.as_ref().and(buy).map(|_| text.offline_bar()),
            image: item.map(|it| it.image.clone()).unwrap_or_default(),
            title: item.map(|it| it.title.clone()).unwrap_or_default(),
            price: match (self.price(), buy) {
                (Some(price), _) => PriceView::new(price.price).was(item.map(|it| it.price), text),
                (None, Some(buy)) => group_price(buy, text),
                (None, None) => PriceView::default(),
            },
            open: buy.map(|it| Action::Go { to: Route::Product { id: it.product.clone() } }),
            headline: match group {
                Some(it) => text.group_stands(&it.seen),
                None => self.size().map(|it| text.group_size(it)).unwrap_or_default(),
            },
            clock: group
                .filter(|_| self.is_forming())
                .map(|it| CountdownView::new(text.group_left(), it.seen.ends_at, scene.now, text)),
            members: group.map(|it| members(it, text)).unwrap_or_default(),
            choices: buy
                .filter(|_| group.is_none() || (refusal.is_none() && !is_in))
                .map(|it| self.choices(it, text, &act))
                .unwrap_or_default(),
            note: match refusal {
                Some(why) if !is_in => text.group_refused(why),
                _ if group.is_some() && !self.is_forming() => String::new(),
                _ => text.group_rule().to_owned(),
            },
            button: self.button(is_in, refusal.is_some(), text, &act),
            order: group.and_then(|it| it.order.clone()).map(|id: OrderId| {
                ButtonView::new(text.see_order(), Action::Go { to: Route::Order { id } })
            }),
            service: buy.map(|it| {
                let product = Some(it.product.clone());
                let to = Route::Service { product, order: None };
                ButtonView::new(text.service(), Action::Go { to })
            }),
            invite: can_share.then(|| ButtonView::new(text.group_share(), act(Act::Share))),
            native,
            make_poster: can_share.then(|| ButtonView::new(text.poster(), act(Act::Poster))),
            poster: PosterView::of(scene),
        }
    }
}

impl GroupPage {
    /// Whether a friend who has the link could join: somebody has paid.
    fn paid(&self) -> bool {
        self.group.as_ref().is_some_and(|it| it.members.iter().any(|it| it.paid))
    }

    fn button(
        &self,
        is_in: bool,
        is_refused: bool,
        text: Text,
        act: &dyn Fn(Act) -> Action,
    ) -> Option<ButtonView> {
        let buy = self.buy()?;
        if self.group.is_some() && (is_in || is_refused) {
            let is_over = !self.is_forming();
            let to = Route::Group { id: None, activity: Some(buy.id.clone()) };
            return is_over.then(|| ButtonView::new(text.group_open_one(), Action::Go { to }));
        }
        let said = if self.group.is_some() { text.group_join_now() } else { text.group_open_now() };
        let action = self.can_buy().then(|| act(Act::Buy));
        Some(if action.is_some() {
            ButtonView { text: said.to_owned(), action }
        } else {
            ButtonView { text: text.sold_out().to_owned(), action }
        })
    }

    fn choices(&self, buy: &GroupBuy, text: Text, act: &dyn Fn(Act) -> Action) -> Vec<OptionView> {
        let mut choices = Vec::new();
        if self.group.is_none() {
            let size = |it: u32| ValueView {
                text: text.group_size(it),
                on: self.size() == Some(it),
                out: false,
                action: act(Act::Size { size: it }),
            };
            let values = buy.sizes.iter().map(|it| size(it.size)).collect();
            choices.push(OptionView { name: text.group_size_label().to_owned(), values });
        }
        if self.items().len() > 1 {
            let chosen = self.item().map(|it| &it.sku);
            let value = |it: &ShelfItem| ValueView {
                text: it.options.clone(),
                on: chosen == Some(&it.sku),
                out: it.stock == 0,
                action: act(Act::Sku { sku: it.sku.clone() }),
            };
            let values = self.items().iter().map(value).collect();
            choices.push(OptionView { name: text.group_options().to_owned(), values });
        }
        choices
    }
}

/// Everybody who has a seat, and the seats that nobody has.
fn members(group: &GroupResponse, text: Text) -> Vec<MemberView> {
    let member = |(position, it): (usize, &GroupMember)| MemberView {
        key: position.to_string(),
        face: face(&it.name),
        name: it.name.clone(),
        tag: match (it.leads, it.paid) {
            (_, false) => text.group_unpaid(),
            (true, true) => text.group_leader(),
            (false, true) => "",
        },
        empty: false,
    };
    let mut members: Vec<MemberView> = group.members.iter().enumerate().map(member).collect();
    for position in 0..group.seen.free {
        members.push(MemberView {
            key: format!("free{position}"),
            face: "+".to_owned(),
            name: text.group_empty_seat().to_owned(),
            tag: "",
            empty: true,
        });
    }
    members
}
