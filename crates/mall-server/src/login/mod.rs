//! Who brings a log-in code to the shopper.
