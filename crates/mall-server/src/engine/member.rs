//! 会员: where a shopper stands among the tiers, and the coupons that these give.
//!
//! A coupon is given when the shopper asks for what is due, and a row under its reason makes it once,
//! whoever asks how often. What growth has become is seen then: who brought back what made the tier
//! before has nothing due.

use mall_api::member::{GiftReason, GiftState, GiftsResponse, MemberGift, MemberResponse};
use mall_core::member::{Tier, standing, tier_of};
use mall_core::pricing::CouponTemplate;
use mall_core::{CouponId, ShopperId, TemplateId};

use super::Moment;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::growth::GiftRow;
use crate::record::{coupon, growth};
use crate::store::Tx;

/// The tiers as this visitor sees them.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
) -> Result<MemberResponse, Fault> {
    let tiers = &catalog.shop.tiers;
    let standing = match shopper {
        Some(shopper) => Some(standing(tiers, growth::balance(tx, shopper)?)),
        None => None,
    };
    Ok(MemberResponse { standing, tiers: tiers.clone(), gifts: gifts(tx, catalog, shopper)? })
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
    let all = gifts(tx, catalog, Some(shopper))?;
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
    Ok(GiftsResponse { given, state: look(tx, catalog, Some(shopper))? })
}

/// Every coupon that the tiers give, and how it stands with `shopper`. One whose template is gone is
/// not promised.
fn gifts(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
) -> Result<Vec<MemberGift>, Fault> {
    let claimed = coupon::claimed(tx)?;
    let given = shopper.map_or(Ok(Vec::new()), |it| growth::gifts(tx, it))?;
    let growth = shopper.map(|it| growth::balance(tx, it)).transpose()?;
    let gift = |tier: &Tier, template: &CouponTemplate| {
        let reason = GiftReason::Tier { id: tier.id.clone() };
        let named = name(&reason);
        let is_given = given.iter().any(|row| row.reason == named && row.template == template.id);
        let state = if is_given {
            GiftState::Given
        } else if !growth.is_some_and(|it| tier.is_reached_by(it)) {
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
        all.extend(templates.map(|template| gift(tier, template)));
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
    }
}
