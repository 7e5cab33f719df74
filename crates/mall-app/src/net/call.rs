//! One variant per request.

use mall_api::ApiError;
use mall_api::add_on::AddOnRequest;
use mall_api::address::AddressesResponse;
use mall_api::after_order::AfterOrderResponse;
use mall_api::after_sale::{AskRequest, PreviewRequest, StepRequest};
use mall_api::bargain::{BargainView, BargainsResponse};
use mall_api::cart::{SyncRequest, SyncResponse};
use mall_api::catalog::{CategoriesResponse, ProductResponse, ProductsQuery, ProductsResponse};
use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest};
use mall_api::coupon::{ClaimRequest, ClaimResponse, CouponsResponse, RedeemRequest};
use mall_api::favourite::{AddFavouritesRequest, CardsRequest, CardsResponse, FavouritesResponse};
use mall_api::flash::FlashSalesResponse;
use mall_api::group::{GroupBuysResponse, GroupResponse};
use mall_api::home::{HomeQuery, HomeResponse};
use mall_api::invite::{AcceptRequest, AcceptResponse, InviteResponse};
use mall_api::live::{LivesQuery, LivesResponse};
use mall_api::lottery::{DrawRequest, DrawResponse, LotteryResponse};
use mall_api::member::{BuyCardRequest, GiftsResponse, MemberResponse};
use mall_api::message::{MessagesQuery, MessagesResponse, ReadRequest, ReadResponse};
use mall_api::newcomer::{NewcomerRequest, NewcomerResponse};
use mall_api::order::{
    OrderView, OrdersQuery, OrdersResponse, PayResponse, PayVia, PlaceQuery, PlaceRequest,
    SandboxAnswer,
};
use mall_api::points::{PointsQuery, PointsResponse};
use mall_api::points_mall::{ExchangeRequest, ExchangeResponse, PointsMallResponse};
use mall_api::reminder::{CheckInReminderRequest, ReminderResponse};
use mall_api::review::{FollowUpRequest, ReviewRequest, ReviewsQuery, ReviewsResponse};
use mall_api::service::{LeaveMessageRequest, ServiceResponse};
use mall_api::session::{CodeRequest, CodeResponse, LoginRequest, LoginResponse, MeResponse};
use mall_api::task::{TaskClaimRequest, TaskClaimResponse, TaskEventRequest, TasksResponse};
use mall_core::address::Address;
use mall_core::birthday::Birthday;
use mall_core::pricing::Refund;
use mall_core::reminder::FlashSubject;
use mall_core::{
    ActivityId, AddressId, BargainId, GroupId, LiveId, OrderId, PaidCardId, PaymentId, ProductId,
    TaskId, TemplateId,
};
use serde::de::DeserializeOwned;

use super::Failure;
use crate::tree;

/// A request to the server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    Home(HomeQuery),
    Categories,
    Products(ProductsQuery),
    Product(ProductId),
    Code(CodeRequest),
    Login(LoginRequest),
    /// By which ways one can log in: names in a list, of which it is only asked whether one is in it.
    LoginWays,
    /// By a code that the shell fetches, and one of a number.
    #[cfg(feature = "whole")]
    WechatLogin(Option<String>),
    /// By what somebody brought back from the page that asks who they are: a code, and their state.
    #[cfg(feature = "whole")]
    PageLogin(mall_api::session::PageLoginRequest),
    Logout,
    Me,
    /// Everything that is kept of the shopper.
    MyData,
    /// The shopper leaves for good.
    Leave,
    Sync(Box<SyncRequest>),
    Coupons,
    FlashSales,
    /// Whether these are to be told of before they are sold.
    RemindOfFlash(FlashSubject, bool),
    RemindOfCheckIn(CheckInReminderRequest),
    Member,
    TakeGifts,
    SayBirthday(Birthday),
    TakeBirthday,
    BuyCard(PaidCardId, BuyCardRequest),
    RefundCard(PaidCardId),
    Messages(MessagesQuery),
    ReadMessages(ReadRequest),
    GroupBuys,
    Group(GroupId),
    Bargains,
    Bargain(BargainId),
    StartBargain(ActivityId),
    HelpBargain(BargainId),
    #[cfg(feature = "whole")]
    Subscribe(mall_api::subscription::SubscribeRequest),
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
    #[cfg(feature = "whole")]
    Events(Box<mall_api::event::EventsRequest>),
    PointsMall,
    Exchange(ActivityId, ExchangeRequest),
    Lottery(ActivityId),
    Draw(ActivityId, DrawRequest),
    Tasks,
    TellOfTask(TaskEventRequest),
    ClaimTask(TaskId, TaskClaimRequest),
    Newcomer,
    TakeNewcomer(NewcomerRequest),
    Invite,
    InviteToken,
    AcceptInvite(AcceptRequest),
    /// Where a code leads that was scanned, as `WeChat` hands its scene over: an address in quotes.
    #[cfg(feature = "whole")]
    Scene(String),
    BuyTicket(ActivityId, DrawRequest),
    Place(Box<PlaceRequest>, PlaceQuery),
    Orders(OrdersQuery),
    Order(OrderId),
    AfterOrder(OrderId),
    BuyAddOn(OrderId, AddOnRequest),
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
    /// Begins a payment, in the mini-program or wherever the browser says it is.
    Pay(OrderId, Option<PayVia>),
    /// Whether the gateway says that it is paid.
    AskPaid(OrderId),
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
    Bargains(Box<BargainsResponse>),
    Bargain(Box<BargainView>),
    Claim(ClaimResponse),
    Calendar(Box<CheckInResponse>),
    CheckedIn(Box<CheckInAnswer>),
    Points(PointsResponse),
    Service(Box<ServiceResponse>),
    PointsMall(PointsMallResponse),
    Exchanged(Box<ExchangeResponse>),
    Lives(Box<LivesResponse>),
    Favourites(FavouritesResponse),
    Cards(CardsResponse),
    Lottery(Box<LotteryResponse>),
    Drawn(Box<DrawResponse>),
    Tasks(Box<TasksResponse>),
    TaskClaimed(Box<TaskClaimResponse>),
    Newcomer(Box<NewcomerResponse>),
    Invite(Box<InviteResponse>),
    InviteAccepted(AcceptResponse),
    Orders(OrdersResponse),
    Order(Box<OrderView>),
    AfterOrder(Box<AfterOrderResponse>),
    Refund(Box<Refund>),
    Reviews(Box<ReviewsResponse>),
    /// Where each of them is seen, or why it is not there.
    #[cfg(feature = "whole")]
    Pictures(Vec<Result<String, Failure>>),
    Pay(PayResponse),
    Addresses(AddressesResponse),
    /// As it came: it is for whoever it is of.
    Text(String),
    Done,
}

impl Call {
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
            Self::Login(_) | Self::WechatLogin(_) | Self::PageLogin(_) => {
                Reply::Login(parse(body)?)
            }
            Self::Coupons => Reply::Coupons(parse(body)?),
            Self::Redeem(_) => Reply::Claim(parse(body)?),
            Self::Calendar => Reply::Calendar(Box::new(parse(body)?)),
            Self::CheckIn | Self::MakeUp(_) => Reply::CheckedIn(Box::new(parse(body)?)),
            Self::Points(_) => Reply::Points(parse(body)?),
            Self::Service | Self::LeaveMessage(_) => Reply::Service(Box::new(parse(body)?)),
            Self::PointsMall => Reply::PointsMall(parse(body)?),
            Self::Exchange(..) => Reply::Exchanged(Box::new(parse(body)?)),
            Self::Lottery(_) | Self::BuyTicket(..) => Reply::Lottery(Box::new(parse(body)?)),
            Self::Tasks | Self::TellOfTask(_) => Reply::Tasks(Box::new(parse(body)?)),
            Self::ClaimTask(..) => Reply::TaskClaimed(Box::new(parse(body)?)),
            Self::Invite | Self::InviteToken => Reply::Invite(Box::new(parse(body)?)),
            Self::AcceptInvite(_) => Reply::InviteAccepted(parse(body)?),
            Self::Newcomer | Self::TakeNewcomer(_) => Reply::Newcomer(Box::new(parse(body)?)),
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
            Self::Member | Self::RefundCard(_) | Self::SayBirthday(_) | Self::TakeBirthday => {
                Reply::Member(Box::new(parse(body)?))
            }
            Self::TakeGifts => Reply::Gifts(Box::new(parse(body)?)),
            Self::Messages(_) => Reply::Messages(parse(body)?),
            Self::ReadMessages(_) => Reply::Read(parse(body)?),
            Self::GroupBuys => Reply::GroupBuys(Box::new(parse(body)?)),
            Self::Group(_) => Reply::Group(Box::new(parse(body)?)),
            Self::Bargains => Reply::Bargains(Box::new(parse(body)?)),
            Self::Bargain(_) | Self::StartBargain(_) | Self::HelpBargain(_) => {
                Reply::Bargain(Box::new(parse(body)?))
            }
            Self::Orders(_) => Reply::Orders(parse(body)?),
            Self::Place(..)
            | Self::BuyCard(..)
            | Self::BuyAddOn(..)
            | Self::Order(_)
            | Self::Cancel(_)
            | Self::Received(_)
            | Self::AskBack(..)
            | Self::StepAfterSale(..)
            | Self::Review(..)
            | Self::FollowUp(..)
            | Self::AskPaid(_)
            | Self::Sandbox(..) => Reply::Order(Box::new(parse(body)?)),
            Self::AfterOrder(_) => Reply::AfterOrder(Box::new(parse(body)?)),
            Self::PreviewRefund(..) => Reply::Refund(Box::new(parse(body)?)),
            Self::Reviews(..) => Reply::Reviews(Box::new(parse(body)?)),
            Self::Pictures(_) => {
                let kept: mall_api::review::PictureResponse = parse(body)?;
                Reply::Pictures(vec![Ok(kept.path)])
            }
            Self::Pay(..) => Reply::Pay(parse(body)?),
            Self::Addresses
            | Self::SaveAddress(..)
            | Self::DeleteAddress(_)
            | Self::DefaultAddress(_) => Reply::Addresses(parse(body)?),
            Self::Home(_)
            | Self::Me
            | Self::Sync(_)
            | Self::Claim(..)
            | Self::Events(_)
            | Self::Leave
            | Self::Subscribe(_)
            | Self::Logout => Reply::Done,
            Self::MyData | Self::LoginWays | Self::Scene(_) => Reply::Text(body.to_owned()),
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
