//! 分类: shelves on the left, goods of the chosen one on the right.

use mall_api::catalog::{ProductsQuery, Sort};
use mall_core::CategoryId;
use mall_core::catalog::Category;
use serde::{Deserialize, Serialize};

use super::goods_card::GoodsCard;
use super::goods_list::GoodsList;
use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::StateView;
use crate::{Action, PageId};

/// Buttons of the category page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Look at a shelf.
    Choose {
        /// Which.
        id: CategoryId,
    },
}

/// State of the category page.
#[derive(Debug)]
pub(crate) struct CategoryPage {
    shelves: Option<Vec<Category>>,
    chosen: Option<CategoryId>,
    goods: GoodsList,
    failure: Option<Failure>,
}

impl CategoryPage {
    fn choose(&mut self, id: CategoryId, cx: &mut Context<'_>) {
        if self.chosen.as_ref() != Some(&id) {
            self.chosen = Some(id.clone());
            let query =
                ProductsQuery { category: Some(id), q: None, sort: Sort::Best, after: None };
            self.goods = GoodsList::ask(query, cx);
        }
    }

    /// The shelf another page wants to be shown, or the first.
    fn choose_wanted(&mut self, cx: &mut Context<'_>) {
        let Some(shelves) = &self.shelves else { return };
        let wanted = cx.model.wanted_category.take();
        let wanted = wanted.filter(|id| shelves.iter().any(|shelf| shelf.id == *id));
        let first = || shelves.first().map(|shelf| shelf.id.clone());
        if let Some(id) = wanted.or_else(|| self.chosen.is_none().then(first).flatten()) {
            self.choose(id, cx);
        }
    }
}

impl Page for CategoryPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        if let Route::Category { id: Some(id) } = route {
            cx.model.wanted_category = Some(id.clone());
        }
        cx.call(Call::Categories);
        Self { shelves: None, chosen: None, goods: GoodsList::default(), failure: None }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry if self.shelves.is_none() => {
                self.failure = None;
                cx.call(Call::Categories);
            }
            Act::Retry => self.goods.retry(cx),
            Act::Choose { id } => self.choose(id, cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Categories, Ok(Reply::Categories(found))) => {
                self.failure = None;
                self.shelves = Some(found.categories);
                self.choose_wanted(cx);
            }
            (Call::Categories, Err(failure)) => self.failure = Some(failure),
            (call, result) => self.goods.answered(call, result),
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        self.choose_wanted(cx);
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        cx.call(Call::Categories);
        self.goods.retry(cx);
    }

    fn reached_bottom(&mut self, cx: &mut Context<'_>) {
        self.goods.more(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let retry = || button(scene.page, Act::Retry);
        View {
            ready: self.shelves.is_some() || self.failure.is_some(),
            state: match (&self.failure, &self.shelves) {
                (Some(failure), None) => Some(StateView::failed(failure, retry(), text)),
                _ => None,
            },
            search_hint: text.search_hint(),
            search: Action::Go { to: Route::Search { q: None } },
            shelves: self.shelves.iter().flatten().map(|it| self.shelf(it, scene.page)).collect(),
            title: self.title(scene).unwrap_or_default(),
            count: self.goods.total().map(|total| text.found(total)).unwrap_or_default(),
            goods: GoodsCard::all(self.goods.cards(), text),
            loading: self.goods.is_loading(),
            goods_state: self.goods.state(text.shelf_empty(), retry(), text),
            end: self.goods.is_whole().then(|| text.no_more()),
        }
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        let mut shelves = self.shelves.iter().flatten();
        let chosen = shelves.find(|shelf| Some(&shelf.id) == self.chosen.as_ref())?;
        Some(chosen.name.clone())
    }
}

impl CategoryPage {
    fn shelf(&self, shelf: &Category, page: PageId) -> ShelfView {
        ShelfView {
            key: shelf.id.to_string(),
            name: shelf.name.clone(),
            icon: shelf.icon.clone(),
            on: self.chosen.as_ref() == Some(&shelf.id),
            action: button(page, Act::Choose { id: shelf.id.clone() }),
        }
    }
}

fn button(page: PageId, act: Act) -> Action {
    Action::Page { page, act: PageAct::Category(act), text: None }
}

/// What the category page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    search_hint: &'static str,
    search: Action,
    shelves: Vec<ShelfView>,
    title: String,
    count: String,
    goods: Vec<GoodsCard>,
    /// Whether goods are on their way.
    loading: bool,
    /// In place of the goods.
    goods_state: Option<StateView>,
    end: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShelfView {
    key: String,
    name: String,
    icon: String,
    on: bool,
    action: Action,
}
