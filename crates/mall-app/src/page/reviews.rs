//! 全部评价: what shoppers say of a product, page by page.

use mall_api::ErrorCode;
use mall_api::review::{RatingSummary, ReviewsQuery, ReviewsResponse};
use mall_core::ProductId;
use serde::{Deserialize, Serialize};

use super::review_card::{ReviewCard, StarsView};
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::StateView;

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct ReviewsPage {
    id: Option<ProductId>,
    found: Option<Box<ReviewsResponse>>,
    failure: Option<Failure>,
    /// What was asked for and is not answered.
    waiting: Option<ReviewsQuery>,
}

impl ReviewsPage {
    fn ask(&mut self, after: Option<i64>, cx: &mut Context<'_>) {
        self.failure = None;
        if let Some(id) = &self.id {
            let query = ReviewsQuery { after };
            cx.call(Call::Reviews(id.clone(), query.clone()));
            self.waiting = Some(query);
        }
    }
}

impl Page for ReviewsPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Reviews { id } => Some(id.clone()),
            _ => None,
        };
        let mut page = Self { id, found: None, failure: None, waiting: None };
        page.ask(None, cx);
        page
    }

    fn act(&mut self, Act::Retry: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        self.ask(None, cx);
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        let Call::Reviews(_, asked) = call else { return };
        // An answer to an earlier question counts for nothing.
        if self.waiting.as_ref() != Some(asked) {
            return;
        }
        self.waiting = None;
        match (result, &mut self.found) {
            (Ok(Reply::Reviews(page)), Some(found)) if asked.after.is_some() => {
                found.summary = page.summary;
                found.reviews.extend(page.reviews);
                found.next = page.next;
            }
            (Ok(Reply::Reviews(page)), found) => *found = Some(page),
            (Err(failure), _) => self.failure = Some(failure),
            (Ok(_), _) => {}
        }
    }

    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        self.ask(None, cx);
    }

    fn reached_bottom(&mut self, cx: &mut Context<'_>) {
        let next = self.found.as_ref().and_then(|found| found.next);
        if let (Some(after), None) = (next, &self.waiting) {
            self.ask(Some(after), cx);
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_deref();
        let retry =
            Action::Page { page: scene.page, act: PageAct::Reviews(Act::Retry), text: None };
        let reviews: Vec<ReviewCard> =
            found.iter().flat_map(|it| &it.reviews).map(|it| ReviewCard::new(it, text)).collect();
        let is_whole = found.is_some_and(|it| it.next.is_none() && !it.reviews.is_empty());
        View {
            ready: found.is_some() || self.failure.is_some() || self.id.is_none(),
            state: match (found, &self.failure) {
                (None, Some(failure)) if failure.code() != Some(ErrorCode::NotFound) => {
                    Some(StateView::failed(failure, retry, text))
                }
                (None, None) if self.id.is_some() => None,
                (None, _) => {
                    let to = Action::Go { to: Route::Home };
                    Some(StateView::empty(text.product_gone()).with(to, text.back_home()))
                }
                (Some(found), _) if found.reviews.is_empty() => {
                    let note = text.reviews_none_note().to_owned();
                    Some(StateView { note, ..StateView::empty(text.reviews_none()) })
                }
                _ => None,
            },
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            summary: found.and_then(|it| SummaryView::new(&it.summary, text)),
            reviews,
            end: is_whole.then(|| text.no_more()),
        }
    }
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Absent when nothing is said.
    summary: Option<SummaryView>,
    reviews: Vec<ReviewCard>,
    /// 没有更多了.
    end: Option<&'static str>,
}

/// All reviews of a product together.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SummaryView {
    /// `4.7`.
    average: String,
    label: &'static str,
    /// As many bright ones as the average, rounded.
    stars: StarsView,
    /// `12 条评价`.
    count: String,
    bars: Vec<BarView>,
}

/// How many gave so many stars.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BarView {
    key: u8,
    /// `5 星`.
    label: String,
    count: u32,
    /// Of all, in per cent.
    share: u64,
}

impl SummaryView {
    /// Absent when there are none.
    pub(crate) fn new(summary: &RatingSummary, text: Text) -> Option<Self> {
        let tenths = summary.average_tenths?;
        let all = u64::from(summary.count.max(1));
        let bar = |(key, count): (u8, u32)| BarView {
            key,
            label: text.review_stars(key),
            count,
            share: u64::from(count) * 100 / all,
        };
        let by_rating = summary.by_rating.into_iter().rev();
        let rounded = u8::try_from((tenths + 5) / 10).unwrap_or(5);
        Some(Self {
            average: text.review_average(tenths),
            label: text.reviews_average(),
            stars: StarsView::new(rounded, text),
            count: text.reviews_count(summary.count),
            bars: (1..=5).rev().zip(by_rating).map(bar).collect(),
        })
    }
}
