//! Messages by templates.

use mall_wechat::api::{self, ApiRefusal, Done, Subscribed};
use mall_wechat::template::BadValue;

use super::{By, Platform};

/// A message by a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    /// To whom.
    pub(crate) openid: String,
    /// By which template.
    pub(crate) template: String,
    /// Which page of the mini-program a tap opens.
    pub(crate) page: String,
    /// Field and value; each value is cut to what its field takes.
    pub(crate) values: Vec<(String, String)>,
}

/// Why a message was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotSent {
    /// A field takes no part of its value; the platform was not asked.
    #[error(transparent)]
    Bad(#[from] BadValue),
    /// The platform says so, or nothing came.
    #[error(transparent)]
    Refused(#[from] ApiRefusal),
}

impl Platform {
    /// `appid` of the mini-program: by it shoppers are known to whom messages go.
    pub(crate) fn app(&self) -> Option<&str> {
        self.settings.mini_program.as_ref().map(|it| it.id.as_str())
    }

    /// Sends it.
    ///
    /// # Errors
    ///
    /// [`NotSent`]. What got no answer may have been sent.
    pub(crate) async fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let values: Vec<_> =
            letter.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let asked = Subscribed {
            openid: &letter.openid,
            template: &letter.template,
            page: &letter.page,
            values: &values,
        };
        // Wrong values are found before a token is asked for.
        asked.ask("")?;
        let ask = |token: &str| asked.ask(token).ok();
        self.with_token(By::MiniProgram, ask, api::read::<Done>).await?;
        Ok(())
    }
}
