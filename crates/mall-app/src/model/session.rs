//! Who is logged in.

use mall_api::session::MeResponse;
use serde::{Deserialize, Serialize};

/// A guest, or a shopper with a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    token: Option<String>,
    /// What the server last said of the shopper.
    pub(crate) me: Option<MeResponse>,
    /// What links of this shopper carry, once it is known.
    #[cfg(feature = "whole")]
    #[serde(skip)]
    pub(crate) link: Option<mall_core::InviteToken>,
    /// Whether it was asked for.
    #[cfg(feature = "whole")]
    #[serde(skip)]
    pub(crate) link_asked: bool,
}

impl Session {
    pub(crate) fn log_in(&mut self, token: String, me: MeResponse) {
        *self = Self::default();
        self.token = Some(token);
        self.me = Some(me);
    }

    pub(crate) fn log_out(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn is_logged_in(&self) -> bool {
        self.token.is_some()
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}
