//! What may happen in the store. Rules here, SQL in [`crate::store`], HTTP in [`crate::route`].
//!
//! Every function takes a connection: one of the readers, or the writer's when it changes something.
//! One that fails has changed nothing, since the writer undoes it.

pub(crate) mod address;
pub(crate) mod cart;
pub(crate) mod coupon;
pub(crate) mod goods;
pub(crate) mod home;
pub(crate) mod job;
pub(crate) mod order;
pub(crate) mod pay;
pub(crate) mod place;
pub(crate) mod rules;
pub(crate) mod session;
