//! How many pieces there are, and taking some.

use std::collections::BTreeMap;

use mall_api::merchant::StockResponse;
use mall_core::{IdempotencyKey, ProductId, SkuId, Timestamp};

use super::session::Hash;
use crate::Fault;
use crate::store::{Index, Json, Record, Test, Tx};

crate::store::record! {
    /// A SKU. The stock is here alone: orders change it, and only where it suffices.
    SkuRow in "sku" keyed 1 {
        /// Its name.
        id: SkuId,
        /// Of which product.
        product: ProductId,
        /// Pieces left.
        stock: u32,
    }
    Index::on("sku_of_product", &["product"]),
}

crate::store::record! {
    /// That a merchant's program changed stock, so that the same request does it once.
    ChangeRow in "stock_change" keyed 1 {
        /// The key that came with the request.
        key: IdempotencyKey,
        /// Of the request.
        body_hash: Hash,
        /// When.
        at: Timestamp,
        /// What was answered.
        answer: Json<StockResponse>,
    }
}

const SKU: <SkuRow as Record>::Columns = SkuRow::COLUMNS;
const CHANGE: <ChangeRow as Record>::Columns = ChangeRow::COLUMNS;

/// Pieces left of each SKU. One that is absent is gone.
pub(crate) type Stock = BTreeMap<SkuId, u32>;

/// Of `skus`.
pub(crate) fn of_skus(tx: &dyn Tx, skus: &[SkuId]) -> Result<Stock, Fault> {
    fetch(tx, &[SKU.id.among(skus.iter().map(SkuId::as_str))])
}

/// Of every SKU of `products`.
pub(crate) fn of_products(tx: &dyn Tx, products: &[&ProductId]) -> Result<Stock, Fault> {
    fetch(tx, &[SKU.product.among(products.iter().map(|id| id.as_str()))])
}

/// Of everything.
pub(crate) fn of_all(tx: &dyn Tx) -> Result<Stock, Fault> {
    fetch(tx, &[])
}

fn fetch(tx: &dyn Tx, tests: &[Test]) -> Result<Stock, Fault> {
    let rows: Vec<SkuRow> = tx.all(tests)?;
    Ok(rows.into_iter().map(|row| (row.id, row.stock)).collect())
}

/// Takes `pieces` of `sku`; `false`, and nothing is taken, when there are not that many.
pub(crate) fn take(tx: &dyn Tx, sku: &SkuId, pieces: u32) -> Result<bool, Fault> {
    let suffices = [SKU.id.is(sku), SKU.stock.at_least(&pieces)];
    Ok(tx.change::<SkuRow>(&suffices, &[SKU.stock.plus(-i64::from(pieces))])? == 1)
}

/// Puts `pieces` of `sku` back. What the shop no longer has stays away.
pub(crate) fn give_back(tx: &dyn Tx, sku: &SkuId, pieces: u32) -> Result<(), Fault> {
    tx.change::<SkuRow>(&[SKU.id.is(sku)], &[SKU.stock.plus(pieces)])?;
    Ok(())
}

/// Adds `by` pieces to `sku`, below zero takes them away; `false`, and nothing happens, when there would be
/// less than nothing or more than can be counted, or the shop has no such SKU.
pub(crate) fn add(tx: &dyn Tx, sku: &SkuId, by: i64) -> Result<bool, Fault> {
    let suffices = if by < 0 {
        let Ok(pieces) = u32::try_from(by.saturating_neg()) else { return Ok(false) };
        SKU.stock.at_least(&pieces)
    } else {
        let Ok(pieces) = u32::try_from(by) else { return Ok(false) };
        SKU.stock.at_most(&(u32::MAX - pieces))
    };
    Ok(tx.change::<SkuRow>(&[SKU.id.is(sku), suffices], &[SKU.stock.plus(by)])? == 1)
}

/// There are `to` pieces of `sku` now; `false`, and nothing happens, when there are not `was`, or the
/// shop has no such SKU.
pub(crate) fn set(tx: &dyn Tx, sku: &SkuId, to: u32, was: u32) -> Result<bool, Fault> {
    let is_so = [SKU.id.is(sku), SKU.stock.is(&was)];
    Ok(tx.change::<SkuRow>(&is_so, &[SKU.stock.to(&to)])? == 1)
}

/// Puts `sku`, of which there are `pieces`, in the shop. Of one that is there the stock stays, unless it
/// `is_counted` anew.
pub(crate) fn put(tx: &dyn Tx, row: &SkuRow, is_counted: bool) -> Result<(), Fault> {
    if is_counted {
        return tx.put(row);
    }
    if tx.insert(row)? {
        return Ok(());
    }
    let sets = [SKU.product.to(&row.product)];
    if tx.change::<SkuRow>(&[SKU.id.is(&row.id)], &sets)? == 1 { Ok(()) } else { Err(Fault::Raced) }
}

/// Takes the key of `wanted`; the change that was made with it, when there was one.
pub(crate) fn take_key(tx: &dyn Tx, wanted: &ChangeRow) -> Result<Option<ChangeRow>, Fault> {
    if tx.insert(wanted)? {
        return Ok(None);
    }
    tx.find(&[CHANGE.key.is(&wanted.key)])?.ok_or(Fault::Raced).map(Some)
}

/// What is answered to whoever comes with `key` again.
pub(crate) fn answer(
    tx: &dyn Tx,
    key: &IdempotencyKey,
    answer: &StockResponse,
) -> Result<(), Fault> {
    tx.change::<ChangeRow>(&[CHANGE.key.is(key)], &[CHANGE.answer.to(&Json::of(answer)?)])?;
    Ok(())
}
