//! Coupons to claim, and claimed ones. The rules are [`mall_core::coupon_centre`]; what they took away
//! is counted where it still is there, so that of two who want the last one sees that it is gone.

use mall_api::coupon::{ClaimResponse, CouponOffer, CouponsResponse, UsedCoupon};
use mall_core::coupon_centre::{ClaimCounts, RedeemCode};
use mall_core::pricing::{Coupon, CouponTemplate, min_spend};
use mall_core::{
    CouponId, Day, DayClock, IdempotencyKey, Invalid, Rule, ShopperId, TemplateId, Timestamp,
};

use super::{Moment, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::random::Seed;
use crate::record::coupon::{self, TakenRow};
use crate::record::coupon_code::{self, TryRow};
use crate::record::order;
use crate::store::Tx;

/// Of so many coupons that a shopper claimed last it is told what became of them.
const HISTORY: usize = 100;
/// Wrong codes of one shopper in [`TRIES_MS`]: of 2^54 codes that is no guessing, and more slips than a
/// person makes.
const TRIES_MAX: u32 = 10;
/// Wrong codes are counted per so long.
const TRIES_MS: i64 = 60 * 60 * 1000;
/// Codes made in one go: one transaction of a second or two.
pub(crate) const CODES_MAX: u32 = 10_000;

/// Every template that can be claimed without a code, as an offer to this visitor.
pub(crate) fn offers<'a>(
    tx: &dyn Tx,
    catalog: &Catalog,
    templates: impl Iterator<Item = &'a CouponTemplate>,
    (shopper, now): (Option<&ShopperId>, Timestamp),
) -> Result<Vec<CouponOffer>, Fault> {
    let who = rules::shopper(tx, catalog, (shopper, None), now)?;
    let claimed = coupon::claimed(tx)?;
    let taken = shopper.map(|it| coupon::taken(tx, it)).transpose()?.unwrap_or_default();
    let in_hand = match shopper {
        Some(shopper) if !taken.is_empty() => coupon::in_hand(tx, shopper, now)?,
        _ => Vec::new(),
    };
    let offer = |it: &CouponTemplate| {
        let held = in_hand.iter().filter(|own| own.template.as_ref() == Some(&it.id)).count();
        let all = claimed.get(&it.id).copied().unwrap_or_default();
        let counts = counts(all, taken.get(&it.id), held, now);
        CouponOffer {
            template: it.id.clone(),
            title: it.title.clone(),
            face: it.benefit.face(),
            min_spend: min_spend(&it.conditions),
            valid_days: it.valid_days,
            per_shopper: it.per_shopper,
            per_day: it.per_day,
            state: it.claim_state(&who, counts, false, now),
        }
    };
    Ok(templates.filter(|it| !it.by_code).map(offer).collect())
}

fn counts(claimed: u32, taken: Option<&TakenRow>, in_hand: usize, now: Timestamp) -> ClaimCounts {
    let today = Day::of(now, DayClock::SHOP);
    ClaimCounts {
        claimed,
        mine: taken.map_or(0, |it| it.claimed),
        mine_today: taken.filter(|it| it.day >= today).map_or(0, |it| it.today),
        in_hand: u32::try_from(in_hand).unwrap_or(u32::MAX),
    }
}

/// What this visitor can claim, what they can use, and what became of the rest; a guest has none.
pub(crate) fn list(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<CouponsResponse, Fault> {
    let offers = offers(tx, catalog, catalog.shop.coupons.iter(), (shopper, now))?;
    let Some(shopper) = shopper else {
        return Ok(CouponsResponse { offers, ..CouponsResponse::default() });
    };
    let mine = coupon::in_hand(tx, shopper, now)?;
    let (mut used, mut expired) = (Vec::new(), Vec::new());
    for row in coupon::history(tx, shopper, HISTORY)? {
        if let Some(id) = row.order_id {
            let (state, _) = order::stands(tx, &id)?;
            used.push(UsedCoupon { coupon: row.body.read()?, order: id, state });
        } else if row.ends_at <= now {
            expired.push(row.body.read()?);
        }
    }
    Ok(CouponsResponse { offers, mine, used, expired })
}

/// A coupon that a shopper has, and whether they had it before they asked.
pub(crate) struct Claimed {
    pub(crate) answer: ClaimResponse,
    pub(crate) again: bool,
}

impl Claimed {
    fn now(coupon: Coupon) -> Self {
        Self { answer: ClaimResponse { coupon }, again: false }
    }

    fn before(tx: &dyn Tx, coupon: &CouponId) -> Result<Self, Fault> {
        let coupon = coupon::says(tx, coupon)?;
        Ok(Self { answer: ClaimResponse { coupon }, again: true })
    }
}

/// Gives this shopper one coupon of a template; the one they have of it, when this is a repeat.
///
/// # Errors
///
/// [`Fault::CouponRefused`] with why; [`Fault::KeyReused`] when the key claimed another template.
pub(crate) fn claim(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    (id, key): (&TemplateId, Option<&IdempotencyKey>),
    moment: &Moment,
) -> Result<Claimed, Fault> {
    let template = find(catalog, id).ok_or(Fault::NotFound)?;
    let coupon = template.issue(CouponId::new(moment.seed.id("c"))?, moment.now);
    if let Some(key) = key
        && !coupon::is_first(tx, shopper, key, &coupon, id)?
    {
        let before = coupon::of_key(tx, shopper, key)?.ok_or(Fault::Raced)?;
        if before.template != *id {
            return Err(Fault::KeyReused);
        }
        return Claimed::before(tx, &before.coupon);
    }
    give(tx, (catalog, shopper), (template, false), &coupon, moment.now)?;
    Ok(Claimed::now(coupon))
}

fn find<'a>(catalog: &'a Catalog, id: &TemplateId) -> Option<&'a CouponTemplate> {
    catalog.shop.coupons.iter().find(|it| it.id == *id)
}

/// Gives `coupon`, when the rules of the centre allow it and it still is there to be given.
fn give(
    tx: &dyn Tx,
    (catalog, shopper): (&Catalog, &ShopperId),
    (template, with_code): (&CouponTemplate, bool),
    coupon: &Coupon,
    now: Timestamp,
) -> Result<(), Fault> {
    let who = rules::shopper(tx, catalog, (Some(shopper), None), now)?;
    let claimed = coupon::claimed_of(tx, &template.id)?.ok_or(Fault::NotFound)?;
    let taken = coupon::taken_of(tx, shopper, &template.id)?;
    let in_hand = match &taken {
        // How many they hold says only how a refusal is put.
        Some(taken) if taken.claimed >= template.per_shopper => {
            let held = coupon::in_hand(tx, shopper, now)?;
            held.iter().filter(|it| it.template.as_ref() == Some(&template.id)).count()
        }
        _ => 0,
    };
    let counts = counts(claimed, taken.as_ref(), in_hand, now);
    template.may_claim(&who, counts, with_code, now).map_err(Fault::CouponRefused)?;
    let today = Day::of(now, DayClock::SHOP);
    // It was there when the rules looked: run anew, they say what is so now.
    if coupon::claim(tx, shopper, template, coupon, today)? { Ok(()) } else { Err(Fault::Raced) }
}

/// What became of a code that was entered. A wrong one is written down, so it is no error for the writer.
pub(crate) enum Redeemed {
    /// It gave this coupon.
    Done(Box<Claimed>),
    /// It is mistyped, unknown, or somebody else's: which of them is not said.
    Wrong,
    /// There were too many wrong ones.
    TooMany,
}

/// Gives this shopper the coupon of a code; again, when they have used it.
///
/// # Errors
///
/// [`Fault::CouponRefused`] when the code is good, and the coupon is not for this shopper now. The code
/// can still be used then.
pub(crate) fn redeem(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    typed: &str,
    moment: &Moment,
) -> Result<Redeemed, Fault> {
    // There is no such code, so trying it tells nothing: a slip of the finger is not counted.
    let Ok(code) = RedeemCode::new(typed) else { return Ok(Redeemed::Wrong) };
    let found = coupon_code::find(tx, &code)?;
    if let Some(row) = &found
        && row.shopper.as_ref() == Some(shopper)
        && let Some(coupon) = &row.coupon
    {
        return Ok(Redeemed::Done(Box::new(Claimed::before(tx, coupon)?)));
    }
    let now = moment.now;
    let seen = coupon_code::tries(tx, shopper)?;
    let (window_at, wrong) = match &seen {
        Some(seen) if now.since_ms(seen.window_at) < TRIES_MS => (seen.window_at, seen.wrong),
        _ => (now, 0),
    };
    if wrong >= TRIES_MAX {
        return Ok(Redeemed::TooMany);
    }
    let free = found.filter(|it| it.shopper.is_none());
    let Some(template) = free.and_then(|it| find(catalog, &it.template)) else {
        let wrong = wrong.saturating_add(1);
        let kept = TryRow { shopper: shopper.clone(), window_at, wrong };
        coupon_code::keep_tries(tx, seen.as_ref(), &kept)?;
        return Ok(Redeemed::Wrong);
    };
    let coupon = template.issue(CouponId::new(moment.seed.id("c"))?, now);
    coupon_code::take(tx, &code, shopper, &coupon.id, now)?;
    give(tx, (catalog, shopper), (template, true), &coupon, now)?;
    Ok(Redeemed::Done(Box::new(Claimed::now(coupon))))
}

/// Makes `count` codes of a template.
///
/// # Errors
///
/// [`Fault::Invalid`] when there is no such template, or they are too many in one go.
pub(crate) fn make_codes(
    tx: &dyn Tx,
    id: &TemplateId,
    count: u32,
    seed: Seed,
    now: Timestamp,
) -> Result<Vec<RedeemCode>, Fault> {
    mall_core::invalid::in_range("count", count.into(), 1, CODES_MAX.into())?;
    if coupon::claimed_of(tx, id)?.is_none() {
        return Err(Invalid::new("template", Rule::Unknown { name: id.to_string() }).into());
    }
    let mut codes = Vec::new();
    for turn in 0..u64::from(count) {
        let code = RedeemCode::of(seed.below(u64::MAX, turn));
        if !coupon_code::add(tx, &code, id, now)? {
            return Err(Fault::Broken("a random code came twice"));
        }
        codes.push(code);
    }
    Ok(codes)
}
