//! Every request the app makes, and what comes back.

mod call;
mod failure;
mod request;

pub(crate) use call::{Call, Reply};
pub(crate) use failure::Failure;
