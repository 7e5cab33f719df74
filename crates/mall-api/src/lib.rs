//! The HTTP contract between the shop's server and its shoppers.
//!
//! One module per concept, each with the requests, the responses and, in [`path`], the addresses.
//! Requests refuse unknown fields and never carry a price that counts, a state or a user id: the
//! server knows them. Money is fen. Times are milliseconds since the Unix epoch.
//!
//! A request that needs a shopper carries `Authorization: Bearer <token>`. Every answer carries the
//! header [`SERVER_TIME_HEADER`].

pub mod activity;
pub mod add_on;
pub mod address;
pub mod after_order;
pub mod after_sale;
pub mod bargain;
pub mod cart;
pub mod catalog;
pub mod check_in;
pub mod coupon;
pub mod error;
pub mod event;
pub mod favourite;
pub mod flash;
pub mod group;
pub mod home;
pub mod invite;
pub mod live;
pub mod lottery;
pub mod member;
pub mod merchant;
pub mod message;
pub mod newcomer;
pub mod order;
pub mod path;
pub mod points;
pub mod points_mall;
#[cfg(feature = "schema")]
pub mod privacy;
pub mod quote;
pub mod reminder;
pub mod review;
pub mod service;
pub mod session;
pub mod subscription;
pub mod task;
pub mod wechat;

pub use error::{ApiError, ErrorCode};

/// Header with the server's time in milliseconds, on every answer.
pub const SERVER_TIME_HEADER: &str = "x-server-time";
