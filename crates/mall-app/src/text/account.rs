//! Texts of log-in, me, addresses and service.
