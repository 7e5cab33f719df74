//! Every sentence a shopper reads: Chinese first, English second.
//!
//! One file per corner of the shop, each with plain texts in a table and sentences with a blank as
//! functions.

mod account;
#[cfg(feature = "whole")]
mod add_on;
#[cfg(feature = "whole")]
mod after_sale;
#[cfg(feature = "whole")]
mod bargain;
#[cfg(feature = "whole")]
mod birthday;
mod check_in;
mod common;
mod coupon;
#[cfg(feature = "whole")]
mod flash;
pub(crate) mod goods;
#[cfg(feature = "whole")]
mod group;
#[cfg(feature = "whole")]
mod invite;
mod live;
mod lottery;
#[cfg(feature = "whole")]
mod member;
#[cfg(feature = "whole")]
mod message;
#[cfg(feature = "whole")]
mod newcomer;
mod offers;
#[cfg(feature = "whole")]
mod order_gift;
#[cfg(feature = "whole")]
mod own;
#[cfg(feature = "whole")]
mod points;
#[cfg(feature = "whole")]
mod points_mall;
#[cfg(feature = "whole")]
mod poster;
#[cfg(feature = "whole")]
mod privacy;
#[cfg(feature = "whole")]
mod review;
#[cfg(feature = "whole")]
mod service;
#[cfg(feature = "whole")]
mod tasks;
mod trade;

/// Which language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language for a device set to `tag` (`zh-CN`, `en`); Chinese unless it says otherwise.
    pub(crate) fn of(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("en") { Self::En } else { Self::Zh }
    }
}

/// The texts, in one language.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Text(pub(crate) Lang);

impl Text {
    /// One of two.
    pub(crate) const fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A table of plain texts: each becomes a method of [`Text`].
macro_rules! texts {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        impl crate::text::Text {
            $(pub(crate) const fn $name(self) -> &'static str { self.pick($zh, $en) })*
        }
    };
}
pub(crate) use texts;
