//! 评价: what a shopper says of a line of an order, and once more later.

use mall_api::ErrorCode;
use mall_api::order::{OrderLine, OrderView};
use mall_api::review::{FollowUpRequest, LineReview, ReviewRequest};
use mall_core::limits::REVIEW_CHARS_MAX;
use mall_core::{OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use super::goods_line::GoodsLine;
use super::review_card::ReviewCard;
use super::review_pictures::{PicturesView, ReviewPictures};
use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, FieldView, StateView};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// So many stars.
    Rate {
        /// 1 to 5.
        rating: u8,
    },
    /// What is said changed.
    Say,
    /// 匿名, or not.
    Anonymous {
        /// Whether.
        on: bool,
    },
    /// Choose pictures.
    AddPictures,
    /// Not this picture.
    RemovePicture {
        /// Where it is seen.
        picture: String,
    },
    /// 提交评价, 提交追评.
    Submit,
}

/// State of the page.
#[derive(Debug)]
pub(crate) struct ReviewPage {
    id: Option<(OrderId, u32)>,
    order: Option<Box<OrderView>>,
    failure: Option<Failure>,
    /// None until a star is tapped.
    rating: u8,
    said: String,
    pictures: ReviewPictures,
    anonymous: bool,
    busy: bool,
    /// It was just said.
    thanks: bool,
}

/// The line of `order` that can be reviewed first.
pub(crate) fn first_open(order: &OrderView, now: Timestamp) -> Option<u32> {
    order.reviews.iter().find(|it| it.may_review(now)).map(|it| it.line)
}

/// What is behind a line of `order` on its page; nothing when it cannot be reviewed and was not.
pub(crate) fn line_button(order: &OrderView, line: u32, scene: Scene<'_>) -> Option<ButtonView> {
    let text = scene.model.text();
    let it = order.reviews.iter().find(|it| it.line == line)?;
    let label = match &it.review {
        _ if it.may_review(scene.now) => text.review(),
        _ if it.may_follow_up(scene.now) => text.review_again(),
        Some(_) => text.review_mine(),
        None => return None,
    };
    let to = Route::Review { order: order.id.clone(), line };
    Some(ButtonView::new(label, Action::Go { to }))
}

impl ReviewPage {
    /// The line, and what is known of its review.
    fn line(&self) -> Option<(&OrderLine, &LineReview)> {
        let (line, order) = (self.id.as_ref()?.1, self.order.as_ref()?);
        let known = order.reviews.iter().find(|it| it.line == line)?;
        Some((order.lines.get(usize::try_from(line).ok()?)?, known))
    }

    fn submit(&mut self, cx: &mut Context<'_>) {
        let words = cx.text();
        let text = self.said.trim().to_owned();
        let Some((id, line)) = self.id.clone() else { return };
        if self.pictures.are_coming() {
            return cx.toast(words.review_pictures_wait());
        }
        let pictures = self.pictures.paths();
        let is_reviewed = self.line().is_some_and(|(_, it)| it.review.is_some());
        if is_reviewed {
            if text.is_empty() {
                return cx.toast(words.review_more_empty());
            }
            cx.call(Call::FollowUp(id, FollowUpRequest { line, text, pictures }));
        } else {
            if self.rating == 0 {
                return cx.toast(words.review_choose());
            }
            let (rating, anonymous) = (self.rating, self.anonymous);
            cx.call(Call::Review(id, ReviewRequest { line, rating, text, pictures, anonymous }));
        }
        self.busy = true;
    }
}

impl Page for ReviewPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Review { order, line } => Some((order.clone(), *line)),
            _ => None,
        };
        let mut page = Self {
            id,
            order: None,
            failure: None,
            rating: 0,
            said: String::new(),
            pictures: ReviewPictures::default(),
            anonymous: false,
            busy: false,
            thanks: false,
        };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        if let Some((id, _)) = &self.id {
            cx.call(Call::Order(id.clone()));
        }
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            // What is on its way stays as it was sent.
            _ if self.busy => {}
            Act::Rate { rating } => self.rating = rating,
            Act::Say => {
                self.said = text.unwrap_or_default().chars().take(REVIEW_CHARS_MAX).collect();
            }
            Act::Anonymous { on } => self.anonymous = on,
            Act::AddPictures => self.pictures.choose(cx),
            Act::RemovePicture { picture } => self.pictures.remove(&picture),
            Act::Submit => self.submit(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if let Call::Pictures(_) = call {
            return self.pictures.answered(result, cx);
        }
        cx.effect(Effect::StopPullDown);
        let text = cx.text();
        match (call, result) {
            (Call::Order(_), Ok(Reply::Order(order))) => {
                self.failure = None;
                self.order = Some(order);
            }
            (Call::Order(_), Err(failure)) => self.failure = Some(failure),
            (Call::Review(..) | Call::FollowUp(..), Ok(Reply::Order(order))) => {
                self.busy = false;
                self.order = Some(order);
                self.said.clear();
                self.pictures.clear();
                self.thanks = matches!(call, Call::Review(..));
                if !self.thanks {
                    cx.toast(text.review_more_thanks());
                }
            }
            (Call::Review(..) | Call::FollowUp(..), Err(failure)) => {
                self.busy = false;
                cx.toast(failure.message(text));
                // What was typed stays. It may stand elsewhere than this page thinks.
                if failure.is_refusal() {
                    self.ask(cx);
                }
            }
            _ => {}
        }
    }

    fn title(&self, scene: Scene<'_>) -> Option<String> {
        let text = scene.model.text();
        let is_reviewed = self.line()?.1.review.is_some();
        Some(if is_reviewed { text.review_said() } else { text.review() }.to_owned())
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let line = self.line();
        let may_review = line.is_some_and(|(_, it)| it.may_review(scene.now));
        // Who has just said something is thanked, and not asked for more.
        let may_follow_up = !self.thanks && line.is_some_and(|(_, it)| it.may_follow_up(scene.now));
        let may_say = may_review || may_follow_up;
        View {
            ready: self.order.is_some() || self.failure.is_some(),
            state: self.state(scene),
            offline: self.failure.as_ref().and(line).map(|_| text.offline_bar()),
            goods: line.map(|(it, _)| GoodsLine::of_order(it, text)),
            thanks: self
                .thanks
                .then(|| Thanks { title: text.review_thanks(), note: text.review_thanks_note() }),
            mine: text.review_said(),
            said: line.and_then(|(_, it)| ReviewCard::own(it, text)),
            rate: may_review.then(|| self.rate(scene)),
            field: may_say.then(|| self.field(may_review, scene)),
            count: format!("{}/{REVIEW_CHARS_MAX}", self.said.chars().count()),
            pictures: may_say.then(|| self.pictures.view(scene)),
            anonymous: may_review.then(|| SwitchView {
                name: text.review_anonymous(),
                note: text.review_anonymous_note(),
                on: self.anonymous,
                action: button(scene, Act::Anonymous { on: !self.anonymous }),
            }),
            submit: may_say.then(|| ButtonView {
                text: submit(may_review, text).to_owned(),
                action: (!self.busy).then(|| button(scene, Act::Submit)),
            }),
            order: self.id.as_ref().filter(|_| !may_say).map(|(id, _)| {
                let to = Route::Order { id: id.clone() };
                ButtonView::new(text.see_order(), Action::Go { to })
            }),
            next: self.next(scene),
        }
    }
}

const fn submit(may_review: bool, text: Text) -> &'static str {
    if may_review { text.review_submit() } else { text.review_more_submit() }
}

impl ReviewPage {
    fn state(&self, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        let gone = || {
            let to = Action::Go { to: Route::Orders { state: None } };
            Some(StateView::empty(text.order_gone()).with(to, text.all_orders()))
        };
        match (&self.order, &self.failure) {
            (None, Some(failure)) if failure.code() == Some(ErrorCode::NotFound) => gone(),
            (None, Some(failure)) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            (None, None) => self.id.is_none().then(gone).flatten(),
            (Some(order), _) => {
                let known = self.line().map(|(_, it)| it);
                let is_there = |it: &LineReview| it.review.is_some() || it.may_review(scene.now);
                if known.is_some_and(is_there) {
                    return None;
                }
                let to = Action::Go { to: Route::Order { id: order.id.clone() } };
                Some(StateView::empty(text.review_not_now()).with(to, text.see_order()))
            }
        }
    }

    /// What of the order can be reviewed, too.
    fn next(&self, scene: Scene<'_>) -> Option<ButtonView> {
        let order = self.order.as_ref().filter(|_| self.thanks)?;
        let (order, line) = (order.id.clone(), first_open(order, scene.now)?);
        let to = Route::Review { order, line };
        Some(ButtonView::new(scene.model.text().review_next(), Action::Go { to }))
    }

    fn rate(&self, scene: Scene<'_>) -> RateView {
        let text = scene.model.text();
        let star = |rating| StarView {
            key: rating,
            label: text.review_stars(rating),
            on: rating <= self.rating,
            chosen: rating == self.rating,
            action: button(scene, Act::Rate { rating }),
        };
        RateView {
            name: text.review_rating(),
            stars: (1..=5).map(star).collect(),
            word: text.review_word(self.rating),
        }
    }

    fn field(&self, may_review: bool, scene: Scene<'_>) -> FieldView {
        let text = scene.model.text();
        let (label, placeholder) = if may_review {
            (text.review_text(), text.review_hint())
        } else {
            (text.review_more_text(), text.review_more_hint())
        };
        FieldView {
            label: label.to_owned(),
            value: self.said.clone(),
            placeholder: placeholder.to_owned(),
            action: button(scene, Act::Say),
            error: None,
        }
    }
}

pub(super) fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Review(act), text: None }
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    goods: Option<GoodsLine>,
    /// Once, when it was said.
    thanks: Option<Thanks>,
    mine: &'static str,
    /// What was said.
    said: Option<ReviewCard>,
    rate: Option<RateView>,
    /// What is being said, first or once more.
    field: Option<FieldView>,
    /// `12/500`.
    count: String,
    /// What is shown with it.
    pictures: Option<PicturesView>,
    anonymous: Option<SwitchView>,
    submit: Option<ButtonView>,
    /// 查看订单, when there is nothing to say here.
    order: Option<ButtonView>,
    /// 评价下一件.
    next: Option<ButtonView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Thanks {
    title: &'static str,
    note: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RateView {
    name: &'static str,
    stars: Vec<StarView>,
    /// 非常满意.
    word: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StarView {
    key: u8,
    /// `5 星`.
    label: String,
    on: bool,
    chosen: bool,
    action: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SwitchView {
    name: &'static str,
    note: &'static str,
    on: bool,
    action: Action,
}
