//! Every operation of the API.

use mall_api::address::AddressesResponse;
use mall_api::cart::{SyncRequest, SyncResponse};
use mall_api::catalog::{
    CategoriesResponse, HomeResponse, ProductResponse, ProductsQuery, ProductsResponse,
};
use mall_api::coupon::{ClaimResponse, CouponsResponse};
use mall_api::order::{
    OrderView, OrdersQuery, OrdersResponse, PayResponse, PlaceRequest, SandboxAnswer,
};
use mall_api::quote::QuoteRequest;
use mall_api::session::{CodeRequest, CodeResponse, LoginRequest, LoginResponse, MeResponse};
use mall_api::{ErrorCode, path};
use mall_core::address::Address;
use mall_core::pricing::Quote;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::Named;

/// One operation: what it reads, what it answers, how it can fail.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) needs_session: bool,
    pub(super) query: Option<Named>,
    pub(super) body: Option<Named>,
    pub(super) status: u16,
    pub(super) answer: Option<Named>,
    pub(super) faults: &'static [ErrorCode],
}

impl Operation {
    const fn new(
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
            needs_session: false,
            query: None,
            body: None,
            status: 200,
            answer: None,
            faults: &[],
        }
    }

    const fn with_session(self) -> Self {
        Self { needs_session: true, ..self }
    }

    fn query<T: JsonSchema>(self) -> Self {
        Self { query: Some(SchemaGenerator::root_schema_for::<T>), ..self }
    }

    fn body<T: JsonSchema>(self) -> Self {
        Self { body: Some(named::<T>), ..self }
    }

    fn answer<T: JsonSchema>(self) -> Self {
        Self { answer: Some(named::<T>), ..self }
    }

    const fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    const fn faults(self, faults: &'static [ErrorCode]) -> Self {
        Self { faults, ..self }
    }
}

fn named<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

pub(super) fn operations() -> Vec<Operation> {
    let mut all = goods();
    all.extend(account());
    all.extend(orders());
    all
}

fn goods() -> Vec<Operation> {
    use ErrorCode::{Invalid, Malformed, NotFound};
    let get = |path, name, summary| Operation::new("get", path, name, summary);
    vec![
        get(path::HEALTH, "health", "Is the process alive?"),
        get(path::READY, "ready", "Can it serve?"),
        get(path::OPENAPI, "openapi", "This document."),
        get(path::HOME, "home", "The home page, its goods filled in.").answer::<HomeResponse>(),
        get(path::CATEGORIES, "categories", "All shelves.").answer::<CategoriesResponse>(),
        get(path::PRODUCTS, "products", "Goods of a shelf, or found by words.")
            .query::<ProductsQuery>()
            .answer::<ProductsResponse>()
            .faults(&[Malformed, Invalid]),
        get(path::PRODUCT, "product", "One product, and what lowers its price.")
            .answer::<ProductResponse>()
            .faults(&[NotFound]),
        Operation::new("post", path::CART_SYNC, "syncCart", "Cart operations in, cart out.")
            .body::<SyncRequest>()
            .answer::<SyncResponse>(),
        Operation::new("post", path::QUOTE, "quote", "What do these cost?")
            .body::<QuoteRequest>()
            .answer::<Quote>()
            .faults(&[NotFound]),
        get(path::COUPONS, "coupons", "Coupons to claim, and a shopper's own.")
            .answer::<CouponsResponse>(),
        Operation::new("post", path::COUPON_CLAIM, "claimCoupon", "Claims a coupon.")
            .with_session()
            .answer::<ClaimResponse>()
            .faults(&[NotFound, ErrorCode::CouponGone]),
    ]
}

fn account() -> Vec<Operation> {
    use ErrorCode::{NotFound, TooMany, WrongCode};
    let addresses = |method, path, name, summary| {
        Operation::new(method, path, name, summary).with_session().answer::<AddressesResponse>()
    };
    vec![
        Operation::new("post", path::LOGIN_CODE, "sendCode", "Sends a log-in code.")
            .body::<CodeRequest>()
            .answer::<CodeResponse>()
            .faults(&[TooMany]),
        Operation::new("post", path::SESSION, "logIn", "Logs in by phone and code.")
            .body::<LoginRequest>()
            .answer::<LoginResponse>()
            .faults(&[WrongCode, TooMany]),
        Operation::new("delete", path::SESSION, "logOut", "Ends the session.")
            .with_session()
            .status(204),
        Operation::new("get", path::ME, "me", "Who is logged in.")
            .with_session()
            .answer::<MeResponse>(),
        addresses("get", path::ADDRESSES, "addresses", "All addresses, the default first."),
        addresses("post", path::ADDRESSES, "addAddress", "Adds an address.")
            .body::<Address>()
            .status(201),
        addresses("put", path::ADDRESS, "changeAddress", "Changes an address.")
            .body::<Address>()
            .faults(&[NotFound]),
        addresses("delete", path::ADDRESS, "removeAddress", "Removes an address.")
            .faults(&[NotFound]),
        addresses("post", path::ADDRESS_DEFAULT, "defaultAddress", "Makes it the default.")
            .faults(&[NotFound]),
    ]
}

fn orders() -> Vec<Operation> {
    use ErrorCode::{
        CouponGone, Invalid, KeyReused, Malformed, NotEnough, NotFound, PriceChanged, WrongState,
    };
    let order = |method, path, name, summary| {
        Operation::new(method, path, name, summary).with_session().answer::<OrderView>()
    };
    vec![
        Operation::new("get", path::ORDERS, "orders", "Orders, newest first.")
            .with_session()
            .query::<OrdersQuery>()
            .answer::<OrdersResponse>()
            .faults(&[Malformed, Invalid]),
        order("post", path::ORDERS, "placeOrder", "Places an order; the same key gives 200.")
            .body::<PlaceRequest>()
            .status(201)
            .faults(&[NotFound, KeyReused, PriceChanged, NotEnough, CouponGone]),
        order("get", path::ORDER, "order", "One order.").faults(&[NotFound]),
        order("post", path::ORDER_CANCEL, "cancelOrder", "Cancels an unpaid order.")
            .faults(&[NotFound, WrongState]),
        order("post", path::ORDER_RECEIVED, "receiveOrder", "The parcel has come.")
            .faults(&[NotFound, WrongState]),
        Operation::new("post", path::ORDER_PAY, "payOrder", "Begins a payment.")
            .with_session()
            .answer::<PayResponse>()
            .faults(&[NotFound, WrongState]),
        order("post", path::SANDBOX_PAYMENT, "answerSandbox", "Pays play money, or refuses.")
            .body::<SandboxAnswer>()
            .faults(&[NotFound, WrongState]),
    ]
}
