//! Pictures and their safety, from outside.

use super::shop::Shop;

async fn policy(shop: &Shop, path: &str) -> (u16, String) {
    let url = format!("http://{}{path}", shop.running.addr);
    let answer = shop.http.get(url).send().await.unwrap();
    let header = answer.headers().get("content-security-policy");
    let policy = header.and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    (answer.status().as_u16(), policy)
}

/// An SVG is a document: opened by itself, it must not run what somebody put into it.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_sandboxed_and_a_page_is_not() {
    let shop = Shop::open().await;
    let (status, of_picture) = policy(&shop, "/media/banner-dew.svg").await;
    assert_eq!(status, 200);
    assert!(of_picture.contains("sandbox") && of_picture.contains("default-src 'none'"));
    let (_, of_api) = policy(&shop, "/api/home").await;
    assert!(of_api.contains("script-src 'self'") && !of_api.contains("sandbox"), "{of_api}");
}

/// What a merchant puts into `media/` of the data folder comes before the demo's picture.
#[tokio::test(flavor = "multi_thread")]
async fn a_merchants_picture_wins_and_nothing_else_is_reached() {
    let shop = Shop::open().await;
    let folder = shop.data_dir().join("media");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("banner-dew.svg"), "<svg id='own'/>").unwrap();
    let get = async |path: &str| {
        let url = format!("http://{}{path}", shop.running.addr);
        let answer = shop.http.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(get("/media/banner-dew.svg").await, (200, "<svg id='own'/>".to_owned()));
    for outside in ["/media/..%2Fshop.db", "/media/.hidden.svg", "/media/none.svg", "/media/x.txt"]
    {
        assert_eq!(get(outside).await.0, 404, "{outside}");
    }
}
