//! The one HTML file of the store, with title, description and Open Graph tags of the page asked
//! for: what a search engine and a shared link show.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use mall_core::ProductId;
use serde::Deserialize;

use crate::App;
use crate::catalog::Catalog;

/// The file, and the routes it answers.
pub(super) struct Pages {
    html: String,
    routes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Manifest {
    routes: BTreeMap<String, String>,
}

/// What is said of a page.
struct About {
    title: String,
    description: String,
    image: Option<String>,
}

impl Pages {
    /// What mall-build wrote into `dir`.
    pub(super) fn read(dir: &Path) -> io::Result<Self> {
        let html = std::fs::read_to_string(dir.join("index.html"))?;
        let manifest = std::fs::read(dir.join("manifest.json"))?;
        let Manifest { routes } = serde_json::from_slice(&manifest)?;
        Ok(Self { html, routes })
    }

    /// Names of the pages.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &String> {
        self.routes.keys()
    }

    /// The HTML for `route`.
    pub(super) async fn answer(&self, app: &Arc<App>, route: &str, request: Request) -> Response {
        let about = match app.catalog().await {
            Ok(catalog) => about(&catalog, route, request.uri()),
            // The shop opens all the same, and says what is wrong itself.
            Err(_) => About { title: "小铺".to_owned(), description: String::new(), image: None },
        };
        let html = self.fill(&about, &origin(request.headers()), request.uri());
        let mut response = Html(html).into_response();
        let no_cache = HeaderValue::from_static("no-cache");
        response.headers_mut().insert(header::CACHE_CONTROL, no_cache);
        response
    }

    fn fill(&self, about: &About, origin: &str, uri: &Uri) -> String {
        let tag = |name: &str, content: &str| {
            format!("<meta property=\"og:{name}\" content=\"{}\">\n", escape(content))
        };
        let address = uri.path_and_query().map_or("/", |it| it.as_str());
        let mut og = tag("type", "website") + &tag("title", &about.title);
        og += &tag("description", &about.description);
        og += &tag("url", &format!("{origin}{address}"));
        if let Some(image) = &about.image {
            let image =
                if image.starts_with('/') { format!("{origin}{image}") } else { image.clone() };
            og += &tag("image", &image);
        }
        self.html
            .replace("{{TITLE}}", &escape(&about.title))
            .replace("{{DESCRIPTION}}", &escape(&about.description))
            .replace("{{OG}}", &og)
    }
}

fn about(catalog: &Catalog, route: &str, uri: &Uri) -> About {
    let settings = &catalog.shop.shop;
    let asked = |name: &str| {
        let query = uri.query().unwrap_or_default();
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let of_shop = |page: &str| About {
        title: format!("{page} - {}", settings.name),
        description: settings.description.clone(),
        image: None,
    };
    match route {
        "product" => {
            let id = asked("id").and_then(|id| ProductId::new(id).ok());
            match id.and_then(|id| catalog.product(&id)) {
                Some(product) => About {
                    title: format!("{} - {}", product.title, settings.name),
                    description: product.subtitle.clone(),
                    image: Some(product.image.clone()),
                },
                None => of_shop("商品"),
            }
        }
        "search" => of_shop(&asked("q").map_or_else(|| "搜索".to_owned(), |q| format!("搜索 {q}"))),
        "category" => of_shop("分类"),
        "cart" => of_shop("购物车"),
        "me" => of_shop("我的"),
        _ => About {
            title: format!("{} - {}", settings.name, settings.slogan),
            description: settings.description.clone(),
            image: catalog.shop.home.banners.first().map(|banner| banner.image.clone()),
        },
    }
}

/// `https://shop.example`, as the browser sees it.
fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{}", text("host").unwrap_or("localhost"))
}

/// Text that stays text in HTML and in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let pages =
            Pages { html: "<title>{{TITLE}}</title>{{OG}}".to_owned(), routes: BTreeMap::new() };
        let about = About {
            title: "</title><script>alert(1)</script>\"'".to_owned(),
            description: String::new(),
            image: Some("/media/a.svg".to_owned()),
        };
        let html = pages.fill(&about, "http://shop", &Uri::from_static("/product?id=a%22%3E"));
        assert!(!html.contains("<script>") && !html.contains("\">\"'"));
        assert!(html.contains("content=\"http://shop/media/a.svg\""));
    }
}
