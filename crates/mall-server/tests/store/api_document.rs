//! The `OpenAPI` document says what is served, and nothing else.

use super::shop::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_described_is_served_and_what_is_not_is_refused() {
    let shop = Shop::open().await;
    let document = shop.get("/api/openapi.json").await.ok();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 20);
    for (path, operations) in paths {
        let address = path.replace("{id}", "none");
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let described = operations[method.to_lowercase()].is_object();
            let asked = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
            let url = format!("http://{}{address}", shop.running.addr);
            let status = shop.http.request(asked, url).send().await.unwrap().status();
            assert_eq!(status == 405, !described, "{method} {path}: {status}");
        }
    }
}
