//! 守门: whether a whole shop may go out. `xiaopu import`, `xiaopu check` and the API ask here alike.

use mall_core::catalog::ShelfItem;
use mall_core::pricing::BasketLine;
use mall_core::pricing::guard::{
    Approval, GuardRequest, PriceBefore, PriceThrough, Report, Ruling,
};
use mall_core::{Invalid, Timestamp};

use super::ShopFile;

/// What the guard was shown, and what it says.
#[derive(Debug)]
pub struct Looked {
    /// What it was shown.
    pub request: GuardRequest,
    /// What it says.
    pub report: Report,
}

impl Looked {
    /// Whether the shop may not go out.
    pub(crate) fn is_blocked(&self) -> bool {
        self.report.ruling == Ruling::Blocked
    }

    /// Who answers for it, when the guard had refused it.
    pub(crate) fn approved(&self) -> Vec<String> {
        match &self.report.ruling {
            Ruling::Approved { by, second } => vec![by.clone(), second.clone()],
            Ruling::Passed | Ruling::Blocked => Vec::new(),
        }
    }
}

/// Looks at `shop`, which is to take the place of `before`; `approve` are the names of who wants it
/// whatever is found: two different people, or nobody.
///
/// # Errors
///
/// When something breaks a limit: no basket could be priced by it.
pub(crate) fn look(
    shop: &ShopFile,
    before: Option<&ShopFile>,
    approve: &[String],
    now: Timestamp,
) -> Result<Looked, Invalid> {
    let mut request = of_shop(shop, before, now);
    if let [by, second] = approve {
        request.approval = Some(Approval { by: by.clone(), second: second.clone() });
    }
    let report = request.check(now)?;
    Ok(Looked { request, report })
}

/// A whole shop as the guard looks at it.
fn of_shop(shop: &ShopFile, before: Option<&ShopFile>, now: Timestamp) -> GuardRequest {
    let items = |shop: &ShopFile| -> Vec<ShelfItem> {
        shop.products.iter().flat_map(ShelfItem::of).collect()
    };
    let price = |item: ShelfItem| PriceBefore { sku: item.sku, price: item.price };
    GuardRequest {
        rules: shop.rules(),
        templates: shop.coupons.clone(),
        skus: items(shop).iter().map(|item| BasketLine::new(item, 1)).collect(),
        activities: activities(shop, now),
        before: before.map_or_else(Vec::new, |shop| items(shop).into_iter().map(price).collect()),
        ..GuardRequest::default()
    }
}

/// What flash sales and group buys sell, those that are over left out.
fn activities(shop: &ShopFile, now: Timestamp) -> Vec<PriceThrough> {
    let mut all = Vec::new();
    for sale in shop.flash_sales.iter().filter(|it| now < it.window.ends_at) {
        for (session, it) in sale.sessions.iter().enumerate() {
            all.extend(it.items.iter().enumerate().map(|(item, it)| PriceThrough {
                sku: it.sku.clone(),
                at: format!("sessions[{session}].items[{item}].price"),
                through: sale.price(it),
            }));
        }
    }
    for buy in shop.group_buys.iter().filter(|it| now < it.window.ends_at) {
        for (size, of) in buy.sizes.iter().enumerate() {
            all.extend(of.prices.iter().enumerate().filter_map(|(price, it)| {
                let at = format!("sizes[{size}].prices[{price}].price");
                let through = buy.price(of.size, &it.sku)?;
                Some(PriceThrough { sku: it.sku.clone(), at, through })
            }));
        }
    }
    all
}
