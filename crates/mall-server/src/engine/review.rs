//! 评价: what a shopper says of what they received, and what the shop does with it.
//!
//! Whether and what is `mall_core::review`'s. A review is written by whoever has taken the turn of its
//! order, as an after-sale is: what of it was brought back is still so then.

use std::collections::BTreeMap;

use mall_api::order::{OrderLine, OrderView};
use mall_api::review::{
    FollowUpRequest, HideRequest, MerchantReview, MerchantReviewsResponse, PAGE_REVIEWS,
    ProductFollowUp, ProductReview, ReplyRequest, ReviewRequest, ReviewsQuery, ReviewsResponse,
};
use mall_core::address::Phone;
use mall_core::invalid::text_within;
use mall_core::limits::REVIEW_CHARS_MAX;
use mall_core::order::OrderTimes;
use mall_core::review::{FollowUp, Review, ReviewDraft, ReviewLine};
use mall_core::{Day, DayClock, OrderId, ProductId, ShopperId, Timestamp};

use super::wording::Wording;
use super::{order, picture};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::deed::{self, Deed};
use crate::record::order::{OrderRow, take_turn};
use crate::record::review::{self, ReviewRow};
use crate::record::{self, session, shop};
use crate::store::{Json, Serial, Tx};

/// A line with all that decides whether it can be reviewed.
struct Held {
    row: OrderRow,
    view: OrderView,
    line: OrderLine,
    times: OrderTimes,
    known: Option<ReviewRow>,
    said: Option<Review>,
}

impl Held {
    /// # Errors
    ///
    /// [`Fault::NotFound`] when the order is somebody else's, or nothing was bought by that line.
    fn find(tx: &dyn Tx, shopper: &ShopperId, id: &OrderId, line: u32) -> Result<Self, Fault> {
        let row = record::order::find(tx, id)?.filter(|it| it.shopper == *shopper);
        let row = row.ok_or(Fault::NotFound)?;
        let view = order::view(tx, shopper, id)?;
        let place = usize::try_from(line).unwrap_or(usize::MAX);
        // Months of a card are no goods.
        let bought = view.lines.get(place).filter(|it| !it.gift && view.card.is_none()).cloned();
        let known = review::of_line(tx, id, line)?;
        let said = known.as_ref().map(|it| it.said.read()).transpose()?;
        let line = bought.ok_or(Fault::NotFound)?;
        Ok(Self { row, view, line, times: shop::times(tx)?, known, said })
    }

    fn line(&self) -> ReviewLine<'_> {
        ReviewLine {
            state: self.row.state,
            done_at: review::done_at(&self.view.timeline),
            kept: review::kept(&self.line, &self.view.after_sales),
            times: self.times,
            review: self.said.as_ref(),
        }
    }
}

/// The shopper says something of a line. The same again changes nothing.
///
/// # Errors
///
/// [`Fault::Review`] says why not.
pub(crate) fn review(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    asked: &ReviewRequest,
    (wording, now): (Wording, Timestamp),
) -> Result<OrderView, Fault> {
    let held = Held::find(tx, shopper, id, asked.line)?;
    let draft = ReviewDraft {
        rating: asked.rating,
        text: asked.text.clone(),
        pictures: asked.pictures.clone(),
        anonymous: asked.anonymous,
    };
    if held.said.as_ref().is_some_and(|it| it.first == draft) {
        return Ok(held.view);
    }
    let review = held.line().review(draft, now)?;
    picture::check(tx, shopper, &review.first.pictures)?;
    take_turn(tx, &held.row)?;
    let row = ReviewRow {
        id: Serial::default(),
        order_id: id.clone(),
        line: asked.line,
        shopper: shopper.clone(),
        product: held.line.product.clone(),
        options: held.line.options.clone(),
        rating: review.first.rating.into(),
        at: now,
        said: Json::of(&review)?,
        followed_up: false,
        hidden: false,
        reply: None,
    };
    review::add(tx, &row)?;
    hold_back(tx, id, asked.line, wording)?;
    deed::add(tx, shopper, (Deed::Review, &format!("{id}/{}", asked.line)), now)?;
    order::view(tx, shopper, id)
}

/// The shopper says something once more. The same again changes nothing.
///
/// # Errors
///
/// [`Fault::Review`] says why not.
pub(crate) fn follow_up(
    tx: &dyn Tx,
    shopper: &ShopperId,
    id: &OrderId,
    asked: &FollowUpRequest,
    (wording, now): (Wording, Timestamp),
) -> Result<OrderView, Fault> {
    let held = Held::find(tx, shopper, id, asked.line)?;
    let is_same = |it: &FollowUp| it.text == asked.text && it.pictures == asked.pictures;
    if held.said.as_ref().and_then(|it| it.follow_up.as_ref()).is_some_and(is_same) {
        return Ok(held.view);
    }
    let next = held.line().follow_up(asked.text.clone(), asked.pictures.clone(), now)?;
    picture::check(tx, shopper, &asked.pictures)?;
    let known = held.known.as_ref().ok_or(Fault::Broken("a review was followed up unwritten"))?;
    take_turn(tx, &held.row)?;
    review::follow_up(tx, known, &next)?;
    hold_back(tx, id, asked.line, wording)?;
    order::view(tx, shopper, id)
}

/// A review that a person is to look at first is hidden until the shop shows it.
fn hold_back(tx: &dyn Tx, id: &OrderId, line: u32, wording: Wording) -> Result<(), Fault> {
    if wording == Wording::Held {
        let row = review::of_line(tx, id, line)?.ok_or(Fault::NotFound)?;
        review::hide(tx, &row, true)?;
    }
    Ok(())
}

/// A page of what is said of a product.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is no such product.
pub(crate) fn of_product(
    tx: &dyn Tx,
    catalog: &Catalog,
    id: &ProductId,
    query: &ReviewsQuery,
) -> Result<ReviewsResponse, Fault> {
    catalog.product(id).ok_or(Fault::NotFound)?;
    let (rows, next) = page(review::seen(tx, id, query.after, PAGE_REVIEWS + 1)?);
    let authors = session::phones(tx, rows.iter().map(|it| &it.shopper))?;
    let reviews = rows.iter().map(|row| seen(row, &authors)).collect::<Result<_, _>>()?;
    Ok(ReviewsResponse { summary: review::summary(tx, id)?, reviews, next })
}

fn seen(row: &ReviewRow, authors: &BTreeMap<ShopperId, Phone>) -> Result<ProductReview, Fault> {
    let Review { first, at, follow_up } = row.said.read()?;
    let author = authors.get(&row.shopper).filter(|_| !first.anonymous);
    let day = |at| Day::of(at, DayClock::SHOP);
    Ok(ProductReview {
        id: row.id.0,
        author: author.map(name),
        rating: first.rating,
        text: first.text,
        pictures: first.pictures,
        options: row.options.clone(),
        day: day(at),
        follow_up: follow_up.map(|it| ProductFollowUp {
            text: it.text,
            pictures: it.pictures,
            day: day(it.at),
        }),
        reply: row.reply.clone(),
    })
}

/// `138****00`: who bought together knows more of one another than who reads reviews.
fn name(phone: &Phone) -> String {
    let masked = phone.masked();
    let (head, tail) = masked.split_at_checked(7).unwrap_or((&masked, ""));
    format!("{head}{}", tail.get(2..).unwrap_or(""))
}

/// What fits a page, and where the next one begins: one more was asked for.
fn page(mut rows: Vec<ReviewRow>) -> (Vec<ReviewRow>, Option<i64>) {
    let more = rows.len() > PAGE_REVIEWS;
    rows.truncate(PAGE_REVIEWS);
    let next = rows.last().filter(|_| more).map(|it| it.id.0);
    (rows, next)
}

/// A page of all reviews, for the shop.
pub(crate) fn all(tx: &dyn Tx, query: &ReviewsQuery) -> Result<MerchantReviewsResponse, Fault> {
    let (rows, next) = page(review::all(tx, query.after, PAGE_REVIEWS + 1)?);
    let reviews = rows.into_iter().map(merchants).collect::<Result<_, _>>()?;
    Ok(MerchantReviewsResponse { reviews, next })
}

/// The shop says something to a review; `false`, and nothing happens, when it said just that.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is no such review; [`Fault::Invalid`] when it is too long.
pub(crate) fn reply(tx: &dyn Tx, id: &OrderId, asked: &ReplyRequest) -> Result<bool, Fault> {
    text_within("text", &asked.text, 1, REVIEW_CHARS_MAX)?;
    let row = review::of_line(tx, id, asked.line)?.ok_or(Fault::NotFound)?;
    if row.reply.as_deref() == Some(&asked.text) {
        return Ok(false);
    }
    review::reply(tx, &row, &asked.text)?;
    Ok(true)
}

/// The shop hides a review or shows it again; `false`, and nothing happens, when it is so.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is no such review.
pub(crate) fn hide(tx: &dyn Tx, id: &OrderId, asked: &HideRequest) -> Result<bool, Fault> {
    let row = review::of_line(tx, id, asked.line)?.ok_or(Fault::NotFound)?;
    review::hide(tx, &row, asked.hidden)
}

/// The review of a line, for the shop.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is none.
pub(crate) fn of_line(tx: &dyn Tx, id: &OrderId, line: u32) -> Result<MerchantReview, Fault> {
    merchants(review::of_line(tx, id, line)?.ok_or(Fault::NotFound)?)
}

fn merchants(row: ReviewRow) -> Result<MerchantReview, Fault> {
    Ok(MerchantReview {
        id: row.id.0,
        review: row.said.read()?,
        order: row.order_id,
        line: row.line,
        shopper: row.shopper,
        product: row.product,
        options: row.options,
        reply: row.reply,
        hidden: row.hidden,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_too_little_to_know_somebody_by() {
        assert_eq!(name(&Phone::new("13800001234").unwrap()), "138****34");
    }
}
