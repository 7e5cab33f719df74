//! 我的收藏 and 浏览足迹: goods that the device, or the server, remembers of a shopper.

#[cfg(test)]
mod tests;

use mall_api::catalog::ProductCard;
use mall_api::favourite::{AddFavouritesRequest, CardsRequest, FavouritesResponse};
use mall_core::ProductId;
use mall_core::limits::FAVOURITES_MAX;
use serde::{Deserialize, Serialize};

use super::goods_card::GoodsCard;
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::{ButtonView, StateView};

/// Buttons of both pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Like one no more.
    Remove {
        /// Which.
        product: ProductId,
    },
    /// Ask whether to forget all.
    AskClear,
    /// Forget all.
    Clear,
}

/// State of one of the pages.
#[derive(Debug)]
pub(crate) struct OwnPage {
    /// Whether it shows what is liked; else what was looked at.
    likes: bool,
    /// Cards of what there was when it was asked, of those that are for sale.
    found: Option<Vec<ProductCard>>,
    failure: Option<Failure>,
}

/// What both pages show.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// 足迹只保存在这台设备上, 2 件已下架.
    note: String,
    goods: Vec<OwnView>,
    clear: Option<ButtonView>,
}

#[derive(Debug, Serialize)]
struct OwnView {
    key: String,
    card: GoodsCard,
    remove: Option<ButtonView>,
}

impl OwnPage {
    fn ids<'a>(&self, model: &'a crate::model::Model) -> &'a [ProductId] {
        if self.likes { &model.own.liked } else { &model.own.seen }
    }

    fn ask_cards(&mut self, cx: &mut Context<'_>) {
        let products = self.ids(cx.model).to_vec();
        if products.is_empty() {
            self.found = Some(Vec::new());
        } else {
            cx.call(Call::Cards(CardsRequest { products }));
        }
    }

    fn button(&self, scene: Scene<'_>, act: Act) -> Action {
        let act = if self.likes { PageAct::Favourites(act) } else { PageAct::Footprints(act) };
        Action::Page { page: scene.page, act, text: None }
    }

    fn state(&self, shown: usize, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        match (&self.found, &self.failure) {
            (None, Some(failure)) => {
                Some(StateView::failed(failure, self.button(scene, Act::Retry), text))
            }
            (Some(_), _) if shown == 0 => {
                let said = if self.likes { text.own_likes_none() } else { text.own_seen_none() };
                let to = Action::Go { to: Route::Home };
                Some(StateView::empty(said).with(to, text.cart_go_shopping()))
            }
            _ => None,
        }
    }
}

impl Page for OwnPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let likes = matches!(route, Route::Favourites);
        let mut page = Self { likes, found: None, failure: None };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        if self.likes && cx.model.session.is_logged_in() {
            let call = cx.likes();
            cx.call(call);
        } else {
            self.ask_cards(cx);
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Remove { product } => cx.like(&product, false),
            Act::AskClear => {
                let (text, page) = (cx.text(), cx.page.unwrap_or_default());
                let act = PageAct::Footprints(Act::Clear);
                let then = Action::Page { page, act, text: None };
                let title = text.own_seen_clear();
                cx.confirm(title, text.own_seen_clear_ask(), title, then);
            }
            Act::Clear => cx.model.own.seen.clear(),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Cards(_), Ok(Reply::Cards(found))) => self.found = Some(found.products),
            (_, Ok(Reply::Favourites(found))) => {
                cx.model.own.told(found.products);
                self.ask_cards(cx);
            }
            (_, Err(failure)) => self.failure = Some(failure),
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_deref().unwrap_or_default();
        let ids = self.ids(scene.model);
        // What was removed since is no longer among them.
        let cards = ids.iter().filter_map(|id| found.iter().find(|it| it.id == *id));
        let goods: Vec<OwnView> = cards
            .map(|it| OwnView {
                key: it.id.to_string(),
                card: GoodsCard::new(it, text),
                remove: self.likes.then(|| {
                    let remove = Act::Remove { product: it.id.clone() };
                    ButtonView::new(text.own_like_remove(), self.button(scene, remove))
                }),
            })
            .collect();
        let gone = ids.len().saturating_sub(goods.len());
        let state = self.state(goods.len(), scene);
        View {
            ready: self.found.is_some() || self.failure.is_some(),
            offline: self.failure.as_ref().and(self.found.as_ref()).map(|_| text.offline_bar()),
            note: match (self.likes, gone) {
                _ if self.found.is_none() || state.is_some() => String::new(),
                (false, _) => text.own_seen_note().to_owned(),
                (true, 0) => String::new(),
                (true, gone) => text.own_gone(gone),
            },
            clear: (!self.likes && !goods.is_empty())
                .then(|| ButtonView::new(text.own_seen_clear(), self.button(scene, Act::AskClear))),
            goods,
            state,
        }
    }
}

impl Context<'_> {
    /// What asks for what a shopper likes; what they liked as a guest is told with it.
    pub(crate) fn likes(&self) -> Call {
        let products = self.model.own.untold.clone();
        if products.is_empty() {
            Call::Favourites
        } else {
            Call::AddFavourites(AddFavouritesRequest { products })
        }
    }

    /// What a guest liked becomes the shopper's, once they have logged in.
    pub(crate) fn tell_likes(&mut self) {
        self.model.own.logged_in();
        let call = self.likes();
        self.call_for_model(call);
    }

    /// Likes `id`, or likes it no more, and tells the server.
    pub(crate) fn like(&mut self, id: &ProductId, on: bool) {
        let text = self.text();
        if !self.model.own.like(id, on) {
            return self.toast(text.own_full(FAVOURITES_MAX));
        }
        self.toast(if on { text.own_like_done() } else { text.own_like_undone() });
        if self.model.session.is_logged_in() {
            let product = id.clone();
            let call = if on {
                let mut products = self.model.own.untold.clone();
                products.insert(0, product);
                products.truncate(FAVOURITES_MAX);
                Call::AddFavourites(AddFavouritesRequest { products })
            } else {
                self.model.own.untold.retain(|it| *it != product);
                Call::RemoveFavourite(product)
            };
            self.call_for_model(call);
        }
    }

    /// What the server said to that, or that it said nothing.
    pub(crate) fn liked(&mut self, call: &Call, result: Result<FavouritesResponse, Failure>) {
        let text = self.text();
        match (result, call) {
            // The shopper left while it was under way: nothing of theirs comes back.
            (Ok(_), _) if !self.model.session.is_logged_in() => {}
            (Ok(found), _) => {
                if found.left_out > 0 {
                    self.toast(text.own_full(FAVOURITES_MAX));
                }
                self.model.own.told(found.products);
            }
            (Err(failure), Call::AddFavourites(asked)) if self.model.own.untold.is_empty() => {
                // What could not be told is not so.
                for product in &asked.products {
                    self.model.own.like(product, false);
                }
                self.toast(failure.message(text));
            }
            (Err(failure), Call::RemoveFavourite(product)) => {
                self.model.own.like(product, true);
                self.toast(failure.message(text));
            }
            // What a guest liked is told the next time.
            (Err(_), _) => {}
        }
    }
}
