//! 会员: where a shopper stands among the tiers, and the coupons that these give.
//!
//! A coupon is given when the shopper asks for what is due, and a row under its reason makes it once,
//! whoever asks how often. What growth has become is seen then: who brought back what made the tier
//! before has nothing due.

use mall_api::member::{
    GiftReason, GiftState, GiftsResponse, MemberCard, MemberGift, MemberResponse,
};
use mall_core::member::{PaidCard, Term, holds_until, standing, tier_of};
use mall_core::pricing::CouponTemplate;
use mall_core::{CouponId, ShopperId, TemplateId, Timestamp};

use super::{Moment, birthday};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::growth::GiftRow;
use crate::record::paid_card::TermRow;
use crate::record::{coupon, growth, paid_card};
use crate::store::Tx;

/// The tiers as this visitor sees them.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<MemberResponse, Fault> {
    let tiers = &catalog.shop.tiers;
    let growth = shopper.map(|it| growth::balance(tx, it)).transpose()?;
    let terms = shopper.map_or(Ok(Vec::new()), |it| paid_card::of_shopper(tx, it))?;
    let seen = |card: &PaidCard| {
        let own = || terms.iter().filter(|it| it.card == card.id);
        let all: Vec<Term> = own().map(TermRow::term).collect();
        MemberCard {
            may_buy: growth.is_none_or(|it| super::paid_card::may_buy(catalog, card, it)),
            until: holds_until(&all, now),
            unused: all.iter().map(|it| it.unused(now)).sum(),
            refund: own().map(|it| it.term().refund(it.amount, now)).sum(),
            card: card.clone(),
        }
    };
    Ok(MemberResponse {
        standing: growth.map(|it| standing(tiers, it)),
        tiers: tiers.clone(),
        gifts: gifts(tx, catalog, shopper, now)?,
        cards: catalog.shop.paid_cards.iter().map(seen).collect(),
        birthday: match shopper {
            Some(shopper) => birthday::look(tx, catalog, shopper, now)?,
            None => None,
        },
    })
}

/// What the tier of `shopper` is called.
pub(crate) fn title(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
) -> Result<Option<String>, Fault> {
    let tier = tier_of(&catalog.shop.tiers, growth::balance(tx, shopper)?);
    Ok(tier.map(|it| it.title.clone()))
}

/// Gives `shopper` all that is due; asked again it gives nothing more.
pub(crate) fn take(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    moment: &Moment,
) -> Result<GiftsResponse, Fault> {
    let mut given = Vec::new();
    let all = gifts(tx, catalog, Some(shopper), moment.now)?;
    for (turn, gift) in (0..).zip(all).filter(|(_, it)| it.state == GiftState::Due) {
        let Some(template) = template(catalog, &gift.template) else { continue };
        let coupon = template.issue(CouponId::new(moment.seed.another_id("c", turn))?, moment.now);
        let row = GiftRow {
            shopper: shopper.clone(),
            reason: name(&gift.reason),
            template: gift.template.clone(),
            coupon: coupon.id.clone(),
            at: moment.now,
        };
        // First of all: whoever asks at the same moment waits here, and then has nothing to give.
        if !growth::add_gift(tx, &row)? {
            continue;
        }
        if coupon::reward(tx, shopper, template, &coupon)? {
            given.push(MemberGift { state: GiftState::Given, ..gift });
        } else {
            growth::forget_gift(tx, &row)?;
        }
    }
    Ok(GiftsResponse { given, state: look(tx, catalog, Some(shopper), moment.now)? })
}

/// Every coupon that the tiers give, and how it stands with `shopper`. One whose template is gone is
/// not promised.
fn gifts(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<Vec<MemberGift>, Fault> {
    let claimed = coupon::claimed(tx)?;
    let given = shopper.map_or(Ok(Vec::new()), |it| growth::gifts(tx, it))?;
    let growth = shopper.map(|it| growth::balance(tx, it)).transpose()?;
    let gift = |reason: GiftReason, is_open: bool, template: &CouponTemplate| {
        let named = name(&reason);
        let is_given = given.iter().any(|row| row.reason == named && row.template == template.id);
        let state = if is_given {
            GiftState::Given
        } else if !is_open {
            GiftState::Locked
        } else if claimed.get(&template.id).is_some_and(|it| *it < template.total) {
            GiftState::Due
        } else {
            GiftState::Gone
        };
        MemberGift { reason, template: template.id.clone(), title: template.title.clone(), state }
    };
    let mut all = Vec::new();
    for tier in &catalog.shop.tiers {
        let templates = tier.welcome.iter().filter_map(|id| template(catalog, id));
        let is_open = growth.is_some_and(|it| tier.is_reached_by(it));
        let reason = || GiftReason::Tier { id: tier.id.clone() };
        all.extend(templates.map(|template| gift(reason(), is_open, template)));
    }
    let terms = shopper.map_or(Ok(Vec::new()), |it| paid_card::of_shopper(tx, it))?;
    for row in terms.iter().filter(|it| it.term().holds(now)) {
        let Some(card) = catalog.shop.paid_cards.iter().find(|it| it.id == row.card) else {
            continue;
        };
        // The month that runs: what was not taken in the one before is over with it.
        let month = row.term().begun(now).saturating_sub(1);
        let (id, order) = (&card.id, &row.order_id);
        let reason = || GiftReason::Card { id: id.clone(), order: order.clone(), month };
        let templates = card.monthly.iter().filter_map(|id| template(catalog, id));
        all.extend(templates.map(|template| gift(reason(), true, template)));
    }
    Ok(all)
}

fn template<'a>(catalog: &'a Catalog, id: &TemplateId) -> Option<&'a CouponTemplate> {
    catalog.shop.coupons.iter().find(|it| it.id == *id)
}

/// Under what it is written down.
fn name(reason: &GiftReason) -> String {
    match reason {
        GiftReason::Tier { id } => format!("tier/{id}"),
        GiftReason::Card { order, month, .. } => format!("card/{order}/{month}"),
    }
}
