//! Coupons to claim, and claimed ones.

use std::collections::BTreeMap;

use mall_api::coupon::{ClaimResponse, CouponOffer, CouponsResponse};
use mall_core::pricing::{CouponTemplate, min_spend};
use mall_core::{CouponId, ShopperId, TemplateId, Timestamp};

use super::Moment;
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::coupon;
use crate::store::Tx;

/// Every template as an offer to this visitor.
pub(crate) fn offers<'a>(
    tx: &dyn Tx,
    templates: impl Iterator<Item = &'a CouponTemplate>,
    shopper: Option<&ShopperId>,
) -> Result<Vec<CouponOffer>, Fault> {
    let gone = coupon::all_gone(tx)?;
    let claimed = match shopper {
        Some(shopper) => coupon::claimed_by(tx, shopper)?,
        None => BTreeMap::new(),
    };
    let offer = |template: &CouponTemplate| CouponOffer {
        template: template.id.clone(),
        title: template.title.clone(),
        face: template.benefit.face(),
        min_spend: min_spend(&template.conditions),
        valid_days: template.valid_days,
        claimed: claimed.get(&template.id).is_some_and(|count| *count >= template.per_shopper),
        all_gone: gone.contains(&template.id),
    };
    Ok(templates.map(offer).collect())
}

/// What this visitor can claim, and use; a guest has none to use.
pub(crate) fn list(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<CouponsResponse, Fault> {
    let mine = shopper.map(|shopper| coupon::in_hand(tx, shopper, now)).transpose()?;
    Ok(CouponsResponse {
        offers: offers(tx, catalog.shop.coupons.iter(), shopper)?,
        mine: mine.unwrap_or_default(),
    })
}

/// Gives this shopper one coupon of a template.
///
/// # Errors
///
/// [`Fault::CouponGone`] when none is left, or the shopper has had all they may have.
pub(crate) fn claim(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    id: &TemplateId,
    moment: &Moment,
) -> Result<ClaimResponse, Fault> {
    let template = catalog.shop.coupons.iter().find(|it| it.id == *id).ok_or(Fault::NotFound)?;
    let coupon = template.issue(CouponId::new(moment.seed.id("c"))?, moment.now);
    if coupon::claim(tx, shopper, template, &coupon)? {
        Ok(ClaimResponse { coupon })
    } else {
        Err(Fault::CouponGone)
    }
}
