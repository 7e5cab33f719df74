//! What is said of a page before it runs: what a search engine, a tab and a shared link show.

use axum::http::Uri;
use mall_core::home::{BlockKind, Page};
use mall_core::{CategoryId, ProductId};

use crate::catalog::Catalog;

/// The shop's name where no shop can be read.
pub(super) const NAMELESS: &str = "小铺";

/// Title, description and picture of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct About {
    pub(super) title: String,
    pub(super) description: String,
    /// A path of this shop or an https address.
    pub(super) image: Option<String>,
    /// Whether the page shows that picture first of all.
    pub(super) shows: bool,
}

/// The goods that an activity of some shoppers is about: no catalogue knows which those are.
#[derive(Debug)]
pub(super) struct Goods {
    pub(super) title: String,
    pub(super) image: String,
}

impl About {
    /// While there is no shop to read: the page opens all the same, and says itself what is wrong.
    pub(super) fn nothing() -> Self {
        Self { title: NAMELESS.to_owned(), description: String::new(), image: None, shows: false }
    }

    /// Of the page `route` at `address`: what the address names, in the words of the catalogue.
    pub(super) fn page(
        catalog: &Catalog,
        route: &str,
        address: &Uri,
        goods: Option<Goods>,
    ) -> Self {
        let settings = &catalog.shop.shop;
        let of_shop = |page: &str| Self {
            title: joined(page, &settings.name),
            description: settings.description.clone(),
            image: None,
            shows: false,
        };
        let banner = || first_banner(&catalog.shop.home);
        let id = || asked(address, "id");
        match route {
            "product" => {
                let id = id().and_then(|id| ProductId::new(id).ok());
                let Some(product) = id.and_then(|id| catalog.product(&id)) else {
                    return of_shop("商品");
                };
                let told = [Some(&product.subtitle), product.story.first()];
                let told = told.into_iter().flatten().find(|text| !text.trim().is_empty());
                Self {
                    title: joined(&product.title, &settings.name),
                    description: told.unwrap_or(&settings.description).clone(),
                    image: Some(product.image.clone()),
                    shows: true,
                }
            }
            "group" | "bargain" => {
                let goods = goods.or_else(|| offered(catalog, &asked(address, "activity")?));
                let Some(goods) = goods else { return of_shop(heading(route).unwrap_or_default()) };
                let asks = if route == "group" { "一起拼" } else { "帮我砍一刀：" };
                let title = format!("{asks}「{}」", goods.title);
                Self { image: Some(goods.image), shows: true, ..of_shop(&title) }
            }
            "invite" => match &catalog.shop.invite {
                Some(it) => Self { image: banner(), ..of_shop(&it.title) },
                None => of_shop("邀请有礼"),
            },
            "newcomer" => match &catalog.shop.newcomer_gift {
                Some(it) => {
                    Self { description: it.note.clone(), image: banner(), ..of_shop(&it.title) }
                }
                None => of_shop("新人礼"),
            },
            "category" => {
                let id = id().and_then(|id| CategoryId::new(id).ok());
                let category =
                    id.and_then(|id| catalog.shop.categories.iter().find(|it| it.id == id));
                of_shop(category.map_or("分类", |it| it.name.as_str()))
            }
            "search" => match asked(address, "q") {
                Some(words) => of_shop(&format!("搜索 {words}")),
                None => of_shop("搜索"),
            },
            _ => match heading(route) {
                Some(heading) => of_shop(heading),
                None => Self {
                    title: joined(&settings.name, &settings.slogan),
                    description: settings.description.clone(),
                    image: banner(),
                    shows: true,
                },
            },
        }
    }
}

/// The goods of the group buy `activity`.
fn offered(catalog: &Catalog, activity: &str) -> Option<Goods> {
    let buy = catalog.shop.group_buys.iter().find(|it| it.id.as_str() == activity)?;
    let product = catalog.product(&buy.product)?;
    Some(Goods { title: product.title.clone(), image: product.image.clone() })
}

/// The largest picture of the first screen, as far as anybody can know it.
fn first_banner(home: &Page) -> Option<String> {
    home.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Banner(it) => it.items.first().map(|it| it.image.clone()),
        _ => None,
    })
}

/// Pages that are a shopper's own: nothing of the catalogue is in their name.
fn heading(route: &str) -> Option<&'static str> {
    Some(match route {
        "cart" => "购物车",
        "me" => "我的",
        "checkout" => "确认订单",
        "pay" => "支付",
        "paid" => "支付结果",
        "orders" => "我的订单",
        "order" => "订单详情",
        "aftersale" | "refund" => "售后",
        "review" => "评价",
        "reviews" => "商品评价",
        "coupons" => "优惠券",
        "checkin" => "签到领红包",
        "lottery" => "抽奖",
        "live" => "直播",
        "flash" => "限时秒杀",
        "groups" | "group" => "值得拼",
        "bargains" | "bargain" => "砍价",
        "login" => "登录",
        "addresses" | "address" => "收货地址",
        "service" => "专属顾问",
        "messages" => "消息",
        "member" => "会员中心",
        "points" => "我的积分",
        "privacy" => "隐私",
        "diagnostics" => "诊断",
        "mall" => "积分商城",
        "exchange" => "确认兑换",
        "tasks" => "做任务",
        "newcomer" => "新人礼",
        "invite" => "邀请有礼",
        "favourites" => "我的收藏",
        "footprints" => "浏览足迹",
        _ => return None,
    })
}

fn joined(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first} - {second}") }
}

/// What the address says behind `?name=`.
pub(super) fn asked(address: &Uri, name: &str) -> Option<String> {
    let query = address.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

/// Text that stays text in HTML and in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
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
