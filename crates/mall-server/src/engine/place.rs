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
use mall_core::order::pay_before;
use mall_core::pricing::{
    Adjustment, Ask, Basket, CouponChoice, Quote, QuotedGift, QuotedLine, Rules, Source, Verdict,
    quote,
};
use mall_core::{CouponId, Invalid, Money, OrderId, Rule, ShopperId, SkuId, Timestamp};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::{order, rules};
use crate::catalog::Catalog;
use crate::store::order::{Body, NewOrder};
use crate::store::session::Hash;
use crate::store::{self, address, cart, coupon, points, promotion, stock};
use crate::{Fault, random};

/// An order, and whether this request made it.
pub(crate) struct Placed {
    pub(crate) order: OrderView,
    pub(crate) is_new: bool,
}

/// Places what `request` asks for.
///
/// # Errors
///
/// [`Fault::KeyReused`], [`Fault::NotEnough`], [`Fault::CouponGone`], [`Fault::PriceChanged`], and
/// [`Fault::Invalid`] for what breaks a limit.
pub(crate) fn place(
    tx: &Connection,
    catalog: &Catalog,
    shopper: &ShopperId,
    request: &PlaceRequest,
    now: Timestamp,
) -> Result<Placed, Fault> {
    let hash: Hash = Sha256::digest(serde_json::to_vec(request)?).into();
    if let Some((earlier, id)) = store::order::placed_with(tx, shopper, &request.key)? {
        if earlier != hash {
            return Err(Fault::KeyReused);
        }
        return Ok(Placed { order: order::view(tx, shopper, &id)?, is_new: false });
    }
    check(request)?;
    let to = address::find(tx, shopper, &request.address)?.ok_or_else(|| {
        Invalid::new("address", Rule::Unknown { name: request.address.to_string() })
    })?;

    let skus: Vec<SkuId> = request.lines.iter().map(|line| line.sku.clone()).collect();
    let rules = rules::now_for(tx, catalog, Some(shopper), now)?;
    let with_gifts: Vec<SkuId> = skus.iter().cloned().chain(rules.gifts().cloned()).collect();
    let shelf = catalog.shelf(&stock::of_skus(tx, &with_gifts)?);
    can_be_had(&request.lines, &shelf)?;
    are_in_hand(&request.choice, &rules)?;
    let region = Some(to.region.clone());
    let basket = Basket { region, ..rules::basket(&request.lines, &shelf)? };
    let price = quote(&Ask {
        basket: &basket,
        rules: &rules,
        shopper: &rules::shopper(tx, Some(shopper), request.channel)?,
        choice: &request.choice,
        points: request.points,
        now,
    })?;
    if let Some(line) = price.lines.iter().find(|line| line.not_served) {
        return Err(Fault::NotEnough(not_served(line, &shelf)));
    }
    if price.payable != request.expected_payable {
        return Err(Fault::PriceChanged(Box::new(price)));
    }

    for line in &request.lines {
        if !stock::take(tx, &line.sku, line.quantity)? {
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
        id: new_id(tx, now)?,
        shopper: shopper.clone(),
        payable: price.payable,
        placed_at: now,
        pay_before: pay_before(now),
        lines,
        body: Body {
            list_total: price.list_total,
            discounts: price.discounts(),
            freight: price.freight.clone(),
            address: to,
            remark: request.remark.trim().to_owned(),
            points_spent: price.points_spent,
            earned: price.earned,
        },
    };
    store::order::add(tx, &order)?;
    use_up(tx, shopper, &order.id, &price, now)?;
    store::order::keep_key(tx, shopper, &request.key, &hash, &order.id)?;
    leave_cart(tx, shopper, &skus)?;
    Ok(Placed { order: order::view(tx, shopper, &order.id)?, is_new: true })
}

/// What `price` takes from the shopper and from the rules goes to `order`: coupons, points, uses.
fn use_up(
    tx: &Connection,
    shopper: &ShopperId,
    order: &OrderId,
    price: &Quote,
    now: Timestamp,
) -> Result<(), Fault> {
    for id in used_coupons(price) {
        if !coupon::hold(tx, &id, shopper, order)? {
            return Err(Fault::CouponGone);
        }
    }
    for applied in &price.applied {
        if let Source::Promotion(id) = &applied.source {
            promotion::apply(tx, order, shopper, id, applied.amount)?;
        }
    }
    let spent = price.points_spent;
    if spent > 0 && !points::spend(tx, shopper, order, spent, now)? {
        return Err(Fault::Broken("points were counted and are not there"));
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
    let missing: Vec<String> = lines
        .iter()
        .map(|line| (line, state(line)))
        .filter(|(_, state)| !state.counts())
        .map(|(line, state)| told(line, state, shelf))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Fault::NotEnough(missing.join("；"))) }
}

fn name(sku: &SkuId, shelf: &Shelf) -> String {
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

/// Twenty digits: the millisecond, which sorts, and seven random ones, which do not tell how many
/// orders there are.
fn new_id(tx: &Connection, now: Timestamp) -> Result<OrderId, Fault> {
    loop {
        let id = OrderId::new(format!("{:013}{:07}", now.0.max(0), random::below(10_000_000)?))?;
        if !store::order::exists(tx, &id)? {
            return Ok(id);
        }
    }
}

/// What was ordered is no longer wished for.
fn leave_cart(tx: &Connection, shopper: &ShopperId, skus: &[SkuId]) -> Result<(), Fault> {
    let mut held = cart::load(tx, shopper)?;
    let before = held.lines.len();
    held.lines.retain(|line| !skus.contains(&line.sku));
    if held.lines.len() == before { Ok(()) } else { cart::keep(tx, shopper, &held) }
}
