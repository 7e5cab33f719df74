//! 付费卡: an order of months, which holds no goods and is done when it is paid; and months that go back.

use mall_api::member::BuyCardRequest;
use mall_api::order::{CardOrder, OrderLine};
use mall_core::after_sale::refund_number;
use mall_core::member::{PaidCard, begins_at, tier_of};
use mall_core::order::OrderState;
use mall_core::pricing::{
    Basket, BasketLine, CouponChoice, Earned, FreightLine, PointsChoice, Quote, QuoteRequest,
    Rules, Shopper,
};
use mall_core::{
    CategoryId, Invalid, Money, OrderId, PaidCardId, ProductId, ShopperId, SkuId, TierId, Timestamp,
};

use super::place::{Placed, new_id, under_key};
use super::{Moment, delivery, refund};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::order::{Body, NewOrder};
use crate::record::paid_card::{self, CardBook, TermRow};
use crate::record::refund::RefundReason;
use crate::record::{self, growth};
use crate::store::Tx;

/// Orders months of the card `id`. The same key is the same order.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has no such card; [`Fault::Invalid`] when it is not sold by so many
/// months, or not to this shopper; [`Fault::PriceChanged`]; [`Fault::KeyReused`].
pub(crate) fn buy(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    (id, request): (&PaidCardId, &BuyCardRequest),
    moment: &Moment,
) -> Result<Placed, Fault> {
    let now = moment.now;
    let order_id = new_id(tx, moment)?;
    if let Some(earlier) = under_key(tx, (shopper, &request.key), &(id, request), &order_id)? {
        return Ok(earlier);
    }
    let cards = &catalog.shop.paid_cards;
    let card = cards.iter().find(|it| it.id == *id).ok_or(Fault::NotFound)?;
    if !card.sells(request.months) {
        return Err(Invalid::shape("months", "a number of months that is sold").into());
    }
    if !may_buy(catalog, card, growth::balance(tx, shopper)?) {
        return Err(Invalid::shape("card", "a card that the tier of the shopper may buy").into());
    }
    let line = line(card, request.months)?;
    if line.payable != request.expected_payable {
        return Err(Fault::PriceChanged(Box::new(priced(&line, now)?)));
    }
    let order = NewOrder {
        id: order_id,
        shopper: shopper.clone(),
        payable: line.payable,
        placed_at: now,
        pay_before: catalog.shop.shop.times.pay_before(now),
        body: Body {
            list_total: line.payable,
            discounts: Vec::new(),
            freight: FreightLine::default(),
            address: None,
            remark: String::new(),
            points_spent: 0,
            earned: Earned::default(),
            // It buys no goods: no prize is drawn for it.
            tickets: 0,
            tickets_from: Money::ZERO,
            gifts: Vec::new(),
            card: Some(CardOrder { card: card.id.clone(), months: request.months }),
            exchange: None,
            add_on: None,
        },
        lines: vec![line],
    };
    Ok(Placed { order: record::order::add(tx, order)?, is_new: true })
}

/// Whether `growth` reaches the tier that `card` asks for. One that is gone asks for nothing.
pub(crate) fn may_buy(catalog: &Catalog, card: &PaidCard, growth: u64) -> bool {
    let tiers = &catalog.shop.tiers;
    let place = |id: &TierId| tiers.iter().position(|it| it.id == *id);
    let Some(least) = card.tier.as_ref().and_then(place) else { return true };
    tier_of(tiers, growth).and_then(|it| place(&it.id)).is_some_and(|it| it >= least)
}

/// The line of such an order: a month is a piece.
fn line(card: &PaidCard, months: u32) -> Result<OrderLine, Invalid> {
    Ok(OrderLine {
        sku: SkuId::new(card.id.as_str())?,
        product: ProductId::new(card.id.as_str())?,
        title: card.title.clone(),
        options: "按月".to_owned(),
        image: card.image.clone(),
        quantity: months,
        unit_price: card.price,
        adjustments: Vec::new(),
        payable: card.cost(months),
        gift: false,
    })
}

/// What it costs, for who was shown something else: no rule lowers it.
fn priced(line: &OrderLine, now: Timestamp) -> Result<Quote, Fault> {
    let months = BasketLine {
        sku: line.sku.clone(),
        product: line.product.clone(),
        category: CategoryId::new(line.product.as_str())?,
        brand: String::new(),
        tags: Vec::new(),
        shop: None,
        unit_price: line.unit_price,
        quantity: line.quantity,
        member_price: None,
        floor_price: None,
        weight: 0,
        volume: 0,
        freight: None,
        activity: None,
    };
    let asked = QuoteRequest {
        now,
        shopper: Shopper::default(),
        basket: Basket { lines: vec![months], region: None },
        rules: Rules::default(),
        choice: CouponChoice::Best,
        points: PointsChoice::None,
    };
    Ok(asked.quote()?)
}

/// Pays the order of a card: its months begin. `false`, and nothing happens, when it did not wait for
/// money.
pub(super) fn paid(
    tx: &dyn Tx,
    id: &OrderId,
    bought: &CardOrder,
    now: Timestamp,
) -> Result<bool, Fault> {
    let turned = record::order::turn(tx, id, (OrderState::Unpaid, OrderState::Done), None, now)?;
    if turned {
        begin(tx, id, bought, now)?;
    }
    Ok(turned)
}

/// Writes the months down that an order, paid just now, brings.
pub(super) fn begin(
    tx: &dyn Tx,
    id: &OrderId,
    bought: &CardOrder,
    now: Timestamp,
) -> Result<(), Fault> {
    let order = record::order::find(tx, id)?.ok_or(Fault::NotFound)?;
    let book = CardBook::load(tx, &order.shopper, &bought.card)?;
    let term = TermRow {
        order_id: id.clone(),
        shopper: order.shopper,
        card: bought.card.clone(),
        months: bought.months,
        amount: order.payable,
        starts_at: begins_at(&book.terms(), now),
        refunded: 0,
    };
    book.add(tx, &term)?;
    delivery::is_news(tx, id, now)
}

/// Gives the months of a card back that have not begun; asked again there are none.
pub(crate) fn give_back(
    tx: &dyn Tx,
    shopper: &ShopperId,
    card: &PaidCardId,
    now: Timestamp,
) -> Result<(), Fault> {
    let book = CardBook::load(tx, shopper, card)?;
    let unused = book.terms.iter().map(|it| (it, it.term().unused(now)));
    let back: Vec<(&TermRow, u32)> = unused.filter(|(_, months)| *months > 0).collect();
    book.give_back(tx, &back)?;
    for (row, _) in back {
        let amount = row.term().refund(row.amount, now);
        let number = refund_number(&row.order_id, 1);
        refund::ask(tx, &row.order_id, number, amount, RefundReason::PaidCard, now)?;
    }
    Ok(())
}

/// The cards that `shopper` holds now, in order of their ids.
pub(crate) fn held(
    tx: &dyn Tx,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<Vec<PaidCardId>, Fault> {
    let terms = paid_card::of_shopper(tx, shopper)?;
    let holding = terms.iter().filter(|it| it.term().holds(now));
    let mut held: Vec<PaidCardId> = holding.map(|it| it.card.clone()).collect();
    held.sort();
    held.dedup();
    Ok(held)
}
