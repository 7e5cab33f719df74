//! The pages of the shop and their addresses.

use mall_core::order::OrderState;
use mall_core::{
    ActivityId, AddressId, BargainId, CategoryId, GroupId, LiveId, OrderId, PaymentId, ProductId,
};
use serde::{Deserialize, Serialize};

use crate::effect::{Effect, How};
use crate::tree::Texts;

/// Where a button leads, with what the page needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Route {
    /// 首页.
    Home,
    /// 分类; a tab cannot be told which shelf by its address, so the model remembers.
    Category {
        /// Which shelf; the first when absent.
        id: Option<CategoryId>,
    },
    /// 购物车.
    Cart,
    /// 我的.
    Me,
    /// 搜索.
    Search {
        /// For what; the page asks when absent.
        q: Option<String>,
    },
    /// 商品.
    Product {
        /// Which.
        id: ProductId,
    },
    /// 确认订单.
    Checkout,
    /// 收银台.
    Pay {
        /// Which order.
        order: OrderId,
        /// Which attempt, of the sandbox; `WeChat` Pay takes the money when absent.
        payment: Option<PaymentId>,
    },
    /// 支付结果.
    Paid {
        /// Which order.
        order: OrderId,
    },
    /// 我的订单.
    Orders {
        /// In which state; all when absent.
        state: Option<OrderState>,
    },
    /// 订单详情.
    Order {
        /// Which.
        id: OrderId,
    },
    /// 申请售后.
    AfterSale {
        /// Of which order.
        id: OrderId,
    },
    /// 售后详情.
    Refund {
        /// Of which order.
        order: OrderId,
        /// The how-manieth of it.
        sequence: u32,
    },
    /// 评价.
    Review {
        /// Of which order.
        order: OrderId,
        /// Of which of its lines, from 0.
        line: u32,
    },
    /// 全部评价.
    Reviews {
        /// Of which product.
        id: ProductId,
    },
    /// 优惠券.
    Coupons,
    /// 签到.
    CheckIn,
    /// 抽奖.
    Lottery {
        /// Which.
        id: ActivityId,
    },
    /// 限时秒杀.
    Flash,
    /// 值得拼.
    Groups,
    /// One group, or the choice of how to open one.
    Group {
        /// Which group; a new one when absent.
        id: Option<GroupId>,
        /// Of which activity a new one is.
        activity: Option<ActivityId>,
    },
    /// 砍价.
    Bargains,
    /// One bargain.
    Bargain {
        /// Which.
        id: BargainId,
    },
    /// 登录.
    Login,
    /// 收货地址.
    Addresses {
        /// Whether a tap chooses one for the order being made.
        pick: bool,
    },
    /// One address to fill in.
    Address {
        /// Which; a new one when absent.
        id: Option<AddressId>,
    },
    /// 专属顾问.
    Service {
        /// Which goods one asks about.
        product: Option<ProductId>,
        /// Which order one asks about.
        order: Option<OrderId>,
    },
    /// 直播.
    Live {
        /// Which session; the one that is on, or comes next, when absent.
        id: Option<LiveId>,
    },
    /// 会员中心.
    Member,
    /// 消息.
    Messages,
    /// 我的积分.
    Points,
    /// 隐私.
    Privacy,
    /// 积分商城.
    PointsMall,
    /// 确认兑换.
    Exchange {
        /// Of which offer.
        offer: ActivityId,
    },
    /// 做任务.
    Tasks,
    /// 邀请有礼.
    Invite,
    /// 新人礼.
    Newcomer {
        /// Whether it is taken at once.
        take: bool,
    },
    /// 我的收藏.
    Favourites,
    /// 浏览足迹.
    Footprints,
}

impl Route {
    /// The core of the home page alone is asked for no other.
    #[cfg(not(feature = "whole"))]
    pub(crate) fn parse(route: &str, _query: &Texts) -> Option<Self> {
        (route == "home").then_some(Self::Home)
    }

    /// The page a shell opened; `None` when there is no such page or its query makes no sense.
    #[cfg(feature = "whole")]
    pub(crate) fn parse(route: &str, query: &Texts) -> Option<Self> {
        let text = |name: &str| query.get(name)?.as_str().map(decode).filter(|v| !v.is_empty());
        Some(match route {
            "home" => Self::Home,
            "category" => Self::Category { id: text("id").and_then(|id| CategoryId::new(id).ok()) },
            "cart" => Self::Cart,
            "me" => Self::Me,
            "search" => Self::Search { q: text("q") },
            "product" => Self::Product { id: ProductId::new(text("id")?).ok()? },
            "checkout" => Self::Checkout,
            "pay" => Self::Pay {
                order: OrderId::new(text("order")?).ok()?,
                payment: text("payment").and_then(|it| PaymentId::new(it).ok()),
            },
            "paid" => Self::Paid { order: OrderId::new(text("order")?).ok()? },
            "orders" => Self::Orders { state: text("state").and_then(|s| OrderState::named(&s)) },
            "order" => Self::Order { id: OrderId::new(text("id")?).ok()? },
            "aftersale" => Self::AfterSale { id: OrderId::new(text("id")?).ok()? },
            "refund" => Self::Refund {
                order: OrderId::new(text("order")?).ok()?,
                sequence: text("n")?.parse().ok()?,
            },
            "review" => Self::Review {
                order: OrderId::new(text("order")?).ok()?,
                line: text("line")?.parse().ok()?,
            },
            "reviews" => Self::Reviews { id: ProductId::new(text("id")?).ok()? },
            "coupons" => Self::Coupons,
            "checkin" => Self::CheckIn,
            "lottery" => Self::Lottery { id: ActivityId::new(text("id")?).ok()? },
            "flash" => Self::Flash,
            "groups" => Self::Groups,
            "group" => {
                let id = text("id").and_then(|id| GroupId::new(id).ok());
                let activity = text("activity").and_then(|id| ActivityId::new(id).ok());
                if id.is_none() && activity.is_none() {
                    return None;
                }
                Self::Group { id, activity }
            }
            "bargains" => Self::Bargains,
            "bargain" => Self::Bargain { id: BargainId::new(text("id")?).ok()? },
            "login" => Self::Login,
            "addresses" => Self::Addresses { pick: text("pick").is_some() },
            "address" => Self::Address { id: text("id").and_then(|id| AddressId::new(id).ok()) },
            "service" => Self::Service {
                product: text("product").and_then(|id| ProductId::new(id).ok()),
                order: text("order").and_then(|id| OrderId::new(id).ok()),
            },
            "live" => Self::Live { id: text("id").and_then(|id| LiveId::new(id).ok()) },
            "member" => Self::Member,
            "messages" => Self::Messages,
            "points" => Self::Points,
            "privacy" => Self::Privacy,
            "mall" => Self::PointsMall,
            "exchange" => Self::Exchange { offer: ActivityId::new(text("id")?).ok()? },
            "tasks" => Self::Tasks,
            "invite" => Self::Invite,
            "newcomer" => Self::Newcomer { take: text("take").is_some() },
            "favourites" => Self::Favourites,
            "footprints" => Self::Footprints,
            _ => return None,
        })
    }

    /// The address a shell opens.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Home => "/pages/home/home".to_owned(),
            Self::Category { .. } => "/pages/category/category".to_owned(),
            Self::Cart => "/pages/cart/cart".to_owned(),
            Self::Me => "/pages/me/me".to_owned(),
            Self::Search { q } => at("goods", "search", &[("q", q.as_deref())]),
            Self::Product { id } => at("goods", "product", &[("id", Some(id.as_str()))]),
            Self::Checkout => at("trade", "checkout", &[]),
            Self::Pay { order, payment } => at(
                "trade",
                "pay",
                &[
                    ("order", Some(order.as_str())),
                    ("payment", payment.as_ref().map(PaymentId::as_str)),
                ],
            ),
            Self::Paid { order } => at("trade", "paid", &[("order", Some(order.as_str()))]),
            Self::Orders { state } => {
                at("trade", "orders", &[("state", state.map(OrderState::name))])
            }
            Self::Order { id } => at("trade", "order", &[("id", Some(id.as_str()))]),
            Self::AfterSale { id } => at("trade", "aftersale", &[("id", Some(id.as_str()))]),
            Self::Refund { order, sequence } => {
                let n = sequence.to_string();
                at("trade", "refund", &[("order", Some(order.as_str())), ("n", Some(n.as_str()))])
            }
            Self::Review { order, line } => {
                let line = line.to_string();
                let query = [("order", Some(order.as_str())), ("line", Some(line.as_str()))];
                at("trade", "review", &query)
            }
            Self::Reviews { id } => at("goods", "reviews", &[("id", Some(id.as_str()))]),
            Self::Coupons => at("trade", "coupons", &[]),
            Self::CheckIn => at("trade", "checkin", &[]),
            Self::Lottery { id } => at("trade", "lottery", &[("id", Some(id.as_str()))]),
            Self::Flash => at("trade", "flash", &[]),
            Self::Groups => at("trade", "groups", &[]),
            Self::Group { id, activity } => at(
                "trade",
                "group",
                &[
                    ("id", id.as_ref().map(GroupId::as_str)),
                    ("activity", activity.as_ref().map(ActivityId::as_str)),
                ],
            ),
            Self::Bargains => at("trade", "bargains", &[]),
            Self::Bargain { id } => at("trade", "bargain", &[("id", Some(id.as_str()))]),
            Self::Login => at("account", "login", &[]),
            Self::Addresses { pick } => {
                at("account", "addresses", &[("pick", pick.then_some("1"))])
            }
            Self::Address { id } => {
                at("account", "address", &[("id", id.as_ref().map(AddressId::as_str))])
            }
            Self::Service { product, order } => at(
                "account",
                "service",
                &[
                    ("product", product.as_ref().map(ProductId::as_str)),
                    ("order", order.as_ref().map(OrderId::as_str)),
                ],
            ),
            Self::Live { id } => at("goods", "live", &[("id", id.as_ref().map(LiveId::as_str))]),
            Self::Member => at("account", "member", &[]),
            Self::Messages => at("account", "messages", &[]),
            Self::Points => at("account", "points", &[]),
            Self::Privacy => at("account", "privacy", &[]),
            Self::PointsMall => at("account", "mall", &[]),
            Self::Exchange { offer } => at("trade", "exchange", &[("id", Some(offer.as_str()))]),
            Self::Tasks => at("account", "tasks", &[]),
            Self::Invite => at("account", "invite", &[]),
            Self::Newcomer { take } => at("account", "newcomer", &[("take", take.then_some("1"))]),
            Self::Favourites => at("account", "favourites", &[]),
            Self::Footprints => at("account", "footprints", &[]),
        }
    }

    /// 专属顾问, about nothing in particular.
    pub(crate) const SERVICE: Self = Self::Service { product: None, order: None };

    /// How it is usually opened.
    pub(crate) const fn how(&self) -> How {
        match self {
            Self::Home | Self::Category { .. } | Self::Cart | Self::Me => How::Tab,
            _ => How::Push,
        }
    }

    /// The effect that opens it.
    pub(crate) fn navigate(&self, how: How) -> Effect {
        Effect::Navigate { how, url: self.url() }
    }
}

fn at(package: &str, page: &str, query: &[(&str, Option<&str>)]) -> String {
    let mut url = format!("/packages/{package}/{page}/{page}");
    let mut joint = '?';
    for (name, value) in query {
        if let Some(value) = value {
            url.push(joint);
            url.push_str(name);
            url.push('=');
            url.push_str(&encode(value));
            joint = '&';
        }
    }
    url
}

/// Percent-encodes everything that is not unreserved (RFC 3986).
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
    }
    encoded
}

/// The other way; what is not well encoded stays as it is. `WeChat` hands queries over undecoded.
#[cfg(feature = "whole")]
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |digit: Option<u8>| digit.and_then(|d| char::from(d).to_digit(16));
        let mut ahead = rest.clone();
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(byte));
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reopened(route: &Route) -> Option<Route> {
        let url = route.url();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let query = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        Route::parse(path.rsplit('/').next().unwrap(), &query)
    }

    #[test]
    fn what_is_opened_is_what_was_meant() {
        let routes = [
            Route::Home,
            Route::Search { q: Some("面膜 & 50%".to_owned()) },
            Route::Product { id: ProductId::new("p-1").unwrap() },
            Route::Orders { state: Some(OrderState::Unpaid) },
            Route::Orders { state: None },
            Route::Addresses { pick: true },
            Route::CheckIn,
            Route::Member,
            Route::Lottery { id: ActivityId::new("wheel").unwrap() },
            Route::Messages,
            Route::Points,
            Route::Privacy,
            Route::PointsMall,
            Route::Exchange { offer: ActivityId::new("mask").unwrap() },
            Route::Tasks,
            Route::Invite,
            Route::Newcomer { take: true },
            Route::AfterSale { id: OrderId::new("o-1").unwrap() },
            Route::Refund { order: OrderId::new("o-1").unwrap(), sequence: 2 },
            Route::Review { order: OrderId::new("o-1").unwrap(), line: 1 },
            Route::Reviews { id: ProductId::new("p-1").unwrap() },
            Route::Service { product: Some(ProductId::new("p-1").unwrap()), order: None },
            Route::SERVICE,
            Route::Favourites,
            Route::Footprints,
            Route::Live { id: None },
            Route::Live { id: Some(LiveId::new("dew").unwrap()) },
            Route::Groups,
            Route::Group { id: Some(GroupId::new("g-1").unwrap()), activity: None },
            Route::Group { id: None, activity: Some(ActivityId::new("masks").unwrap()) },
            Route::Bargains,
            Route::Bargain { id: BargainId::new("b-1").unwrap() },
            Route::Address { id: None },
        ];
        for route in routes {
            assert_eq!(reopened(&route), Some(route));
        }
    }

    #[test]
    fn nonsense_is_no_page() {
        let query = |id: &str| Texts::from_iter([("id".to_owned(), id.into())]);
        assert_eq!(Route::parse("nowhere", &Texts::new()), None);
        assert_eq!(Route::parse("product", &Texts::new()), None);
        assert_eq!(Route::parse("product", &query("../x")), None);
        assert_eq!(decode("%zz%e4"), "%zz%e4");
    }
}
