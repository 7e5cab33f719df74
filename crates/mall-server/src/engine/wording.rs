//! 文本安全: what shoppers write is looked at by the platform before others read it, in a shop with a mini-program.

use std::sync::Arc;

use mall_core::ShopperId;
use mall_wechat::api::Suggestion;

use crate::record::wechat_account;
use crate::{App, Fault};

/// What becomes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// It is shown.
    Shown,
    /// A person looks first: the platform says so, or nobody could be asked. It knows only who came by the
    /// mini-program, and of those only who came lately.
    Held,
}

/// What becomes of `text`, which `shopper` wrote.
///
/// # Errors
///
/// [`Fault::Unfit`] when nobody is to read it.
pub(crate) async fn look(
    app: &Arc<App>,
    shopper: &ShopperId,
    text: &str,
) -> Result<Wording, Fault> {
    let Some((platform, name)) = app.platform().and_then(|it| Some((it, it.app()?.to_owned())))
    else {
        return Ok(Wording::Shown);
    };
    if text.trim().is_empty() {
        return Ok(Wording::Shown);
    }
    let who = shopper.clone();
    let known = app.store().read(move |tx| wechat_account::openid(tx, &who, &name)).await?;
    let Some(openid) = known else { return Ok(Wording::Held) };
    match platform.look_at(&openid, text).await {
        Ok(Suggestion::Pass) => Ok(Wording::Shown),
        Ok(Suggestion::Review) => Ok(Wording::Held),
        Ok(Suggestion::Risky) => Err(Fault::Unfit),
        Err(refusal) => {
            tracing::warn!(%refusal, "a text is held back: nobody looked at it");
            Ok(Wording::Held)
        }
    }
}
