//! Who is let in, asked of every operation that the document has: a new one is asked without another
//! word here.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::shop::{ADMIN_TOKEN, Shop, goods};

/// An operation of the document.
struct Operation {
    method: Method,
    path: String,
    /// What it needs, as the document names it.
    needs: Option<String>,
    body: Option<Value>,
}

async fn operations(shop: &Shop) -> Vec<Operation> {
    let document = shop.get("/api/openapi.json").await.ok();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, described) in methods.as_object().unwrap() {
            let needs = described["security"][0].as_object();
            all.push(Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path
                    .replace("{id}", "mask")
                    .replace("{tag}", "vip")
                    .replace("{page}", "product"),
                needs: needs.map(|it| it.keys().next().unwrap().clone()),
                body: described.pointer("/requestBody/content/application~1json/example").cloned(),
            });
        }
    }
    all
}

async fn status(shop: &Shop, base: &str, operation: &Operation, token: Option<&str>) -> StatusCode {
    let mut request =
        shop.http.request(operation.method.clone(), format!("{base}{}", operation.path));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = &operation.body {
        request = request.json(body);
    }
    request.send().await.unwrap().status()
}

/// Whether anything answers there: `api_document` says that it must.
async fn is_served(shop: &Shop, path: &str) -> bool {
    let request = shop.http.request(Method::PATCH, format!("{}{path}", shop.base()));
    request.send().await.unwrap().status() == StatusCode::METHOD_NOT_ALLOWED
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_let_in_who_does_not_show_what_is_needed() {
    let shop = Shop::open().await;
    let shopper = shop.shopper(1).await;
    // Where there is no admin token, none is the right one, not even an empty one.
    let closed = tempfile::tempdir().unwrap();
    let config = mall_server::Config {
        first_shop: Some(serde_json::from_value(goods()).unwrap()),
        ..mall_server::Config::new(closed.path())
    };
    let closed = mall_server::start(config).await.unwrap();
    let without = format!("http://{}", closed.addr);
    let (mut admins, mut shoppers) = (0, 0);
    for operation in operations(&shop).await {
        if !is_served(&shop, &operation.path).await {
            continue;
        }
        let asked = format!("{} {}", operation.method, operation.path);
        // Whoever has no session has logged out already.
        let needs = operation.needs.as_deref().filter(|_| asked != "DELETE /api/session");
        // An address of the shop is never open, whatever the document says of it.
        assert_eq!(
            operation.path.starts_with("/api/admin"),
            needs == Some("adminToken"),
            "{asked}"
        );
        let almost = ADMIN_TOKEN.strip_prefix('a').unwrap();
        let outsiders: &[Option<&str>] = match needs {
            Some("adminToken") => {
                admins += 1;
                for token in [None, Some(""), Some(ADMIN_TOKEN), Some(shopper.token())] {
                    let said = status(&shop, &without, &operation, token).await;
                    assert_eq!(said, StatusCode::UNAUTHORIZED, "{asked} with {token:?}");
                }
                &[None, Some(""), Some(almost), Some(shopper.token())]
            }
            Some("session") => {
                shoppers += 1;
                &[None, Some(""), Some("no-session"), Some(ADMIN_TOKEN)]
            }
            _ => &[],
        };
        for token in outsiders {
            let said = status(&shop, &shop.base(), &operation, *token).await;
            assert_eq!(said, StatusCode::UNAUTHORIZED, "{asked} with {token:?}");
        }
    }
    assert!(admins >= 9 && shoppers >= 16, "{admins} {shoppers}");
    closed.stop().await;
}

/// What an outsider sends is not even read.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_an_outsider_is_not_read() {
    let shop = Shop::open().await;
    for body in ["{".to_owned(), "x".repeat(20 * 1024 * 1024)] {
        let request = shop.http.put(format!("{}/api/admin/shop", shop.base()));
        // The door may close before all of it is sent.
        if let Ok(answer) = request.bearer_auth("not-the-token").body(body).send().await {
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        }
    }
}
