//! The H5 store: its files, the pages' HTML, and pictures.

mod asset;
mod media;
mod page;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::App;
use page::Pages;

/// Answers everything that is not under `/api`. The routes that the API has are merged over it.
pub fn router(app: &Arc<App>) -> Router {
    let media = Router::new()
        .route("/media/{name}", get(media::picture))
        .route("/robots.txt", get(|| async { "User-agent: *\nDisallow: /api/\n" }))
        .with_state(Arc::clone(app));
    match app.config().h5_dir.as_deref().map(|dir| (dir, Pages::read(dir))) {
        Some((dir, Ok(pages))) => media.merge(store(app, dir, pages)),
        Some((dir, Err(error))) => {
            tracing::error!(dir = %dir.display(), %error, "no H5 store there: scripts/build makes it");
            media
        }
        None => media,
    }
}

fn store(app: &Arc<App>, dir: &Path, pages: Pages) -> Router {
    let dir: Arc<Path> = Arc::from(dir);
    let mut router = Router::new();
    for folder in ["assets", "icons", "images"] {
        let files = asset::folder(&dir, folder);
        router = router.nest(&format!("/{folder}"), files);
    }
    let pages = Arc::new(pages);
    for route in pages.addresses() {
        let (app, pages, route) = (Arc::clone(app), Arc::clone(&pages), route.clone());
        let address = if route == "home" { "/".to_owned() } else { format!("/{route}") };
        router = router.route(
            &address,
            get(move |request| async move { pages.answer(&app, &route, request).await }),
        );
    }
    router
}
