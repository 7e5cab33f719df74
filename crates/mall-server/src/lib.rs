//! The store: what answers when a shopper looks, orders and pays.
//!
//! ```text
//! route/    HTTP in, HTTP out: one file per concept, no rules
//! engine/   what may happen: placing, paying, giving up, claiming, logging in
//! record/   what is kept: rows as types, one file per concept
//! store/    databases: SQLite with one writer and group commit, `PostgreSQL`, memory
//! chance    what the secret seed of a lottery draws
//! catalog/  the goods in memory, with their search index
//! report/   who came back and bought again, out of the rows
//! gateway/  who takes the money          login/  who brings the code to the shopper
//! web/      the H5 store's files          cli/    the commands of `xiaopu`
//! shop/     a whole shop as one document  openapi/ the HTTP contract as one
//! ```
//!
//! A command that changes something is one transaction. It reads, prices with
//! [`mall_core::pricing::quote`], and changes rows only where they still are what it read; when one
//! is not, nothing happens, and the shopper gets a typed error or the command is run anew.

pub mod audit;
pub mod catalog;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
mod door;
mod engine;
pub mod error;
mod full_house;
pub mod gateway;
pub mod log;
pub mod login;
pub mod openapi;
pub mod problem;
mod random;
pub mod record;
mod refusal;
pub mod report;
mod route;
pub mod secret;
pub mod seed;
mod serve;
pub mod settings;
pub mod shop;
#[cfg(test)]
mod simulation;
pub mod store;
mod web;

pub use clock::Clock;
pub use config::Config;
pub use error::Fault;
pub use serve::{App, Running, StartError, start, start_on};
pub use shop::ShopFile;
