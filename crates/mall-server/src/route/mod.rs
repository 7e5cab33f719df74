//! HTTP in, HTTP out: one file per concept, no rules.

mod account;
mod add_on;
mod address;
mod after_order;
mod after_sale;
mod bargain;
mod cart;
mod check_in;
mod code;
mod coupon;
mod event;
mod extract;
mod favourite;
mod flash;
mod fulfilment;
mod goods;
mod group;
mod health;
mod invite;
mod layer;
mod lead;
mod live;
mod login;
mod lottery;
mod member;
mod merchant;
mod message;
mod newcomer;
mod order;
mod picture;
mod points;
mod points_mall;
mod privacy;
mod review;
mod service;
mod subscription;
mod tag;
mod task;
mod wechat;

pub(crate) use layer::CONTENT_SECURITY_POLICY;

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use mall_api::path;
use tower_http::compression::CompressionLayer;

use crate::web::Pages;
use crate::{App, Fault};

/// The whole store: the API, and the H5 store on every other address.
pub(crate) fn router(app: &Arc<App>, pages: Option<Pages>) -> Router {
    let api = Router::new()
        .merge(goods::routes())
        .merge(account::routes())
        .merge(login::routes())
        .merge(privacy::routes())
        .merge(cart::routes())
        .merge(coupon::routes())
        .merge(check_in::routes())
        .merge(flash::routes())
        .merge(group::routes())
        .merge(bargain::routes())
        .merge(member::routes())
        .merge(lottery::routes())
        .merge(message::routes())
        .merge(points::routes())
        .merge(event::routes())
        .merge(points_mall::routes())
        .merge(subscription::routes())
        .merge(task::routes())
        .merge(invite::routes())
        .merge(newcomer::routes())
        .merge(address::routes())
        .merge(order::routes())
        .merge(after_order::routes())
        .merge(add_on::routes())
        .merge(after_sale::routes())
        .merge(fulfilment::routes())
        .merge(review::routes())
        .merge(picture::routes())
        .merge(service::routes())
        .merge(live::routes())
        .merge(favourite::routes())
        .merge(tag::routes())
        .merge(wechat::routes())
        .merge(lead::routes())
        .merge(merchant::short())
        .route(path::OPENAPI, axum::routing::get(openapi).layer(CompressionLayer::new()))
        // An unknown address of the API is never a page.
        .route("/api", axum::routing::any(unknown))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .with_state(Arc::clone(app));
    let busy = layer::uncached(api)
        .merge(picture::shown().merge(code::routes()).with_state(Arc::clone(app)))
        .merge(crate::web::router(app, pages))
        .method_not_allowed_fallback(wrong_method);
    let long = merchant::long().method_not_allowed_fallback(wrong_method);
    let long = layer::under_long_load(layer::uncached(long.with_state(Arc::clone(app))));
    // Whoever watches the store is answered even when it is busy.
    let all = layer::under_load(busy).merge(long).merge(health::routes(app));
    layer::around(all, app)
}

async fn openapi() -> Result<impl IntoResponse, Fault> {
    let document = crate::openapi::served()?;
    Ok(([(header::CONTENT_TYPE, "application/json")], document))
}

async fn unknown() -> Fault {
    Fault::NotFound
}

pub(crate) async fn wrong_method() -> Fault {
    Fault::MethodNotAllowed
}
