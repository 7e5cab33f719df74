//! A review as others and its shopper read it.

use mall_api::review::{LineReview, ProductReview};
use mall_core::{Day, DayClock, Timestamp};
use serde::Serialize;

use crate::text::Text;

/// Stars that were given: the bright ones and the others, and what a screen reader says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StarsView {
    on: String,
    off: String,
    label: String,
}

impl StarsView {
    pub(crate) fn new(rating: u8, text: Text) -> Self {
        let on = usize::from(rating.min(5));
        let label = text.review_stars(rating);
        Self { on: "★".repeat(on), off: "★".repeat(5 - on), label }
    }
}

/// The contract with `components/review-card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReviewCard {
    pub(crate) key: String,
    /// Who; nothing for the shopper's own.
    pub(crate) name: String,
    /// In the round picture of who says it.
    pub(crate) face: String,
    pub(crate) stars: StarsView,
    /// `2026-11-26 · 30ml`.
    pub(crate) note: String,
    pub(crate) text: String,
    /// Whether nothing was said.
    pub(crate) silent: bool,
    /// Paths of pictures, each once.
    pub(crate) pictures: Vec<String>,
    pub(crate) follow_up: Option<Said>,
    pub(crate) reply: Option<Said>,
}

/// Something that was said after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Said {
    title: String,
    text: String,
    pictures: Vec<String>,
}

/// Each once, as they came: a list knows its entries by what they are.
fn once(pictures: &[String]) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for it in pictures {
        if !once.contains(it) {
            once.push(it.clone());
        }
    }
    once
}

fn reply(said: Option<&String>, text: Text) -> Option<Said> {
    let title = text.review_reply().to_owned();
    said.map(|it| Said { title, text: it.clone(), pictures: Vec::new() })
}

fn follow_up((said, pictures): (&str, &[String]), (first, then): (Day, Day), text: Text) -> Said {
    let title = text.review_followed_up(then.since(first));
    Said { title, text: said.to_owned(), pictures: once(pictures) }
}

impl ReviewCard {
    /// What anybody sees.
    pub(crate) fn new(it: &ProductReview, text: Text) -> Self {
        let name = it.author.clone();
        let name = name.unwrap_or_else(|| text.review_anonymous_user().to_owned());
        let day = text.whole_day(it.day);
        let said = it.follow_up.as_ref();
        let silent = it.text.is_empty();
        Self {
            key: it.id.to_string(),
            face: face(it.author.as_deref(), text),
            name,
            stars: StarsView::new(it.rating, text),
            note: if it.options.is_empty() { day } else { format!("{day} · {}", it.options) },
            text: if silent { text.review_silent().to_owned() } else { it.text.clone() },
            silent,
            pictures: once(&it.pictures),
            follow_up: said
                .map(|more| follow_up((&more.text, &more.pictures), (it.day, more.day), text)),
            reply: reply(it.reply.as_ref(), text),
        }
    }

    /// What the shopper said of a line; nothing when they did not.
    pub(crate) fn own(it: &LineReview, text: Text) -> Option<Self> {
        let review = it.review.as_ref()?;
        let day = |at: Timestamp| Day::of(at, DayClock::SHOP);
        let days = |then| (day(review.at), day(then));
        let said = review.follow_up.as_ref();
        let first = &review.first;
        let silent = first.text.is_empty();
        Some(Self {
            key: it.line.to_string(),
            name: String::new(),
            face: String::new(),
            stars: StarsView::new(first.rating, text),
            note: text.moment(review.at),
            text: if silent { text.review_silent().to_owned() } else { first.text.clone() },
            silent,
            pictures: once(&first.pictures),
            follow_up: said
                .map(|more| follow_up((&more.text, &more.pictures), days(more.at), text)),
            reply: reply(it.reply.as_ref(), text),
        })
    }
}

/// The end of their number, since the shop has no pictures of its shoppers.
fn face(author: Option<&str>, text: Text) -> String {
    author.map_or_else(|| text.review_anonymous_face().to_owned(), super::groups::face)
}
