//! QR codes of pages: a picture that leads where its address says, and to no other shop.

use serde_json::json;

use super::shop::Shop;

async fn ask(shop: &Shop, path: &str, host: Option<&str>) -> reqwest::Response {
    let mut request = shop.http.get(format!("{}{path}", shop.base()));
    if let Some(host) = host {
        request = request.header("host", host);
    }
    request.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_a_picture_that_may_be_kept() {
    let shop = Shop::open().await;
    for path in [
        "/codes/product?id=mask",
        "/codes/product?id=mask&invite=iAbCdEfGhIjKlMnOpQrStUv",
        "/codes/group?id=g1",
        "/codes/bargain?id=b1",
        "/codes/invite?invite=iAbCdEfGhIjKlMnOpQrStUv",
    ] {
        let answer = ask(&shop, path, None).await;
        assert_eq!(answer.status(), 200, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            (header("content-type"), header("cache-control")),
            ("image/png".to_owned(), "public, max-age=86400".to_owned())
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        let bytes = answer.bytes().await.unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.len() < 8_192, "{}", bytes.len());
    }
    let pair = ["/codes/product?id=mask", "/codes/product?id=balm"];
    let mut pictures = Vec::new();
    for path in pair {
        pictures.push(ask(&shop, path, None).await.bytes().await.unwrap());
    }
    assert_ne!(pictures[0], pictures[1], "each leads to its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_of_the_shop_has_no_code() {
    let shop = Shop::open().await;
    for (path, status) in [
        ("/codes/product?id=gone", 404),
        ("/codes/me", 404),
        ("/codes/invite?id=mask", 404),
        ("/codes/..%2Fproduct?id=mask", 404),
        ("/codes/product", 422),
        ("/codes/product?id=a%20b", 422),
        ("/codes/group?id=//evil.example", 422),
        ("/codes/group?id=%3Cscript%3E", 422),
        ("/codes/bargain?id=", 422),
        ("/codes/product?id=mask&invite=a%20b", 400),
        ("/codes/product?id=mask&to=https://evil.example", 400),
        ("/codes/product?id=mask&id=balm", 400),
    ] {
        assert_eq!(shop.get(path).await.status, status, "{path}");
    }
    let long = format!("/codes/group?id={}", "x".repeat(65));
    assert_eq!(shop.get(&long).await.status, 422);
    for host in ["evil.example/x", "user@evil.example", "evil.example?x=", "evil.example#"] {
        let answer = ask(&shop, "/codes/product?id=mask", Some(host)).await;
        assert_eq!(answer.status(), 400, "{host}");
    }
    assert_eq!(shop.post("/codes/product?id=mask", json!({})).await.status, 405);
}
