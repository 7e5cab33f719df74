//! 做任务.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use mall_api::path;
use mall_api::task::{TaskClaimRequest, TaskClaimResponse, TaskEventRequest, TasksResponse};
use mall_core::TaskId;

use super::extract::{Body, Id, Shopper, Visitor};
use crate::engine::task;
use crate::{App, Fault};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(path::TASKS, get(look))
        .route(path::TASK_EVENTS, post(tell))
        .route(path::TASK_CLAIM, post(claim))
}

async fn look(
    State(app): State<Arc<App>>,
    Visitor(shopper): Visitor,
) -> Result<Json<TasksResponse>, Fault> {
    let now = app.now();
    app.look(move |app, it| task::look(it, &*app.catalog_at(it)?, shopper.as_ref(), now))
        .await
        .map(Json)
}

async fn tell(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Body(request): Body<TaskEventRequest>,
) -> Result<Json<TasksResponse>, Fault> {
    let now = app.now();
    app.change(move |app, tx| task::tell(tx, &*app.catalog_at(tx)?, &shopper, &request, now))
        .await
        .map(Json)
}

async fn claim(
    State(app): State<Arc<App>>,
    Shopper(shopper): Shopper,
    Id(id): Id<TaskId>,
    Body(request): Body<TaskClaimRequest>,
) -> Result<(StatusCode, Json<TaskClaimResponse>), Fault> {
    let moment = app.moment()?;
    let claimed = app
        .change(move |app, tx| {
            task::claim(tx, &*app.catalog_at(tx)?, &shopper, (&id, &request), &moment)
        })
        .await?;
    let status = if claimed.again { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(claimed.answer)))
}
