//! How many pieces there are, and taking some.

use std::collections::BTreeMap;

use mall_core::{ProductId, SkuId};

use crate::Fault;
use crate::store::{Index, Record, Test, Tx};

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

const SKU: <SkuRow as Record>::Columns = SkuRow::COLUMNS;

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
