//! The one HTML file of the store, with title, description and Open Graph tags of the page asked
//! for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use mall_api::home::HomeQuery;
use mall_core::pricing::Channel;
use mall_core::{BargainId, GroupId, PreviewId};
use serde::Deserialize;

use super::about::{About, Goods, asked, escape};
use super::kept::Kept;
use crate::App;
use crate::catalog::Catalog;
use crate::engine::{bargain, group};
use crate::route::CONTENT_SECURITY_POLICY;
use crate::store::Tx;

/// The route whose content comes with the page.
const HOME: &str = "home";
/// A page names files that the next build takes away: a browser asks each time whether it changed.
const PAGE: Kept = Kept { kind: "text/html; charset=utf-8", keep: "no-cache" };

/// The built store: its folder, the file (home comes with less than other pages), and the routes it
/// answers.
pub(crate) struct Pages {
    dir: PathBuf,
    home: String,
    page: String,
    routes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Manifest {
    routes: BTreeMap<String, String>,
}

impl Pages {
    /// What mall-build wrote into `dir`.
    ///
    /// # Errors
    ///
    /// With the file that is not there, or not what mall-build writes.
    pub(crate) fn read(dir: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let text = |file: &str| {
            let path = dir.join(file);
            fs::read_to_string(&path).map_err(|error| (path, error))
        };
        let (home, page) = (text("index.html")?, text("page.html")?);
        let manifest = serde_json::from_str(&text("manifest.json")?);
        let Manifest { routes } =
            manifest.map_err(|error| (dir.join("manifest.json"), error.into()))?;
        Ok(Self { dir: dir.to_owned(), home, page, routes })
    }

    /// Where the files lie.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Names of the pages.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &String> {
        self.routes.keys()
    }

    /// The HTML for `route`.
    pub(super) async fn answer(
        &self,
        State(app): State<Arc<App>>,
        route: &str,
        request: Request,
    ) -> Response {
        let (about, policy) = match app.catalog().await {
            Ok(catalog) => {
                let goods = goods(&app, route, request.uri()).await;
                (About::page(&catalog, route, request.uri(), goods), policy(&catalog))
            }
            Err(_) => (About::nothing(), None),
        };
        let (html, home) = match route {
            HOME => (&self.home, first_look(&app, request.uri()).await),
            _ => (&self.page, String::new()),
        };
        let html = fill(html, &about, &home, &origin(request.headers()), request.uri());
        let mut response = PAGE.answer(request.headers(), html);
        // Said here, so that a 304, which has nothing to compress, says it too.
        let vary = HeaderValue::from_static("accept-encoding");
        response.headers_mut().insert(header::VARY, vary);
        if let Some(policy) = policy {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// What a shared link to the group or the bargain of somebody is about.
async fn goods(app: &Arc<App>, route: &str, address: &Uri) -> Option<Goods> {
    let (id, now) = (asked(address, "id")?, app.now());
    let item = match route {
        "group" => {
            let id = GroupId::new(id).ok()?;
            let look =
                move |app: &App, tx: &dyn Tx| group::one(tx, &*app.catalog_at(tx)?, None, &id, now);
            app.look(look).await.ok()?.items.into_iter().next()?
        }
        "bargain" => {
            let id = BargainId::new(id).ok()?;
            let look = move |app: &App, tx: &dyn Tx| {
                bargain::one(tx, &*app.catalog_at(tx)?, None, &id, now)
            };
            app.look(look).await.ok()?.item
        }
        _ => return None,
    };
    Some(Goods { title: item.title, image: item.image })
}

/// What a page of a shop may load that plays videos of other hosts too; nothing where it has none.
fn policy(catalog: &Catalog) -> Option<HeaderValue> {
    let hosts = catalog.shop.service.as_ref().map_or(&[][..], |it| &it.allow);
    if hosts.is_empty() {
        return None;
    }
    let mut policy = format!("{CONTENT_SECURITY_POLICY}; media-src 'self'");
    for host in hosts {
        policy += " https://";
        policy += host;
    }
    HeaderValue::from_str(&policy).ok()
}

fn fill(html: &str, about: &About, home: &str, origin: &str, uri: &Uri) -> String {
    let tag = |name: &str, content: &str| {
        format!("<meta property=\"og:{name}\" content=\"{}\">\n", escape(content))
    };
    let address = uri.path_and_query().map_or("/", |it| it.as_str());
    let mut og = tag("type", "website") + &tag("title", &about.title);
    og += &tag("description", &about.description);
    og += &tag("url", &format!("{origin}{address}"));
    if let Some(image) = &about.image {
        let own = image.starts_with('/');
        let address = if own { format!("{origin}{image}") } else { image.clone() };
        og += &tag("image", &address);
        if own && about.shows {
            // The largest picture of the first screen: it comes while the core does.
            og += "<link rel=\"preload\" as=\"image\" fetchpriority=\"high\" href=\"";
            og += &escape(image);
            og += "\">\n";
        }
    }
    let (title, description) = (escape(&about.title), escape(&about.description));
    let values = [("TITLE", &*title), ("DESCRIPTION", &description), ("OG", &og), ("HOME", home)];
    put(html, &values)
}

/// `html` with a value for each `{{NAME}}`. What is put in is not looked through again: an address or a
/// title may hold such a name.
fn put(html: &str, values: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), html);
    while let Some((before, after)) = rest.split_once("{{") {
        out += before;
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        out += values.iter().find(|(it, _)| *it == name).map_or("", |(_, value)| *value);
        rest = after;
    }
    out + rest
}

/// What `/api/home` says to a guest, as a block that runs nothing: the store draws it before it has
/// asked for anything. Empty while there is no shop to read.
async fn first_look(app: &Arc<App>, address: &Uri) -> String {
    let preview = asked(address, "preview").and_then(|it| PreviewId::new(it).ok());
    let query = HomeQuery { channel: Some(Channel::H5), preview };
    let json = app.home(None, query).await.ok().and_then(|it| serde_json::to_string(&it).ok());
    json.map_or_else(String::new, |json| {
        let json = json.replace('<', "\\u003c");
        format!("<script type=\"application/json\" id=\"home\">{json}</script>")
    })
}

/// `https://shop.example`, as the browser sees it.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{}", text("host").unwrap_or("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let fill = |about: &About, home: &str, uri: &'static str| {
            fill(
                "<title>{{TITLE}}</title>{{OG}}",
                about,
                home,
                "http://shop",
                &Uri::from_static(uri),
            )
        };
        let about = About {
            title: "</title><script>alert(1)</script>\"'".to_owned(),
            description: String::new(),
            image: Some("/media/a.svg".to_owned()),
            shows: true,
        };
        let html = fill(&about, "", "/product?id=a%22%3E");
        assert!(!html.contains("<script>") && !html.contains("\">\"'"));
        let about = About { title: "{{HOME}}".to_owned(), ..about };
        let looped = fill(&about, "<script>", "/");
        assert!(looped.contains("{{HOME}}") && !looped.contains("<script>"), "{looped}");
        assert!(html.contains("content=\"http://shop/media/a.svg\""));
        assert!(html.contains("fetchpriority=\"high\" href=\"/media/a.svg\""));
    }
}
