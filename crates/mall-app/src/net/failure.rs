//! Why a request gave nothing.

use mall_api::{ApiError, ErrorCode};

use crate::text::Text;

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No network, or no answer in time. It may have had an effect.
    Offline,
    /// The server said no.
    Api(Box<ApiError>),
    /// The server said something the app does not understand.
    Unreadable,
}

impl Failure {
    /// For people: what happened, and what to do.
    pub(crate) fn message(&self, text: Text) -> String {
        match self {
            Self::Offline => text.offline_try_again().to_owned(),
            Self::Api(error) => error.message.clone(),
            Self::Unreadable => text.server_unreadable().to_owned(),
        }
    }

    /// Its code, when the server gave one.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Api(error) => Some(error.code),
            Self::Offline | Self::Unreadable => None,
        }
    }

    /// Whether the server said no, so that nothing was done.
    #[cfg(feature = "whole")]
    pub(crate) fn is_refusal(&self) -> bool {
        self.code().is_some_and(|code| code.status() < 500)
    }

    /// Whether there was no network.
    pub(crate) fn is_offline(&self) -> bool {
        *self == Self::Offline
    }
}
