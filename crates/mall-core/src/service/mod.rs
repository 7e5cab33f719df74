//! 专属顾问: the ways to reach the shop, which of them are open here and now, and which addresses may be
//! opened at all.
//!
//! A merchant lists ways in the order in which they want to be reached; the last one is 留言, which is always
//! open. An address is looked at when the shop is written and again before a shell opens it: only `https`
//! addresses of hosts that the kind of way has, or that the merchant allowed, come through [`https`].

#[cfg(test)]
mod cases;
mod hours;
mod link;

pub use hours::Hours;
pub use link::{host, https};

use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, text_within};
use crate::limits::{
    SERVICE_ALLOW_MAX, SERVICE_CHANNELS_MAX, SERVICE_MESSAGE_CHARS_MAX, TEXT_CHARS_MAX,
    TITLE_CHARS_MAX,
};
use crate::pricing::Channel;
use crate::{ChannelId, Invalid, OrderId, ProductId, Rule, Timestamp};

/// How shoppers reach the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Above the page; the shop's own words when empty.
    #[serde(default)]
    pub title: String,
    /// Below the title; the shop's own words when empty.
    #[serde(default)]
    pub note: String,
    /// In the order in which they are offered; the last one is `message`.
    pub channels: Vec<ServiceChannel>,
    /// Hosts that `custom` addresses, and those of live sessions, may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
}

/// One way to reach the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceChannel {
    /// Its name; once in a shop.
    pub id: ChannelId,
    /// What it says.
    pub title: String,
    /// What it is.
    pub kind: ServiceKind,
    /// When somebody is there; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// In which shells it is offered; in both when empty.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub shells: Vec<Channel>,
}

/// What a way is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ServiceKind {
    /// 微信客服 by the button that `WeChat` has for it: only in the mini-program.
    Contact,
    /// 企业微信客服.
    Wecom {
        /// Of which company.
        corp_id: String,
        /// `https://work.weixin.qq.com/kfid/…`.
        url: String,
    },
    /// 美洽.
    Meiqia {
        /// An address of its.
        url: String,
    },
    /// QQ; the address is made of the number.
    Qq {
        /// 5 to 11 digits.
        number: String,
    },
    /// 旺旺.
    Wangwang {
        /// An address of its.
        url: String,
    },
    /// Another address, of a host in [`Service::allow`].
    Custom {
        /// The address.
        url: String,
    },
    /// Telephone.
    Phone {
        /// Digits, spaces, `-` and `+`.
        number: String,
    },
    /// 留言: what is left is answered later.
    Message,
}

/// What somebody asks about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ServiceSubject {
    /// Goods.
    Product {
        /// Which.
        id: ProductId,
    },
    /// An order of theirs.
    Order {
        /// Which.
        id: OrderId,
    },
}

/// A way that there is in a shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picked<'a> {
    /// Which.
    pub channel: &'a ServiceChannel,
    /// When somebody is there again; absent while it is open.
    pub opens_at: Option<Timestamp>,
}

impl Service {
    /// What a shop has that has only a telephone, or not even that.
    pub fn plain(phone: &str) -> Self {
        let channel = |id: &str, title: &str, kind| {
            let id = ChannelId::new(id).ok()?;
            Some(ServiceChannel {
                id,
                title: title.to_owned(),
                kind,
                hours: None,
                shells: Vec::new(),
            })
        };
        let number = phone.to_owned();
        let call = channel("phone", "电话咨询", ServiceKind::Phone { number });
        let call = call.filter(|_| is_phone(phone));
        let message = channel("message", "留言", ServiceKind::Message);
        let channels = call.into_iter().chain(message).collect();
        Self { title: String::new(), note: String::new(), channels, allow: Vec::new() }
    }

    /// The ways that `shell` has, those that are open at `now` first: the first one is what is offered
    /// before all others. Those without anybody there come last, with when somebody is.
    pub fn pick(&self, shell: Channel, now: Timestamp) -> Vec<Picked<'_>> {
        let here = || self.channels.iter().filter(move |it| it.is_in(shell));
        let open = here().filter(|it| it.is_open(now));
        let open = open.map(|channel| Picked { channel, opens_at: None });
        let closed = here().filter_map(|channel| {
            let hours = channel.hours.as_ref().filter(|it| !it.is_open(now))?;
            Some(Picked { channel, opens_at: hours.opens_at(now) })
        });
        open.chain(closed).collect()
    }

    /// Whether it can be taken into a shop.
    ///
    /// # Errors
    ///
    /// The first field that cannot, with its place.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 0, TITLE_CHARS_MAX)?;
        text_within("note", &self.note, 0, TEXT_CHARS_MAX)?;
        count_within("allow", self.allow.len(), SERVICE_ALLOW_MAX)?;
        for (at, it) in self.allow.iter().enumerate() {
            host(&format!("allow[{at}]"), it)?;
        }
        count_within("channels", self.channels.len(), SERVICE_CHANNELS_MAX)?;
        for (at, it) in self.channels.iter().enumerate() {
            let place = format!("channels[{at}]");
            it.check(&self.allow).map_err(|error| error.within(&place))?;
            if self.channels.iter().take(at).any(|other| other.id == it.id) {
                return Err(Invalid::new(format!("{place}.id"), Rule::Twice));
            }
        }
        let is_last = |it: &ServiceChannel| it.kind == ServiceKind::Message;
        match self.channels.split_last() {
            Some((last, others)) if is_last(last) && !others.iter().any(is_last) => Ok(()),
            _ => Err(Invalid::shape("channels", "a list whose last entry alone is `message`")),
        }
    }
}

impl ServiceChannel {
    /// Whether `shell` has it.
    fn is_in(&self, shell: Channel) -> bool {
        let is_wanted = self.shells.is_empty() || self.shells.contains(&shell);
        is_wanted && (self.kind != ServiceKind::Contact || shell == Channel::MiniProgram)
    }

    fn is_open(&self, now: Timestamp) -> bool {
        self.hours.as_ref().is_none_or(|it| it.is_open(now))
    }

    fn check(&self, allow: &[String]) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.kind.check(allow).map_err(|error| error.within("kind"))?;
        if let Some(hours) = &self.hours {
            hours.check().map_err(|error| error.within("hours"))?;
        }
        if self.kind == ServiceKind::Message && (self.hours.is_some() || !self.shells.is_empty()) {
            return Err(Invalid::shape("kind", "a way with hours: `message` is open everywhere"));
        }
        Ok(())
    }
}

/// Hosts of 企业微信客服.
const WECOM: &[&str] = &["work.weixin.qq.com"];
/// Hosts of 美洽.
const MEIQIA: &[&str] = &["chat.meiqia.com", "new-api.meiqia.com", "static.meiqia.com"];
/// Hosts of 旺旺.
const WANGWANG: &[&str] = &["amos.alicdn.com", "amos.im.alisoft.com", "h5.m.taobao.com"];
/// The host of QQ.
const QQ: &[&str] = &["wpa.qq.com"];

impl ServiceKind {
    /// The address that it opens, looked at anew; none when it opens no address.
    ///
    /// # Errors
    ///
    /// When the address is none that may be opened, or the number none that may be dialled.
    pub fn link(&self, allow: &[String]) -> Result<Option<String>, Invalid> {
        let of = |hosts: &[&str], url: &str| {
            https("url", url, |host| hosts.contains(&host))?;
            Ok(Some(url.to_owned()))
        };
        match self {
            Self::Wecom { url, .. } => of(WECOM, url),
            Self::Meiqia { url } => of(MEIQIA, url),
            Self::Wangwang { url } => of(WANGWANG, url),
            Self::Qq { number } => {
                is_qq(number)?;
                of(QQ, &format!("https://wpa.qq.com/msgrd?v=3&uin={number}&site=qq&menu=yes"))
            }
            Self::Custom { url } => {
                https("url", url, |host| allow.iter().any(|it| it == host))?;
                Ok(Some(url.clone()))
            }
            Self::Phone { number } if !is_phone(number) => {
                Err(Invalid::shape("number", "3 to 20 of 0-9, spaces, - and +"))
            }
            Self::Contact | Self::Phone { .. } | Self::Message => Ok(None),
        }
    }

    fn check(&self, allow: &[String]) -> Result<(), Invalid> {
        self.link(allow)?;
        match self {
            Self::Wecom { corp_id, .. } => {
                let is_id = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
                if (1..=64).contains(&corp_id.len()) && corp_id.bytes().all(is_id) {
                    Ok(())
                } else {
                    Err(Invalid::shape("corpId", "1 to 64 of A-Z a-z 0-9 - _"))
                }
            }
            _ => Ok(()),
        }
    }
}

fn is_qq(number: &str) -> Result<(), Invalid> {
    if (5..=11).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Invalid::shape("number", "a QQ number of 5 to 11 digits"))
    }
}

fn is_phone(number: &str) -> bool {
    (3..=20).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'+'))
}

/// What somebody leaves: text that says something and fits.
///
/// # Errors
///
/// When it is empty, too long, or has control characters in it.
pub fn check_message(text: &str) -> Result<(), Invalid> {
    text_within("text", text, 1, SERVICE_MESSAGE_CHARS_MAX)
}
