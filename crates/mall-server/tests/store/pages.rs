//! The H5 store's pages and files from outside: what each is called, how it is kept, and what is
//! said where there is none.

use std::fs;
use std::io::Read as _;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::shop::{Shop, goods};

/// What a browser sends when a person opens an address.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const SCRIPT: &str = "console.log('小铺')";

/// A shop with an H5 store of one page file, one script and one icon.
struct Site {
    shop: Shop,
    h5: TempDir,
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Site {
    async fn open() -> Self {
        Self::open_with(goods()).await
    }

    async fn open_with(goods: Value) -> Self {
        let h5 = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &[u8]| {
            let path = h5.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        let html = "<html><title>{{TITLE}}</title>\n\
            <meta name=\"description\" content=\"{{DESCRIPTION}}\">\n{{OG}}{{HOME}}</html>";
        write("index.html", html.as_bytes());
        write("page.html", html.replace("<html>", "<html class=\"whole\">").as_bytes());
        let page = |name: &str| (name.to_owned(), json!(format!("pages/{name}/{name}")));
        let names = [
            "home", "category", "cart", "product", "search", "orders", "group", "bargain",
            "invite", "newcomer",
        ];
        let routes: serde_json::Map<_, _> = names.map(page).into_iter().collect();
        write("manifest.json", json!({"routes": routes, "assets": []}).to_string().as_bytes());
        write("assets/shop.0a.js", SCRIPT.as_bytes());
        let mut packed = Vec::new();
        brotli::CompressorReader::new(SCRIPT.as_bytes(), 4096, 5, 22)
            .read_to_end(&mut packed)
            .unwrap();
        write("assets/shop.0a.js.br", &packed);
        write("icons/leaf.svg", b"<svg/>");
        Self { shop: Shop::open_with_pages(goods, h5.path()).await, h5 }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Got {
        get(&self.shop, path, headers).await
    }

    async fn title(&self, path: &str) -> String {
        let html = self.get(path, &[]).await.text();
        html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0.to_owned()
    }
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body, when the answer says that it is brotli.
    fn unpacked(&self) -> String {
        assert_eq!(self.header("content-encoding"), "br");
        let mut text = String::new();
        brotli::Decompressor::new(&self.body[..], 4096).read_to_string(&mut text).unwrap();
        text
    }
}

async fn get(shop: &Shop, path: &str, headers: &[(&str, &str)]) -> Got {
    let pairs = headers.iter().map(|(name, value)| {
        (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap())
    });
    let request = shop.http.get(format!("{}{path}", shop.base())).headers(pairs.collect());
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    assert!(headers.contains_key("content-security-policy"), "{path}");
    assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    Got { status, headers, body: answer.bytes().await.unwrap().to_vec() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_there_says_so_to_people_and_to_programs() {
    let site = Site::open().await;
    for path in
        ["/nothing", "/product/x", "/assets/gone.js", "/icons/", "/icons/a/../b", "/media/x"]
    {
        let page = site.get(path, &[("accept", BROWSER)]).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(page.header("cache-control"), "no-cache", "{path}: it may be there tomorrow");
        assert_eq!(page.header("vary"), "accept", "{path}");
        let html = page.text();
        assert!(html.contains("<title>没有找到这个页面 - 青禾小铺</title>"), "{path}: {html}");
        assert!(html.contains("<html lang=\"zh-CN\">") && html.contains("lang=\"en\""));
        assert!(html.contains("<a href=\"/\">回到首页</a>"));

        let error = site.get(path, &[("accept", "image/avif,image/webp,*/*;q=0.8")]).await;
        assert_eq!(
            (error.status, error.header("content-type")),
            (StatusCode::NOT_FOUND, "application/json")
        );
        let error: mall_api::ApiError = serde_json::from_slice(&error.body).unwrap();
        assert_eq!(error.code, mall_api::ErrorCode::NotFound, "{path}");
    }
    let api = site.get("/api/nothing", &[("accept", BROWSER)]).await;
    assert_eq!(
        (api.status, api.header("content-type")),
        (StatusCode::NOT_FOUND, "application/json")
    );
    assert_eq!(site.get("/cart", &[("accept", BROWSER)]).await.status, 200, "a page of the shop");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_there_does_not_run_the_shops_name() {
    let mut shop = goods();
    shop["shop"]["name"] = json!("<script>alert(1)</script>");
    let site = Site::open_with(shop).await;
    let html = site.get("/nothing", &[("accept", BROWSER)]).await.text();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn home_comes_with_what_a_guest_sees_and_other_pages_with_nothing() {
    const END: &str = "</script>";
    let mut shop = goods();
    shop["shop"]["slogan"] = json!("</script><script>alert(1)</script>");
    let site = Site::open_with(shop).await;
    let html = site.get("/", &[]).await.text();
    let (_, block) =
        html.split_once("<script type=\"application/json\" id=\"home\">").expect(&html);
    let (json, after) = block.split_once(END).unwrap();
    let came: Value = serde_json::from_str(json).unwrap();
    assert_eq!(came, site.shop.get("/api/home").await.body);
    assert_eq!(after, "</html>", "the slogan ended the block");
    let cart = site.get("/cart", &[]).await.text();
    assert!(!cart.contains("application/json") && cart.contains("whole"), "{cart}");
    assert!(!html.contains("whole"), "home comes with its own part of the core");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_without_pages_says_how_to_get_them() {
    let shop = Shop::open().await;
    let page = get(&shop, "/", &[("accept", BROWSER)]).await;
    assert_eq!(page.status, 404);
    let html = page.text();
    assert!(html.contains("<title>还没有 H5 商城 - 青禾小铺</title>"), "{html}");
    assert!(html.contains("scripts/build h5") && html.contains("--h5 pkg/h5"), "{html}");
    assert_eq!(get(&shop, "/cart", &[("accept", BROWSER)]).await.status, 404);
    let error = shop.get("/").await;
    assert_eq!(error.fault(), (404, "notFound"));
    assert!(error.body["message"].as_str().unwrap().contains("scripts/build h5"), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_a_built_store_does_not_open() {
    let dir = tempfile::tempdir().unwrap();
    let h5_dir = Some(dir.path().join("h5"));
    let config =
        mall_server::Config { h5_dir, ..mall_server::Config::new(dir.path().join("data")) };
    let error = mall_server::start(config).await.err().unwrap();
    let said = error.to_string();
    assert!(matches!(error, mall_server::StartError::Pages { .. }), "{said}");
    assert!(said.contains("index.html") && said.contains("scripts/build h5"), "{said}");
    assert!(!dir.path().join("data").exists(), "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_packed_and_asked_about() {
    let site = Site::open().await;
    let plain = site.get("/cart", &[]).await;
    assert_eq!((plain.status, plain.header("content-encoding")), (StatusCode::OK, ""));
    assert_eq!(plain.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(plain.header("cache-control"), "no-cache");
    assert_eq!(plain.header("vary"), "accept-encoding");
    let packed = site.get("/cart", &[("accept-encoding", "gzip, deflate, br")]).await;
    assert_eq!(packed.unpacked(), plain.text());
    assert_eq!(packed.header("etag"), plain.header("etag"));
    assert!(packed.header("content-security-policy").contains("'wasm-unsafe-eval'"));

    let tag = plain.header("etag");
    let held = site.get("/cart", &[("if-none-match", tag), ("accept-encoding", "br")]).await;
    assert_eq!((held.status, held.body.len()), (StatusCode::NOT_MODIFIED, 0));
    for name in ["etag", "cache-control", "vary"] {
        assert_eq!(held.header(name), plain.header(name), "{name}");
    }
    assert_eq!(site.get("/search", &[("if-none-match", tag)]).await.status, 200, "another page");
    assert_eq!(site.get("/cart", &[("if-none-match", "\"other\"")]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_kept_as_long_as_their_names_hold() {
    let site = Site::open().await;
    let script = site.get("/assets/shop.0a.js", &[("accept-encoding", "br")]).await;
    assert_eq!(script.unpacked(), SCRIPT);
    assert_eq!(script.header("content-type"), "text/javascript");
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(site.get("/assets/shop.0a.js", &[]).await.text(), SCRIPT);

    for path in ["/icons/leaf.svg", "/media/banner-dew.svg"] {
        let fresh = site.get(path, &[]).await;
        assert_eq!((fresh.status, fresh.header("content-type")), (StatusCode::OK, "image/svg+xml"));
        assert_eq!(fresh.header("cache-control"), "public, max-age=86400", "{path}");
        let tag = fresh.header("etag");
        assert!(!tag.is_empty(), "{path}");
        let held = site.get(path, &[("if-none-match", tag)]).await;
        assert_eq!((held.status, held.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
    }
    let tag = site.get("/icons/leaf.svg", &[]).await;
    fs::write(site.h5.path().join("icons/leaf.svg"), "<svg id='new'/>").unwrap();
    let changed = site.get("/icons/leaf.svg", &[("if-none-match", tag.header("etag"))]).await;
    assert_eq!(changed.text(), "<svg id='new'/>", "a new icon is not taken for the old one");

    let url = format!("{}/assets/shop.0a.js", site.shop.base());
    let refused = super::shop::send(site.shop.http.post(url)).await;
    assert_eq!(refused.fault(), (405, "methodNotAllowed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_outside_the_folders_is_served() {
    let site = Site::open().await;
    for path in [
        "/index.html",
        "/page.html",
        "/manifest.json",
        "/assets/%2e%2e/manifest.json",
        "/assets/..%2fmanifest.json",
        "/assets/%2e%2e%2fmanifest.json",
        "/icons/..%5cmanifest.json",
    ] {
        assert_eq!(site.get(path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_called_what_its_address_names() {
    let mut shop = goods();
    shop["shop"]["slogan"] = json!("好物不贵");
    shop["shop"]["description"] = json!("家里常用的，都在这里");
    shop["products"][0]["subtitle"] = json!("一片 & 一夜");
    shop["products"][1]["story"] = json!(["冬天放进口袋"]);
    let site = Site::open_with(shop).await;
    for (path, title) in [
        ("/", "青禾小铺 - 好物不贵"),
        ("/category", "分类 - 青禾小铺"),
        ("/category?id=care", "护肤 - 青禾小铺"),
        ("/category?x=1&id=bare", "空架 - 青禾小铺"),
        ("/category?id=gone", "分类 - 青禾小铺"),
        ("/category?id=%3Cb%3E", "分类 - 青禾小铺"),
        ("/product?id=mask", "玻尿酸面膜 - 青禾小铺"),
        ("/product?id=gone", "商品 - 青禾小铺"),
        ("/product", "商品 - 青禾小铺"),
        ("/search?q=%E9%9D%A2%E8%86%9C", "搜索 面膜 - 青禾小铺"),
        ("/search?q=", "搜索 - 青禾小铺"),
        ("/orders", "我的订单 - 青禾小铺"),
    ] {
        assert_eq!(site.title(path).await, title, "{path}");
    }
    let og = async |path: &str| {
        let html = site.get(path, &[]).await.text();
        let content = |name: &str| {
            let (_, after) = html.split_once(&format!("\"og:{name}\" content=\""))?;
            Some(after.split_once('"')?.0.to_owned())
        };
        (content("title"), content("description"), content("image"))
    };
    let (title, description, image) = og("/product?id=mask").await;
    assert_eq!(title.as_deref(), Some("玻尿酸面膜 - 青禾小铺"));
    assert_eq!(description.as_deref(), Some("一片 &amp; 一夜"));
    assert_eq!(image, Some(format!("{}/m/x.svg", site.shop.base())));
    assert_eq!(og("/product?id=balm").await.1.as_deref(), Some("冬天放进口袋"), "no subtitle");
    assert_eq!(og("/product?id=last").await.1.as_deref(), Some("家里常用的，都在这里"), "neither");
    assert_eq!(og("/category?id=care").await.1.as_deref(), Some("家里常用的，都在这里"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shared_shows_what_it_is_about() {
    let mut shop = super::group::with_groups();
    shop["shop"]["description"] = json!("家里常用的，都在这里");
    shop["home"]["blocks"] = json!([{"id": "top", "kind": {"banner": {"items": [
        {"id": "a", "image": "/m/top.svg", "title": "欢迎", "link": "coupons"}
    ]}}}]);
    let ends = json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64});
    let gives = json!([{"points": {"points": 10}}]);
    shop["newcomerGift"] =
        json!({"title": "新人礼", "note": "领 <10> 积分", "gives": gives, "window": ends});
    shop["invite"] = json!({"title": "邀请有礼", "inviter": gives, "invited": gives, "from": 100,
        "maxRewarded": 3, "window": ends});
    shop["bargains"] = json!([{
        "id": "mask", "title": "好友帮砍", "sku": "mask-5", "floor": 5_400, "cuts": [2_000, 1_500, 1_000], "hours": 24,
        "window": ends, "stock": 2, "perShopper": 1, "helpsPerShopper": 2
    }]);
    let activity = shop["groupBuys"][0]["id"].as_str().unwrap().to_owned();
    let site = Site::open_with(shop).await;
    let og = async |path: &str, name: &str| {
        let html = site.get(path, &[]).await.text();
        let found = html.split_once(&format!("\"og:{name}\" content=\""));
        found.map(|(_, after)| after.split('"').next().unwrap().to_owned())
    };
    let base = site.shop.base();
    let goods = format!("/group?activity={activity}");
    let title = og(&goods, "title").await.unwrap();
    assert!(title.starts_with("一起拼「") && title.ends_with("」 - 青禾小铺"), "{title}");
    assert_eq!(og(&goods, "image").await, Some(format!("{base}/m/x.svg")));
    let bargain = site.shop.shopper(1).await.post("/api/bargains/mask/start", json!({})).await.ok();
    let bargain = format!("/bargain?id={}", bargain["id"].as_str().unwrap());
    assert!(og(&bargain, "title").await.unwrap().starts_with("帮我砍一刀：「"));
    assert_eq!(og(&bargain, "image").await, Some(format!("{base}/m/x.svg")));
    for (path, title) in [
        ("/group?id=gone", "值得拼 - 青禾小铺"),
        ("/bargain?id=gone", "砍价 - 青禾小铺"),
        ("/bargain?id=%3Cb%3E", "砍价 - 青禾小铺"),
        ("/invite?invite=iAb", "邀请有礼 - 青禾小铺"),
        ("/newcomer", "新人礼 - 青禾小铺"),
    ] {
        assert_eq!(og(path, "title").await.as_deref(), Some(title), "{path}");
    }
    assert_eq!(og("/newcomer", "description").await.as_deref(), Some("领 &lt;10&gt; 积分"));
    for path in ["/invite", "/newcomer"] {
        assert_eq!(og(path, "image").await, Some(format!("{base}/m/top.svg")));
        let html = site.get(path, &[]).await.text();
        assert!(!html.contains("preload"), "it does not show that picture");
    }
}
