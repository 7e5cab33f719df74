//! What is not there. A browser that wants a page gets one in the shop's look, with a way home;
//! everybody else gets the error that the API gives.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::about::{NAMELESS, escape};
use crate::{App, Fault};

/// `{{TITLE}}`, `{{MORE}}` and `{{SHOP}}` are filled in. It needs no other file, so it also shows
/// where there is no H5 store.
const PAGE: &str = include_str!("lost.html");

/// No such address.
pub(super) async fn anywhere(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let more = "<p>地址可能写错了，或者页面已经撤下。</p>\
        <p lang=\"en\">This page is not here. The address may be wrong, or the page is gone.</p>\
        <a href=\"/\">回到首页</a>";
    say(&app, &headers, Fault::NotFound, "没有找到这个页面", more).await
}

/// The home page of a store that was opened without its pages.
pub(super) async fn without_pages(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let more = "<p>店已经开门，接口可以使用，但没有带上 H5 页面。先构建，再重新开店：</p>\
        <pre>scripts/build h5\nxiaopu serve --h5 pkg/h5</pre>\
        <p lang=\"en\">The store is open and its API answers, but it was started without the pages \
        of the H5 store. Build them, then start it again as above.</p>\
        <a href=\"/api/openapi.json\">查看接口文档</a>";
    say(&app, &headers, Fault::NoPages, "还没有 H5 商城", more).await
}

async fn say(app: &Arc<App>, asked: &HeaderMap, fault: Fault, title: &str, more: &str) -> Response {
    let mut response = if wants_page(asked) {
        let catalog = app.catalog().await.ok();
        let shop = catalog.as_ref().map_or(NAMELESS, |it| it.shop.shop.name.as_str());
        let html = PAGE
            .replace("{{TITLE}}", title)
            .replace("{{MORE}}", more)
            .replace("{{SHOP}}", &escape(shop));
        (StatusCode::NOT_FOUND, Html(html)).into_response()
    } else {
        fault.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// Whether a person looks: browsers name `text/html` when they open an address, and not when a page
/// loads a picture or a script.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accepted.is_some_and(|list| list.split(',').any(|it| it.trim().starts_with("text/html")))
}
