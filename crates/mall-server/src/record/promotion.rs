//! How often promotions applied, and what they took off.

use std::collections::BTreeMap;

use mall_core::pricing::Promotion;
use mall_core::{Money, OrderId, PromotionId, ShopperId};

use crate::Fault;
use crate::store::{Record, Tx};

crate::store::record! {
    /// That a promotion applied to an order.
    UseRow in "promotion_use" keyed 2 {
        /// Which order.
        order_id: OrderId,
        /// Which promotion.
        promotion: PromotionId,
        /// Whose order.
        shopper: ShopperId,
        /// What it took off.
        amount: Money,
        /// Whether the order is not cancelled.
        live: bool,
    }
}

crate::store::record! {
    /// The sums of a promotion's live uses.
    CountRow in "promotion_count" keyed 1 {
        /// Which promotion.
        promotion: PromotionId,
        /// How many.
        uses: u32,
        /// What they took off.
        amount: Money,
    }
}

crate::store::record! {
    /// How many live uses one shopper has.
    ShopperUseRow in "promotion_shopper" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// Which promotion.
        promotion: PromotionId,
        /// How many.
        uses: u32,
    }
}

const USE: <UseRow as Record>::Columns = UseRow::COLUMNS;
const COUNT: <CountRow as Record>::Columns = CountRow::COLUMNS;
const SHOPPER: <ShopperUseRow as Record>::Columns = ShopperUseRow::COLUMNS;

/// What became of a promotion so far; orders that were cancelled do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// Orders.
    pub(crate) all: u32,
    /// Orders of the shopper who asks.
    pub(crate) own: u32,
    /// What they saved.
    pub(crate) amount: Money,
}

/// The uses of every promotion that was ever used.
pub(crate) fn uses(
    tx: &dyn Tx,
    shopper: Option<&ShopperId>,
) -> Result<BTreeMap<PromotionId, Uses>, Fault> {
    let mut uses: BTreeMap<PromotionId, Uses> = BTreeMap::new();
    for row in tx.all::<CountRow>(&[])? {
        uses.insert(row.promotion, Uses { all: row.uses, own: 0, amount: row.amount });
    }
    let Some(shopper) = shopper else { return Ok(uses) };
    for row in tx.all::<ShopperUseRow>(&[SHOPPER.shopper.is(shopper)])? {
        uses.entry(row.promotion).or_default().own = row.uses;
    }
    Ok(uses)
}

/// `promotion` takes `amount` off `order`.
///
/// # Errors
///
/// [`Fault::Raced`] when it was used up since the price was made.
pub(crate) fn apply(
    tx: &dyn Tx,
    order: &OrderId,
    shopper: &ShopperId,
    promotion: &Promotion,
    amount: Money,
) -> Result<(), Fault> {
    if !count(tx, shopper, promotion, amount)? {
        return Err(Fault::Raced);
    }
    let (order_id, shopper) = (order.clone(), shopper.clone());
    tx.add(&UseRow { order_id, promotion: promotion.id.clone(), shopper, amount, live: true })
}

/// Counts a use of `promotion`; `false` when it is used up. The caller undoes everything then.
fn count(
    tx: &dyn Tx,
    shopper: &ShopperId,
    promotion: &Promotion,
    amount: Money,
) -> Result<bool, Fault> {
    let id = promotion.id.clone();
    let first = CountRow { promotion: id.clone(), uses: 1, amount };
    if !tx.insert(&first)? {
        let mut may = vec![COUNT.promotion.is(&id)];
        may.extend(promotion.total.map(|total| COUNT.uses.less(&total)));
        may.extend(promotion.budget.map(|budget| COUNT.amount.less(&budget)));
        let sets = [COUNT.uses.plus(1), COUNT.amount.plus(amount.fen())];
        if tx.change::<CountRow>(&may, &sets)? != 1 {
            return Ok(false);
        }
    }
    let own = ShopperUseRow { shopper: shopper.clone(), promotion: id.clone(), uses: 1 };
    if !tx.insert(&own)? {
        let mut may = vec![SHOPPER.shopper.is(shopper), SHOPPER.promotion.is(&id)];
        may.extend(promotion.per_shopper.map(|most| SHOPPER.uses.less(&most)));
        if tx.change::<ShopperUseRow>(&may, &[SHOPPER.uses.plus(1)])? != 1 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Counts again what applied to `order` before it was given up; `false` when one of `promotions` is
/// used up or gone. The caller undoes everything then.
pub(crate) fn apply_again(
    tx: &dyn Tx,
    promotions: &[Promotion],
    order: &OrderId,
) -> Result<bool, Fault> {
    for row in tx.all::<UseRow>(&[USE.order_id.is(order), USE.live.is(&false)])? {
        let this = [USE.order_id.is(order), USE.promotion.is(&row.promotion), USE.live.is(&false)];
        let Some(promotion) = promotions.iter().find(|it| it.id == row.promotion) else {
            return Ok(false);
        };
        if !count(tx, &row.shopper, promotion, row.amount)?
            || tx.change::<UseRow>(&this, &[USE.live.to(&true)])? != 1
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Uncounts what applied to `order`, which was cancelled.
pub(crate) fn release(tx: &dyn Tx, order: &OrderId) -> Result<(), Fault> {
    for row in tx.all::<UseRow>(&[USE.order_id.is(order), USE.live.is(&true)])? {
        let this = [USE.order_id.is(order), USE.promotion.is(&row.promotion), USE.live.is(&true)];
        if tx.change::<UseRow>(&this, &[USE.live.to(&false)])? != 1 {
            continue;
        }
        let sets = [COUNT.uses.plus(-1), COUNT.amount.plus(-row.amount.fen())];
        tx.change::<CountRow>(&[COUNT.promotion.is(&row.promotion)], &sets)?;
        let own = [SHOPPER.shopper.is(&row.shopper), SHOPPER.promotion.is(&row.promotion)];
        tx.change::<ShopperUseRow>(&own, &[SHOPPER.uses.plus(-1)])?;
    }
    Ok(())
}
