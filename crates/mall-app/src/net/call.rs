//! One variant per request.

use mall_api::address::AddressesResponse;
use mall_api::after_sale::{AskRequest, PreviewRequest, StepRequest};
use mall_api::cart::{SyncRequest, SyncResponse};
use mall_api::catalog::{
    CategoriesResponse, ProductResponse, ProductsQuery, ProductsResponse, Sort,
};
use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest};
use mall_api::coupon::{ClaimRequest, ClaimResponse, CouponsResponse, RedeemRequest};
use mall_api::favourite::{AddFavouritesRequest, CardsRequest, CardsResponse, FavouritesResponse};
use mall_api::flash::FlashSalesResponse;
use mall_api::group::{GroupBuysResponse, GroupResponse};
use mall_api::home::{HomeQuery, HomeResponse};
use mall_api::live::{LiveSubject, LivesQuery, LivesResponse};
use mall_api::lottery::{DrawRequest, DrawResponse, LotteryResponse};
use mall_api::member::{BuyCardRequest, GiftsResponse, MemberResponse};
use mall_api::message::{MessagesQuery, MessagesResponse, ReadRequest, ReadResponse};
use mall_api::order::{
    OrderView, OrdersQuery, OrdersResponse, PayResponse, PlaceQuery, PlaceRequest, SandboxAnswer,
};
use mall_api::points::{PointsQuery, PointsResponse};
use mall_api::reminder::{CheckInReminderRequest, ReminderResponse};
use mall_api::review::{FollowUpRequest, ReviewRequest, ReviewsQuery, ReviewsResponse};
use mall_api::service::{LeaveMessageRequest, ServiceResponse};
use mall_api::session::{CodeRequest, CodeResponse, LoginRequest, LoginResponse, MeResponse};
use mall_api::{ApiError, path};
use mall_core::address::Address;
use mall_core::order::OrderState;
use mall_core::pricing::{Channel, Refund};
use mall_core::reminder::FlashSubject;
use mall_core::{
    ActivityId, AddressId, GroupId, LiveId, OrderId, PaidCardId, PaymentId, ProductId, TemplateId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Failure;
use crate::effect::{Effect, EffectId, Method};
use crate::tree;
use crate::tree::Texts;

/// A request to the server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    Home(HomeQuery),
    Categories,
    Products(ProductsQuery),
    Product(ProductId),
    Code(CodeRequest),
    Login(LoginRequest),
    Logout,
    Me,
    Sync(Box<SyncRequest>),
    Coupons,
    FlashSales,
    /// Whether these are to be told of before they are sold.
    RemindOfFlash(FlashSubject, bool),
    RemindOfCheckIn(CheckInReminderRequest),
    Member,
    TakeGifts,
    BuyCard(PaidCardId, BuyCardRequest),
    RefundCard(PaidCardId),
    Messages(MessagesQuery),
    ReadMessages(ReadRequest),
    GroupBuys,
    Group(GroupId),
    Claim(TemplateId, ClaimRequest),
    Redeem(RedeemRequest),
    Calendar,
    CheckIn,
    MakeUp(MakeUpRequest),
    Points(PointsQuery),
    Favourites,
    AddFavourites(AddFavouritesRequest),
    RemoveFavourite(ProductId),
    Cards(CardsRequest),
    Lives(LivesQuery),
    /// Whether one is to be told before it begins.
    RemindOfLive(LiveId, bool),
    Service,
    LeaveMessage(Box<LeaveMessageRequest>),
    Lottery(ActivityId),
    Draw(ActivityId, DrawRequest),
    BuyTicket(ActivityId, DrawRequest),
    Place(Box<PlaceRequest>, PlaceQuery),
    Orders(OrdersQuery),
    Order(OrderId),
    Cancel(OrderId),
    Received(OrderId),
    AskBack(OrderId, Box<AskRequest>),
    PreviewRefund(OrderId, PreviewRequest),
    StepAfterSale(OrderId, StepRequest),
    Review(OrderId, ReviewRequest),
    FollowUp(OrderId, FollowUpRequest),
    Reviews(ProductId, ReviewsQuery),
    /// At most so many pictures, which the shopper is to choose.
    #[cfg(feature = "whole")]
    Pictures(usize),
    Pay(OrderId),
    Sandbox(PaymentId, SandboxAnswer),
    Addresses,
    SaveAddress(Option<AddressId>, Address),
    DeleteAddress(AddressId),
    DefaultAddress(AddressId),
}

/// What the server answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    Home(Box<HomeResponse>),
    Categories(CategoriesResponse),
    Products(ProductsResponse),
    Product(Box<ProductResponse>),
    Code(CodeResponse),
    Login(LoginResponse),
    Me(MeResponse),
    Sync(Box<SyncResponse>),
    Coupons(CouponsResponse),
    FlashSales(Box<FlashSalesResponse>),
    Reminder(ReminderResponse),
    Member(Box<MemberResponse>),
    Gifts(Box<GiftsResponse>),
    Messages(MessagesResponse),
    Read(ReadResponse),
    GroupBuys(Box<GroupBuysResponse>),
    Group(Box<GroupResponse>),
    Claim(ClaimResponse),
    Calendar(Box<CheckInResponse>),
    CheckedIn(Box<CheckInAnswer>),
    Points(PointsResponse),
    Service(Box<ServiceResponse>),
    Lives(Box<LivesResponse>),
    Favourites(FavouritesResponse),
    Cards(CardsResponse),
    Lottery(Box<LotteryResponse>),
    Drawn(Box<DrawResponse>),
    Orders(OrdersResponse),
    Order(Box<OrderView>),
    Refund(Box<Refund>),
    Reviews(Box<ReviewsResponse>),
    /// Where each of them is seen, or why it is not there.
    #[cfg(feature = "whole")]
    Pictures(Vec<Result<String, Failure>>),
    Pay(PayResponse),
    Addresses(AddressesResponse),
    Done,
}

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
        match self {
            Self::Home(_) | Self::Me | Self::Sync(_) | Self::Claim(..) => get(path::HOME),
            Self::Categories => get(path::CATEGORIES),
            Self::Products(query) => (Get, products_url(query), None),
            Self::Product(id) => get(&path::with_id(path::PRODUCT, id.as_str())),
            Self::Code(body) => (Post, path::LOGIN_CODE.to_owned(), json(body)),
            Self::Login(body) => (Post, path::SESSION.to_owned(), json(body)),
            Self::Logout => (Delete, path::SESSION.to_owned(), None),
            Self::Coupons => get(path::COUPONS),
            Self::FlashSales => get(path::FLASH_SALES),
            Self::RemindOfFlash(subject, true) => {
                (Post, path::FLASH_REMINDERS.to_owned(), json(subject))
            }
            Self::RemindOfFlash(subject, false) => (Delete, reminder_url(subject), None),
            Self::RemindOfCheckIn(body) => (Put, path::CHECK_IN_REMINDER.to_owned(), json(body)),
            Self::Messages(MessagesQuery { after }) => {
                let after = after.map(|after| after.to_string());
                (Get, with_query(path::MESSAGES, &[("after", after)]), None)
            }
            Self::ReadMessages(body) => (Post, path::MESSAGES_READ.to_owned(), json(body)),
            Self::Member => get(path::MEMBER),
            Self::TakeGifts => post(path::MEMBER_GIFTS.to_owned()),
            Self::BuyCard(id, body) => {
                (Post, path::with_id(path::MEMBER_CARD_BUY, id.as_str()), json(body))
            }
            Self::RefundCard(id) => post(path::with_id(path::MEMBER_CARD_REFUND, id.as_str())),
            Self::GroupBuys => get(path::GROUP_BUYS),
            Self::Group(id) => get(&path::with_id(path::GROUP, id.as_str())),
            Self::Redeem(body) => (Post, path::COUPON_REDEEM.to_owned(), json(body)),
            Self::Calendar => get(path::CHECK_IN),
            Self::CheckIn => post(path::CHECK_IN.to_owned()),
            Self::MakeUp(body) => (Post, path::CHECK_IN_MAKE_UP.to_owned(), json(body)),
            Self::Points(PointsQuery { after }) => {
                let after = after.map(|after| after.to_string());
                (Get, with_query(path::POINTS, &[("after", after)]), None)
            }
            Self::Favourites
            | Self::AddFavourites(_)
            | Self::RemoveFavourite(_)
            | Self::Cards(_)
            | Self::Lives(_)
            | Self::RemindOfLive(..)
            | Self::Service
            | Self::LeaveMessage(_) => self.request_of_own(),
            Self::Lottery(id) => get(&path::with_id(path::LOTTERY, id.as_str())),
            Self::Draw(id, body) => {
                (Post, path::with_id(path::LOTTERY_DRAW, id.as_str()), json(body))
            }
            Self::BuyTicket(id, body) => {
                (Post, path::with_id(path::LOTTERY_TICKETS, id.as_str()), json(body))
            }
            Self::Place(body, PlaceQuery { again }) => {
                let again = if *again { "?again=true" } else { "" };
                (Post, format!("{}{again}", path::ORDERS), json(body))
            }
            Self::Orders(query) => (Get, orders_url(query), None),
            Self::Order(id) => get(&path::with_id(path::ORDER, id.as_str())),
            Self::Cancel(id) => post(path::with_id(path::ORDER_CANCEL, id.as_str())),
            Self::Received(id) => post(path::with_id(path::ORDER_RECEIVED, id.as_str())),
            Self::AskBack(id, body) => {
                (Post, path::with_id(path::ORDER_AFTER_SALES, id.as_str()), json(body))
            }
            Self::PreviewRefund(id, body) => {
                (Post, path::with_id(path::ORDER_AFTER_SALE_PREVIEW, id.as_str()), json(body))
            }
            Self::StepAfterSale(id, body) => {
                (Post, path::with_id(path::ORDER_AFTER_SALE_STEP, id.as_str()), json(body))
            }
            Self::Review(id, body) => {
                (Post, path::with_id(path::ORDER_REVIEWS, id.as_str()), json(body))
            }
            Self::FollowUp(id, body) => {
                (Post, path::with_id(path::ORDER_FOLLOW_UP, id.as_str()), json(body))
            }
            Self::Reviews(id, query) => {
                let path = path::with_id(path::PRODUCT_REVIEWS, id.as_str());
                get(&with_query(&path, &[("after", query.after.map(|it| it.to_string()))]))
            }
            Self::Pictures(_) => (Post, path::PICTURES.to_owned(), None),
            Self::Pay(id) => post(path::with_id(path::ORDER_PAY, id.as_str())),
            Self::Sandbox(id, body) => {
                (Post, path::with_id(path::SANDBOX_PAYMENT, id.as_str()), json(body))
            }
            Self::Addresses => get(path::ADDRESSES),
            Self::SaveAddress(None, body) => (Post, path::ADDRESSES.to_owned(), json(body)),
            Self::SaveAddress(Some(id), body) => {
                (Put, path::with_id(path::ADDRESS, id.as_str()), json(body))
            }
            Self::DeleteAddress(id) => (Delete, path::with_id(path::ADDRESS, id.as_str()), None),
            Self::DefaultAddress(id) => post(path::with_id(path::ADDRESS_DEFAULT, id.as_str())),
        }
    }

    /// What a shopper likes and looks at, live sessions, and what is left for the shop.
    #[cfg(feature = "whole")]
    fn request_of_own(&self) -> (Method, String, Option<String>) {
        use Method::{Delete, Get, Post};
        let get = |url: &str| (Get, url.to_owned(), None);
        match self {
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
            _ => get(path::HOME),
        }
    }

    /// What `status` and `body` say.
    pub(crate) fn read(&self, status: u16, body: &str) -> Result<Reply, Failure> {
        if !(200..300).contains(&status) {
            return Err(match parse::<ApiError>(body) {
                Ok(error) => Failure::Api(Box::new(error)),
                Err(failure) => failure,
            });
        }
        Ok(match self {
            Self::Home(_) => {
                let home = crate::model::home::read(body).map_err(|_| Failure::Unreadable)?;
                Reply::Home(Box::new(home))
            }
            Self::Me => Reply::Me(parse(body)?),
            Self::Sync(_) => Reply::Sync(Box::new(parse(body)?)),
            Self::Claim(..) => Reply::Claim(parse(body)?),
            _ => return self.read_beyond_home(body),
        })
    }

    /// What only other pages than home ask for.
    #[cfg(feature = "whole")]
    fn read_beyond_home(&self, body: &str) -> Result<Reply, Failure> {
        Ok(match self {
            Self::Categories => Reply::Categories(parse(body)?),
            Self::Products(_) => Reply::Products(parse(body)?),
            Self::Product(_) => Reply::Product(Box::new(parse(body)?)),
            Self::Code(_) => Reply::Code(parse(body)?),
            Self::Login(_) => Reply::Login(parse(body)?),
            Self::Coupons => Reply::Coupons(parse(body)?),
            Self::Redeem(_) => Reply::Claim(parse(body)?),
            Self::Calendar => Reply::Calendar(Box::new(parse(body)?)),
            Self::CheckIn | Self::MakeUp(_) => Reply::CheckedIn(Box::new(parse(body)?)),
            Self::Points(_) => Reply::Points(parse(body)?),
            Self::Service | Self::LeaveMessage(_) => Reply::Service(Box::new(parse(body)?)),
            Self::Lottery(_) | Self::BuyTicket(..) => Reply::Lottery(Box::new(parse(body)?)),
            Self::Draw(..) => Reply::Drawn(Box::new(parse(body)?)),
            Self::FlashSales => Reply::FlashSales(Box::new(parse(body)?)),
            Self::Favourites | Self::AddFavourites(_) | Self::RemoveFavourite(_) => {
                Reply::Favourites(parse(body)?)
            }
            Self::Cards(_) => Reply::Cards(parse(body)?),
            Self::Lives(_) => Reply::Lives(Box::new(parse(body)?)),
            Self::RemindOfFlash(..) | Self::RemindOfCheckIn(_) | Self::RemindOfLive(..) => {
                Reply::Reminder(parse(body)?)
            }
            Self::Member | Self::RefundCard(_) => Reply::Member(Box::new(parse(body)?)),
            Self::TakeGifts => Reply::Gifts(Box::new(parse(body)?)),
            Self::Messages(_) => Reply::Messages(parse(body)?),
            Self::ReadMessages(_) => Reply::Read(parse(body)?),
            Self::GroupBuys => Reply::GroupBuys(Box::new(parse(body)?)),
            Self::Group(_) => Reply::Group(Box::new(parse(body)?)),
            Self::Orders(_) => Reply::Orders(parse(body)?),
            Self::Place(..)
            | Self::BuyCard(..)
            | Self::Order(_)
            | Self::Cancel(_)
            | Self::Received(_)
            | Self::AskBack(..)
            | Self::StepAfterSale(..)
            | Self::Review(..)
            | Self::FollowUp(..)
            | Self::Sandbox(..) => Reply::Order(Box::new(parse(body)?)),
            Self::PreviewRefund(..) => Reply::Refund(Box::new(parse(body)?)),
            Self::Reviews(..) => Reply::Reviews(Box::new(parse(body)?)),
            Self::Pictures(_) => {
                let kept: mall_api::review::PictureResponse = parse(body)?;
                Reply::Pictures(vec![Ok(kept.path)])
            }
            Self::Pay(_) => Reply::Pay(parse(body)?),
            Self::Addresses
            | Self::SaveAddress(..)
            | Self::DeleteAddress(_)
            | Self::DefaultAddress(_) => Reply::Addresses(parse(body)?),
            Self::Home(_) | Self::Me | Self::Sync(_) | Self::Claim(..) | Self::Logout => {
                Reply::Done
            }
        })
    }

    /// The home page alone asks for nothing else.
    #[cfg(not(feature = "whole"))]
    fn read_beyond_home(&self, _body: &str) -> Result<Reply, Failure> {
        Err(Failure::Unreadable)
    }
}

fn parse<T: DeserializeOwned>(body: &str) -> Result<T, Failure> {
    tree::read(body).map_err(|_| Failure::Unreadable)
}

fn json(body: &impl Serialize) -> Option<String> {
    serde_json::to_string(body).ok()
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
            url.push_str(&crate::route::encode(value));
        }
    }
    url
}
