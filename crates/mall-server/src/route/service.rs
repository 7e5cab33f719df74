//! 专属顾问: how the shop is reached, and what is left for it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::merchant::Action;
use mall_api::path;
use mall_api::service::{
    AnswerMessageRequest, LeaveMessageRequest, MerchantServiceMessage, MerchantServiceMessages,
    ServiceMessagesQuery, ServiceResponse,
};

use super::extract::{Body, Id, Merchant, Query, Shopper, Visitor};
use super::fulfilment::audit;
use crate::engine::{service, wording};
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::SERVICE, get(look))
        .route(path::SERVICE_MESSAGES, post(leave))
        .route(path::ADMIN_SERVICE_MESSAGES, get(all))
        .route(path::ADMIN_SERVICE_ANSWER, post(answer))
}

/// The number of a message in an address.
struct Number(i64);

impl TryFrom<String> for Number {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        text.parse().map(Self).map_err(|_| Fault::NotFound)
    }
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<ServiceResponse>, Fault> {
    app.look(move |app, it| service::look(it, &*app.catalog_at(it)?, shopper.as_ref()))
        .await
        .map(Json)
}

async fn leave(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(request): Body<LeaveMessageRequest>,
) -> Result<(StatusCode, Json<ServiceResponse>), Fault> {
    // The shop alone reads it: what a person should look at is what a person looks at.
    wording::look(&app, &shopper, &request.text).await?;
    let now = app.now();
    app.change(move |app, tx| {
        let catalog = app.catalog_at(tx)?;
        let again = service::leave(tx, &catalog, &shopper, &request, now)?;
        let status = if again { StatusCode::OK } else { StatusCode::CREATED };
        Ok((status, service::look(tx, &catalog, Some(&shopper))?))
    })
    .await
    .map(|(status, answer)| (status, Json(answer)))
}

async fn all(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Query(query): Query<ServiceMessagesQuery>,
) -> Result<Json<MerchantServiceMessages>, Fault> {
    app.look(move |_, it| service::all(it, &query)).await.map(Json)
}

async fn answer(
    State(app): State<Arc<App>>,
    Merchant: Merchant,
    Id(Number(id)): Id<Number>,
    Body(request): Body<AnswerMessageRequest>,
) -> Result<Json<MerchantServiceMessage>, Fault> {
    let now = app.now();
    app.change(move |_, tx| {
        if service::answer(tx, id, &request, now)? {
            let is_now = request.text.clone();
            audit(tx, Action::AnswerMessage, &id.to_string(), is_now, now)?;
        }
        service::one(tx, id)
    })
    .await
    .map(Json)
}
