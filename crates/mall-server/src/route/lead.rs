//! What leads into the mini-program: where a scanned code leads, and links that open a page there.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};
use mall_api::path;
use mall_api::wechat::{LeadQuery, SceneResponse};

use super::extract::{Id, Query};
use crate::engine::lead::{Lead, links_since};
use crate::record::wechat_scene::{self, LinkRow};
use crate::{App, Fault};

/// How long `WeChat` is waited for; then the H5 store stands in.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(path::SCENE, get(scene)).route(path::OPEN, get(open))
}

/// Whether all that `lead` names is there.
pub(super) async fn is_there(app: &Arc<App>, lead: &Lead) -> Result<bool, Fault> {
    let lead = lead.clone();
    app.look(move |app, tx| lead.is_there(tx, &*app.catalog_at(tx)?)).await
}

/// What a scene that was scanned stands for.
async fn scene(
    State(app): State<Arc<App>>,
    Id(code): Id<String>,
) -> Result<Json<SceneResponse>, Fault> {
    let is_letter = |it: u8| it.is_ascii_alphanumeric() || b"-_".contains(&it);
    if !code.bytes().all(is_letter) {
        return Err(Fault::NotFound);
    }
    let row = app.store().read(move |tx| wechat_scene::find(tx, &code)).await?;
    let lead = Lead::read(row.ok_or(Fault::NotFound)?)?;
    Ok(Json(SceneResponse { url: lead.url() }))
}

/// Leads to the link of the platform, or to the page of this store: to nothing else, whatever is asked.
async fn open(
    State(app): State<Arc<App>>,
    Id(page): Id<String>,
    Query(query): Query<LeadQuery>,
) -> Result<impl IntoResponse, Fault> {
    let lead = Lead::new(&page, query)?;
    // What is gone says so on its page.
    let to = if is_there(&app, &lead).await? { link(&app, &lead).await? } else { None };
    Ok((StatusCode::FOUND, AppendHeaders([(LOCATION, to.unwrap_or_else(|| lead.h5()))])))
}

/// `WeChat`'s link; nothing where there is no mini-program, or `WeChat` makes none now.
async fn link(app: &Arc<App>, lead: &Lead) -> Result<Option<String>, Fault> {
    let Some(platform) = app.platform().filter(|it| it.app().is_some()) else { return Ok(None) };
    let (now, code) = (app.now(), lead.code());
    let (of, since) = (code.clone(), links_since(now));
    let kept = app.store().read(move |tx| wechat_scene::link(tx, &of, since)).await?;
    if kept.is_some() {
        return Ok(kept);
    }
    let made = tokio::time::timeout(PATIENCE, platform.link(lead.page(), &lead.query())).await;
    let url = match made {
        Ok(Ok(url)) => url,
        Ok(Err(refusal)) => {
            tracing::error!(%refusal, "WeChat makes no link to a page: the H5 store stands in");
            return Ok(None);
        }
        Err(_) => {
            tracing::warn!("WeChat makes no link in time: the H5 store stands in");
            return Ok(None);
        }
    };
    let row = LinkRow { code, url: url.clone(), made_at: now };
    app.store().write(move |tx| wechat_scene::keep_link(tx, &row)).await?;
    Ok(Some(url))
}
