//! What may happen in the store. Rules here, rows in [`crate::record`], HTTP in [`crate::route`].
//!
//! A command is a function of a transaction, of what is wished and of a [`Moment`]; it has nothing
//! else, so that the same three have the same outcome. One that fails has changed nothing, since the
//! database undoes it. One that finds that somebody else was first ([`crate::Fault::Raced`]) is run
//! anew.

pub(crate) mod add_on;
pub(crate) mod address;
pub(crate) mod after_order;
pub(crate) mod after_sale;
pub(crate) mod bargain;
pub(crate) mod bill;
pub(crate) mod birthday;
pub(crate) mod cart;
pub(crate) mod check_in;
pub(crate) mod coupon;
pub(crate) mod delivery;
pub(crate) mod due_again;
pub(crate) mod event;
pub(crate) mod exchange;
pub(crate) mod farewell;
pub(crate) mod favourite;
pub(crate) mod flash;
pub(crate) mod giving;
pub(crate) mod goods;
pub(crate) mod group;
pub(crate) mod home;
pub(crate) mod inbox;
pub(crate) mod invite;
pub(crate) mod job;
pub(crate) mod join;
pub(crate) mod lead;
pub(crate) mod letter;
pub(crate) mod live;
pub(crate) mod lottery;
pub(crate) mod member;
pub(crate) mod member_price;
pub(crate) mod message;
pub(crate) mod money;
pub(crate) mod newcomer;
pub(crate) mod order;
pub(crate) mod order_gift;
pub(crate) mod paid_card;
pub(crate) mod pay;
pub(crate) mod person;
pub(crate) mod picture;
pub(crate) mod place;
pub(crate) mod points;
pub(crate) mod preview;
pub(crate) mod refund;
pub(crate) mod remind;
pub(crate) mod review;
pub(crate) mod reward;
pub(crate) mod rules;
pub(crate) mod segment;
pub(crate) mod service;
pub(crate) mod session;
pub(crate) mod shipment;
pub(crate) mod stock;
pub(crate) mod subscription;
pub(crate) mod task;
#[cfg(test)]
mod tests;
pub(crate) mod wording;

use mall_core::Timestamp;

use crate::random::Seed;

/// When a command happens, and the chance in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// The time.
    pub(crate) now: Timestamp,
    /// What its ids and tokens are made of.
    pub(crate) seed: Seed,
}
