//! 兑换码: codes that give a coupon, and who tries them.

use mall_core::coupon_centre::RedeemCode;
use mall_core::{CouponId, ShopperId, TemplateId, Timestamp};

use crate::Fault;
use crate::store::{Record, Tx};

crate::store::record! {
    /// A code that was printed.
    CodeRow in "coupon_code" keyed 1 {
        /// Its letters.
        code: String,
        /// What it gives a coupon of.
        template: TemplateId,
        /// Since when.
        made_at: Timestamp,
        /// Who used it.
        shopper: Option<ShopperId>,
        /// What it gave.
        coupon: Option<CouponId>,
        /// When.
        used_at: Option<Timestamp>,
    }
}

crate::store::record! {
    /// How many wrong codes a shopper entered lately.
    TryRow in "coupon_try" keyed 1 {
        /// Who.
        shopper: ShopperId,
        /// They are counted from here.
        window_at: Timestamp,
        /// How many since then.
        wrong: u32,
    }
}

const CODE: <CodeRow as Record>::Columns = CodeRow::COLUMNS;
const TRY: <TryRow as Record>::Columns = TryRow::COLUMNS;

/// A code, if it was ever printed.
pub(crate) fn find(tx: &dyn Tx, code: &RedeemCode) -> Result<Option<CodeRow>, Fault> {
    tx.find(&[CODE.code.is(&code.as_str().to_owned())])
}

/// Prints a code; `false` when there is such a one.
pub(crate) fn add(
    tx: &dyn Tx,
    code: &RedeemCode,
    template: &TemplateId,
    now: Timestamp,
) -> Result<bool, Fault> {
    tx.insert(&CodeRow {
        code: code.as_str().to_owned(),
        template: template.clone(),
        made_at: now,
        shopper: None,
        coupon: None,
        used_at: None,
    })
}

/// `shopper` uses a code, for `coupon`.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody did since it was read.
pub(crate) fn take(
    tx: &dyn Tx,
    code: &RedeemCode,
    shopper: &ShopperId,
    coupon: &CouponId,
    now: Timestamp,
) -> Result<(), Fault> {
    let is_free = [CODE.code.is(&code.as_str().to_owned()), CODE.shopper.is(&None)];
    let sets = [
        CODE.shopper.to(&Some(shopper.clone())),
        CODE.coupon.to(&Some(coupon.clone())),
        CODE.used_at.to(&Some(now)),
    ];
    if tx.change::<CodeRow>(&is_free, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// The wrong codes of a shopper.
pub(crate) fn tries(tx: &dyn Tx, shopper: &ShopperId) -> Result<Option<TryRow>, Fault> {
    tx.find(&[TRY.shopper.is(shopper)])
}

/// Puts `new` in the place of `seen`.
///
/// # Errors
///
/// [`Fault::Raced`] when another try was counted in between.
pub(crate) fn keep_tries(tx: &dyn Tx, seen: Option<&TryRow>, new: &TryRow) -> Result<(), Fault> {
    let Some(seen) = seen else { return tx.add(new) };
    let as_seen = [
        TRY.shopper.is(&seen.shopper),
        TRY.window_at.is(&seen.window_at),
        TRY.wrong.is(&seen.wrong),
    ];
    let sets = [TRY.window_at.to(&new.window_at), TRY.wrong.to(&new.wrong)];
    if tx.change::<TryRow>(&as_seen, &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}
