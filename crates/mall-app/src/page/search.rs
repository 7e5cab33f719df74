//! 搜索: history and hot words, then what was found.

use mall_api::catalog::{ProductsQuery, Sort};
use serde::{Deserialize, Serialize};

use super::goods_card::GoodsCard;
use super::goods_list::GoodsList;
use super::{Page, PageAct, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::StateView;
use crate::{Action, PageId};

/// Longest search in characters, as the server takes it.
const WORDS_CHARS_MAX: usize = 50;

/// Buttons of the search page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// The field changed.
    Type,
    /// Search for what is in the field.
    Find,
    /// Search for these words.
    FindWords {
        /// Which.
        words: String,
    },
    /// In another order.
    SortBy {
        /// Which.
        sort: Sort,
    },
    /// Forget what was searched for.
    ClearHistory,
    /// Empty the field.
    Clear,
}

/// State of the search page.
#[derive(Debug)]
pub(crate) struct SearchPage {
    typed: String,
    /// What is being shown; nothing while the shopper still looks for words.
    words: Option<String>,
    sort: Sort,
    goods: GoodsList,
}

impl SearchPage {
    fn find(&mut self, words: &str, cx: &mut Context<'_>) {
        let words: String = words.trim().chars().take(WORDS_CHARS_MAX).collect();
        if words.is_empty() {
            return;
        }
        cx.model.remember_search(&words);
        self.typed.clone_from(&words);
        self.words = Some(words);
        self.ask(cx);
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        let query =
            ProductsQuery { category: None, q: self.words.clone(), sort: self.sort, after: None };
        self.goods = GoodsList::ask(query, cx);
    }
}

impl Page for SearchPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self {
            typed: String::new(),
            words: None,
            sort: Sort::Best,
            goods: GoodsList::default(),
        };
        if let Route::Search { q: Some(words) } = route {
            page.find(words, cx);
        }
        // Hot words come with the home page.
        if cx.model.home.is_none() {
            cx.call_for_home();
        }
        page
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.goods.retry(cx),
            Act::Type => match text {
                Some(text) => {
                    self.typed = text.chars().take(WORDS_CHARS_MAX).collect();
                    if self.typed.is_empty() {
                        self.words = None;
                    }
                }
                // The keyboard's search key sends what the field holds, without a text.
                None => self.find(&self.typed.clone(), cx),
            },
            Act::Find => self.find(&self.typed.clone(), cx),
            Act::FindWords { words } => self.find(&words, cx),
            Act::SortBy { sort } => {
                self.sort = sort;
                self.ask(cx);
            }
            Act::ClearHistory => cx.model.history.clear(),
            Act::Clear => {
                self.typed.clear();
                self.words = None;
            }
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Home(_), Ok(Reply::Home(home))) => cx.model.take_home(home),
            (call, result) => self.goods.answered(call, result),
        }
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        self.goods.retry(cx);
    }

    fn reached_bottom(&mut self, cx: &mut Context<'_>) {
        self.goods.more(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let act = |act| button(scene.page, act);
        let word = |words: &String| WordView {
            key: words.clone(),
            action: act(Act::FindWords { words: words.clone() }),
        };
        let hot = scene.model.home.iter().flat_map(|home| &home.shop.hot_words);
        let state = self.goods.state(text.nothing_found(), act(Act::Retry), text).map(|state| {
            if state.kind == "empty" {
                StateView { note: text.nothing_found_note().to_owned(), ..state }
            } else {
                state
            }
        });
        View {
            ready: true,
            t: Labels::new(text),
            typed: self.typed.clone(),
            typing: act(Act::Type),
            find: act(Act::Find),
            clear: (!self.typed.is_empty()).then(|| act(Act::Clear)),
            asking: self.words.is_none(),
            history: scene.model.history.iter().map(word).collect(),
            clear_history: (!scene.model.history.is_empty()).then(|| act(Act::ClearHistory)),
            hot: hot.map(word).collect(),
            sorts: self.sorts(scene.page, text),
            count: self.goods.total().map(|total| text.found(total)).unwrap_or_default(),
            goods: GoodsCard::all(self.goods.cards(), text),
            loading: self.goods.is_loading(),
            state,
            end: self.goods.is_whole().then(|| text.no_more()),
        }
    }

    fn title(&self, scene: Scene<'_>) -> Option<String> {
        let text = scene.model.text();
        Some(
            self.words
                .as_deref()
                .map_or_else(|| text.search_do().to_owned(), |it| text.search_for(it)),
        )
    }
}

impl SearchPage {
    fn sorts(&self, page: PageId, text: Text) -> Vec<SortView> {
        [
            ("best", Sort::Best, text.sort_best()),
            ("sold", Sort::Sold, text.sort_sold()),
            ("priceUp", Sort::PriceUp, text.sort_price_up()),
            ("priceDown", Sort::PriceDown, text.sort_price_down()),
        ]
        .into_iter()
        .map(|(key, sort, title)| SortView {
            key,
            text: title,
            on: sort == self.sort,
            action: button(page, Act::SortBy { sort }),
        })
        .collect()
    }
}

fn button(page: PageId, act: Act) -> Action {
    Action::Page { page, act: PageAct::Search(act), text: None }
}

/// What the search page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    t: Labels,
    typed: String,
    typing: Action,
    find: Action,
    clear: Option<Action>,
    /// Whether the shopper still looks for words.
    asking: bool,
    history: Vec<WordView>,
    clear_history: Option<Action>,
    hot: Vec<WordView>,
    sorts: Vec<SortView>,
    count: String,
    goods: Vec<GoodsCard>,
    loading: bool,
    state: Option<StateView>,
    end: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Labels {
    hint: &'static str,
    find: &'static str,
    history: &'static str,
    hot: &'static str,
    clear: &'static str,
}

impl Labels {
    fn new(text: Text) -> Self {
        Self {
            hint: text.search_hint(),
            find: text.search_do(),
            history: text.search_history(),
            hot: text.search_hot(),
            clear: text.clear(),
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WordView {
    key: String,
    action: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SortView {
    key: &'static str,
    text: &'static str,
    on: bool,
    action: Action,
}
