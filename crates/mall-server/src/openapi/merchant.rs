//! What the shop's own programs do with goods, rules and stock, and the values that the document shows
//! of it.

use mall_api::merchant::{
    Action, AuditEntry, AuditQuery, AuditResponse, SaveQuery, ShopChecked, ShopProblem, ShopSaved,
    SkuStock, StockChange, StockRequest, StockResponse, StockRule,
};
use mall_api::{ErrorCode, path};
use mall_core::catalog::Category;
use mall_core::pricing::Promotion;
use mall_core::{IdempotencyKey, Invalid, Rule};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;
use crate::shop::guard::{self, Looked};
use crate::shop::{Settings, ShopFile};

/// The revision of the shop in the document, as a header.
pub(super) const ETAG: &str = "\"4812730955120367\"";

/// How taking something away can fail.
const TAKEN_AWAY: &[ErrorCode] = &[
    ErrorCode::Malformed,
    ErrorCode::Invalid,
    ErrorCode::NotFound,
    ErrorCode::WrongRevision,
    ErrorCode::GuardBlocked,
];

fn revision() -> String {
    ETAG.trim_matches('"').to_owned()
}

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{
        GuardBlocked, Invalid, KeyReused, Malformed, NotEnough, NotFound, StockChanged,
        WrongRevision,
    };
    let admin = |method, path, name, summary| {
        Operation::new(method, path, name, summary).with_admin_token()
    };
    let (shop, saved) = (samples.shop()?, samples.saved()?);
    let change = |method, path, name, summary| {
        let operation = admin(method, path, name, summary).tagged().answer(&saved)?;
        operation.query(&samples.save_query())
    };
    Ok(vec![
        admin("get", path::ADMIN_SHOP, "adminShop", "The whole shop, with the stock as it is.")
            .tagged()
            .answer(&shop)?
            .faults(&[NotFound]),
        change(
            "put",
            path::ADMIN_SHOP,
            "adminReplaceShop",
            "Another shop in its place, or nothing.",
        )?
        .if_match(true)
        .body(&shop)?
        .faults(&[WrongRevision, GuardBlocked]),
        admin("post", path::ADMIN_SHOP_CHECK, "adminCheckShop", "What would be said of this shop?")
            .body(&shop)?
            .answer(&samples.checked())?,
        change("put", path::ADMIN_PRODUCT, "adminPutProduct", "Adds or changes a product.")?
            .if_match(false)
            .body(samples.serum())?
            .faults(&[NotFound, WrongRevision, GuardBlocked]),
        change("delete", path::ADMIN_PRODUCT, "adminRemoveProduct", "Removes a product.")?
            .if_match(false)
            .faults(TAKEN_AWAY),
        change("put", path::ADMIN_PROMOTION, "adminPutPromotion", "Adds or changes a promotion.")?
            .if_match(false)
            .body(&samples.promotion()?)?
            .faults(&[NotFound, WrongRevision, GuardBlocked]),
        change("delete", path::ADMIN_PROMOTION, "adminRemovePromotion", "Removes a promotion.")?
            .if_match(false)
            .faults(TAKEN_AWAY),
        change("put", path::ADMIN_PAGE, "adminPutPage", "Another home page in its place.")?
            .if_match(false)
            .body(&Samples::page())?
            .faults(&[WrongRevision, GuardBlocked]),
        admin("post", path::ADMIN_PREVIEWS, "adminPreview", "A home page to be looked at.")
            .body(&samples.page_preview_request())?
            .answer(&samples.page_preview()?)?,
        admin("post", path::ADMIN_STOCK, "adminChangeStock", "Pieces come, go, or were counted.")
            .body(&samples.stock_request()?)?
            .answer(&samples.stock())?
            .faults(&[KeyReused, NotEnough, StockChanged]),
        admin("get", path::ADMIN_AUDIT, "adminAudit", "Who changed what, the newest first.")
            .query(&AuditQuery { after: Some(42) })?
            .answer(&samples.audit())?
            .faults(&[Malformed, Invalid]),
    ])
}

impl Samples {
    /// One shelf with one product, and the rules of the basket.
    fn shop(&self) -> Result<ShopFile, Fault> {
        let serum = self.serum().clone();
        let id = serum.category.clone();
        Ok(ShopFile {
            shop: Settings { name: "小铺".to_owned(), ..Settings::default() },
            categories: vec![Category {
                id, name: "护肤".to_owned(), icon: "skincare".to_owned()
            }],
            products: vec![serum],
            promotions: vec![self.promotion()?],
            ..ShopFile::default()
        })
    }

    fn promotion(&self) -> Result<Promotion, Fault> {
        let first = self.rules().promotions.first().cloned();
        first.ok_or(Fault::Broken("the example has no promotion"))
    }

    fn looked(&self) -> Result<Looked, Fault> {
        Ok(guard::look(&self.shop()?, None, &[], self.at())?)
    }

    fn saved(&self) -> Result<ShopSaved, Fault> {
        Ok(ShopSaved { revision: revision(), report: self.looked()?.report })
    }

    fn save_query(&self) -> SaveQuery {
        let approve = vec!["林晚".to_owned(), "周远".to_owned()];
        SaveQuery { approve, stock: StockRule::Keep }
    }

    fn checked(&self) -> ShopChecked {
        let problem = ShopProblem {
            field: "products[0].skus[0].price".to_owned(),
            rule: Rule::Range { min: 0, max: mall_core::limits::UNIT_PRICE_MAX_FEN },
            line: None,
        };
        ShopChecked { problems: vec![problem], more_problems: 0, report: None }
    }

    fn stock_request(&self) -> Result<StockRequest, Invalid> {
        let skus = self.serum().skus.iter().map(|it| it.id.clone());
        let change = |sku| StockChange { sku, by: Some(24), to: None, if_stock: None };
        let key = IdempotencyKey::new("delivery-2026-11-27")?;
        Ok(StockRequest { key, changes: skus.map(change).collect() })
    }

    fn stock(&self) -> StockResponse {
        let skus = self.serum().skus.iter();
        StockResponse {
            stock: skus.map(|it| SkuStock { sku: it.id.clone(), stock: it.stock + 24 }).collect(),
        }
    }

    fn audit(&self) -> AuditResponse {
        let entry = AuditEntry {
            id: 41,
            at: self.at(),
            who: "admin".to_owned(),
            approved: Vec::new(),
            action: Action::ChangeStock,
            target: "serum-30ml".to_owned(),
            before: Some("120".to_owned()),
            after: Some("144".to_owned()),
        };
        AuditResponse { entries: vec![entry], next: None }
    }

    /// What only the shop's own programs can run into.
    pub(super) fn merchants_fault(&self, code: ErrorCode) -> Fault {
        match (code, self.looked()) {
            (ErrorCode::WrongRevision, _) => Fault::WrongRevision(revision().parse().ok()),
            (ErrorCode::GuardBlocked, Ok(looked)) => Fault::GuardBlocked(Box::new(looked)),
            (ErrorCode::GuardBlocked, Err(fault)) => fault,
            _ => {
                let sku = self.serum().skus.first().map(|it| it.id.clone());
                sku.map_or(Fault::NotFound, |sku| Fault::StockChanged(SkuStock { sku, stock: 118 }))
            }
        }
    }
}
