//! The goods in memory: one snapshot per import, with everything looked up by id and by word.
//!
//! The stock in a snapshot is that of the import. What is shown or sold takes the stock from the
//! database at that moment.

mod search;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use mall_core::catalog::{Product, Shelf, ShelfItem};
use mall_core::home::Goods;
use mall_core::{ProductId, SkuId};

use crate::ShopFile;
use crate::record::stock::Stock;
use search::Index;

/// A shop as it was imported, made ready for looking things up.
#[derive(Debug)]
pub struct Catalog {
    /// Which import.
    pub revision: i64,
    /// What the merchant decided.
    pub shop: ShopFile,
    by_product: BTreeMap<ProductId, usize>,
    by_sku: BTreeMap<SkuId, (usize, usize)>,
    /// Places of all products, best sellers first.
    best_first: Vec<usize>,
    index: Index,
}

impl Catalog {
    /// A snapshot of `shop`.
    pub fn new(revision: i64, shop: ShopFile) -> Self {
        let products = || shop.products.iter().enumerate();
        let by_product = products().map(|(at, product)| (product.id.clone(), at)).collect();
        let by_sku = products()
            .flat_map(|(at, product)| {
                product.skus.iter().enumerate().map(move |(of, sku)| (sku.id.clone(), (at, of)))
            })
            .collect();
        let mut sold: Vec<_> = products().map(|(at, it)| (Reverse(it.sold), &it.id, at)).collect();
        sold.sort_unstable();
        let best_first = sold.into_iter().map(|(_, _, at)| at).collect();
        let index = Index::new(&shop);
        Self { revision, shop, by_product, by_sku, best_first, index }
    }

    /// The product `id`, on the shelf or not.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.shop.products.get(*self.by_product.get(id)?)
    }

    /// The product that the SKU `id` is of, on the shelf or not.
    pub(crate) fn product_of(&self, id: &SkuId) -> Option<&Product> {
        self.shop.products.get(self.by_sku.get(id)?.0)
    }

    /// The products that a block of the home page shows.
    pub(crate) fn goods(&self, wanted: &Goods) -> Vec<&Product> {
        let best_first = self.best_first.iter().filter_map(|at| self.shop.products.get(*at));
        wanted.pick(best_first, |id| self.product(id))
    }

    /// `product` with the stock as it is.
    pub(crate) fn live(product: &Product, stock: &Stock) -> Product {
        let mut live = product.clone();
        for sku in &mut live.skus {
            sku.stock = stock.get(&sku.id).copied().unwrap_or(0);
        }
        live
    }

    /// What the shelf says of every SKU in `stock`, with the stock as it is.
    pub(crate) fn shelf(&self, stock: &Stock) -> Shelf {
        let item = |(id, left): (&SkuId, &u32)| {
            let (at, of) = self.by_sku.get(id)?;
            let product = self.shop.products.get(*at)?;
            let item =
                ShelfItem { stock: *left, ..ShelfItem::new(product, product.skus.get(*of)?) };
            Some((id.clone(), item))
        };
        stock.iter().filter_map(item).collect()
    }

    /// Products for sale that `q` finds, best match first.
    pub(crate) fn search(&self, q: &str) -> Vec<&Product> {
        self.index.find(q).filter_map(|at| self.shop.products.get(at)).collect()
    }
}
