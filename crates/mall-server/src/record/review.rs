//! Reviews, and how many there are.

use std::collections::BTreeMap;

use mall_api::order::{OrderEvent, OrderLine};
use mall_api::review::{LineReview, RatingSummary};
use mall_core::after_sale::AfterSale;
use mall_core::order::{OrderState, OrderTimes};
use mall_core::review::{Review, ReviewLine};
use mall_core::{OrderId, ProductId, ShopperId, SkuId, Timestamp};

use super::order::OrderRow;
use super::shop;
use crate::Fault;
use crate::store::{Index, Json, Part, Record, Scan, Serial, Tx};

crate::store::record! {
    /// A review of a line of an order.
    ReviewRow in "review" keyed 1 {
        /// In which order they came.
        id: Serial,
        /// Of which order.
        order_id: OrderId,
        /// Of which line: its place in the order.
        line: u32,
        /// Whose.
        shopper: ShopperId,
        /// Of which product.
        product: ProductId,
        /// The chosen values.
        options: String,
        /// 1 to 5, as it is said.
        rating: u32,
        /// When.
        at: Timestamp,
        /// What.
        said: Json<Review>,
        /// Whether it was followed up.
        followed_up: bool,
        /// Whether the shop hides it.
        hidden: bool,
        /// What the shop says to it.
        reply: Option<String>,
    }
    Index::unique("review_once", &["order_id", "line"]),
    Index::on("review_seen", &["product", "id"]).partial(Part::Int("hidden", 0)),
}

crate::store::record! {
    /// How many of the reviews of a product that are seen have a rating.
    RatingRow in "rating_count" keyed 2 {
        /// Of which product.
        product: ProductId,
        /// 1 to 5.
        rating: u32,
        /// How many.
        reviews: u32,
    }
}

const REVIEW: <ReviewRow as Record>::Columns = ReviewRow::COLUMNS;
const RATING: <RatingRow as Record>::Columns = RatingRow::COLUMNS;

/// The review of a line.
pub(crate) fn of_line(tx: &dyn Tx, order: &OrderId, line: u32) -> Result<Option<ReviewRow>, Fault> {
    tx.find(&[REVIEW.order_id.is(order), REVIEW.line.is(&line)])
}

/// Writes a new one down, which is seen and counts.
///
/// # Errors
///
/// [`Fault::Raced`] when the line has one.
pub(crate) fn add(tx: &dyn Tx, row: &ReviewRow) -> Result<(), Fault> {
    tx.add(row)?;
    count(tx, row)
}

/// Puts `review`, which is followed up, in the place of what was said.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody followed it up.
pub(crate) fn follow_up(tx: &dyn Tx, row: &ReviewRow, review: &Review) -> Result<(), Fault> {
    let is_first = [REVIEW.id.is(&row.id), REVIEW.followed_up.is(&false)];
    let sets = [REVIEW.said.to(&Json::of(review)?), REVIEW.followed_up.to(&true)];
    if tx.change::<ReviewRow>(&is_first, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// What the shop says to it becomes `reply`.
///
/// # Errors
///
/// [`Fault::Raced`] when it is gone.
pub(crate) fn reply(tx: &dyn Tx, row: &ReviewRow, reply: &str) -> Result<(), Fault> {
    let sets = [REVIEW.reply.to(&Some(reply.to_owned()))];
    if tx.change::<ReviewRow>(&[REVIEW.id.is(&row.id)], &sets)? == 1 {
        Ok(())
    } else {
        Err(Fault::Raced)
    }
}

/// Hides it or shows it again, and counts it so; `false`, and nothing happens, when it is so already.
pub(crate) fn hide(tx: &dyn Tx, row: &ReviewRow, hidden: bool) -> Result<bool, Fault> {
    let is_other = [REVIEW.id.is(&row.id), REVIEW.hidden.is(&!hidden)];
    if tx.change::<ReviewRow>(&is_other, &[REVIEW.hidden.to(&hidden)])? == 0 {
        return Ok(false);
    }
    if hidden {
        uncount(tx, row)?;
    } else {
        count(tx, row)?;
    }
    Ok(true)
}

fn count(tx: &dyn Tx, row: &ReviewRow) -> Result<(), Fault> {
    let (product, rating) = (row.product.clone(), row.rating);
    if tx.insert(&RatingRow { product, rating, reviews: 1 })? {
        return Ok(());
    }
    let this = [RATING.product.is(&row.product), RATING.rating.is(&rating)];
    if tx.change::<RatingRow>(&this, &[RATING.reviews.plus(1)])? == 1 {
        Ok(())
    } else {
        Err(Fault::Raced)
    }
}

fn uncount(tx: &dyn Tx, row: &ReviewRow) -> Result<(), Fault> {
    let this = [
        RATING.product.is(&row.product),
        RATING.rating.is(&row.rating),
        RATING.reviews.at_least(&1),
    ];
    if tx.change::<RatingRow>(&this, &[RATING.reviews.plus(-1)])? == 1 {
        Ok(())
    } else {
        Err(Fault::Broken("a review that was seen was not counted"))
    }
}

/// How many said what of a product.
pub(crate) fn summary(tx: &dyn Tx, product: &ProductId) -> Result<RatingSummary, Fault> {
    let rows = tx.all::<RatingRow>(&[RATING.product.is(product)])?;
    let of = |rating| rows.iter().find(|row| row.rating == rating).map_or(0, |row| row.reviews);
    Ok(RatingSummary::new([of(1), of(2), of(3), of(4), of(5)]))
}

/// At most `limit` that are seen of a product, newest first, those before `after`.
pub(crate) fn seen(
    tx: &dyn Tx,
    product: &ProductId,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<ReviewRow>, Fault> {
    let mut tests = vec![REVIEW.product.is(product), REVIEW.hidden.is(&false)];
    tests.extend(after.map(|it| REVIEW.id.less(&Serial(it))));
    tx.scan(&Scan { tests: &tests, by: "review_seen", descending: true, limit })
}

/// At most `limit` of all, newest first, those before `after`.
pub(crate) fn all(tx: &dyn Tx, after: Option<i64>, limit: usize) -> Result<Vec<ReviewRow>, Fault> {
    let tests: Vec<_> = after.iter().map(|it| REVIEW.id.less(&Serial(*it))).collect();
    tx.scan(&Scan { tests: &tests, by: "", descending: true, limit })
}

/// How many pieces of `line` were not brought back.
pub(crate) fn kept(line: &OrderLine, cases: &[AfterSale]) -> u32 {
    let of_sku = |sku: &SkuId| *sku == line.sku;
    let back = cases.iter().filter(|it| it.refund().is_some()).flat_map(|it| &it.request.pieces);
    let back = back.filter(|it| of_sku(&it.sku)).map(|it| it.pieces);
    line.quantity.saturating_sub(back.fold(0, u32::saturating_add))
}

/// What is said of some orders, and how long they can be reviewed.
pub(crate) struct OfOrders {
    rows: BTreeMap<OrderId, Vec<ReviewRow>>,
    times: OrderTimes,
}

impl OfOrders {
    /// Of `orders`; those that are not done have none.
    pub(crate) fn load(tx: &dyn Tx, orders: &[OrderRow]) -> Result<Self, Fault> {
        let mut found = Self { rows: BTreeMap::new(), times: OrderTimes::default() };
        let done = orders.iter().filter(|it| it.state == OrderState::Done);
        let done: Vec<&str> = done.map(|it| it.id.as_str()).collect();
        if done.is_empty() {
            return Ok(found);
        }
        found.times = shop::times(tx)?;
        for row in tx.all::<ReviewRow>(&[REVIEW.order_id.among(done)])? {
            found.rows.entry(row.order_id.clone()).or_default().push(row);
        }
        Ok(found)
    }

    /// Each line of `order` that was bought, when it was received.
    pub(crate) fn lines(
        &self,
        order: &OrderId,
        lines: &[OrderLine],
        timeline: &[OrderEvent],
        cases: &[AfterSale],
    ) -> Result<Vec<LineReview>, Fault> {
        let Some(done_at) = done_at(timeline) else { return Ok(Vec::new()) };
        let rows = self.rows.get(order).map_or(&[][..], Vec::as_slice);
        let view = |(line, it): (u32, &OrderLine)| {
            let row = rows.iter().find(|row| row.line == line);
            let review = row.map(|row| row.said.read()).transpose()?;
            let facts = ReviewLine {
                state: OrderState::Done,
                done_at: Some(done_at),
                kept: kept(it, cases),
                times: self.times,
                review: review.as_ref(),
            };
            // What only time forbids is asked as of when it began.
            let refusal = match review {
                None => facts.refusal(done_at),
                Some(_) => facts.follow_up_refusal(done_at),
            };
            let until = refusal.is_none().then(|| self.times.review_before(done_at));
            Ok(LineReview { line, until, review, reply: row.and_then(|row| row.reply.clone()) })
        };
        (0..).zip(lines).filter(|(_, it)| !it.gift).map(view).collect()
    }
}

/// Since when an order is done, by what happened to it.
pub(crate) fn done_at(timeline: &[OrderEvent]) -> Option<Timestamp> {
    timeline.iter().find(|it| it.state == OrderState::Done).map(|it| it.at)
}
