//! Addresses. `{id}` stands for an id.

/// GET: is the process alive?
pub const HEALTH: &str = "/healthz";
/// GET: can it serve?
pub const READY: &str = "/readyz";
/// GET: the `OpenAPI` document.
pub const OPENAPI: &str = "/api/openapi.json";
/// GET [`crate::catalog::HomeResponse`].
pub const HOME: &str = "/api/home";
/// GET [`crate::catalog::CategoriesResponse`].
pub const CATEGORIES: &str = "/api/categories";
/// GET [`crate::catalog::ProductsQuery`] → [`crate::catalog::ProductsResponse`].
pub const PRODUCTS: &str = "/api/products";
/// GET [`crate::catalog::ProductResponse`].
pub const PRODUCT: &str = "/api/products/{id}";
/// GET [`crate::review::ReviewsQuery`] → [`crate::review::ReviewsResponse`].
pub const PRODUCT_REVIEWS: &str = "/api/products/{id}/reviews";
/// POST [`crate::session::CodeRequest`] → [`crate::session::CodeResponse`].
pub const LOGIN_CODE: &str = "/api/session/code";
/// GET → a list of [`crate::session::LoginWay`]; POST [`crate::session::LoginRequest`] →
/// [`crate::session::LoginResponse`]; DELETE logs out.
pub const SESSION: &str = "/api/session";
/// POST [`crate::session::WechatLoginRequest`] → [`crate::session::LoginResponse`].
pub const SESSION_WECHAT: &str = "/api/session/wechat";
/// GET leads to the page of `WeChat` that asks who somebody is; POST [`crate::session::PageLoginRequest`] →
/// [`crate::session::LoginResponse`].
pub const SESSION_PAGE: &str = "/api/session/page";
/// GET [`crate::session::MeResponse`]; DELETE closes the account.
pub const ME: &str = "/api/me";
/// GET everything that is kept of a shopper, as one document.
pub const MY_DATA: &str = "/api/me/data";
/// POST [`crate::cart::SyncRequest`] → [`crate::cart::SyncResponse`].
pub const CART_SYNC: &str = "/api/cart/sync";
/// POST [`crate::quote::QuoteRequest`] → [`mall_core::pricing::Quote`].
pub const QUOTE: &str = "/api/quote";
/// GET [`crate::coupon::CouponsResponse`].
pub const COUPONS: &str = "/api/coupons";
/// GET [`crate::flash::FlashSalesResponse`].
pub const FLASH_SALES: &str = "/api/flash-sales";
/// POST [`mall_core::reminder::FlashSubject`] → [`crate::reminder::ReminderResponse`]; DELETE with the same
/// as its query.
pub const FLASH_REMINDERS: &str = "/api/flash-sales/reminders";
/// GET [`crate::group::GroupBuysResponse`].
pub const GROUP_BUYS: &str = "/api/group-buys";
/// GET [`crate::group::GroupResponse`].
pub const GROUP: &str = "/api/groups/{id}";
/// GET [`crate::bargain::BargainsResponse`].
pub const BARGAINS: &str = "/api/bargains";
/// GET [`crate::bargain::BargainView`], of one that somebody started.
pub const BARGAIN: &str = "/api/bargains/{id}";
/// POST → [`crate::bargain::BargainView`]; the id is that of the activity.
pub const BARGAIN_START: &str = "/api/bargains/{id}/start";
/// POST → [`crate::bargain::BargainView`].
pub const BARGAIN_HELP: &str = "/api/bargains/{id}/help";
/// POST [`crate::coupon::RedeemRequest`] → [`crate::coupon::ClaimResponse`].
pub const COUPON_REDEEM: &str = "/api/coupons/redeem";
/// POST [`crate::coupon::ClaimRequest`] → [`crate::coupon::ClaimResponse`].
pub const COUPON_CLAIM: &str = "/api/coupons/{id}/claim";
/// GET [`crate::check_in::CheckInResponse`]; POST → [`crate::check_in::CheckInAnswer`].
pub const CHECK_IN: &str = "/api/check-in";
/// POST [`crate::check_in::MakeUpRequest`] → [`crate::check_in::CheckInAnswer`].
pub const CHECK_IN_MAKE_UP: &str = "/api/check-in/make-up";
/// PUT [`crate::reminder::CheckInReminderRequest`] → [`crate::reminder::ReminderResponse`].
pub const CHECK_IN_REMINDER: &str = "/api/check-in/reminder";
/// GET [`crate::lottery::LotteryResponse`].
pub const LOTTERY: &str = "/api/lotteries/{id}";
/// POST [`crate::lottery::DrawRequest`] → [`crate::lottery::DrawResponse`].
pub const LOTTERY_DRAW: &str = "/api/lotteries/{id}/draw";
/// POST [`crate::lottery::DrawRequest`] → [`crate::lottery::LotteryResponse`].
pub const LOTTERY_TICKETS: &str = "/api/lotteries/{id}/tickets";
/// GET [`crate::lottery::DrawsQuery`] → [`crate::lottery::DrawsResponse`].
pub const LOTTERY_DRAWS: &str = "/api/lotteries/{id}/draws";
/// GET [`crate::task::TasksResponse`].
pub const TASKS: &str = "/api/tasks";
/// POST [`crate::task::TaskEventRequest`] → [`crate::task::TasksResponse`].
pub const TASK_EVENTS: &str = "/api/tasks/events";
/// POST [`crate::task::TaskClaimRequest`] → [`crate::task::TaskClaimResponse`].
pub const TASK_CLAIM: &str = "/api/tasks/{id}/claim";
/// GET [`crate::newcomer::NewcomerResponse`];
/// POST [`crate::newcomer::NewcomerRequest`] → [`crate::newcomer::NewcomerResponse`].
pub const NEWCOMER_GIFT: &str = "/api/newcomer-gift";
/// GET [`crate::invite::InviteResponse`].
pub const INVITE: &str = "/api/invite";
/// POST → [`crate::invite::InviteResponse`], which has a token then.
pub const INVITE_TOKEN: &str = "/api/invite/token";
/// POST [`crate::invite::AcceptRequest`] → [`crate::invite::AcceptResponse`].
pub const INVITE_ACCEPT: &str = "/api/invite/accept";
/// GET [`crate::points::PointsQuery`] → [`crate::points::PointsResponse`].
pub const POINTS: &str = "/api/points";
/// POST [`crate::event::EventsRequest`] → [`crate::event::EventsResponse`].
pub const EVENTS: &str = "/api/events";
/// GET [`crate::points_mall::PointsMallResponse`].
pub const POINTS_MALL: &str = "/api/points-mall";
/// POST [`crate::points_mall::ExchangeRequest`] → [`crate::points_mall::ExchangeResponse`].
pub const POINTS_EXCHANGE: &str = "/api/points-mall/{id}/exchange";
/// GET [`crate::message::MessagesQuery`] → [`crate::message::MessagesResponse`].
pub const MESSAGES: &str = "/api/messages";
/// POST [`crate::message::ReadRequest`] → [`crate::message::ReadResponse`].
pub const MESSAGES_READ: &str = "/api/messages/read";
/// GET [`crate::order::OrdersQuery`] → [`crate::order::OrdersResponse`];
/// POST [`crate::order::PlaceQuery`] and [`crate::order::PlaceRequest`] → [`crate::order::OrderView`].
pub const ORDERS: &str = "/api/orders";
/// GET [`crate::order::OrderView`].
pub const ORDER: &str = "/api/orders/{id}";
/// GET [`crate::after_order::AfterOrderResponse`].
pub const ORDER_AFTER: &str = "/api/orders/{id}/after";
/// POST [`crate::add_on::AddOnRequest`] → [`crate::order::OrderView`].
pub const ORDER_ADD_ONS: &str = "/api/orders/{id}/add-ons";
/// POST → [`crate::order::OrderView`].
pub const ORDER_CANCEL: &str = "/api/orders/{id}/cancel";
/// POST → [`crate::order::OrderView`].
pub const ORDER_RECEIVED: &str = "/api/orders/{id}/received";
/// GET [`crate::member::MemberResponse`].
pub const MEMBER: &str = "/api/member";
/// POST → [`crate::member::GiftsResponse`].
pub const MEMBER_GIFTS: &str = "/api/member/gifts";
/// PUT [`mall_core::birthday::Birthday`] → [`crate::member::MemberResponse`].
pub const MEMBER_BIRTHDAY: &str = "/api/member/birthday";
/// POST → [`crate::member::MemberResponse`].
pub const MEMBER_BIRTHDAY_GIFT: &str = "/api/member/birthday/gift";
/// POST [`crate::member::BuyCardRequest`] → [`crate::order::OrderView`].
pub const MEMBER_CARD_BUY: &str = "/api/member/cards/{id}/buy";
/// POST → [`crate::member::MemberResponse`].
pub const MEMBER_CARD_REFUND: &str = "/api/member/cards/{id}/refund";
/// POST [`crate::order::PayQuery`] → [`crate::order::PayResponse`].
pub const ORDER_PAY: &str = "/api/orders/{id}/pay";
/// POST: asks the gateway whether it is paid → [`crate::order::OrderView`].
pub const ORDER_PAID: &str = "/api/orders/{id}/paid";
/// POST a callback of `WeChat` Pay, signed by it: somebody paid.
pub const WECHAT_PAID: &str = "/api/wechat/paid";
/// POST a callback of `WeChat` Pay, signed by it: a refund came to an end.
pub const WECHAT_REFUNDED: &str = "/api/wechat/refunded";
/// GET [`crate::wechat::PageQuery`] → [`crate::wechat::PageResponse`].
pub const WECHAT_PAGE: &str = "/api/wechat/page";
/// GET [`crate::wechat::SceneResponse`]: the id is the scene of a code of the mini-program.
pub const SCENE: &str = "/api/scenes/{id}";
/// GET [`crate::wechat::LeadQuery`]: leads to a page in the mini-program, or to the page of H5. The page is one of
/// home, product, group, bargain and invite.
pub const OPEN: &str = "/open/{page}";
/// POST [`crate::after_sale::AskRequest`] → [`crate::order::OrderView`].
pub const ORDER_AFTER_SALES: &str = "/api/orders/{id}/after-sales";
/// POST [`crate::after_sale::PreviewRequest`] → [`mall_core::pricing::Refund`].
pub const ORDER_AFTER_SALE_PREVIEW: &str = "/api/orders/{id}/after-sales/preview";
/// POST [`crate::after_sale::StepRequest`] → [`crate::order::OrderView`].
pub const ORDER_AFTER_SALE_STEP: &str = "/api/orders/{id}/after-sales/step";
/// POST [`crate::review::ReviewRequest`] → [`crate::order::OrderView`].
pub const ORDER_REVIEWS: &str = "/api/orders/{id}/reviews";
/// POST [`crate::review::FollowUpRequest`] → [`crate::order::OrderView`].
pub const ORDER_FOLLOW_UP: &str = "/api/orders/{id}/reviews/follow-up";
/// POST a picture (`image/jpeg`, `image/png`, `image/webp`, or a form with one file) →
/// [`crate::review::PictureResponse`].
pub const PICTURES: &str = "/api/pictures";
/// GET [`crate::order::OrdersQuery`] → [`crate::after_sale::MerchantOrdersResponse`]. For the shop.
pub const ADMIN_ORDERS: &str = "/api/admin/orders";
/// POST [`crate::after_sale::ShipRequest`] → [`crate::after_sale::MerchantOrder`]. For the shop.
pub const ADMIN_PARCELS: &str = "/api/admin/orders/{id}/parcels";
/// GET [`crate::after_sale::OpenAfterSalesResponse`]. For the shop.
pub const ADMIN_AFTER_SALES: &str = "/api/admin/after-sales";
/// POST [`crate::after_sale::StepRequest`] → [`crate::after_sale::MerchantOrder`]. For the shop.
pub const ADMIN_AFTER_SALE_STEP: &str = "/api/admin/orders/{id}/after-sales/step";
/// GET [`crate::review::ReviewsQuery`] → [`crate::review::MerchantReviewsResponse`]. For the shop.
pub const ADMIN_REVIEWS: &str = "/api/admin/reviews";
/// POST [`crate::review::ReplyRequest`] → [`crate::review::MerchantReview`]. For the shop.
pub const ADMIN_REVIEW_REPLY: &str = "/api/admin/orders/{id}/reviews/reply";
/// POST [`crate::review::HideRequest`] → [`crate::review::MerchantReview`]. For the shop.
pub const ADMIN_REVIEW_HIDE: &str = "/api/admin/orders/{id}/reviews/hide";
/// GET: the whole shop, as `xiaopu export` writes it, with its revision as `ETag`;
/// PUT with `If-Match` → [`crate::merchant::ShopSaved`]. For the shop.
pub const ADMIN_SHOP: &str = "/api/admin/shop";
/// POST: a whole shop → [`crate::merchant::ShopChecked`]. For the shop.
pub const ADMIN_SHOP_CHECK: &str = "/api/admin/shop/check";
/// PUT [`mall_core::catalog::Product`] → [`crate::merchant::ShopSaved`]; DELETE. For the shop.
pub const ADMIN_PRODUCT: &str = "/api/admin/products/{id}";
/// PUT [`mall_core::pricing::Promotion`] → [`crate::merchant::ShopSaved`]; DELETE. For the shop.
pub const ADMIN_PROMOTION: &str = "/api/admin/promotions/{id}";
/// PUT [`mall_core::home::Page`] → [`crate::merchant::ShopSaved`]. For the shop.
pub const ADMIN_PAGE: &str = "/api/admin/page";
/// POST [`crate::merchant::PreviewRequest`] → [`crate::merchant::PreviewResponse`]. For the shop.
pub const ADMIN_PREVIEWS: &str = "/api/admin/previews";
/// POST [`crate::merchant::StockRequest`] → [`crate::merchant::StockResponse`]. For the shop.
pub const ADMIN_STOCK: &str = "/api/admin/stock";
/// GET [`crate::merchant::AuditQuery`] → [`crate::merchant::AuditResponse`]. For the shop.
pub const ADMIN_AUDIT: &str = "/api/admin/audit";
/// GET [`crate::favourite::FavouritesResponse`]; POST [`crate::favourite::AddFavouritesRequest`] and DELETE
/// [`crate::favourite::RemoveFavouriteQuery`] → the same.
pub const FAVOURITES: &str = "/api/favourites";
/// POST [`crate::favourite::CardsRequest`] → [`crate::favourite::CardsResponse`].
pub const PRODUCT_CARDS: &str = "/api/product-cards";
/// GET [`crate::live::LivesQuery`] → [`crate::live::LivesResponse`].
pub const LIVES: &str = "/api/lives";
/// POST [`crate::live::LiveSubject`] → [`crate::reminder::ReminderResponse`]; DELETE with the same as its
/// query.
pub const LIVE_REMINDERS: &str = "/api/lives/reminders";
/// POST [`crate::subscription::SubscribeRequest`].
pub const SUBSCRIPTIONS: &str = "/api/subscriptions";
/// GET [`crate::service::ServiceResponse`].
pub const SERVICE: &str = "/api/service";
/// POST [`crate::service::LeaveMessageRequest`] → [`crate::service::ServiceResponse`].
pub const SERVICE_MESSAGES: &str = "/api/service/messages";
/// GET [`crate::service::ServiceMessagesQuery`] → [`crate::service::MerchantServiceMessages`]. For the shop.
pub const ADMIN_SERVICE_MESSAGES: &str = "/api/admin/service-messages";
/// POST [`crate::service::AnswerMessageRequest`] → [`crate::service::MerchantServiceMessage`]. For the shop.
pub const ADMIN_SERVICE_ANSWER: &str = "/api/admin/service-messages/{id}/answer";
/// GET [`crate::merchant::ShopperTags`], of a shopper by their name here or their number. For the shop.
pub const ADMIN_SHOPPER_TAGS: &str = "/api/admin/shoppers/{id}/tags";
/// PUT, DELETE → [`crate::merchant::ShopperTags`]. For the shop.
pub const ADMIN_SHOPPER_TAG: &str = "/api/admin/shoppers/{id}/tags/{tag}";
/// POST [`crate::order::SandboxAnswer`] → [`crate::order::OrderView`]. Sandbox gateway only.
pub const SANDBOX_PAYMENT: &str = "/api/sandbox/payments/{id}";
/// GET [`crate::address::AddressesResponse`]; POST [`mall_core::address::Address`].
pub const ADDRESSES: &str = "/api/addresses";
/// PUT [`mall_core::address::Address`]; DELETE.
pub const ADDRESS: &str = "/api/addresses/{id}";
/// POST: makes it the default.
pub const ADDRESS_DEFAULT: &str = "/api/addresses/{id}/default";

/// `path` with its `{id}` filled in. Ids have a shape that needs no escaping.
pub fn with_id(path: &str, id: impl AsRef<str>) -> String {
    let (before, rest) = path.split_once('{').unwrap_or((path, "}"));
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    format!("{before}{}{after}", id.as_ref())
}
