//! The pages: each has its state, its actions and its view.

mod address;
mod addresses;
mod cart;
mod category;
mod checkout;
mod claim;
mod coupons;
mod goods_card;
mod goods_line;
mod goods_list;
mod home;
mod login;
mod me;
mod order;
mod order_acts;
mod orders;
mod paid;
mod pay;
mod product;
#[cfg(test)]
pub(crate) mod samples;
mod search;
mod service;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PageId;
use crate::context::Context;
use crate::model::Model;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use mall_core::Timestamp;

/// What a page view is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// What all pages share.
    pub(crate) model: &'a Model,
    /// The page itself, for the actions behind its buttons.
    pub(crate) page: PageId,
    /// The time at the server.
    pub(crate) now: Timestamp,
}

/// What a page is to the loop.
pub(crate) trait Page: Sized {
    /// Its own buttons.
    type Act;
    /// What it shows. Every field a template reads is always there.
    type View: Serialize;

    /// It was opened at `route`; usually it asks for what it shows.
    fn open(route: &Route, cx: &mut Context<'_>) -> Self;

    /// One of its buttons was tapped, or a field changed to `text`.
    fn act(&mut self, act: Self::Act, text: Option<&str>, cx: &mut Context<'_>);

    /// What it asked for has come, or not.
    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>);

    /// It came into sight again.
    fn shown(&mut self, _cx: &mut Context<'_>) {}

    /// It was pulled down.
    fn pulled_down(&mut self, _cx: &mut Context<'_>) {}

    /// Its end came into sight.
    fn reached_bottom(&mut self, _cx: &mut Context<'_>) {}

    /// It asked to be woken.
    fn woke(&mut self, _cx: &mut Context<'_>) {}

    /// What it shows now.
    fn view(&self, scene: Scene<'_>) -> Self::View;

    /// What the bar above it says, when that is more than the name of the page.
    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        None
    }
}

macro_rules! pages {
    ($($name:ident($page:ty, $act:ty),)*) => {
        /// A page that is open.
        #[derive(Debug)]
        pub(crate) enum AnyPage {
            $($name($page),)*
        }

        /// A button of one page, named after the page: `{"cart": {"select": …}}`.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum PageAct {
            $(#[doc = concat!("Of the page `", stringify!($name), "`.")] $name($act),)*
        }

        impl AnyPage {
            pub(crate) fn open(route: &Route, cx: &mut Context<'_>) -> Self {
                match route {
                    $(Route::$name { .. } => Self::$name(Page::open(route, cx)),)*
                }
            }

            /// A button of another page does nothing.
            pub(crate) fn act(&mut self, act: PageAct, text: Option<&str>, cx: &mut Context<'_>) {
                match (self, act) {
                    $((Self::$name(page), PageAct::$name(act)) => page.act(act, text, cx),)*
                    _ => {}
                }
            }

            pub(crate) fn view(&self, scene: Scene<'_>) -> Value {
                match self {
                    $(Self::$name(page) => serde_json::to_value(page.view(scene)),)*
                }
                .unwrap_or_default()
            }

            pub(crate) fn title(&self, scene: Scene<'_>) -> Option<String> {
                match self {
                    $(Self::$name(page) => page.title(scene),)*
                }
            }

            pages!(@each $($name)*; answered(call: &Call, result: Result<Reply, Failure>));
            pages!(@each $($name)*; shown());
            pages!(@each $($name)*; pulled_down());
            pages!(@each $($name)*; reached_bottom());
            pages!(@each $($name)*; woke());
        }
    };
    (@each $($name:ident)*; $method:ident($($arg:ident: $type:ty),*)) => {
        pages!(@method ($($name)*) $method ($($arg: $type),*) ($($arg),*));
    };
    (@method ($($name:ident)*) $method:ident ($($arg:ident: $type:ty),*) $args:tt) => {
        pub(crate) fn $method(&mut self, $($arg: $type,)* cx: &mut Context<'_>) {
            match self {
                $(Self::$name(page) => pages!(@call page $method $args cx),)*
            }
        }
    };
    (@call $page:ident $method:ident ($($arg:ident),*) $cx:ident) => {
        $page.$method($($arg,)* $cx)
    };
}

pages! {
    Home(home::HomePage, home::Act),
    Category(category::CategoryPage, category::Act),
    Cart(cart::CartPage, cart::Act),
    Me(me::MePage, me::Act),
    Search(search::SearchPage, search::Act),
    Product(product::ProductPage, product::Act),
    Checkout(checkout::CheckoutPage, checkout::Act),
    Pay(pay::PayPage, pay::Act),
    Paid(paid::PaidPage, paid::Act),
    Orders(orders::OrdersPage, orders::Act),
    Order(order::OrderPage, order::Act),
    Coupons(coupons::CouponsPage, coupons::Act),
    Login(login::LoginPage, login::Act),
    Addresses(addresses::AddressesPage, addresses::Act),
    Address(address::AddressPage, address::Act),
    Service(service::ServicePage, service::Act),
}
