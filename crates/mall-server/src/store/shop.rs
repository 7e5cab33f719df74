//! What a merchant decides, in rows.

use mall_core::pricing::{EarningRule, PointsRule, PriceRule};
use rusqlite::{Connection, OptionalExtension, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::document::{parsed, read, write};
use super::stock;
use crate::{Fault, ShopFile, random};

/// Rules that are few, and always wanted together.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Pricing {
    prices: Vec<PriceRule>,
    points: Option<PointsRule>,
    earning: Option<EarningRule>,
}

/// Which import it is of; 0 when there is no shop yet.
pub(crate) fn revision(connection: &Connection) -> Result<i64, Fault> {
    let mut statement = connection.prepare_cached("SELECT revision FROM shop")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The whole shop, with the stock as it is now.
pub(crate) fn load(connection: &Connection) -> Result<Option<ShopFile>, Fault> {
    let sql = "SELECT settings, home, freight, pricing FROM shop";
    let texts = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let found: Option<(String, String, String, String)> =
        connection.query_row(sql, [], texts).optional()?;
    let Some((settings, home, freight, pricing)) = found else { return Ok(None) };
    let Pricing { prices, points, earning } = read(&pricing)?;
    let mut shop = ShopFile {
        shop: read(&settings)?,
        categories: bodies(connection, "SELECT body FROM category ORDER BY position")?,
        products: bodies(connection, "SELECT body FROM product ORDER BY position")?,
        home: read(&home)?,
        promotions: bodies(connection, "SELECT body FROM promotion ORDER BY position")?,
        coupons: bodies(connection, "SELECT body FROM coupon_template ORDER BY position")?,
        freight: read(&freight)?,
        prices,
        points,
        earning,
    };
    let left = stock::of_all(connection)?;
    for sku in shop.products.iter_mut().flat_map(|product| &mut product.skus) {
        sku.stock = left.get(&sku.id).copied().unwrap_or(0);
    }
    Ok(Some(shop))
}

fn bodies<T: DeserializeOwned>(connection: &Connection, sql: &str) -> Result<Vec<T>, Fault> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| parsed(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts `shop` in the place of what there is. What was claimed of a coupon stays counted.
pub(crate) fn replace(tx: &Connection, shop: &ShopFile) -> Result<(), Fault> {
    let revision = random::below(i64::MAX.unsigned_abs() - 1)? + 1;
    tx.execute(
        "REPLACE INTO shop (id, revision, settings, home, freight, pricing)
         VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        params![
            revision,
            write(&shop.shop)?,
            write(&shop.home)?,
            write(&shop.freight)?,
            write(&Pricing {
                prices: shop.prices.clone(),
                points: shop.points,
                earning: shop.earning,
            })?
        ],
    )?;
    tx.execute_batch(
        "DELETE FROM sku; DELETE FROM product; DELETE FROM category; DELETE FROM promotion;
         DELETE FROM coupon_template;",
    )?;
    fill(tx, "category", shop.categories.iter().map(|it| (it.id.as_str(), it)))?;
    fill(tx, "product", shop.products.iter().map(|it| (it.id.as_str(), it)))?;
    fill(tx, "promotion", shop.promotions.iter().map(|it| (it.id.as_str(), it)))?;
    let mut add = tx.prepare("INSERT INTO sku (id, product, stock) VALUES (?1, ?2, ?3)")?;
    for product in &shop.products {
        for sku in &product.skus {
            add.execute(params![sku.id.as_str(), product.id.as_str(), sku.stock])?;
        }
    }
    let mut add = tx.prepare(
        "INSERT INTO coupon_template (id, position, body, total, claimed)
         SELECT ?1, ?2, ?3, ?4, COUNT(*) FROM coupon WHERE template = ?1",
    )?;
    for (position, template) in shop.coupons.iter().enumerate() {
        let body = write(template)?;
        add.execute(params![template.id.as_str(), position, body, template.total])?;
    }
    Ok(())
}

fn fill<'a, T: Serialize + 'a>(
    tx: &Connection,
    table: &'static str,
    rows: impl Iterator<Item = (&'a str, &'a T)>,
) -> Result<(), Fault> {
    let sql = format!("INSERT INTO {table} (id, position, body) VALUES (?1, ?2, ?3)");
    let mut add = tx.prepare(&sql)?;
    for (position, (id, row)) in rows.enumerate() {
        add.execute(params![id, position, write(row)?])?;
    }
    Ok(())
}
