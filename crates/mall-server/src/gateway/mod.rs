//! Who takes the money.
