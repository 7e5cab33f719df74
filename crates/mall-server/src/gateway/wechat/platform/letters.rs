//! Messages by templates.

use mall_wechat::api::{ApiRefusal, Done, Subscribed};
use mall_wechat::ask::Ask;
use mall_wechat::template::BadValue;
use serde::de::DeserializeOwned;

use super::Platform;

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
        let said: Result<Done, _> = self.with_token(|token| asked.ask(token).ok()).await;
        said?;
        Ok(())
    }

    /// What is said to what `ask` makes of a token; once more with another when the first had ended before its
    /// time. Nothing is asked where `ask` makes nothing.
    pub(super) async fn with_token<T: DeserializeOwned>(
        &self,
        ask: impl Fn(&str) -> Option<Ask>,
    ) -> Result<T, ApiRefusal> {
        let app = self.settings.mini_program.as_ref().ok_or(ApiRefusal::Unreadable)?;
        let mut said = Err(ApiRefusal::Unreadable);
        for _ in 0..2 {
            let token = self.token(app).await?;
            let Some(ask) = ask(&token) else { break };
            said = self.say(&ask).await;
            if !matches!(said, Err(ApiRefusal::Token { .. })) {
                break;
            }
            self.forget(&token).await;
        }
        said
    }
}
