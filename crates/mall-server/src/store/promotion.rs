//! How often promotions applied, and what they took off.

use std::collections::BTreeMap;

use mall_core::{Money, OrderId, PromotionId, ShopperId};
use rusqlite::{Connection, params};

use super::document::typed;
use crate::Fault;

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
    connection: &Connection,
    shopper: Option<&ShopperId>,
) -> Result<BTreeMap<PromotionId, Uses>, Fault> {
    let sql = "SELECT promotion, uses, amount FROM promotion_count";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let (all, amount) = (row.get(1)?, Money::from_fen(row.get(2)?));
        Ok((typed(row, 0, PromotionId::new)?, Uses { all, own: 0, amount }))
    })?;
    let mut uses: BTreeMap<_, _> = rows.collect::<Result<_, _>>()?;
    let Some(shopper) = shopper else { return Ok(uses) };
    let sql = "SELECT promotion, COUNT(*) FROM promotion_use WHERE shopper = ?1 AND live = 1
               GROUP BY promotion";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement
        .query_map([shopper.as_str()], |row| Ok((typed(row, 0, PromotionId::new)?, row.get(1)?)))?;
    for row in rows {
        let (promotion, own): (PromotionId, u32) = row?;
        uses.entry(promotion).or_default().own = own;
    }
    Ok(uses)
}

/// `promotion` takes `amount` off `order`.
pub(crate) fn apply(
    tx: &Connection,
    order: &OrderId,
    shopper: &ShopperId,
    promotion: &PromotionId,
    amount: Money,
) -> Result<(), Fault> {
    tx.prepare_cached(
        "INSERT INTO promotion_use (order_id, promotion, shopper, amount, live)
         VALUES (?1, ?2, ?3, ?4, 1)",
    )?
    .execute(params![order.as_str(), promotion.as_str(), shopper.as_str(), amount.fen()])?;
    tx.prepare_cached(
        "INSERT INTO promotion_count (promotion, uses, amount) VALUES (?1, 1, ?2)
         ON CONFLICT (promotion) DO UPDATE SET uses = uses + 1, amount = amount + ?2",
    )?
    .execute(params![promotion.as_str(), amount.fen()])?;
    Ok(())
}

/// Uncounts what applied to `order`, which was cancelled.
pub(crate) fn release(tx: &Connection, order: &OrderId) -> Result<(), Fault> {
    tx.prepare_cached(
        "UPDATE promotion_count SET uses = uses - 1, amount = promotion_count.amount - used.amount
         FROM promotion_use AS used
         WHERE used.order_id = ?1 AND used.live = 1 AND used.promotion = promotion_count.promotion",
    )?
    .execute([order.as_str()])?;
    tx.prepare_cached("UPDATE promotion_use SET live = 0 WHERE order_id = ?1")?
        .execute([order.as_str()])?;
    Ok(())
}
