//! 砍价: what can be bargained for.

use mall_api::bargain::{BargainView, BargainsResponse};
use mall_core::ActivityId;
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::{ButtonView, PriceView, StateView};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 发起砍价.
    Start {
        /// Of which activity.
        activity: ActivityId,
    },
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct BargainsPage {
    found: Option<Box<BargainsResponse>>,
    failure: Option<Failure>,
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    offers: Vec<OfferView>,
}

/// What can be bargained for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct OfferView {
    key: String,
    image: String,
    title: String,
    way: String,
    left: String,
    price: PriceView,
    button: ButtonView,
    open: Action,
}

impl Page for BargainsPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Bargains);
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Start { activity } if cx.model.session.is_logged_in() => {
                cx.call(Call::StartBargain(activity));
            }
            Act::Start { .. } => {
                cx.log_in_first();
            }
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::Bargains(found)) => self.found = Some(found),
            Ok(Reply::Bargain(started)) => {
                if let Some(id) = started.id {
                    cx.go(&Route::Bargain { id });
                }
            }
            Ok(_) => {}
            Err(failure) if *call == Call::Bargains => self.failure = Some(failure),
            Err(failure) => {
                cx.toast(failure.message(cx.text()));
                self.ask(cx);
            }
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_deref();
        let act = |act| Action::Page { page: scene.page, act: PageAct::Bargains(act), text: None };
        let offers: Vec<OfferView> =
            found.iter().flat_map(|it| &it.bargains).map(|it| offer(it, scene, &act)).collect();
        View {
            ready: found.is_some() || self.failure.is_some(),
            state: match (found, &self.failure) {
                (None, Some(failure)) => Some(StateView::failed(failure, act(Act::Retry), text)),
                (Some(_), _) if offers.is_empty() => {
                    let to = Action::Go { to: Route::Home };
                    Some(StateView::empty(text.bargain_none()).with(to, text.back_home()))
                }
                _ => None,
            },
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            offers,
        }
    }
}

fn offer(it: &BargainView, scene: Scene<'_>, act: &dyn Fn(Act) -> Action) -> OfferView {
    let text = scene.model.text();
    let button = match (&it.id, it.refusal) {
        (Some(id), _) => {
            let to = Action::Go { to: Route::Bargain { id: id.clone() } };
            ButtonView::new(text.bargain_go_on(), to)
        }
        (None, Some(why)) => {
            ButtonView { text: text.bargain_refused(why).to_owned(), action: None }
        }
        (None, None) => {
            let start = Act::Start { activity: it.activity.clone() };
            ButtonView::new(text.bargain_start(), act(start))
        }
    };
    OfferView {
        key: it.activity.to_string(),
        image: it.item.image.clone(),
        title: it.item.title.clone(),
        way: text.bargain_way(it.cuts.len(), it.floor),
        left: text.bargain_left(it.left, it.per_shopper),
        price: PriceView::new(it.price).was((it.price < it.from).then_some(it.from), text),
        button,
        open: Action::Go { to: Route::Product { id: it.item.product.clone() } },
    }
}
