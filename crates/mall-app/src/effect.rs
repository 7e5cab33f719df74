//! What a shell must do.

use crate::tree::Texts;

use serde::{Deserialize, Serialize};

/// An effect that has an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EffectId(pub u32);

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// DELETE.
    Delete,
}

/// How to come to another page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum How {
    /// On top of the present one.
    Push,
    /// In place of the present one.
    Replace,
    /// To a page of the tab bar.
    Tab,
    /// One page back.
    Back,
}

/// Something a shell must do, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Effect {
    /// Ask the server; answered with [`crate::Answer::Http`] or [`crate::Answer::Failed`].
    Request {
        /// For the answer.
        id: EffectId,
        /// How.
        method: Method,
        /// Path on the shop's own origin.
        url: String,
        /// Besides the usual ones.
        headers: Texts,
        /// JSON, or nothing.
        body: Option<String>,
    },
    /// Keep `value` under `key` on this device; `null` forgets it.
    Store {
        /// Where.
        key: String,
        /// What.
        value: Option<String>,
    },
    /// Wake me later; answered with [`crate::Answer::Woke`].
    Wake {
        /// For the answer.
        id: EffectId,
        /// In so many milliseconds.
        after_ms: u32,
    },
    /// Show a text for a moment.
    Toast {
        /// What it says.
        text: String,
    },
    /// Ask yes or no; answered with [`crate::Answer::Confirmed`].
    Confirm {
        /// For the answer.
        id: EffectId,
        /// Heading.
        title: String,
        /// Question.
        text: String,
        /// Yes.
        ok: String,
        /// No.
        cancel: String,
    },
    /// Go to another page.
    Navigate {
        /// How.
        how: How,
        /// Where; empty for back.
        url: String,
    },
    /// A number on the tab bar.
    Badge {
        /// Which tab, from zero.
        index: u8,
        /// What it says; nothing clears it.
        text: Option<String>,
    },
    /// The title of the page in sight. Before any [`Effect::Navigate`], so that it is still that page;
    /// one that changes while a page is covered is told when that page is seen again.
    Title {
        /// What it says.
        text: String,
    },
    /// How large texts are from now on, on every page.
    TextSize {
        /// The class of every page that says so; empty for texts as they are.
        class: String,
    },
    /// The pulled-down page has what it wanted.
    StopPullDown,
    /// Put a text on the clipboard.
    Copy {
        /// What.
        text: String,
    },
    /// Keep a text as a file; where there are no files, put it on the clipboard.
    #[cfg(feature = "whole")]
    Save {
        /// What the file is called.
        name: String,
        /// What is in it.
        text: String,
    },
    /// Let the shopper choose pictures, and send each as the file of a form; answered with
    /// [`crate::Answer::Pictures`].
    #[cfg(feature = "whole")]
    Pictures {
        /// For the answer.
        id: EffectId,
        /// Where each goes: a path on the shop's own origin.
        url: String,
        /// Besides the usual ones.
        headers: Texts,
        /// At most so many.
        count: usize,
    },
    /// Ask whether one message may come by each of these templates; answered with
    /// [`crate::Answer::Accepted`]. Only in the mini-program.
    #[cfg(feature = "whole")]
    Subscribe {
        /// For the answer.
        id: EffectId,
        /// At most three.
        templates: Vec<String>,
    },
    /// Talk to the shop at an address that the core has looked at: 企业微信客服 in the mini-program, a page
    /// of its own in a browser.
    #[cfg(feature = "whole")]
    Chat {
        /// Of which company; empty of any other address.
        corp_id: String,
        /// The address.
        url: String,
    },
    /// Go to a live session of a 视频号: only in the mini-program.
    #[cfg(feature = "whole")]
    Live {
        /// Which 视频号.
        user: String,
        /// Which session of it; the one that is on when empty.
        feed: String,
    },
    /// Dial.
    Call {
        /// Whom.
        phone: String,
    },
    /// Draw a picture; answered with [`crate::Answer::Drawn`] or [`crate::Answer::Failed`].
    #[cfg(feature = "whole")]
    Poster {
        /// For the answer.
        id: EffectId,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// From the ground up.
        items: Vec<PosterItem>,
    },
    /// Put a picture that was drawn into the shopper's album.
    #[cfg(feature = "whole")]
    Album {
        /// Where the shell has it.
        picture: String,
        /// Said when it is there.
        saved: String,
        /// Asked when that is not allowed: yes leads to where it can be.
        refused: String,
    },
    /// Ask `WeChat` for a code (`wx.login`), and post it to `url` as `code`, with `phoneCode` beside it; answered as
    /// a request is. Only in the mini-program.
    #[cfg(feature = "whole")]
    Login {
        /// For the answer.
        id: EffectId,
        /// Where it goes: a path on the shop's own origin.
        url: String,
        /// What a tap that told a number gave.
        phone_code: Option<String>,
    },
    /// Ask `WeChat` for the shopper's money; answered with [`crate::Answer::Confirmed`], which says what the
    /// shopper did there, or [`crate::Answer::Failed`]. Neither is proof of anything.
    #[cfg(feature = "whole")]
    RequestPayment {
        /// For the answer.
        id: EffectId,
        /// Arguments of `wx.requestPayment` as JSON; empty outside `WeChat`.
        arguments: String,
        /// Where a browser outside `WeChat` goes; empty inside.
        url: String,
    },
    /// Ask whether the platform may be asked for something personal; the platform takes the answer. Only in the
    /// mini-program, which tells [`crate::Action::Authorize`] when the platform wants to know.
    #[cfg(feature = "whole")]
    Authorize {
        /// Heading.
        title: String,
        /// Question.
        text: String,
        /// Yes.
        ok: String,
        /// No.
        cancel: String,
        /// What leads to the shop's guide.
        contract: String,
        /// What is said after a no.
        refused: String,
    },
}

/// Something on a poster, in pixels of it from its upper left corner. A shell narrows words that come out
/// wider, and leaves out a picture that does not come; without its code there is no poster.
#[cfg(feature = "whole")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PosterItem {
    /// What it is.
    pub kind: ItemKind,
    /// Left.
    pub x: u32,
    /// Upper; of words what they stand on.
    pub y: u32,
    /// Across.
    pub width: u32,
    /// Down; of words the height of a letter.
    pub height: u32,
    /// As CSS has it; empty of pictures.
    pub colour: String,
    /// What words say, the address of a picture.
    pub text: String,
}

/// What something on a poster is.
#[cfg(feature = "whole")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ItemKind {
    /// A ground of one colour.
    Fill,
    /// The same, with round corners that reach 16 pixels beyond it.
    Card,
    /// A square of a picture.
    Picture,
    /// The same of the code.
    Code,
    /// One line of words.
    Text,
}
