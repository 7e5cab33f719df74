//! The H5 store: its files, the pages' HTML, and pictures.
//!
//! Pages and the merchant's pictures are small and made in memory: [`kept`] tags them. Files of the
//! build are served by tower-http, which tags them by itself. What is not there is said by [`lost`],
//! as a page to whoever wants a page and as the API's error to everybody else.

mod about;
mod asset;
mod kept;
mod lost;
mod media;
mod page;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use crate::App;
pub(crate) use page::{Pages, origin};

/// Answers everything that is not under `/api`; `pages` when there is an H5 store.
pub(crate) fn router(app: &Arc<App>, pages: Option<Pages>) -> Router {
    let router = Router::new()
        .route("/media/{name}", get(media::picture))
        .route("/robots.txt", get(async || "User-agent: *\nDisallow: /api/\n"));
    let router = match pages {
        Some(pages) => router.merge(store(app, pages)),
        None => router.route("/", get(lost::without_pages)),
    };
    router.fallback(lost::anywhere).with_state(Arc::clone(app))
}

fn store(app: &Arc<App>, pages: Pages) -> Router<Arc<App>> {
    let mut router = Router::new();
    let pages = Arc::new(pages);
    for route in pages.addresses() {
        let (pages, route) = (Arc::clone(&pages), route.clone());
        let address = if route == "home" { "/".to_owned() } else { format!("/{route}") };
        let answer = async move |app, request| -> axum::response::Response {
            pages.answer(app, &route, request).await
        };
        router = router.route(&address, get(answer));
    }
    // A page has nothing secret in it that compression could give away.
    router = router.layer(CompressionLayer::new());
    for folder in ["assets", "icons", "images"] {
        router =
            router.nest_service(&format!("/{folder}"), asset::folder(app, pages.dir(), folder));
    }
    router
}
