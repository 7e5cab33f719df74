//! Every operation of the API.

use mall_api::home::HomeQuery;
use mall_api::order::{PayQuery, PayVia, PlaceQuery};
use mall_api::{ErrorCode, path};
use mall_core::pricing::Channel;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::sample::Samples;
use super::{event, lottery, merchant, points, review};
use crate::Fault;

/// How a type is named in the document.
type Named = fn(&mut SchemaGenerator) -> Schema;

/// What a body or a query is: its type, and a value of it.
pub(super) struct Content {
    pub(super) schema: Named,
    pub(super) example: Value,
    /// Reads a document as the type, and writes it again.
    #[cfg(test)]
    pub(super) through: fn(&Value) -> serde_json::Result<Value>,
}

impl Content {
    fn new<T: Shown>(schema: Named, example: &T) -> Result<Self, Fault> {
        Ok(Self {
            schema,
            example: serde_json::to_value(example)?,
            #[cfg(test)]
            through: |document| serde_json::to_value(T::deserialize(document)?),
        })
    }
}

/// What a caller must show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// Of a shopper who is logged in.
    Session,
    /// Of the shop's own programs.
    AdminToken,
}

impl Needs {
    /// Its name in the document.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::AdminToken => "adminToken",
        }
    }
}

impl Needs {
    /// The type of what is said when it fails.
    pub(super) const fn error(self) -> &'static str {
        match self {
            Self::Session => "ApiError",
            Self::AdminToken => "AdminError",
        }
    }
}

/// One operation: what it reads, what it answers, how it can fail.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    /// The session of a shopper, or the token of the shop.
    pub(super) needs: Option<Needs>,
    /// Whether it can be told which shop it is to change, and whether it must.
    pub(super) if_match: Option<bool>,
    pub(super) query: Option<Content>,
    pub(super) body: Option<Content>,
    /// What it takes as its body instead of JSON, by `Content-Type`.
    pub(super) raw: &'static [&'static str],
    pub(super) status: u16,
    /// Whether the same request again is answered 200, with the same.
    pub(super) repeats: bool,
    pub(super) answer: Option<Content>,
    /// Whether it says of which shop it answers.
    pub(super) tagged: bool,
    pub(super) faults: &'static [ErrorCode],
}

impl Operation {
    pub(super) const fn new(
        method: &'static str,
        path: &'static str,
        name: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            name,
            summary,
            needs: None,
            if_match: None,
            query: None,
            body: None,
            raw: &[],
            status: 200,
            repeats: false,
            answer: None,
            tagged: false,
            faults: &[],
        }
    }

    pub(super) fn with_session(self) -> Self {
        Self { needs: Some(Needs::Session), ..self }
    }

    /// Which shop it is to change is said, or may be.
    pub(super) fn if_match(self, is_required: bool) -> Self {
        Self { if_match: Some(is_required), ..self }
    }

    /// Says of which shop it answers.
    pub(super) fn tagged(self) -> Self {
        Self { tagged: true, ..self }
    }

    pub(super) fn with_admin_token(self) -> Self {
        Self { needs: Some(Needs::AdminToken), ..self }
    }

    pub(super) fn query<T: Shown>(self, example: &T) -> Result<Self, Fault> {
        let query = Content::new(SchemaGenerator::root_schema_for::<T>, example)?;
        Ok(Self { query: Some(query), ..self })
    }

    pub(super) fn body<T: Shown>(self, example: &T) -> Result<Self, Fault> {
        Ok(Self { body: Some(Content::new(named::<T>, example)?), ..self })
    }

    pub(super) fn answer<T: Shown>(self, example: &T) -> Result<Self, Fault> {
        Ok(Self { answer: Some(Content::new(named::<T>, example)?), ..self })
    }

    pub(super) fn raw(self, raw: &'static [&'static str]) -> Self {
        Self { raw, ..self }
    }

    pub(super) fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Makes something, once: who comes again with the same has the same answer.
    pub(super) fn creates(self) -> Self {
        Self { status: 201, repeats: true, ..self }
    }

    pub(super) fn faults(self, faults: &'static [ErrorCode]) -> Self {
        Self { faults, ..self }
    }
}

/// What can stand in the document.
pub(super) trait Shown: JsonSchema + Serialize + DeserializeOwned {}
impl<T: JsonSchema + Serialize + DeserializeOwned> Shown for T {}

fn named<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Every operation, with examples out of `samples`.
///
/// # Errors
///
/// When a sample cannot be written; never in a released binary.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    let mut all = goods(samples)?;
    all.extend(account(samples)?);
    all.extend(orders(samples)?);
    all.extend(after_sales(samples)?);
    all.extend(review::operations(samples)?);
    all.extend(check_in(samples)?);
    all.extend(reminders(samples)?);
    all.extend(super::member::operations(samples)?);
    all.extend(lottery::operations(samples)?);
    all.extend(points::operations(samples)?);
    all.extend(super::service::operations(samples)?);
    all.extend(event::operations(samples)?);
    all.extend(super::points_mall::operations(samples)?);
    all.extend(super::add_on::operations(samples)?);
    all.extend(super::task::operations(samples)?);
    all.extend(super::newcomer::operations(samples)?);
    all.extend(super::invite::operations(samples)?);
    all.extend(super::bargain::operations(samples)?);
    all.extend(super::subscription::operations()?);
    all.extend(super::live::operations(samples)?);
    all.extend(super::after_order::operations(samples)?);
    all.extend(super::favourite::operations(samples)?);
    all.extend(super::privacy::operations(samples)?);
    all.extend(super::login::operations(samples)?);
    all.extend(super::tag::operations()?);
    all.extend(super::wechat::operations(samples)?);
    all.extend(merchant::operations(samples)?);
    Ok(all)
}

fn goods(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{ActivityRefused, FlashRefused, GroupRefused, Invalid, Malformed, NotFound};
    let get = |path, name, summary| Operation::new("get", path, name, summary);
    Ok(vec![
        get(path::HEALTH, "health", "Is the process alive?"),
        get(path::READY, "ready", "Can it serve?"),
        get(path::OPENAPI, "openapi", "This document."),
        get(path::HOME, "home", "The home page as this visitor sees it, its goods filled in.")
            .query(&HomeQuery { channel: Some(Channel::H5), preview: None })?
            .answer(&samples.home()?)?
            .faults(&[Malformed, NotFound]),
        get(path::CATEGORIES, "categories", "All shelves.").answer(&samples.categories())?,
        get(path::PRODUCTS, "products", "Goods of a shelf, or found by words.")
            .query(&samples.products_query())?
            .answer(&samples.products())?
            .faults(&[Malformed, Invalid]),
        get(path::PRODUCT, "product", "One product, and what lowers its price.")
            .answer(&samples.product()?)?
            .faults(&[NotFound]),
        Operation::new("post", path::CART_SYNC, "syncCart", "Cart operations in, cart out.")
            .body(&samples.sync_request()?)?
            .answer(&samples.sync())?,
        Operation::new("post", path::QUOTE, "quote", "What do these cost?")
            .body(&samples.quote_request())?
            .answer(&samples.quote)?
            .faults(&[NotFound, FlashRefused, GroupRefused, ActivityRefused]),
        get(path::FLASH_SALES, "flashSales", "Flash sales: the sessions around now.")
            .answer(&samples.flash_sales()?)?,
        get(path::GROUP_BUYS, "groupBuys", "What can be bought together, and a shopper's groups.")
            .answer(&samples.group_buys()?)?,
        get(path::GROUP, "group", "One group, for whoever has its link.")
            .answer(&samples.group()?)?
            .faults(&[NotFound]),
        get(path::COUPONS, "coupons", "Coupons to claim, and a shopper's own.")
            .answer(&samples.coupons()?)?,
        Operation::new("post", path::COUPON_CLAIM, "claimCoupon", "Claims a coupon.")
            .with_session()
            .body(&samples.claim_request()?)?
            .answer(&samples.claim()?)?
            .creates()
            .faults(&[NotFound, ErrorCode::CouponGone, ErrorCode::KeyReused]),
        Operation::new("post", path::COUPON_REDEEM, "redeemCoupon", "Claims a coupon with a code.")
            .with_session()
            .body(&samples.redeem_request())?
            .answer(&samples.claim()?)?
            .creates()
            .faults(&[ErrorCode::WrongCode, ErrorCode::TooMany, ErrorCode::CouponGone]),
    ])
}

fn account(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{NotFound, TooMany, WrongCode};
    let all = samples.addresses()?;
    let addresses = |method, path, name, summary| {
        Operation::new(method, path, name, summary).with_session().answer(&all)
    };
    Ok(vec![
        Operation::new("post", path::LOGIN_CODE, "sendCode", "Sends a log-in code.")
            .body(&samples.code_request())?
            .answer(&samples.code())?
            .faults(&[TooMany]),
        Operation::new("post", path::SESSION, "logIn", "Logs in by phone and code.")
            .body(&samples.login_request())?
            .answer(&samples.login()?)?
            .faults(&[WrongCode, TooMany]),
        Operation::new("delete", path::SESSION, "logOut", "Ends the session.")
            .with_session()
            .status(204),
        Operation::new("get", path::ME, "me", "Who is logged in.")
            .with_session()
            .answer(&samples.me()?)?,
        addresses("get", path::ADDRESSES, "addresses", "All addresses, the default first.")?,
        addresses("post", path::ADDRESSES, "addAddress", "Adds an address.")?
            .body(&samples.address)?
            .status(201),
        addresses("put", path::ADDRESS, "changeAddress", "Changes an address.")?
            .body(&samples.address)?
            .faults(&[NotFound]),
        addresses("delete", path::ADDRESS, "removeAddress", "Removes an address.")?
            .faults(&[NotFound]),
        addresses("post", path::ADDRESS_DEFAULT, "defaultAddress", "Makes it the default.")?
            .faults(&[NotFound]),
    ])
}

fn check_in(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{CannotCheckIn, NotEnoughPoints, NotFound};
    Ok(vec![
        Operation::new("get", path::CHECK_IN, "checkInPage", "The calendar of the check-in.")
            .answer(&samples.check_in()?.state)?
            .faults(&[NotFound]),
        Operation::new("post", path::CHECK_IN, "checkIn", "Checks in today; again says so.")
            .with_session()
            .answer(&samples.check_in()?)?
            .faults(&[NotFound, CannotCheckIn]),
        Operation::new("post", path::CHECK_IN_MAKE_UP, "makeUp", "Makes a missed day up.")
            .with_session()
            .body(&samples.make_up()?)?
            .answer(&samples.check_in()?)?
            .faults(&[NotFound, CannotCheckIn, NotEnoughPoints]),
    ])
}

fn reminders(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{Malformed, NotFound, RemindRefused};
    let subject = samples.flash_subject()?;
    let flash = |method, name, summary| {
        Operation::new(method, path::FLASH_REMINDERS, name, summary).with_session()
    };
    Ok(vec![
        flash("post", "remindOfFlash", "Tell me five minutes before these are sold.")
            .body(&subject)?
            .answer(&samples.reminder())?
            .faults(&[RemindRefused]),
        flash("delete", "remindOfFlashNoMore", "Tell me no more.")
            .query(&subject)?
            .answer(&samples.reminder())?
            .faults(&[Malformed]),
        Operation::new(
            "put",
            path::CHECK_IN_REMINDER,
            "remindOfCheckIn",
            "Tell me each day that I have not checked in, or no more.",
        )
        .with_session()
        .body(&samples.check_in_reminder())?
        .answer(&samples.reminder())?
        .faults(&[NotFound, RemindRefused]),
        Operation::new("get", path::MESSAGES, "messages", "What I was told, newest first.")
            .with_session()
            .query(&samples.messages_query())?
            .answer(&samples.messages()?)?
            .faults(&[Malformed]),
        Operation::new("post", path::MESSAGES_READ, "readMessages", "I have read all up to one.")
            .with_session()
            .body(&samples.read())?
            .answer(&samples.left_to_read())?,
    ])
}

fn orders(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{
        ActivityRefused, CouponGone, FlashRefused, GroupRefused, Invalid, KeyReused, Malformed,
        NotEnough, NotFound, PriceChanged, WrongState,
    };
    let view = samples.order();
    let order = |method, path, name, summary| {
        Operation::new(method, path, name, summary).with_session().answer(&view)
    };
    Ok(vec![
        Operation::new("get", path::ORDERS, "orders", "Orders, newest first.")
            .with_session()
            .query(&samples.orders_query())?
            .answer(&samples.orders())?
            .faults(&[Malformed, Invalid]),
        order("post", path::ORDERS, "placeOrder", "Places an order; the same key gives 200.")?
            .query(&PlaceQuery { again: false })?
            .body(&samples.place()?)?
            .creates()
            .faults(&[
                NotFound,
                KeyReused,
                PriceChanged,
                NotEnough,
                FlashRefused,
                GroupRefused,
                ActivityRefused,
                CouponGone,
            ]),
        order("get", path::ORDER, "order", "One order.")?.faults(&[NotFound]),
        order(
            "post",
            path::ORDER_CANCEL,
            "cancelOrder",
            "Cancels an unpaid order, or leaves its group.",
        )?
        .faults(&[NotFound, WrongState, GroupRefused]),
        order("post", path::ORDER_RECEIVED, "receiveOrder", "The parcel has come.")?
            .faults(&[NotFound, WrongState]),
        Operation::new("post", path::ORDER_PAY, "payOrder", "Begins a payment.")
            .with_session()
            .query(&PayQuery { via: Some(PayVia::Browser) })?
            .answer(&samples.pay()?)?
            .faults(&[NotFound, WrongState, Malformed]),
        order("post", path::ORDER_PAID, "askPaid", "Asks the gateway whether it is paid.")?
            .faults(&[NotFound]),
        order("post", path::SANDBOX_PAYMENT, "answerSandbox", "Pays play money, or refuses.")?
            .body(&samples.sandbox_answer())?
            .faults(&[NotFound, WrongState]),
    ])
}

fn after_sales(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{AfterSaleRefused, Invalid, Malformed, NotFound, WrongState};
    let view = samples.order();
    let merchants = samples.merchant_order()?;
    let post = |path, name, summary| Operation::new("post", path, name, summary);
    Ok(vec![
        post(path::ORDER_AFTER_SALES, "askAfterSale", "Asks pieces back; the same key asks once.")
            .with_session()
            .body(&samples.ask()?)?
            .answer(&view)?
            .faults(&[NotFound, AfterSaleRefused, ErrorCode::KeyReused]),
        post(path::ORDER_AFTER_SALE_PREVIEW, "previewRefund", "What would go back for these?")
            .with_session()
            .body(&samples.preview())?
            .answer(&samples.refund())?
            .faults(&[NotFound, AfterSaleRefused]),
        post(path::ORDER_AFTER_SALE_STEP, "stepAfterSale", "Sends back, or thinks better of it.")
            .with_session()
            .body(&samples.send_back())?
            .answer(&view)?
            .faults(&[NotFound, AfterSaleRefused]),
        Operation::new("get", path::ADMIN_ORDERS, "adminOrders", "All orders, newest first.")
            .with_admin_token()
            .query(&samples.orders_query())?
            .answer(&samples.merchant_orders()?)?
            .faults(&[Malformed, Invalid]),
        post(path::ADMIN_PARCELS, "adminShip", "Sends a parcel.")
            .with_admin_token()
            .body(&samples.parcel())?
            .answer(&merchants)?
            .faults(&[NotFound, WrongState]),
        Operation::new("get", path::ADMIN_AFTER_SALES, "adminAfterSales", "Those that are open.")
            .with_admin_token()
            .answer(&samples.open_after_sales()?)?,
        post(
            path::ADMIN_AFTER_SALE_STEP,
            "adminStepAfterSale",
            "Agrees, refuses, or has received.",
        )
        .with_admin_token()
        .body(&samples.agree())?
        .answer(&merchants)?
        .faults(&[NotFound, AfterSaleRefused]),
    ])
}
