//! 直播: sessions in a 视频号, what they show, and what they are at a moment.
//!
//! What a session is follows from its hours and from the merchant's word: one that began early or was ended
//! is so from then on. Whoever reserved one is told of it once, by the reminders of the shop.

#[cfg(test)]
mod cases;

use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, text_within};
use crate::limits::{LIVE_PRODUCTS_MAX, REMIND_AHEAD_MS, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use crate::reminder::{RemindRefusal, Step};
use crate::service::https;
use crate::time::Phase;
use crate::{Invalid, LiveId, ProductId, Rule, Timestamp, Window};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Live {
    /// Its name; once in a shop.
    pub id: LiveId,
    /// What it is called.
    pub title: String,
    /// What it is about.
    #[serde(default)]
    pub note: String,
    /// Picture.
    pub cover: String,
    /// Who speaks.
    pub anchor: String,
    /// From when to when.
    pub window: Window,
    /// What the merchant says of it; its hours alone count when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<LiveWord>,
    /// Where it is in `WeChat`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finder: Option<Finder>,
    /// Where it is seen in a browser: an address of 视频号, or of a host that the service allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub h5_link: Option<String>,
    /// Where it is seen afterwards: such an address too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replay: Option<String>,
    /// What it shows, in this order.
    #[serde(default)]
    pub products: Vec<ProductId>,
}

/// A 视频号 and a session of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finder {
    /// Its name, `sph…`.
    pub user: String,
    /// Which session; the one that is on when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feed: Option<String>,
}

/// What a merchant says of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LiveWord {
    /// It has begun, whatever its hours say.
    Began,
    /// It is over, whatever its hours say.
    Ended,
}

/// What a session is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LiveState {
    /// 直播中.
    Live,
    /// 预告.
    Preview {
        /// When it begins.
        starts_at: Timestamp,
    },
    /// 回放.
    Replay,
    /// 已结束.
    Ended,
}

impl LiveState {
    /// In which order sessions are shown: what is on, what comes, what can be seen again, what is over.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Live => 0,
            Self::Preview { .. } => 1,
            Self::Replay => 2,
            Self::Ended => 3,
        }
    }
}

/// Hosts of 视频号.
const FINDER: &[&str] = &["channels.weixin.qq.com", "weixin.qq.com"];

/// `url` is an address at which a session can be seen.
///
/// # Errors
///
/// When its host is neither of 视频号 nor among `allow`.
pub fn link(field: &str, url: &str, allow: &[String]) -> Result<(), Invalid> {
    https(field, url, |host| FINDER.contains(&host) || allow.iter().any(|it| it == host))
}

impl Live {
    /// What it is at `now`.
    pub fn state(&self, now: Timestamp) -> LiveState {
        let past = if self.replay.is_some() { LiveState::Replay } else { LiveState::Ended };
        match (self.window.phase(now), self.word) {
            (Phase::After, _) | (_, Some(LiveWord::Ended)) => past,
            (Phase::Open, _) | (Phase::Before, Some(LiveWord::Began)) => LiveState::Live,
            (Phase::Before, None) => LiveState::Preview { starts_at: self.window.starts_at },
        }
    }

    /// When those who reserved it are told that it begins.
    pub fn reminds_at(&self) -> Timestamp {
        self.window.starts_at.plus_ms(-REMIND_AHEAD_MS)
    }

    /// When a reminder is due, for whoever reserves it at `now`.
    ///
    /// # Errors
    ///
    /// When it is over, when it is on, or when it begins at once.
    pub fn may_ask(&self, now: Timestamp) -> Result<Timestamp, RemindRefusal> {
        let opens_at = self.window.starts_at;
        match (self.state(now), self.reminds_at()) {
            (LiveState::Live, _) => Err(RemindRefusal::Opened { opens_at }),
            (LiveState::Replay | LiveState::Ended, _) => Err(RemindRefusal::Gone),
            (LiveState::Preview { .. }, due) if now >= due => {
                Err(RemindRefusal::TooLate { opens_at })
            }
            (LiveState::Preview { .. }, due) => Ok(due),
        }
    }

    /// What becomes of a reminder at `now`. Who waits for one that began early is told at once.
    pub fn step(&self, now: Timestamp) -> Step {
        match (self.state(now), self.reminds_at()) {
            (LiveState::Preview { .. }, until) if now < until => Step::Wait { until },
            (LiveState::Preview { .. }, _) => Step::Tell { next: None },
            (LiveState::Live, _) if now < self.window.starts_at => Step::Tell { next: None },
            _ => Step::Lapse,
        }
    }

    /// Whether it can be taken into a shop whose service allows these hosts.
    ///
    /// # Errors
    ///
    /// The first field that is wrong.
    pub fn check(&self, allow: &[String]) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        text_within("note", &self.note, 0, TEXT_CHARS_MAX)?;
        crate::catalog::picture("cover", &self.cover)?;
        text_within("anchor", &self.anchor, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        if let Some(finder) = &self.finder {
            finder.check().map_err(|error| error.within("finder"))?;
        }
        self.h5_link.as_ref().map_or(Ok(()), |it| link("h5Link", it, allow))?;
        self.replay.as_ref().map_or(Ok(()), |it| link("replay", it, allow))?;
        count_within("products", self.products.len(), LIVE_PRODUCTS_MAX)?;
        for (at, id) in self.products.iter().enumerate() {
            if self.products.iter().take(at).any(|it| it == id) {
                return Err(Invalid::new(format!("products[{at}]"), Rule::Twice));
            }
        }
        Ok(())
    }
}

impl Finder {
    fn check(&self) -> Result<(), Invalid> {
        let is_name = |text: &str| {
            (1..=200).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_/+=".contains(&b))
        };
        let wanted = "1 to 200 of A-Z a-z 0-9 - _ / + =";
        if !is_name(&self.user) {
            return Err(Invalid::shape("user", wanted));
        }
        let feed = self.feed.as_deref().unwrap_or("x");
        if is_name(feed) { Ok(()) } else { Err(Invalid::shape("feed", wanted)) }
    }
}
