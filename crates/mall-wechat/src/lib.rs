//! `WeChat`'s and `WeChat` Pay's interfaces as bytes: what is signed, what is sealed, whom to believe.
//!
//! ```text
//! api        requests to the platform: log-in, tokens, messages, codes, shipping
//! ask        requests to WeChat Pay, and what its answers mean
//! bill       what WeChat Pay says of a day
//! certificate  keys of the platform, for merchants of old
//! key        the merchant's key, the platform's keys, the key that callbacks are sealed with
//! message    what is signed, line by line
//! trust      whether an answer or a callback came from WeChat Pay, and lately
//! notice     what a callback says, opened, and whether it is what was asked for
//! template   what may stand in each field of a subscription message
//! page       the signature that lets a page inside WeChat use its scripts
//! phone      what a phone was told under its session key
//! seal       what of it is kept
//! ```
//!
//! Nothing here asks the network or a clock. Each rule is held against vectors that others published
//! (`tests/vectors.rs`).

pub mod api;
pub mod ask;
pub mod bill;
pub mod certificate;
pub mod key;
pub mod message;
pub mod notice;
pub mod page;
pub mod phone;
pub mod seal;
pub mod template;
pub mod trust;
