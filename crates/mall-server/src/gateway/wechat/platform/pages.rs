//! What leads to the mini-program, and by what pages inside `WeChat` are signed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use mall_wechat::api::{
    self, ApiRefusal, Ticket, UrlLink, code_picture, mini_program_code, page_ticket, url_link,
};
use mall_wechat::page::{NotOurs, signature};
use tokio::sync::OnceCell;

use super::{By, Platform, nonce};

/// Codes that are kept at once: some tens of megabytes, since each is a picture of about a hundred kilobytes.
const CODES_MAX: usize = 256;

/// A code of the mini-program.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    /// Its `Content-Type`.
    pub(crate) kind: &'static str,
    /// The file.
    pub(crate) bytes: Bytes,
}

/// A scene, and its code once it came.
type Kept = (String, Arc<OnceCell<Code>>);

/// Codes that were asked for lately, the oldest first.
///
/// They are in memory and not in the database: the platform makes the same one again whenever it is asked, a phone
/// asks for a poster's code once and keeps it for a day, and pictures for each shopper and product would outgrow all
/// else that is kept and backed up.
#[derive(Default)]
pub(super) struct Codes(Mutex<VecDeque<Kept>>);

impl Codes {
    /// The place of the code of `scene`: whoever wants it meanwhile waits there for who asks.
    fn place(&self, scene: &str) -> Arc<OnceCell<Code>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, code)) = all.iter().find(|(it, _)| it == scene) {
            return Arc::clone(code);
        }
        if all.len() >= CODES_MAX {
            all.pop_front();
        }
        let code = Arc::<OnceCell<Code>>::default();
        all.push_back((scene.to_owned(), Arc::clone(&code)));
        code
    }
}

/// What a page inside `WeChat` shows to use its scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) seconds: i64,
    pub(crate) nonce: String,
    pub(crate) signature: String,
}

/// Why a page is not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotSigned {
    /// It is none of this shop.
    #[error(transparent)]
    NotOurs(#[from] NotOurs),
    /// There is no ticket.
    #[error(transparent)]
    Refused(#[from] ApiRefusal),
}

impl Platform {
    /// The code that opens `page` of the mini-program with `scene`. It is asked for once, by whoever comes first.
    ///
    /// # Errors
    ///
    /// [`ApiRefusal`].
    pub(crate) async fn code(&self, page: &str, scene: &str) -> Result<Code, ApiRefusal> {
        let place = self.codes.place(scene);
        let ask = |token: &str| mini_program_code(token, page, scene).ok();
        let made = place.get_or_try_init(async || {
            let made = self.with_token(By::MiniProgram, ask, code_picture).await?;
            Ok(Code { kind: made.kind, bytes: made.bytes.into() })
        });
        made.await.cloned()
    }

    /// The link that opens `page` of the mini-program with `query`, from anywhere; the platform's addresses alone
    /// are believed to be one.
    ///
    /// # Errors
    ///
    /// [`ApiRefusal`].
    pub(crate) async fn link(&self, page: &str, query: &str) -> Result<String, ApiRefusal> {
        let ask = |token: &str| url_link(token, page, query).ok();
        let said = self.with_token(By::MiniProgram, ask, api::read::<UrlLink>).await?;
        let is_address = said.url_link.starts_with("https://")
            && said.url_link.bytes().all(|it| it.is_ascii_graphic());
        if is_address { Ok(said.url_link) } else { Err(ApiRefusal::Unreadable) }
    }

    /// Signs the page at `url` of this shop, in the name of the account with pages.
    ///
    /// # Errors
    ///
    /// [`NotSigned`].
    pub(crate) async fn sign(&self, url: &str) -> Result<Signed, NotSigned> {
        let ours = [format!("{}/", self.settings.shop)];
        // Nothing is asked for an address that is not signed anyway.
        signature("", (0, ""), url, &ours)?;
        let ticket = self.ticket().await?;
        let nonce = data_encoding::HEXLOWER.encode(&nonce::<16>().ok_or(ApiRefusal::Unreadable)?);
        let seconds = self.clock.now().0.div_euclid(1_000);
        let signature = signature(&ticket, (seconds, &nonce), url, &ours)?;
        Ok(Signed { seconds, nonce, signature })
    }

    async fn ticket(&self) -> Result<String, ApiRefusal> {
        let mut held = self.ticket.lock().await;
        let now = self.clock.now();
        if let Some((ticket, _)) = held.as_ref().filter(|(_, renew_at)| now < *renew_at) {
            return Ok(ticket.clone());
        }
        let ask = |token: &str| Some(page_ticket(token));
        let said = self.with_token(By::Page, ask, api::read::<Ticket>).await?;
        *held = Some((said.ticket.clone(), said.renew_at(now)));
        Ok(said.ticket)
    }
}
