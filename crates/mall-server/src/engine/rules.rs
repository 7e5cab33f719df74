//! What lowers prices for one shopper now. The cart, a quote and an order all take it from here, so
//! that all three price alike.

use mall_core::pricing::{
    Ask, Basket, BasketLine, Channel, CouponChoice, Promotion, Quote, Rules, Shopper, quote,
};
use mall_core::time::Phase;
use mall_core::{Invalid, Rule, ShopperId, SkuId, Timestamp};

use mall_api::quote::{QuoteRequest, WantedLine};
use mall_core::catalog::Shelf;
use mall_core::limits::{COUPONS_MAX, LINES_MAX, PIECES_MAX};
use mall_core::member::tier_of;

use super::{bargain, flash, group, paid_card, segment};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::{coupon, growth, points, promotion, session, stock};
use crate::store::Tx;

/// Promotions that are not over and not used up, this shopper's coupons, freight.
pub(crate) fn now_for(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<Rules, Fault> {
    let is_over = |window: &mall_core::Window| window.phase(now) == Phase::After;
    let mut rules = catalog.shop.rules();
    rules.prices.retain(|it| !is_over(&it.window));
    let uses = promotion::uses(tx, shopper)?;
    let is_used_up = |it: &Promotion| {
        let uses = uses.get(&it.id).copied().unwrap_or_default();
        it.total.is_some_and(|total| uses.all >= total)
            || it.per_shopper.is_some_and(|most| uses.own >= most)
            || it.budget.is_some_and(|budget| uses.amount >= budget)
    };
    rules.promotions.retain(|it| !is_over(&it.window) && !is_used_up(it));
    if let Some(shopper) = shopper {
        rules.coupons = coupon::in_hand(tx, shopper, now)?;
    }
    Ok(rules)
}

/// The visitor as rules see one, who came through `channel`.
pub(crate) fn shopper(
    tx: &dyn Tx,
    catalog: &Catalog,
    (shopper, channel): (Option<&ShopperId>, Option<Channel>),
    now: Timestamp,
) -> Result<Shopper, Fault> {
    let guest = Shopper { channel, ..Shopper::default() };
    let Some(shopper) = shopper else { return Ok(guest) };
    let row = session::shopper(tx, shopper)?;
    // Let in just before they left.
    if !row.phone.is_here() {
        return Err(Fault::LoginNeeded);
    }
    let tier = tier_of(&catalog.shop.tiers, growth::balance(tx, shopper)?);
    let held = paid_card::held(tx, shopper, now)?;
    let cards = catalog.shop.paid_cards.iter().filter(|it| held.contains(&it.id));
    let factors = cards.map(|it| it.factor).chain(tier.map(|it| it.factor));
    Ok(Shopper {
        orders_paid: row.orders_paid,
        points: points::balance(tx, shopper)?,
        tier: tier.map(|it| it.id.clone()),
        points_factor: factors.max().unwrap_or(guest.points_factor),
        paid_cards: held,
        audience: segment::audience(tx, catalog, (shopper, tier.map(|it| &it.id)), now)?,
        ..guest
    })
}

/// Prices what a visitor asks about, whether or not it can be bought now.
///
/// # Errors
///
/// When a line breaks a limit, names a SKU that the shop does not have, or a session that is closed.
pub(crate) fn price(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    request: &QuoteRequest,
    now: Timestamp,
) -> Result<Quote, Fault> {
    check_wanted(&request.lines, &request.choice)?;
    let skus: Vec<SkuId> = request.lines.iter().map(|line| line.sku.clone()).collect();
    let shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    let mut basket = Basket { region: request.region.clone(), ..basket(&request.lines, &shelf)? };
    flash::price_in(&mut basket, &flash::open_lines(catalog, &request.lines, &shelf, now)?);
    let who = (shopper, request.channel);
    let in_group = group::line(tx, catalog, who, &request.lines, now)?;
    group::price_in(&mut basket, in_group.as_ref());
    let bargained = bargain::line(tx, catalog, shopper, &request.lines, now)?;
    bargain::price_in(&mut basket, bargained.as_ref());
    let rules = now_for(tx, catalog, shopper, now)?;
    let shopper = self::shopper(tx, catalog, (shopper, request.channel), now)?;
    Ok(quote(&Ask {
        basket: &basket,
        rules: &rules,
        shopper: &shopper,
        choice: &request.choice,
        points: request.points,
        now,
    })?)
}

/// `lines` as they are priced.
pub(crate) fn basket(lines: &[WantedLine], shelf: &Shelf) -> Result<Basket, Invalid> {
    let line = |(position, line): (usize, &WantedLine)| {
        let item = shelf.get(&line.sku).ok_or_else(|| {
            let rule = Rule::Unknown { name: line.sku.to_string() };
            Invalid::new(format!("lines[{position}].sku"), rule)
        })?;
        Ok(BasketLine::new(item, line.quantity))
    };
    let lines = lines.iter().enumerate().map(line).collect::<Result<_, Invalid>>()?;
    Ok(Basket { lines, region: None })
}

/// Whether `lines` can be looked at: not too many, each SKU once, possible quantities.
pub(crate) fn check_wanted(lines: &[WantedLine], choice: &CouponChoice) -> Result<(), Invalid> {
    mall_core::invalid::count_within("lines", lines.len(), LINES_MAX)?;
    for (position, line) in lines.iter().enumerate() {
        let at = format!("lines[{position}]");
        let (quantity, max) = (i64::from(line.quantity), i64::from(PIECES_MAX));
        mall_core::invalid::in_range("quantity", quantity, 1, max)
            .map_err(|error| error.within(&at))?;
        if lines.iter().take(position).any(|other| other.sku == line.sku) {
            return Err(Invalid::new(format!("{at}.sku"), Rule::Twice));
        }
    }
    match choice {
        CouponChoice::Best => Ok(()),
        CouponChoice::These { ids } => {
            mall_core::invalid::count_within("choice.ids", ids.len(), COUPONS_MAX)
        }
    }
}
