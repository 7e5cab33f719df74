//! Coupons in rows: how many there are, who has them, which order holds them.

use std::collections::BTreeMap;

use mall_core::limits::COUPONS_MAX;
use mall_core::pricing::{Coupon, CouponTemplate};
use mall_core::{CouponId, OrderId, ShopperId, TemplateId, Timestamp};
use rusqlite::{Connection, params};

use super::document::{parsed, typed, write};
use crate::Fault;

/// Templates of which none is left.
pub(crate) fn all_gone(connection: &Connection) -> Result<Vec<TemplateId>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM coupon_template WHERE claimed >= total")?;
    let rows = statement.query_map([], |row| typed(row, 0, TemplateId::new))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many of each template a shopper ever claimed.
pub(crate) fn claimed_by(
    connection: &Connection,
    shopper: &ShopperId,
) -> Result<BTreeMap<TemplateId, u32>, Fault> {
    let sql = "SELECT template, COUNT(*) FROM coupon WHERE shopper = ?1 GROUP BY template";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement
        .query_map([shopper.as_str()], |row| Ok((typed(row, 0, TemplateId::new)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Counts one more of `template` as claimed and gives it to `shopper`; `false` when none is left or
/// the shopper has had all they may have. The caller undoes everything then.
pub(crate) fn claim(
    tx: &Connection,
    shopper: &ShopperId,
    template: &CouponTemplate,
    coupon: &Coupon,
) -> Result<bool, Fault> {
    let sql = "UPDATE coupon_template SET claimed = claimed + 1 WHERE id = ?1 AND claimed < total";
    let counted = tx.execute(sql, [template.id.as_str()])?;
    let sql = "INSERT INTO coupon (id, shopper, template, claimed_at, ends_at, body)
               SELECT ?1, ?2, ?3, ?4, ?5, ?6
               WHERE (SELECT COUNT(*) FROM coupon WHERE shopper = ?2 AND template = ?3) < ?7";
    let given = tx.execute(
        sql,
        params![
            coupon.id.as_str(),
            shopper.as_str(),
            template.id.as_str(),
            coupon.window.starts_at.0,
            coupon.window.ends_at.0,
            write(coupon)?,
            template.per_shopper
        ],
    )?;
    Ok(counted == 1 && given == 1)
}

/// What a shopper can still use, the one that expires first comes first.
pub(crate) fn in_hand(
    connection: &Connection,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<Vec<Coupon>, Fault> {
    let sql = "SELECT body FROM coupon WHERE shopper = ?1 AND order_id IS NULL AND ends_at > ?2
               ORDER BY ends_at, id LIMIT ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let rows =
        statement.query_map(params![shopper.as_str(), now.0, COUPONS_MAX], |row| parsed(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts `coupon` on `order`; `false` when it is not in this shopper's hand any more.
pub(crate) fn hold(
    tx: &Connection,
    coupon: &CouponId,
    shopper: &ShopperId,
    order: &OrderId,
) -> Result<bool, Fault> {
    let sql = "UPDATE coupon SET order_id = ?3 WHERE id = ?1 AND shopper = ?2 AND order_id IS NULL";
    if tx.execute(sql, [coupon.as_str(), shopper.as_str(), order.as_str()])? != 1 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO order_coupon (order_id, coupon, live) VALUES (?1, ?2, 1)",
        [order.as_str(), coupon.as_str()],
    )?;
    Ok(true)
}

/// Gives the coupons of `order` back to their shopper.
pub(crate) fn release(tx: &Connection, order: &OrderId) -> Result<(), Fault> {
    tx.execute("UPDATE coupon SET order_id = NULL WHERE order_id = ?1", [order.as_str()])?;
    tx.execute("UPDATE order_coupon SET live = 0 WHERE order_id = ?1", [order.as_str()])?;
    Ok(())
}
