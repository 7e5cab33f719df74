//! For the shop's own programs: goods, rules, stock, and who changed them.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use mall_api::merchant::{
    AuditQuery, AuditResponse, NAME_CHARS_MAX, PreviewRequest, PreviewResponse, SHOP_BYTES_MAX,
    SaveQuery, ShopChecked, ShopSaved, StockRequest, StockResponse, StockRule,
};
use mall_api::path;
use mall_core::catalog::Product;
use mall_core::home::Page;
use mall_core::invalid::{count_within, text_within};
use mall_core::pricing::Promotion;
use mall_core::{Invalid, ProductId, PromotionId};

use super::extract::{Body, Id, IfMatch, Merchant, Pairs, Query, Text};
use crate::engine::{preview, stock};
use crate::record::audit_log::{self, Who};
use crate::shop::{Edit, Plan};
use crate::{App, Fault, ShopFile, problem, record};

/// What is done at once.
pub(super) fn short() -> Router<Arc<App>> {
    Router::new()
        .route(path::ADMIN_STOCK, post(change_stock))
        .route(path::ADMIN_AUDIT, get(audit))
        .route(path::ADMIN_PREVIEWS, post(make_preview))
}

/// What the guard looks at, and whole shops.
pub(super) fn long() -> Router<Arc<App>> {
    let whole = DefaultBodyLimit::max(SHOP_BYTES_MAX);
    Router::new()
        .route(path::ADMIN_SHOP, get(show).put(replace).layer(whole))
        .route(path::ADMIN_SHOP_CHECK, post(check).layer(whole))
        .route(path::ADMIN_PAGE, put(put_page))
        .route(path::ADMIN_PRODUCT, put(put_product).delete(remove_product))
        .route(path::ADMIN_PROMOTION, put(put_promotion).delete(remove_promotion))
}

/// An answer with the revision it is of.
type Tagged<T> = (HeaderMap, Json<T>);

fn tagged<T>(revision: i64, answer: T) -> Result<Tagged<T>, Fault> {
    let tag = HeaderValue::try_from(format!("\"{revision}\""))
        .map_err(|_| Fault::Broken("a number is no header"))?;
    Ok((HeaderMap::from_iter([(header::ETAG, tag)]), Json(answer)))
}

async fn show(State(app): State<Arc<App>>, _: Merchant) -> Result<Tagged<ShopFile>, Fault> {
    let (revision, shop) = app.look(|_, tx| record::shop::load(tx)?.ok_or(Fault::NotFound)).await?;
    tagged(revision, shop)
}

async fn replace(
    State(app): State<Arc<App>>,
    _: Merchant,
    IfMatch(revision): IfMatch,
    Pairs(pairs): Pairs,
    Text(text): Text,
) -> Result<Tagged<ShopSaved>, Fault> {
    let wanted = || Invalid::shape("If-Match", "there, with the ETag that GET gave");
    let revision = revision.ok_or_else(|| Fault::Malformed(Some(wanted())))?;
    let shop = ShopFile::read(&text).map_err(Fault::Problems)?;
    save(app, Edit::Whole(Box::new(shop)), Some(revision), &pairs).await
}

/// What a change would be told, and nothing happens.
async fn check(
    State(app): State<Arc<App>>,
    _: Merchant,
    Text(text): Text,
) -> Result<Json<ShopChecked>, Fault> {
    let shop = match ShopFile::read(&text) {
        Ok(shop) => shop,
        Err(found) => {
            let (problems, more_problems) = problem::told(&found);
            return Ok(Json(ShopChecked { problems, more_problems, report: None }));
        }
    };
    let before = app.look(|_, tx| record::shop::load(tx)).await?.map(|(_, shop)| shop);
    let now = app.now();
    let looked = aside(move || Ok(crate::shop::guard::look(&shop, before.as_ref(), &[], now)?));
    let report = Some(looked.await?.report);
    Ok(Json(ShopChecked { problems: Vec::new(), more_problems: 0, report }))
}

async fn put_product(
    State(app): State<Arc<App>>,
    _: Merchant,
    Id(id): Id<ProductId>,
    IfMatch(revision): IfMatch,
    Pairs(pairs): Pairs,
    Body(product): Body<Product>,
) -> Result<Tagged<ShopSaved>, Fault> {
    is_named(product.id == id)?;
    save(app, Edit::PutProduct(Box::new(product)), revision, &pairs).await
}

async fn remove_product(
    State(app): State<Arc<App>>,
    _: Merchant,
    Id(id): Id<ProductId>,
    IfMatch(revision): IfMatch,
    Pairs(pairs): Pairs,
) -> Result<Tagged<ShopSaved>, Fault> {
    save(app, Edit::RemoveProduct(id), revision, &pairs).await
}

async fn put_promotion(
    State(app): State<Arc<App>>,
    _: Merchant,
    Id(id): Id<PromotionId>,
    IfMatch(revision): IfMatch,
    Pairs(pairs): Pairs,
    Body(promotion): Body<Promotion>,
) -> Result<Tagged<ShopSaved>, Fault> {
    is_named(promotion.id == id)?;
    save(app, Edit::PutPromotion(Box::new(promotion)), revision, &pairs).await
}

async fn remove_promotion(
    State(app): State<Arc<App>>,
    _: Merchant,
    Id(id): Id<PromotionId>,
    IfMatch(revision): IfMatch,
    Pairs(pairs): Pairs,
) -> Result<Tagged<ShopSaved>, Fault> {
    save(app, Edit::RemovePromotion(id), revision, &pairs).await
}

async fn put_page(
    State(app): State<Arc<App>>,
    _: Merchant,
    IfMatch(revision): IfMatch,
    Pairs(pairs): Pairs,
    Body(page): Body<Page>,
) -> Result<Tagged<ShopSaved>, Fault> {
    save(app, Edit::PutPage(Box::new(page)), revision, &pairs).await
}

async fn make_preview(
    State(app): State<Arc<App>>,
    _: Merchant,
    Body(request): Body<PreviewRequest>,
) -> Result<Json<PreviewResponse>, Fault> {
    let moment = app.moment()?;
    app.change(move |_, tx| preview::make(tx, &request, &moment)).await.map(Json)
}

async fn change_stock(
    State(app): State<Arc<App>>,
    _: Merchant,
    Body(request): Body<StockRequest>,
) -> Result<Json<StockResponse>, Fault> {
    let now = app.now();
    app.change(move |_, tx| stock::change(tx, &request, now)).await.map(Json)
}

async fn audit(
    State(app): State<Arc<App>>,
    _: Merchant,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditResponse>, Fault> {
    app.look(move |_, tx| audit_log::page(tx, query.after)).await.map(Json)
}

/// The id in the body is that of the address.
fn is_named(is_so: bool) -> Result<(), Fault> {
    if is_so { Ok(()) } else { Err(Invalid::shape("id", "the id in the address").into()) }
}

/// Lets a change go out, as `xiaopu import` does.
async fn save(
    app: Arc<App>,
    edit: Edit,
    if_revision: Option<i64>,
    pairs: &[(String, String)],
) -> Result<Tagged<ShopSaved>, Fault> {
    let SaveQuery { approve, stock } = save_query(pairs)?;
    let plan = Plan { edit, who: Who::Admin, if_revision, approve, stock };
    let done = aside(move || plan.publish(app.store(), &app.config().clock)).await?;
    let (revision, report) = (done.revision, done.report);
    tagged(revision, ShopSaved { revision: revision.to_string(), report })
}

/// What is behind `?` of a change: `approve` may be there twice, which no reader of queries takes.
fn save_query(pairs: &[(String, String)]) -> Result<SaveQuery, Fault> {
    let mut query = SaveQuery::default();
    for (name, value) in pairs {
        match (name.as_str(), value.as_str()) {
            ("approve", name) => {
                text_within("approve", name, 1, NAME_CHARS_MAX)?;
                query.approve.push(name.to_owned());
            }
            ("stock", "keep") => query.stock = StockRule::Keep,
            ("stock", "replace") => query.stock = StockRule::Replace,
            ("stock", _) => {
                return Err(Fault::Malformed(Some(Invalid::shape("stock", "keep or replace"))));
            }
            (name, _) => {
                let unknown = Invalid::shape(name, "approve or stock: nothing else is known");
                return Err(Fault::Malformed(Some(unknown)));
            }
        }
    }
    count_within("approve", query.approve.len(), 2)?;
    Ok(query)
}

/// Does what computes long, or waits, beside the threads that answer.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(Fault::Broken("a change of the shop panicked")))
}
