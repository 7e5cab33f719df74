//! The shopper's side of the shop.
//!
//! A shell tells what happened ([`Action`]) and what came of an effect ([`Answer`]); it gets back,
//! for the page in sight, the smallest `setData`, and the [`Effect`]s it must carry out. Nothing
//! else crosses. `crates/README.md` has the JSON.
//!
//! # Where to start
//!
//! - [`App`] — the loop: `boot`, `dispatch`, `resolve`.
//! - `page` — one folder a page: its state, its actions, its view.
//! - `model` — what all pages share: session, cart, clock, what is kept on the device.
//! - `net` — every request the app makes, and what comes back.
//! - `text` — every sentence a shopper reads.
//!
//! Without the feature `whole` it knows the home page alone: a browser begins with that much of it,
//! and goes on with all of it when another page is asked for ([`HandOver`]).
//!
//! # Invariants
//!
//! - A shell never computes: every tap sends back an action that a view put behind the button.
//! - Every text a shopper reads is finished here.
//! - The app is a function of its kept state, the actions and `now`: a recorded session replays.

#![cfg_attr(
    not(feature = "whole"),
    expect(dead_code, reason = "what other pages than home need is left out by the linker")
)]

mod action;
mod app;
mod boot;
mod context;
mod effect;
mod everywhere;
#[cfg(feature = "whole")]
#[cfg(test)]
mod harness;
mod model;
mod net;
mod page;
mod patch;
mod route;
mod self_test;
mod text;
pub mod tree;
mod view;
#[cfg(feature = "whole")]
mod watch;
#[cfg(feature = "whole")]
#[cfg(test)]
mod watch_tests;
#[cfg(feature = "whole")]
#[cfg(test)]
mod way_out_tests;

pub use action::{Action, Answer, PageId};
pub use app::App;
pub use boot::{Boot, HandOver, Kept, Trust};
pub use effect::{Effect, EffectId, How, Method};
pub use patch::{Output, PagePatch, Patch};
pub use self_test::self_test;
