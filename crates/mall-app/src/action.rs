//! What happened in a shell.

use crate::tree::Texts;

use mall_core::SkuId;
use serde::{Deserialize, Serialize};

use crate::page::PageAct;
use crate::route::Route;

/// A page in the shell's stack, named by the app when it opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageId(pub u32);

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// A page was opened: `onLoad`.
    Open {
        /// Last segment of its path.
        route: String,
        /// Its query; values may still be percent-encoded.
        #[serde(default)]
        query: Texts,
    },
    /// A page came into sight again: `onShow`.
    Show {
        /// Which.
        page: PageId,
    },
    /// A page is gone: `onUnload`.
    Close {
        /// Which.
        page: PageId,
    },
    /// The end of a page came into sight.
    ReachBottom {
        /// Which.
        page: PageId,
    },
    /// A page was pulled down.
    PullDown {
        /// Which.
        page: PageId,
    },
    /// The network came or went.
    Network {
        /// Whether it is there.
        online: bool,
    },
    /// The app came back to the front.
    Foreground,
    /// A page was shared: `onShareAppMessage`.
    #[cfg(feature = "whole")]
    Share {
        /// Which.
        page: PageId,
    },
    /// What a button in a block of the home page does, once the shopper said that it may be told.
    Block {
        /// Which block.
        block: String,
        /// What it does.
        then: Box<Action>,
    },
    /// A button leads to another page.
    Go {
        /// Where.
        to: Route,
    },
    /// One page back.
    Back,
    /// A button puts something into the cart.
    Add {
        /// What.
        sku: SkuId,
        /// How many.
        quantity: u32,
    },
    /// A button only says something.
    Say {
        /// What.
        text: String,
    },
    /// The platform asks the shopper before it gives something personal: the shell is to show the question.
    #[cfg(feature = "whole")]
    Authorize,
    /// A button of one page.
    Page {
        /// Which page.
        page: PageId,
        /// What.
        act: PageAct,
        /// What was typed, when it is a field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The poster that is shown goes into the album.
    #[cfg(feature = "whole")]
    SavePoster,
    /// It goes away.
    #[cfg(feature = "whole")]
    ClosePoster,
}

/// What came of an effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Answer {
    /// A request was answered.
    Http {
        /// Status.
        status: u16,
        /// Body.
        body: String,
        /// The header with the server's time, as text: no shell reads numbers.
        #[serde(default)]
        server_time: Option<String>,
    },
    /// A request failed: no network, or no answer in time.
    Failed,
    /// A question was answered: whether with yes.
    Confirmed(bool),
    /// The time has come.
    Woke,
    /// What came of each picture that was chosen, as of a request; empty when none was.
    #[cfg(feature = "whole")]
    Pictures(Vec<Answer>),
    /// Which templates of messages the shopper accepted, once each.
    #[cfg(feature = "whole")]
    Accepted(Vec<String>),
    /// A picture was drawn: where the shell has it.
    #[cfg(feature = "whole")]
    Drawn(String),
}
