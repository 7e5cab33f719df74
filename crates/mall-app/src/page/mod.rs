//! The pages: each has its state, its actions and its view.
//!
//! Without the feature `whole` there is the home page alone.

#[cfg(feature = "whole")]
mod add_on;
#[cfg(feature = "whole")]
mod address;
#[cfg(feature = "whole")]
mod address_card;
#[cfg(feature = "whole")]
mod addresses;
#[cfg(feature = "whole")]
mod after_sale;
#[cfg(feature = "whole")]
#[cfg(test)]
mod after_sale_tests;
#[cfg(feature = "whole")]
mod bargain;
#[cfg(feature = "whole")]
mod bargains;
#[cfg(feature = "whole")]
mod buy_now;
#[cfg(feature = "whole")]
mod cart;
#[cfg(feature = "whole")]
mod category;
#[cfg(feature = "whole")]
mod check_in;
#[cfg(feature = "whole")]
mod checkout;
mod claim;
mod countdown;
#[cfg(feature = "whole")]
mod coupons;
#[cfg(feature = "whole")]
mod exchange;
#[cfg(feature = "whole")]
mod flash;
mod goods_card;
#[cfg(feature = "whole")]
mod goods_line;
#[cfg(feature = "whole")]
mod goods_list;
#[cfg(feature = "whole")]
mod group;
#[cfg(feature = "whole")]
#[cfg(test)]
mod group_tests;
#[cfg(feature = "whole")]
mod groups;
mod home;
#[cfg(feature = "whole")]
pub(crate) mod invite;
#[cfg(feature = "whole")]
mod live;
#[cfg(feature = "whole")]
mod login;
#[cfg(feature = "whole")]
#[cfg(test)]
mod login_tests;
#[cfg(feature = "whole")]
mod lottery;
#[cfg(feature = "whole")]
mod me;
#[cfg(feature = "whole")]
mod member;
#[cfg(feature = "whole")]
mod messages;
#[cfg(feature = "whole")]
mod newcomer;
#[cfg(feature = "whole")]
mod order;
#[cfg(feature = "whole")]
mod order_acts;
#[cfg(feature = "whole")]
mod orders;
#[cfg(feature = "whole")]
mod own;
#[cfg(feature = "whole")]
mod paid;
#[cfg(feature = "whole")]
pub(crate) mod pay;
#[cfg(feature = "whole")]
mod points;
#[cfg(feature = "whole")]
mod points_mall;
#[cfg(feature = "whole")]
pub(crate) mod poster;
#[cfg(feature = "whole")]
#[cfg(test)]
mod poster_tests;
#[cfg(feature = "whole")]
mod privacy;
#[cfg(feature = "whole")]
mod product;
#[cfg(feature = "whole")]
mod refund;
#[cfg(feature = "whole")]
mod review;
#[cfg(feature = "whole")]
mod review_card;
#[cfg(feature = "whole")]
mod review_pictures;
#[cfg(feature = "whole")]
#[cfg(test)]
mod review_pictures_tests;
#[cfg(feature = "whole")]
#[cfg(test)]
mod review_tests;
#[cfg(feature = "whole")]
mod reviews;
#[cfg(feature = "whole")]
mod rewards;
#[cfg(feature = "whole")]
#[cfg(test)]
pub(crate) mod samples;
#[cfg(feature = "whole")]
mod search;
#[cfg(feature = "whole")]
mod service;
#[cfg(feature = "whole")]
pub(crate) mod share;
#[cfg(feature = "whole")]
mod tasks;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PageId;
use crate::context::Context;
use crate::model::Model;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::tree;
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

    /// Asks for what it shows; nothing when it shows nothing of the server's, or asks in a way of its own.
    fn ask(&mut self, _cx: &mut Context<'_>) {}

    /// It came into sight again.
    fn shown(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    /// It was pulled down.
    fn pulled_down(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
    }

    /// Its end came into sight.
    fn reached_bottom(&mut self, _cx: &mut Context<'_>) {}

    /// It asked to be woken.
    fn woke(&mut self, _cx: &mut Context<'_>) {}

    /// What it shows now.
    fn view(&self, scene: Scene<'_>) -> Self::View;

    /// What a friend gets who is shown this page; the shop when it has nothing of its own.
    #[cfg(feature = "whole")]
    fn share(&self, _scene: Scene<'_>) -> Option<share::ShareView> {
        None
    }

    /// What the bar above it says, when that is more than the name of the page.
    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        None
    }
}

macro_rules! pages {
    ($($(#[$only:meta])? $name:ident($page:ty, $act:ty),)*) => {
        /// A page that is open.
        #[derive(Debug)]
        pub(crate) enum AnyPage {
            $($(#[$only])? $name($page),)*
        }

        /// A button of one page, named after the page: `{"cart": {"select": …}}`.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum PageAct {
            $(
                $(#[$only])?
                #[doc = concat!("Of the page `", stringify!($name), "`.")]
                $name($act),
            )*
        }

        impl AnyPage {
            pub(crate) fn open(route: &Route, cx: &mut Context<'_>) -> Self {
                match route {
                    $($(#[$only])? Route::$name { .. } => Self::$name(Page::open(route, cx)),)*
                    // A shell that has this core opens no other page with it.
                    #[cfg(not(feature = "whole"))]
                    _ => Self::Home(Page::open(&Route::Home, cx)),
                }
            }

            /// A button of another page does nothing.
            pub(crate) fn act(&mut self, act: PageAct, text: Option<&str>, cx: &mut Context<'_>) {
                match (self, act) {
                    $(
                        $(#[$only])?
                        (Self::$name(page), PageAct::$name(act)) => page.act(act, text, cx),
                    )*
                    #[cfg(feature = "whole")]
                    _ => {}
                }
            }

            pub(crate) fn view(&self, scene: Scene<'_>) -> Value {
                #[cfg_attr(not(feature = "whole"), expect(unused_mut, reason = "home has no cards"))]
                let mut view = match self {
                    $($(#[$only])? Self::$name(page) => tree::write_tree(&page.view(scene)),)*
                };
                #[cfg(feature = "whole")]
                let own = match self {
                    $($(#[$only])? Self::$name(page) => page.share(scene),)*
                };
                #[cfg(feature = "whole")]
                share::put(&mut view, own, scene);
                view
            }

            pub(crate) fn title(&self, scene: Scene<'_>) -> Option<String> {
                match self {
                    $($(#[$only])? Self::$name(page) => page.title(scene),)*
                }
            }

            pages!(@each [$($(#[$only])? $name)*]
                answered(call: &Call, result: Result<Reply, Failure>));
            pages!(@each [$($(#[$only])? $name)*] shown());
            pages!(@each [$($(#[$only])? $name)*] pulled_down());
            pages!(@each [$($(#[$only])? $name)*] reached_bottom());
            pages!(@each [$($(#[$only])? $name)*] woke());
        }
    };
    (@each $names:tt $method:ident($($arg:ident: $type:ty),*)) => {
        pages!(@method $names $method ($($arg: $type),*) ($($arg),*));
    };
    (@method [$($(#[$only:meta])? $name:ident)*] $method:ident ($($arg:ident: $type:ty),*)
        $args:tt) => {
        pub(crate) fn $method(&mut self, $($arg: $type,)* cx: &mut Context<'_>) {
            match self {
                $($(#[$only])? Self::$name(page) => pages!(@call page $method $args cx),)*
            }
        }
    };
    (@call $page:ident $method:ident ($($arg:ident),*) $cx:ident) => {
        $page.$method($($arg,)* $cx)
    };
}

pages! {
    Home(home::HomePage, home::Act),
    #[cfg(feature = "whole")]
    Category(category::CategoryPage, category::Act),
    #[cfg(feature = "whole")]
    Cart(cart::CartPage, cart::Act),
    #[cfg(feature = "whole")]
    Me(me::MePage, me::Act),
    #[cfg(feature = "whole")]
    Search(search::SearchPage, search::Act),
    #[cfg(feature = "whole")]
    Product(product::ProductPage, product::Act),
    #[cfg(feature = "whole")]
    Checkout(checkout::CheckoutPage, checkout::Act),
    #[cfg(feature = "whole")]
    Pay(pay::PayPage, pay::Act),
    #[cfg(feature = "whole")]
    Paid(paid::PaidPage, paid::Act),
    #[cfg(feature = "whole")]
    Orders(orders::OrdersPage, orders::Act),
    #[cfg(feature = "whole")]
    Order(order::OrderPage, order::Act),
    #[cfg(feature = "whole")]
    AfterSale(after_sale::AfterSalePage, after_sale::Act),
    #[cfg(feature = "whole")]
    Refund(refund::RefundPage, refund::Act),
    #[cfg(feature = "whole")]
    Review(review::ReviewPage, review::Act),
    #[cfg(feature = "whole")]
    Reviews(reviews::ReviewsPage, reviews::Act),
    #[cfg(feature = "whole")]
    Coupons(coupons::CouponsPage, coupons::Act),
    #[cfg(feature = "whole")]
    CheckIn(check_in::CheckInPage, check_in::Act),
    #[cfg(feature = "whole")]
    Lottery(lottery::LotteryPage, lottery::Act),
    #[cfg(feature = "whole")]
    Flash(flash::FlashPage, flash::Act),
    #[cfg(feature = "whole")]
    Groups(groups::GroupsPage, groups::Act),
    #[cfg(feature = "whole")]
    Group(group::GroupPage, group::Act),
    #[cfg(feature = "whole")]
    Bargains(bargains::BargainsPage, bargains::Act),
    #[cfg(feature = "whole")]
    Bargain(bargain::BargainPage, bargain::Act),
    #[cfg(feature = "whole")]
    Login(login::LoginPage, login::Act),
    #[cfg(feature = "whole")]
    Addresses(addresses::AddressesPage, addresses::Act),
    #[cfg(feature = "whole")]
    Address(address::AddressPage, address::Act),
    #[cfg(feature = "whole")]
    Service(service::ServicePage, service::Act),
    #[cfg(feature = "whole")]
    Live(live::LivePage, live::Act),
    #[cfg(feature = "whole")]
    Member(member::MemberPage, member::Act),
    #[cfg(feature = "whole")]
    Messages(messages::MessagesPage, messages::Act),
    #[cfg(feature = "whole")]
    Points(points::PointsPage, points::Act),
    #[cfg(feature = "whole")]
    Privacy(privacy::PrivacyPage, privacy::Act),
    #[cfg(feature = "whole")]
    PointsMall(points_mall::PointsMallPage, points_mall::Act),
    #[cfg(feature = "whole")]
    Exchange(exchange::ExchangePage, exchange::Act),
    #[cfg(feature = "whole")]
    Tasks(tasks::TasksPage, tasks::Act),
    #[cfg(feature = "whole")]
    Newcomer(newcomer::NewcomerPage, newcomer::Act),
    #[cfg(feature = "whole")]
    Invite(invite::InvitePage, invite::Act),
    #[cfg(feature = "whole")]
    Favourites(own::OwnPage, own::Act),
    #[cfg(feature = "whole")]
    Footprints(own::OwnPage, own::Act),
}
