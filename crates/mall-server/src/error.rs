//! Why something could not be done, and how that is said over HTTP.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mall_api::activity::ActivityRefusal;
use mall_api::flash::RefusedLine;
use mall_api::merchant::{AdminError, SkuStock};
use mall_api::{ApiError, ErrorCode};
use mall_core::after_sale::AfterSaleRefusal;
use mall_core::check_in::{CheckInRefusal, MakeUpCost};
use mall_core::coupon_centre::ClaimState;
use mall_core::farewell::OpenOrder;
use mall_core::group_buy::GroupRefusal;
use mall_core::lottery::LotteryRefusal;
use mall_core::points_mall::ExchangeRefusal;
use mall_core::pricing::{Quote, QuoteError};
use mall_core::reminder::RemindRefusal;
use mall_core::review::ReviewRefusal;
use mall_core::{Invalid, Rule, SkuId};

use crate::problem::{self, Problem};
use crate::shop::guard::Looked;
use crate::store::DatabaseError;

/// A SKU that is sold out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Which.
    pub sku: SkuId,
    /// How that is said.
    pub text: String,
}

/// Why something could not be done. Everything that a request can run into.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The body or the query is not of the wanted shape; the field, when it is known.
    #[error("malformed request")]
    Malformed(Option<Invalid>),
    /// A field broke a limit.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no session, or it has ended.
    #[error("no session")]
    LoginNeeded,
    /// `WeChat` says not who it is; what to do is said.
    #[error("log-in refused")]
    LoginRefused(&'static str),
    /// There is no such thing, or it is somebody else's.
    #[error("not found")]
    NotFound,
    /// The home page of a store that was opened without the H5 pages.
    #[error("no pages")]
    NoPages,
    /// The address does not take this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The request took too long.
    #[error("timed out")]
    TimedOut,
    /// The body is too large.
    #[error("body too large")]
    TooLarge,
    /// The log-in code is wrong, used or too old.
    #[error("wrong code")]
    WrongCode,
    /// Too many tries; what to do is said.
    #[error("too many tries")]
    TooMany(String),
    /// The idempotency key was used for another request.
    #[error("key reused")]
    KeyReused,
    /// The price is not the expected one.
    #[error("price changed")]
    PriceChanged(Box<Quote>),
    /// Something wanted is not to be had; what and why is said.
    #[error("not enough: {0}")]
    NotEnough(String),
    /// Something wanted is sold out; what, and how that is said.
    #[error("sold out: {0:?}")]
    SoldOut(Vec<Gone>),
    /// A flash sale does not sell a line now; what is said of it, and why.
    #[error("flash sale: {0}")]
    FlashRefused(String, Box<RefusedLine>),
    /// There is no seat for this shopper, or no group can be opened.
    #[error("group buy: {0:?}")]
    GroupRefused(GroupRefusal),
    /// The pieces cannot be asked back, or the after-sale cannot go on so.
    #[error("after-sale: {0:?}")]
    AfterSale(AfterSaleRefusal),
    /// The line cannot be reviewed, or its review followed up.
    #[error("review: {0:?}")]
    Review(ReviewRefusal),
    /// What a shopper wrote is for nobody to read.
    #[error("unfit text")]
    Unfit,
    /// The code of a coupon is mistyped, unknown or used by somebody else.
    #[error("wrong code of a coupon")]
    WrongCoupon,
    /// The coupon cannot be used.
    #[error("coupon gone")]
    CouponGone,
    /// The coupon cannot be claimed, and why.
    #[error("no claim: {0:?}")]
    CouponRefused(ClaimState),
    /// Nobody is reminded of that, and why.
    #[error("no reminder: {0:?}")]
    RemindRefused(RemindRefusal),
    /// Nothing can be drawn, or no ticket be had, and why.
    #[error("lottery: {0:?}")]
    Lottery(LotteryRefusal),
    /// Points do not buy it, and why.
    #[error("points mall: {0:?}")]
    Exchange(ExchangeRefusal),
    /// An activity gives nothing to this shopper now, and why.
    #[error("activity: {0:?}")]
    Activity(ActivityRefusal),
    /// Orders that keep the account from being closed.
    #[error("{} orders are open", .0.len())]
    StillOpen(Vec<OpenOrder>),
    /// The order is not in a state for this.
    #[error("wrong state")]
    WrongState,
    /// The day does not come to count, and why.
    #[error("no check-in: {0:?}")]
    NoCheckIn(CheckInRefusal),
    /// The shop is not the one that was to be changed; which it is.
    #[error("wrong revision")]
    WrongRevision(Option<i64>),
    /// No shop can open with it; all that is wrong.
    #[error("{} problems", .0.len())]
    Problems(Vec<Problem>),
    /// The guard refuses the rules.
    #[error("the guard refuses")]
    GuardBlocked(Box<Looked>),
    /// The stock of a SKU does not suffice for a change of it, and what it is.
    #[error("stock of {}: {}", .0.sku, .0.stock)]
    TooFew(SkuStock),
    /// The stock of a SKU is not what it was thought to be, but this.
    #[error("stock of {}: {}", .0.sku, .0.stock)]
    StockChanged(SkuStock),
    /// The store cannot answer now.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
    /// Somebody else was first; what is so now shows when it is tried again, which the store does by
    /// itself.
    #[error("lost a race")]
    Raced,
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DatabaseError),
    /// A row would break a limit that the database holds for ever, as a stock below zero.
    #[error("a row of `{table}` breaks its limits")]
    Limit {
        /// Of which table.
        table: &'static str,
    },
    /// A stored cell is not what its column holds.
    #[error("`{table}.{column}` holds something else")]
    Stored {
        /// In which table.
        table: &'static str,
        /// In which column.
        column: &'static str,
    },
    /// What was stored cannot be read, or what is to be stored cannot be written.
    #[error("document: {0}")]
    Document(#[from] serde_json::Error),
    /// Something that cannot happen did.
    #[error("broken: {0}")]
    Broken(&'static str),
}

impl From<QuoteError> for Fault {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::Invalid(invalid) => Self::Invalid(invalid),
            _ => Self::Broken("a quote failed in a new way"),
        }
    }
}

impl From<AfterSaleRefusal> for Fault {
    fn from(why: AfterSaleRefusal) -> Self {
        Self::AfterSale(why)
    }
}

impl From<ReviewRefusal> for Fault {
    fn from(why: ReviewRefusal) -> Self {
        match why {
            ReviewRefusal::Invalid(invalid) => Self::Invalid(invalid),
            why => Self::Review(why),
        }
    }
}

impl Fault {
    /// The stable name.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Malformed(_) => ErrorCode::Malformed,
            // What is no JSON is so alone.
            Self::Problems(all) if matches!(all[..], [Problem::Json { .. }]) => {
                ErrorCode::Malformed
            }
            Self::Invalid(_)
            | Self::Unfit
            | Self::Problems(_)
            | Self::AfterSale(AfterSaleRefusal::Invalid(_)) => ErrorCode::Invalid,
            Self::LoginNeeded => ErrorCode::LoginNeeded,
            Self::NotFound | Self::NoPages | Self::AfterSale(AfterSaleRefusal::Unknown) => {
                ErrorCode::NotFound
            }
            Self::MethodNotAllowed => ErrorCode::MethodNotAllowed,
            Self::TimedOut => ErrorCode::TimedOut,
            Self::TooLarge => ErrorCode::TooLarge,
            Self::WrongCode | Self::WrongCoupon => ErrorCode::WrongCode,
            Self::TooMany(_) => ErrorCode::TooMany,
            Self::LoginRefused(_) => ErrorCode::LoginRefused,
            Self::KeyReused => ErrorCode::KeyReused,
            Self::PriceChanged(_) => ErrorCode::PriceChanged,
            Self::NotEnough(_) | Self::SoldOut(_) | Self::TooFew(_) => ErrorCode::NotEnough,
            Self::FlashRefused(..) => ErrorCode::FlashRefused,
            Self::GroupRefused(_) => ErrorCode::GroupRefused,
            Self::AfterSale(_) => ErrorCode::AfterSaleRefused,
            Self::Review(_) => ErrorCode::ReviewRefused,
            Self::CouponGone | Self::CouponRefused(_) => ErrorCode::CouponGone,
            Self::RemindRefused(_) => ErrorCode::RemindRefused,
            Self::Lottery(_) => ErrorCode::LotteryRefused,
            Self::Exchange(_) => ErrorCode::ExchangeRefused,
            Self::Activity(_) => ErrorCode::ActivityRefused,
            Self::StillOpen(_) => ErrorCode::StillOpen,
            Self::WrongState => ErrorCode::WrongState,
            Self::NoCheckIn(CheckInRefusal::TooDear { cost: MakeUpCost::Points { .. } }) => {
                ErrorCode::NotEnoughPoints
            }
            Self::NoCheckIn(_) => ErrorCode::CannotCheckIn,
            Self::WrongRevision(_) => ErrorCode::WrongRevision,
            Self::GuardBlocked(_) => ErrorCode::GuardBlocked,
            Self::StockChanged(_) => ErrorCode::StockChanged,
            Self::Unavailable(_) | Self::Raced => ErrorCode::Unavailable,
            Self::Database(error) if error.passes() => ErrorCode::Unavailable,
            Self::Database(_)
            | Self::Limit { .. }
            | Self::Stored { .. }
            | Self::Document(_)
            | Self::Broken(_) => ErrorCode::Internal,
        }
    }

    fn message(&self) -> String {
        let text = match self {
            Self::Malformed(Some(invalid))
            | Self::Invalid(invalid)
            | Self::AfterSale(AfterSaleRefusal::Invalid(invalid)) => return told(invalid),
            Self::AfterSale(why) => return no_after_sale(why),
            Self::SoldOut(all) => {
                return all.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("；");
            }
            Self::TooMany(text) | Self::NotEnough(text) | Self::FlashRefused(text, _) => {
                return text.clone();
            }
            Self::Malformed(None) => "请求格式不正确，请更新页面后再试",
            Self::LoginNeeded => "请先登录",
            Self::LoginRefused(text) => text,
            Self::GroupRefused(why) => crate::refusal::no_seat(*why),
            Self::Review(why) => no_review(why),
            Self::Unfit => "内容含有不适合公开的信息，请修改后再提交",
            Self::NotFound => "没有找到，可能已被删除",
            Self::NoPages => {
                "没有带上 H5 页面：先运行 scripts/build h5，再用 xiaopu serve --h5 pkg/h5 开店"
            }
            Self::MethodNotAllowed => "不支持这种请求方式",
            Self::TimedOut => "请求超时，请重试",
            Self::TooLarge => "提交的内容太大",
            Self::WrongCode => "验证码不正确或已过期，请重新输入或重新获取",
            Self::KeyReused => "这次提交与之前的不同，请返回购物车重新下单",
            Self::PriceChanged(_) => "价格有变动，请确认新的金额后再提交",
            Self::WrongCoupon => "兑换码不正确或已被使用，请核对后再试",
            Self::CouponGone => "优惠券已使用或已失效，请重新选择",
            Self::CouponRefused(why) => crate::refusal::no_claim(*why),
            Self::RemindRefused(why) => return no_reminder(*why),
            Self::Lottery(why) => return crate::engine::lottery::told(*why),
            Self::Exchange(why) => return crate::engine::exchange::told(*why),
            Self::Activity(why) => return crate::refusal::told(*why),
            Self::StillOpen(orders) => return crate::refusal::still_open(orders),
            Self::WrongState => "订单状态已变化，请刷新后再试",
            Self::NoCheckIn(refusal) => return no_check_in(*refusal),
            Self::WrongRevision(_) => "店铺已被别人改过，请重新读取后再提交",
            Self::Problems(_) => "店铺数据有误，没有任何改动，请按 problems 逐条修改",
            Self::GuardBlocked(_) => "守门拦下了这次改动，请修改，或由两位负责人确认（approve）",
            Self::TooFew(it) => return format!("{} 现有 {} 件，不能这样增减", it.sku, it.stock),
            Self::StockChanged(it) => {
                return format!("{} 现有 {} 件，请重新盘点", it.sku, it.stock);
            }
            Self::Unavailable(_) | Self::Raced => "店铺正忙，请稍后再试",
            Self::Database(error) if error.passes() => "店铺正忙，请稍后再试",
            Self::Database(_)
            | Self::Limit { .. }
            | Self::Stored { .. }
            | Self::Document(_)
            | Self::Broken(_) => "店铺出了点问题，请稍后再试",
        };
        text.to_owned()
    }

    /// Whether somebody else was first: the same work, done anew, sees what they did.
    pub(crate) fn is_lost_race(&self) -> bool {
        match self {
            Self::Raced => true,
            Self::Database(error) => error.is_lost_race(),
            _ => false,
        }
    }

    /// What is said of it over HTTP.
    pub fn body(&self) -> ApiError {
        ApiError {
            code: self.code(),
            message: self.message(),
            invalid: match self {
                Self::Malformed(invalid) => invalid.clone(),
                Self::Invalid(invalid) | Self::AfterSale(AfterSaleRefusal::Invalid(invalid)) => {
                    Some(invalid.clone())
                }
                Self::NoCheckIn(refusal) => wrong_field(*refusal),
                Self::Unfit => Some(Invalid::shape("text", "a text that others may read")),
                Self::Problems(all) => all.first().map(Problem::invalid),
                _ => None,
            },
            quote: match self {
                Self::PriceChanged(quote) => Some(quote.clone()),
                _ => None,
            },
            refused: match self {
                Self::FlashRefused(_, line) => Some((**line).clone()),
                _ => None,
            },
            group: match self {
                Self::GroupRefused(why) => Some(*why),
                _ => None,
            },
            after_sale: match self {
                Self::AfterSale(why) => Some(why.clone()),
                _ => None,
            },
            review: match self {
                Self::Review(why) => Some(why.clone()),
                _ => None,
            },
            coupon: match self {
                Self::CouponRefused(why) => Some(*why),
                _ => None,
            },
            reminder: match self {
                Self::RemindRefused(why) => Some(*why),
                _ => None,
            },
            lottery: match self {
                Self::Lottery(why) => Some(*why),
                _ => None,
            },
            exchange: if let Self::Exchange(why) = self { Some(*why) } else { None },
            activity: match self {
                Self::Activity(why) => Some(*why),
                _ => None,
            },
            open: if let Self::StillOpen(orders) = self { orders.clone() } else { Vec::new() },
        }
    }
}

impl Fault {
    /// What is said of it over HTTP, with what only the shop's own programs can run into.
    pub fn whole_body(&self) -> AdminError {
        let mut body = AdminError {
            error: self.body(),
            problems: Vec::new(),
            more_problems: 0,
            report: None,
            revision: None,
            stock: None,
        };
        match self {
            Self::WrongRevision(now) => body.revision = now.map(|it| it.to_string()),
            Self::Problems(all) => (body.problems, body.more_problems) = problem::told(all),
            Self::GuardBlocked(looked) => body.report = Some(looked.report.clone()),
            Self::TooFew(stock) | Self::StockChanged(stock) => body.stock = Some(stock.clone()),
            _ => {}
        }
        body
    }
}

fn no_reminder(why: RemindRefusal) -> String {
    match why {
        RemindRefusal::Gone => "活动已调整，请刷新后再试".to_owned(),
        RemindRefusal::TooLate { .. } => "马上就开抢了，请稍等".to_owned(),
        RemindRefusal::Opened { .. } => "已经开抢，快去看看".to_owned(),
        RemindRefusal::TooMany { limit } => format!("最多同时设 {limit} 个提醒，请先取消几个"),
    }
}

fn no_after_sale(why: &AfterSaleRefusal) -> String {
    match why {
        AfterSaleRefusal::OrderState { .. } => "订单现在不能申请售后".to_owned(),
        AfterSaleRefusal::NotSent => "还没有发货，请选择仅退款".to_owned(),
        AfterSaleRefusal::TooLate { .. } => "已过售后期限，请联系顾问".to_owned(),
        AfterSaleRefusal::NotLeft { left, .. } => format!("这件商品最多还能退 {left} 件"),
        AfterSaleRefusal::InAnother { left, .. } => {
            format!("有几件已在另一个售后中，这次最多 {left} 件")
        }
        AfterSaleRefusal::Unknown => "没有找到这个售后".to_owned(),
        AfterSaleRefusal::Over => "这个售后已经结束".to_owned(),
        AfterSaleRefusal::NotNow => "售后状态已变化，请刷新后再试".to_owned(),
        AfterSaleRefusal::TooMuch { .. } => "退款超过了实付金额".to_owned(),
        AfterSaleRefusal::Invalid(invalid) => told(invalid),
    }
}

const fn no_review(why: &ReviewRefusal) -> &'static str {
    match why {
        ReviewRefusal::NotReceived => "确认收货后才能评价",
        ReviewRefusal::BroughtBack => "这件商品已全部退款，不能评价了",
        ReviewRefusal::TooLate { .. } => "已过评价期限",
        ReviewRefusal::Done => "这件商品已经评价过了",
        ReviewRefusal::NotReviewed => "请先评价，再追加评价",
        ReviewRefusal::Invalid(_) => "评价的内容不符合要求",
    }
}

fn told(invalid: &Invalid) -> String {
    let field = &invalid.field;
    match &invalid.rule {
        Rule::Range { min, max } => format!("{field} 应在 {min} 到 {max} 之间"),
        Rule::Length { min, max } => format!("{field} 应为 {min} 到 {max} 个字"),
        Rule::Count { max } => format!("{field} 最多 {max} 项"),
        Rule::Shape { .. } => format!("{field} 的格式不正确"),
        Rule::Twice => format!("{field} 重复了"),
        Rule::Unknown { name } => format!("{field} 中的 {name} 不存在"),
    }
}

fn no_check_in(refusal: CheckInRefusal) -> String {
    match refusal {
        CheckInRefusal::NotStarted { .. } => "签到还没有开始，过几天再来看看".to_owned(),
        CheckInRefusal::Over { .. } => "签到活动已结束".to_owned(),
        CheckInRefusal::Done { .. } => "这一天已经签过了".to_owned(),
        CheckInRefusal::Behind { .. } => "今天暂时不能签到，请稍后再试".to_owned(),
        CheckInRefusal::NotOffered => "这里不能这样补签".to_owned(),
        CheckInRefusal::NotOver => "只能补签已经过去的日子".to_owned(),
        CheckInRefusal::NotInCycle => "只能补签本期漏掉的日子".to_owned(),
        CheckInRefusal::TooFarBack { days_back } => format!("只能补签最近 {days_back} 天"),
        CheckInRefusal::NoTimesLeft { times } => format!("本期 {times} 次补签机会已用完"),
        CheckInRefusal::TooDear { cost: MakeUpCost::Points { points } } => {
            format!("补签需要 {points} 积分，积分不够")
        }
        CheckInRefusal::TooDear { cost: MakeUpCost::Cards { cards } } => {
            format!("补签需要 {cards} 张补签卡，补签卡不够")
        }
    }
}

/// The field of a make-up that is at fault, when one is.
fn wrong_field(refusal: CheckInRefusal) -> Option<Invalid> {
    let (field, wanted) = match refusal {
        CheckInRefusal::NotOver => ("day", "a day that is over"),
        CheckInRefusal::NotInCycle => ("day", "a day of the present cycle"),
        CheckInRefusal::TooFarBack { .. } => ("day", "a day not so long ago"),
        CheckInRefusal::NotOffered => ("withPoints", "a way to pay that is offered"),
        CheckInRefusal::TooDear { .. } => ("withPoints", "a way to pay that the shopper can"),
        _ => return None,
    };
    Some(Invalid::shape(field, wanted))
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let body = self.whole_body();
        let code = body.error.code;
        if matches!(code, ErrorCode::Internal | ErrorCode::Unavailable) {
            tracing::error!(fault = %self, "a request failed");
        }
        let status =
            StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(body)).into_response()
    }
}
