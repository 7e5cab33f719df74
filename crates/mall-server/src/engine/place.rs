//! Placing an order: one transaction, all or nothing.
//!
//! The price and the stock are looked at, and then changed only where they still are what was looked
//! at. A race that is lost is a typed error and leaves no trace.

use mall_api::order::{OrderLine, OrderView, PlaceRequest};
use mall_api::quote::WantedLine;
use mall_core::cart::{CartLine, LineState};
use mall_core::catalog::Shelf;
use mall_core::invalid::text_within;
use mall_core::limits::REMARK_CHARS_MAX;
use mall_core::pricing::{
    Adjustment, Basket, CouponChoice, Promotion, Quote, QuoteRequest, QuotedGift, QuotedLine,
    Rules, Source, Verdict,
};
use mall_core::{
    CouponId, IdempotencyKey, Invalid, Money, OrderId, Rule, ShopperId, SkuId, Timestamp,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Moment;
use super::{bargain, flash, group, order, order_gift, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::error::Gone;
use crate::record::order::{Body, NewOrder, PlacementRow};
use crate::record::sale::Priced;
use crate::record::session::Hash;
use crate::record::{self, address, cart, coupon, points, promotion, sale, stock};
use crate::store::Tx;

/// Ids tried for one order: the second is as good as always free.
const ID_TURNS: u64 = 100;

/// An order, and whether this request made it.
pub(crate) struct Placed {
    pub(crate) order: OrderView,
    pub(crate) is_new: bool,
}

/// Places what `request` asks for.
///
/// # Errors
///
/// [`Fault::KeyReused`], [`Fault::NotEnough`], [`Fault::FlashRefused`], [`Fault::GroupRefused`],
/// [`Fault::CouponGone`], [`Fault::PriceChanged`], and [`Fault::Invalid`] for what breaks a limit.
pub(crate) fn place(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    request: &PlaceRequest,
    moment: &Moment,
) -> Result<Placed, Fault> {
    let now = moment.now;
    let id = new_id(tx, moment)?;
    if let Some(earlier) = under_key(tx, (shopper, &request.key), request, &id)? {
        return Ok(earlier);
    }
    check(request)?;
    let to = address::find(tx, shopper, &request.address)?.ok_or_else(|| {
        Invalid::new("address", Rule::Unknown { name: request.address.to_string() })
    })?;

    let skus: Vec<SkuId> = request.lines.iter().map(|line| line.sku.clone()).collect();
    let rules = rules::now_for(tx, catalog, Some(shopper), now)?;
    let with_gifts: Vec<SkuId> = skus.iter().cloned().chain(rules.gifts().cloned()).collect();
    let shelf = catalog.shelf(&stock::of_skus(tx, &with_gifts)?);
    let flash_lines = flash::open_lines(catalog, &request.lines, &shelf, now)?;
    flash::may_order(tx, shopper, &flash_lines, &shelf, now)?;
    let who = (Some(shopper), request.channel);
    let in_group = group::line(tx, catalog, who, &request.lines, now)?;
    let bargained = bargain::line(tx, catalog, Some(shopper), &request.lines, now)?;
    can_be_had(&request.lines, &shelf)?;
    are_in_hand(&request.choice, &rules)?;
    let region = Some(to.region.clone());
    let mut basket = Basket { region, ..rules::basket(&request.lines, &shelf)? };
    flash::price_in(&mut basket, &flash_lines);
    group::price_in(&mut basket, in_group.as_ref());
    bargain::price_in(&mut basket, bargained.as_ref());
    let asked = QuoteRequest {
        now,
        shopper: rules::shopper(tx, catalog, (Some(shopper), request.channel), now)?,
        basket,
        rules,
        choice: request.choice.clone(),
        points: request.points,
    };
    let price = asked.quote()?;
    if let Some(line) = price.lines.iter().find(|line| line.not_served) {
        return Err(Fault::NotEnough(not_served(line, &shelf)));
    }
    if price.payable != request.expected_payable {
        return Err(Fault::PriceChanged(Box::new(price)));
    }

    let settings = &catalog.shop.shop;
    let mut by_sku: Vec<&WantedLine> = request.lines.iter().collect();
    // In the order in which all take: two that want the same goods do not wait for one another.
    by_sku.sort_by(|a, b| a.sku.cmp(&b.sku));
    for line in by_sku {
        if !stock::take(tx, &line.sku, line.quantity)? {
            // Others were faster. Some may be left for who wants fewer, so no crowd is told.
            return Err(Fault::NotEnough(told(line, LineState::SoldOut, &shelf)));
        }
    }
    let mut lines: Vec<_> =
        price.lines.iter().filter_map(|line| order_line(line, &shelf)).collect();
    for gift in &price.gifts {
        // 赠完即止: a gift that has run out holds up no order.
        if stock::take(tx, &gift.sku, gift.pieces)? {
            lines.extend(gift_line(gift, &shelf));
        }
    }
    let order = NewOrder {
        id,
        shopper: shopper.clone(),
        payable: price.payable,
        placed_at: now,
        pay_before: group::waits_until(in_group.as_ref(), settings.times, now),
        lines,
        body: Body {
            list_total: price.list_total,
            discounts: price.discounts(),
            freight: price.freight.clone(),
            address: Some(to),
            remark: request.remark.trim().to_owned(),
            points_spent: price.points_spent,
            earned: price.earned,
            card: None,
            exchange: None,
            add_on: None,
            tickets: catalog.shop.order_tickets.map_or(0, |it| it.of(price.payable)),
            gifts: order_gift::promised(catalog, &asked, &price),
            tickets_from: catalog.shop.order_tickets.map_or(Money::ZERO, |it| it.from),
        },
    };
    let pay_before = order.pay_before;
    let order = record::order::add(tx, order)?;
    flash::take(tx, (&order.id, shopper), &flash_lines)?;
    bargain::take(tx, &order.id, bargained.as_ref())?;
    if let Some(in_group) = &in_group {
        group::take(tx, (&order.id, shopper), (in_group, pay_before), moment)?;
    }
    use_up(tx, shopper, &order.id, (&price, &asked.rules), now)?;
    leave_cart(tx, shopper, &skus)?;
    // Last: whoever writes the same rules down first holds nothing that this one waits for.
    let priced = Priced { request: asked, quote: price, policy: settings.refunds };
    sale::add(tx, &order.id, priced)?;
    Ok(Placed { order, is_new: true })
}

/// What `price` takes from the shopper and from the rules goes to `order`: coupons, points, uses.
fn use_up(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    (price, rules): (&Quote, &Rules),
    now: Timestamp,
) -> Result<(), Fault> {
    for id in used_coupons(price) {
        if !coupon::hold(tx, &id, shopper, order)? {
            // Another order has used it since: run anew, that is a price that changed, or a coupon that is
            // gone when it was asked for by name.
            return Err(Fault::Raced);
        }
    }
    let mut uses: Vec<(&Promotion, Money)> = Vec::new();
    for applied in &price.applied {
        if let Source::Promotion(id) = &applied.source {
            let used = rules.promotions.iter().find(|it| it.id == *id);
            uses.push((used.ok_or(Fault::Broken("a rule that is none applied"))?, applied.amount));
        }
    }
    uses.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    for (used, amount) in uses {
        promotion::apply(tx, order, shopper, used, amount)?;
    }
    let spent = price.points_spent;
    if spent > 0 && !points::spend(tx, shopper, order, spent, now)? {
        // They were counted for the price, and another order has spent them since.
        return Err(Fault::Raced);
    }
    Ok(())
}

fn check(request: &PlaceRequest) -> Result<(), Invalid> {
    if request.lines.is_empty() {
        return Err(Invalid::shape("lines", "at least one line"));
    }
    text_within("remark", &request.remark, 0, REMARK_CHARS_MAX)?;
    rules::check_wanted(&request.lines, &request.choice)
}

/// Every line must be one that the cart would count.
fn can_be_had(lines: &[WantedLine], shelf: &Shelf) -> Result<(), Fault> {
    let state = |line: &WantedLine| {
        CartLine {
            sku: line.sku.clone(),
            quantity: line.quantity,
            selected: true,
            seen_price: Money::ZERO,
        }
        .state(shelf)
    };
    let states = lines.iter().map(|line| (line, state(line)));
    let missing: Vec<_> = states.filter(|(_, state)| !state.counts()).collect();
    let text = |(line, state): &(&WantedLine, LineState)| told(line, *state, shelf);
    if missing.is_empty() {
        return Ok(());
    }
    if missing.iter().all(|(_, state)| *state == LineState::SoldOut) {
        let gone = |it: &(&WantedLine, LineState)| Gone { sku: it.0.sku.clone(), text: text(it) };
        return Err(Fault::SoldOut(missing.iter().map(gone).collect()));
    }
    Err(Fault::NotEnough(missing.iter().map(text).collect::<Vec<_>>().join("；")))
}

pub(super) fn name(sku: &SkuId, shelf: &Shelf) -> String {
    shelf.get(sku).map_or_else(
        || "有一件商品".to_owned(),
        |item| format!("「{}」", format!("{} {}", item.title, item.options).trim()),
    )
}

fn not_served(line: &QuotedLine, shelf: &Shelf) -> String {
    format!("{}不配送到该地区", name(&line.sku, shelf))
}

fn told(line: &WantedLine, state: LineState, shelf: &Shelf) -> String {
    let name = name(&line.sku, shelf);
    match state {
        LineState::Ok | LineState::LowStock { .. } => name,
        LineState::Short { left } => format!("{name}仅剩 {left} 件"),
        LineState::SoldOut => format!("{name}已售罄"),
        LineState::OffShelf | LineState::Gone => format!("{name}已下架"),
        LineState::LimitReached { limit } => format!("{name}每单限购 {limit} 件"),
        LineState::BelowMinimum { minimum } => format!("{name}{minimum} 件起售"),
    }
}

/// A coupon asked for by name must be there; whether it applies is a question of the price.
fn are_in_hand(choice: &CouponChoice, rules: &Rules) -> Result<(), Fault> {
    let CouponChoice::These { ids } = choice else { return Ok(()) };
    let is_there = |id: &CouponId| rules.coupons.iter().any(|coupon| coupon.id == *id);
    if ids.iter().all(is_there) { Ok(()) } else { Err(Fault::CouponGone) }
}

/// The coupons that `price` used.
fn used_coupons(price: &Quote) -> Vec<CouponId> {
    let used = price.coupons.iter().filter(|it| matches!(it.verdict, Verdict::Used { .. }));
    used.map(|it| it.id.clone()).collect()
}

fn order_line(line: &QuotedLine, shelf: &Shelf) -> Option<OrderLine> {
    let item = shelf.get(&line.sku)?;
    Some(OrderLine {
        sku: line.sku.clone(),
        product: item.product.clone(),
        title: item.title.clone(),
        options: item.options.clone(),
        image: item.image.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        adjustments: line.adjustments.clone(),
        payable: line.payable,
        gift: false,
    })
}

fn gift_line(gift: &QuotedGift, shelf: &Shelf) -> Option<OrderLine> {
    let item = shelf.get(&gift.sku)?;
    let (source, title) = (gift.source.clone(), gift.title.clone());
    Some(OrderLine {
        sku: gift.sku.clone(),
        product: item.product.clone(),
        title: item.title.clone(),
        options: item.options.clone(),
        image: item.image.clone(),
        quantity: gift.pieces,
        unit_price: Money::ZERO,
        adjustments: vec![Adjustment { source, title, amount: Money::ZERO }],
        payable: Money::ZERO,
        gift: true,
    })
}

/// Takes the key before all else: whoever comes with it again waits here, and then has the same order.
///
/// # Errors
///
/// [`Fault::KeyReused`] when it came with another `body`.
pub(super) fn under_key(
    tx: &dyn Tx,
    (shopper, key): (&ShopperId, &IdempotencyKey),
    body: &impl Serialize,
    id: &OrderId,
) -> Result<Option<Placed>, Fault> {
    let body_hash: Hash = Sha256::digest(serde_json::to_vec(body)?).into();
    let wanted = PlacementRow {
        shopper: shopper.clone(),
        key: key.clone(),
        body_hash,
        order_id: id.clone(),
    };
    match record::order::take_key(tx, &wanted)? {
        None => Ok(None),
        Some(earlier) if earlier.body_hash != body_hash => Err(Fault::KeyReused),
        Some(earlier) => {
            let order = order::view(tx, shopper, &earlier.order_id)?;
            Ok(Some(Placed { order, is_new: false }))
        }
    }
}

/// Twenty digits: the millisecond, which sorts, and seven random ones, which do not tell how many
/// orders there are.
pub(super) fn new_id(tx: &dyn Tx, moment: &Moment) -> Result<OrderId, Fault> {
    for turn in 0..ID_TURNS {
        let chance = moment.seed.below(10_000_000, turn);
        let id = OrderId::new(format!("{:013}{chance:07}", moment.now.0.max(0)))?;
        if !record::order::exists(tx, &id)? {
            return Ok(id);
        }
    }
    Err(Fault::Unavailable("too many orders in one millisecond"))
}

/// What was ordered is no longer wished for.
fn leave_cart(tx: &dyn Tx, shopper: &ShopperId, skus: &[SkuId]) -> Result<(), Fault> {
    let mut held = cart::load(tx, shopper)?;
    let before = held.cart.lines.len();
    held.cart.lines.retain(|line| !skus.contains(&line.sku));
    if held.cart.lines.len() == before { Ok(()) } else { cart::keep(tx, shopper, &held) }
}
