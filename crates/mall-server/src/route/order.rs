//! Orders and their payment.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::order::{
    OrderView, OrdersQuery, OrdersResponse, PayQuery, PayResponse, PayVia, PlaceQuery,
    PlaceRequest, SandboxAnswer,
};
use mall_api::path;
use mall_core::{OrderId, PaymentId};

use super::extract::{Body, Id, Query, Shopper};
use crate::engine::pay::{Begun, Late};
use crate::engine::{flash, money, order, pay, place};
use crate::gateway::{Began, Payer, Wish};
use crate::store::Want;
use crate::{App, Fault};

/// How often a payment is begun anew, because what was begun before had ended.
const BEGINS_MAX: u32 = 3;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::ORDERS, get(list).post(place_order))
        .route(path::ORDER, get(show))
        .route(path::ORDER_CANCEL, post(cancel))
        .route(path::ORDER_RECEIVED, post(received))
        .route(path::ORDER_PAY, post(begin_to_pay))
        .route(path::ORDER_PAID, post(ask_paid))
        .route(path::SANDBOX_PAYMENT, post(settle_sandbox))
}

async fn list(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Query(query): Query<OrdersQuery>,
) -> Result<Json<OrdersResponse>, Fault> {
    app.look(move |_, it| order::page(it, &shopper, &query)).await.map(Json)
}

/// 201 for a new order, 200 when the same request made it before.
async fn place_order(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<(StatusCode, Json<OrderView>), Fault> {
    let (mut parts, body) = request.into_parts();
    let Query(PlaceQuery { again }) = Query::from_request_parts(&mut parts, &app).await?;
    let read = |parts, body| Body::from_request(Request::from_parts(parts, body), &());
    // While a crowd is refused, it is before anybody looks who comes: that asks the database, too.
    let (shopper, request) = if app.full_house().is_full() && !again {
        let Body(request): Body<PlaceRequest> = read(parts.clone(), body).await?;
        if let Some(refusal) = app.full_house().refusal(&request.lines) {
            return Err(refusal);
        }
        (Shopper::from_request_parts(&mut parts, &app).await?, request)
    } else {
        let shopper = Shopper::from_request_parts(&mut parts, &app).await?;
        let Body(request) = read(parts, body).await?;
        (shopper, request)
    };
    let lines = request.lines.clone();
    let placed = place_for(&app, shopper, request).await;
    if let Err(fault) = &placed {
        app.full_house().heard(&lines, fault);
    }
    placed
}

async fn place_for(
    app: &Arc<App>,
    Shopper(shopper): Shopper,
    request: PlaceRequest,
) -> Result<(StatusCode, Json<OrderView>), Fault> {
    let moment = app.moment()?;
    if request.lines.iter().any(|line| line.activity.is_some()) {
        let (shopper, request) = (shopper.clone(), request.clone());
        app.look(move |app, it| {
            flash::look_first(it, &*app.catalog_at(it)?, &shopper, &request, moment.now)
        })
        .await?;
    }
    // A flash sale's crowd waits here for its SKU, and not on a lock of the database.
    let wants = request.lines.iter().map(|line| Want::of("sku", line.sku.as_str())).collect();
    let placed = app
        .change_in_turn(wants, move |app, tx| {
            place::place(tx, &*app.catalog_at(tx)?, &shopper, &request, &moment)
        })
        .await?;
    let status = if placed.is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(placed.order)))
}

async fn show(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
) -> Result<Json<OrderView>, Fault> {
    app.look(move |_, it| order::view(it, &shopper, &id)).await.map(Json)
}

async fn cancel(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
) -> Result<Json<OrderView>, Fault> {
    let now = app.now();
    app.change(move |_, tx| order::cancel(tx, &shopper, &id, now)).await.map(Json)
}

async fn received(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
) -> Result<Json<OrderView>, Fault> {
    let now = app.now();
    app.change(move |app, tx| {
        let times = app.catalog_at(tx)?.shop.shop.times;
        order::received(tx, &shopper, &id, (times, now))
    })
    .await
    .map(Json)
}

/// The attempt is committed before the gateway hears of it.
async fn begin_to_pay(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
    Query(PayQuery { via }): Query<PayQuery>,
    headers: HeaderMap,
) -> Result<Json<PayResponse>, Fault> {
    let gateway = app.gateway().ok_or(Fault::Unavailable("no payment gateway"))?;
    let via = via.unwrap_or_else(|| told_by(&headers));
    let name = gateway.name(via);
    let at = gateway.app(via).map(str::to_owned);
    let by = shopper.clone();
    let openid = app.look(move |_, tx| money::openid(tx, &by, at.as_deref())).await?;
    if gateway.app(via).is_some() && openid.is_none() {
        // Nothing is begun that this shopper cannot pay.
        return Err(Fault::LoginNeeded);
    }
    let payer = Payer { via, openid, ip: ip(&headers) };
    for _ in 0..BEGINS_MAX {
        let (moment, shopper, id) = (app.moment()?, shopper.clone(), id.clone());
        let begun = app.change(move |_, tx| pay::begin(tx, &shopper, &id, name, &moment)).await?;
        match begun {
            Begun::Nothing(order) => return Ok(Json(PayResponse::Nothing { order })),
            Begun::Elsewhere(attempt) => money::give_up(&app, attempt).await?,
            Begun::Open(payment) => {
                let row = payment.clone();
                let expires = app.look(move |_, tx| money::pay_before(tx, &row)).await?;
                let order = payment.order_id.clone();
                let attempt = payment.attempt();
                let wish = Wish { attempt, order, payer: payer.clone(), expires };
                match gateway.begin(wish).await? {
                    Began::Goes(response) => return Ok(Json(response)),
                    Began::Ended => money::find_out(&app, payment).await?,
                }
            }
        }
    }
    Err(Fault::Unavailable("a payment ends again and again"))
}

/// The order, after the gateway was asked about it where it still waits for money. What the gateway does not
/// tell leaves it as it is: then nobody knows yet.
async fn ask_paid(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<OrderId>,
) -> Result<Json<OrderView>, Fault> {
    let (by, of) = (shopper.clone(), id.clone());
    app.look(move |_, it| order::view(it, &by, &of)).await?;
    if let Err(fault) = money::look_now(&app, &id).await {
        tracing::warn!(%fault, order = id.as_str(), "asked in vain");
    }
    app.look(move |_, it| order::view(it, &shopper, &id)).await.map(Json)
}

/// Whether a page is inside `WeChat`, as its browser says of itself. Who says otherwise pays elsewhere.
fn told_by(headers: &HeaderMap) -> PayVia {
    let agent = headers.get(USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if agent.contains("MicroMessenger") { PayVia::Page } else { PayVia::Browser }
}

/// Where a request comes from, as the nearest proxy says; `WeChat` Pay asks for it.
fn ip(headers: &HeaderMap) -> String {
    let told = headers.get("x-forwarded-for").and_then(|it| it.to_str().ok());
    let nearest = told.and_then(|it| it.rsplit(',').next()).map(str::trim);
    let known: Option<IpAddr> = nearest.and_then(|it| it.parse().ok());
    known.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)).to_string()
}

async fn settle_sandbox(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<PaymentId>,
    Body(SandboxAnswer { confirm }): Body<SandboxAnswer>,
) -> Result<Json<OrderView>, Fault> {
    // Play money pays nothing where money is real.
    if !app.config().sandbox || app.wechat().is_some() {
        return Err(Fault::NotFound);
    }
    let now = app.now();
    let settle = |late| {
        let (shopper, id) = (shopper.clone(), id.clone());
        app.change(move |app, tx| {
            let catalog = app.catalog_at(tx)?;
            pay::settle(tx, &catalog, &shopper, &id, (confirm, late), now)
        })
    };
    match settle(Late::TakesUp).await {
        // What the order held is gone, and nothing has happened so far.
        Err(Fault::NotEnough(_)) => settle(Late::GoesBack).await,
        settled => settled,
    }
    .map(Json)
}
