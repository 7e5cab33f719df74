//! What a device remembers of goods: what its shopper likes, and what they looked at.

use mall_core::ProductId;
use serde::{Deserialize, Serialize};

/// Goods remembered on the device. Of a shopper, what they like is the server's: here is what it said last,
/// and what a guest liked that it has not been told of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Own {
    /// 收藏, newest first.
    pub(crate) liked: Vec<ProductId>,
    /// Of a guest who logged in: what is still to be told to the server.
    pub(crate) untold: Vec<ProductId>,
    /// 足迹, newest first. They never leave the device.
    pub(crate) seen: Vec<ProductId>,
}

/// Footprints that are kept: three screens of them, twice over.
pub(crate) const SEEN_MAX: usize = 100;

impl Own {
    /// Whether it can have been kept by this shop.
    pub(super) fn is_sound(&self) -> bool {
        let most = mall_core::limits::FAVOURITES_MAX;
        self.liked.len() <= most && self.untold.len() <= most && self.seen.len() <= SEEN_MAX
    }
}

#[cfg(feature = "whole")]
impl Own {
    /// Whether it is liked.
    pub(crate) fn likes(&self, id: &ProductId) -> bool {
        self.liked.contains(id)
    }

    /// Likes `id`, or likes it no more; `false`, and nothing happens, when there is no place for more.
    pub(crate) fn like(&mut self, id: &ProductId, on: bool) -> bool {
        self.liked.retain(|it| it != id);
        if on && self.liked.len() >= mall_core::limits::FAVOURITES_MAX {
            return false;
        }
        if on {
            self.liked.insert(0, id.clone());
        }
        true
    }

    /// `id` was looked at.
    pub(crate) fn saw(&mut self, id: &ProductId) {
        self.seen.retain(|it| it != id);
        self.seen.insert(0, id.clone());
        self.seen.truncate(SEEN_MAX);
    }

    /// What a guest liked is to be told to the server.
    pub(crate) fn logged_in(&mut self) {
        self.untold.clone_from(&self.liked);
    }

    /// What the server says is liked.
    pub(crate) fn told(&mut self, liked: Vec<ProductId>) {
        self.liked = liked;
        self.untold.clear();
    }

    /// What a shopper likes stays with the shopper.
    pub(crate) fn logged_out(&mut self) {
        self.liked.clear();
        self.untold.clear();
    }
}
