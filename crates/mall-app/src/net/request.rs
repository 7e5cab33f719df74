//! How each request is made.

use mall_api::catalog::{ProductsQuery, Sort};
use mall_api::home::HomeQuery;
#[cfg(feature = "whole")]
use mall_api::live::{LiveSubject, LivesQuery};
#[cfg(feature = "whole")]
use mall_api::message::MessagesQuery;
use mall_api::order::OrdersQuery;
#[cfg(feature = "whole")]
use mall_api::order::PlaceQuery;
use mall_api::path;
#[cfg(feature = "whole")]
use mall_api::points::PointsQuery;
use mall_core::order::OrderState;
use mall_core::pricing::Channel;
use mall_core::reminder::FlashSubject;
use serde::Serialize;

use super::Call;
use crate::effect::{Effect, EffectId, Method};
use crate::route;
use crate::tree::{self, Texts};

impl Call {
    /// The effect that makes the request.
    pub(crate) fn effect(&self, id: EffectId, token: Option<&str>) -> Effect {
        let (method, url, body) = self.request();
        let mut headers = Texts::new();
        if body.is_some() {
            headers.insert("content-type".to_owned(), "application/json".into());
        }
        if let Some(token) = token {
            headers.insert("authorization".to_owned(), format!("Bearer {token}").into());
        }
        #[cfg(feature = "whole")]
        if let Self::Pictures(count) = self {
            return Effect::Pictures { id, url, headers, count: *count };
        }
        #[cfg(feature = "whole")]
        if let Self::WechatLogin(phone_code) = self {
            return Effect::Login { id, url, phone_code: phone_code.clone() };
        }
        Effect::Request { id, method, url, headers, body }
    }

    fn request(&self) -> (Method, String, Option<String>) {
        let post = |path: &str, body| (Method::Post, path.to_owned(), body);
        match self {
            Self::Home(query) => (Method::Get, home_url(query), None),
            Self::Me => (Method::Get, path::ME.to_owned(), None),
            Self::Sync(body) => post(path::CART_SYNC, json(body)),
            Self::Claim(id, body) => {
                post(&path::with_id(path::COUPON_CLAIM, id.as_str()), json(body))
            }
            _ => self.request_beyond_home(),
        }
    }

    /// The home page alone asks for nothing else.
    #[cfg(not(feature = "whole"))]
    fn request_beyond_home(&self) -> (Method, String, Option<String>) {
        (Method::Get, path::HOME.to_owned(), None)
    }

    /// What only other pages than home ask for.
    #[cfg(feature = "whole")]
    fn request_beyond_home(&self) -> (Method, String, Option<String>) {
        use Method::{Delete, Get, Post, Put};
        let get = |url: &str| (Get, url.to_owned(), None);
        let post = |url: String| (Post, url, Some("{}".to_owned()));
        let with = |path: &str, id: &str, body| (Post, path::with_id(path, id), body);
        match self {
            Self::Home(_) | Self::Me | Self::Sync(_) | Self::Claim(..) => get(path::HOME),
            Self::Categories => get(path::CATEGORIES),
            Self::Products(query) => (Get, products_url(query), None),
            Self::Product(id) => get(&path::with_id(path::PRODUCT, id.as_str())),
            Self::Code(body) => (Post, path::LOGIN_CODE.to_owned(), json(body)),
            Self::Login(body) => (Post, path::SESSION.to_owned(), json(body)),
            Self::LoginWays => get(path::SESSION),
            Self::WechatLogin(_) => get(path::SESSION_WECHAT),
            Self::PageLogin(body) => (Post, path::SESSION_PAGE.to_owned(), json(body)),
            Self::Logout => (Delete, path::SESSION.to_owned(), None),
            Self::MyData => get(path::MY_DATA),
            Self::Leave => (Delete, path::ME.to_owned(), None),
            Self::Coupons => get(path::COUPONS),
            Self::FlashSales => get(path::FLASH_SALES),
            Self::RemindOfFlash(subject, true) => {
                (Post, path::FLASH_REMINDERS.to_owned(), json(subject))
            }
            Self::RemindOfFlash(subject, false) => (Delete, reminder_url(subject), None),
            Self::RemindOfCheckIn(body) => (Put, path::CHECK_IN_REMINDER.to_owned(), json(body)),
            Self::Member => get(path::MEMBER),
            Self::TakeGifts => post(path::MEMBER_GIFTS.to_owned()),
            Self::RefundCard(id) => post(path::with_id(path::MEMBER_CARD_REFUND, id.as_str())),
            Self::Redeem(body) => (Post, path::COUPON_REDEEM.to_owned(), json(body)),
            Self::Calendar => get(path::CHECK_IN),
            Self::CheckIn => post(path::CHECK_IN.to_owned()),
            Self::MakeUp(body) => (Post, path::CHECK_IN_MAKE_UP.to_owned(), json(body)),
            Self::Events(body) => (Post, path::EVENTS.to_owned(), json(body)),
            Self::Subscribe(body) => (Post, path::SUBSCRIPTIONS.to_owned(), json(body)),
            Self::Points(_)
            | Self::Messages(_)
            | Self::ReadMessages(_)
            | Self::Favourites
            | Self::AddFavourites(_)
            | Self::RemoveFavourite(_)
            | Self::Cards(_)
            | Self::Lives(_)
            | Self::RemindOfLive(..)
            | Self::Service
            | Self::LeaveMessage(_)
            | Self::PointsMall
            | Self::Exchange(..)
            | Self::GroupBuys
            | Self::Group(_)
            | Self::Bargains
            | Self::Bargain(_)
            | Self::StartBargain(_)
            | Self::HelpBargain(_)
            | Self::Lottery(_)
            | Self::Draw(..)
            | Self::BuyTicket(..)
            | Self::Tasks
            | Self::TellOfTask(_)
            | Self::ClaimTask(..)
            | Self::Invite
            | Self::InviteToken
            | Self::AcceptInvite(_)
            | Self::Scene(_)
            | Self::Newcomer
            | Self::TakeNewcomer(_)
            | Self::BuyAddOn(..)
            | Self::BuyCard(..)
            | Self::SayBirthday(_)
            | Self::TakeBirthday => self.request_of_activity(),
            Self::Place(body, PlaceQuery { again }) => {
                let again = if *again { "?again=true" } else { "" };
                (Post, format!("{}{again}", path::ORDERS), json(body))
            }
            Self::Orders(query) => (Get, orders_url(query), None),
            Self::Order(id) => get(&path::with_id(path::ORDER, id.as_str())),
            Self::AfterOrder(id) => get(&path::with_id(path::ORDER_AFTER, id.as_str())),
            Self::Cancel(id) => post(path::with_id(path::ORDER_CANCEL, id.as_str())),
            Self::Received(id) => post(path::with_id(path::ORDER_RECEIVED, id.as_str())),
            Self::AskBack(id, body) => with(path::ORDER_AFTER_SALES, id.as_str(), json(body)),
            Self::PreviewRefund(id, body) => {
                with(path::ORDER_AFTER_SALE_PREVIEW, id.as_str(), json(body))
            }
            Self::StepAfterSale(id, body) => {
                with(path::ORDER_AFTER_SALE_STEP, id.as_str(), json(body))
            }
            Self::Review(id, body) => with(path::ORDER_REVIEWS, id.as_str(), json(body)),
            Self::FollowUp(id, body) => with(path::ORDER_FOLLOW_UP, id.as_str(), json(body)),
            Self::Reviews(id, query) => {
                let path = path::with_id(path::PRODUCT_REVIEWS, id.as_str());
                get(&with_query(&path, &[("after", query.after.map(|it| it.to_string()))]))
            }
            Self::Pictures(_) => (Post, path::PICTURES.to_owned(), None),
            Self::Pay(id, via) => post(pay_url(id.as_str(), via.is_some())),
            Self::AskPaid(id) => post(path::with_id(path::ORDER_PAID, id.as_str())),
            Self::Sandbox(id, body) => with(path::SANDBOX_PAYMENT, id.as_str(), json(body)),
            Self::Addresses => get(path::ADDRESSES),
            Self::SaveAddress(id, body) => save_address(id.as_ref(), body),
            Self::DeleteAddress(id) => (Delete, path::with_id(path::ADDRESS, id.as_str()), None),
            Self::DefaultAddress(id) => post(path::with_id(path::ADDRESS_DEFAULT, id.as_str())),
        }
    }

    /// What activities and members ask for, live sessions, and messages to the shop.
    #[cfg(feature = "whole")]
    fn request_of_activity(&self) -> (Method, String, Option<String>) {
        use Method::{Delete, Get, Post, Put};
        let get = |url: &str| (Get, url.to_owned(), None);
        let post = |url: String| (Post, url, Some("{}".to_owned()));
        match self {
            Self::Messages(MessagesQuery { after }) => {
                let after = after.map(|after| after.to_string());
                (Get, with_query(path::MESSAGES, &[("after", after)]), None)
            }
            Self::ReadMessages(body) => (Post, path::MESSAGES_READ.to_owned(), json(body)),
            Self::GroupBuys => get(path::GROUP_BUYS),
            Self::Group(id) => get(&path::with_id(path::GROUP, id.as_str())),
            Self::Favourites => get(path::FAVOURITES),
            Self::AddFavourites(body) => (Post, path::FAVOURITES.to_owned(), json(body)),
            Self::RemoveFavourite(product) => {
                let product = Some(product.to_string());
                (Delete, with_query(path::FAVOURITES, &[("product", product)]), None)
            }
            Self::Cards(body) => (Post, path::PRODUCT_CARDS.to_owned(), json(body)),
            Self::Lives(LivesQuery { id }) => {
                let id = id.as_ref().map(ToString::to_string);
                (Get, with_query(path::LIVES, &[("id", id)]), None)
            }
            Self::RemindOfLive(live, true) => {
                let body = LiveSubject { live: live.clone() };
                (Post, path::LIVE_REMINDERS.to_owned(), json(&body))
            }
            Self::RemindOfLive(live, false) => {
                let live = Some(live.to_string());
                (Delete, with_query(path::LIVE_REMINDERS, &[("live", live)]), None)
            }
            Self::Service => get(path::SERVICE),
            Self::LeaveMessage(body) => (Post, path::SERVICE_MESSAGES.to_owned(), json(body)),
            Self::PointsMall => get(path::POINTS_MALL),
            Self::Exchange(id, body) => {
                (Post, path::with_id(path::POINTS_EXCHANGE, id.as_str()), json(body))
            }
            Self::Bargains => get(path::BARGAINS),
            Self::Bargain(id) => get(&path::with_id(path::BARGAIN, id.as_str())),
            Self::StartBargain(id) => post(path::with_id(path::BARGAIN_START, id.as_str())),
            Self::HelpBargain(id) => post(path::with_id(path::BARGAIN_HELP, id.as_str())),
            Self::Lottery(id) => get(&path::with_id(path::LOTTERY, id.as_str())),
            Self::Draw(id, body) => {
                (Post, path::with_id(path::LOTTERY_DRAW, id.as_str()), json(body))
            }
            Self::Tasks => get(path::TASKS),
            Self::TellOfTask(body) => (Post, path::TASK_EVENTS.to_owned(), json(body)),
            Self::ClaimTask(id, body) => {
                (Post, path::with_id(path::TASK_CLAIM, id.as_str()), json(body))
            }
            Self::Invite => get(path::INVITE),
            Self::InviteToken => post(path::INVITE_TOKEN.to_owned()),
            Self::AcceptInvite(body) => (Post, path::INVITE_ACCEPT.to_owned(), json(body)),
            Self::Scene(scene) => {
                let code = route::encode(&route::decode(scene));
                (Get, path::with_id(path::SCENE, code), None)
            }
            Self::Newcomer => get(path::NEWCOMER_GIFT),
            Self::TakeNewcomer(body) => (Post, path::NEWCOMER_GIFT.to_owned(), json(body)),
            Self::BuyTicket(id, body) => {
                (Post, path::with_id(path::LOTTERY_TICKETS, id.as_str()), json(body))
            }
            Self::Points(PointsQuery { after }) => {
                let after = after.map(|after| after.to_string());
                (Get, with_query(path::POINTS, &[("after", after)]), None)
            }
            Self::BuyAddOn(id, body) => {
                (Post, path::with_id(path::ORDER_ADD_ONS, id.as_str()), json(body))
            }
            Self::BuyCard(id, body) => {
                (Post, path::with_id(path::MEMBER_CARD_BUY, id.as_str()), json(body))
            }
            Self::SayBirthday(day) => (Put, path::MEMBER_BIRTHDAY.to_owned(), json(day)),
            Self::TakeBirthday => post(path::MEMBER_BIRTHDAY_GIFT.to_owned()),
            // Nothing else comes here.
            _ => get(path::HOME),
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a request has a body or none")]
fn json(body: &impl Serialize) -> Option<String> {
    Some(tree::write(body))
}

fn home_url(query: &HomeQuery) -> String {
    let channel = query.channel.map(|it| match it {
        Channel::MiniProgram => "miniProgram",
        Channel::H5 => "h5",
    });
    with_query(
        path::HOME,
        &[
            ("channel", channel.map(str::to_owned)),
            ("preview", query.preview.as_ref().map(ToString::to_string)),
        ],
    )
}

fn products_url(query: &ProductsQuery) -> String {
    let sort = match query.sort {
        Sort::Best => None,
        Sort::Sold => Some("sold"),
        Sort::PriceUp => Some("priceUp"),
        Sort::PriceDown => Some("priceDown"),
    };
    with_query(
        path::PRODUCTS,
        &[
            ("category", query.category.as_ref().map(ToString::to_string)),
            ("q", query.q.clone()),
            ("sort", sort.map(str::to_owned)),
            ("after", query.after.map(|after| after.to_string())),
        ],
    )
}

/// A new address, or another text for one that is there.
#[cfg(feature = "whole")]
fn save_address(
    id: Option<&mall_core::AddressId>,
    body: &impl Serialize,
) -> (Method, String, Option<String>) {
    match id {
        None => (Method::Post, path::ADDRESSES.to_owned(), json(body)),
        Some(id) => (Method::Put, path::with_id(path::ADDRESS, id.as_str()), json(body)),
    }
}

/// In H5 the browser says of itself where it is.
#[cfg(feature = "whole")]
fn pay_url(id: &str, is_native: bool) -> String {
    let via = if is_native { "?via=miniProgram" } else { "" };
    path::with_id(path::ORDER_PAY, id) + via
}

fn orders_url(query: &OrdersQuery) -> String {
    with_query(
        path::ORDERS,
        &[
            ("state", query.state.map(OrderState::name).map(str::to_owned)),
            ("after", query.after.as_ref().map(ToString::to_string)),
        ],
    )
}

fn reminder_url(subject: &FlashSubject) -> String {
    with_query(
        path::FLASH_REMINDERS,
        &[
            ("sale", Some(subject.sale.to_string())),
            ("session", Some(subject.session.to_string())),
            ("day", Some(subject.day.to_string())),
            ("sku", Some(subject.sku.to_string())),
        ],
    )
}

fn with_query(path: &str, pairs: &[(&str, Option<String>)]) -> String {
    let mut url = path.to_owned();
    for (name, value) in pairs {
        if let Some(value) = value {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(name);
            url.push('=');
            url.push_str(&route::encode(value));
        }
    }
    url
}
