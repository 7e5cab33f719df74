//! Texts of 收藏, 足迹 and sharing.

use super::{Lang, Text, texts};

texts! {
    own_like: "收藏", "Like";
    own_liked: "已收藏", "Liked";
    own_like_done: "已收藏，在「我的」里查看", "Liked. Find it under Me";
    own_like_undone: "已取消收藏", "Liked no more";
    own_like_remove: "取消收藏", "Remove";
    own_likes: "我的收藏", "Favourites";
    own_likes_none: "还没有收藏，看到喜欢的点一下爱心", "Nothing yet. Tap the heart of what you like";
    own_seen: "浏览足迹", "Recently viewed";
    own_seen_none: "还没有浏览过商品", "You have looked at nothing yet";
    own_seen_note: "足迹只保存在这台设备上", "Kept on this device alone";
    own_seen_clear: "清空足迹", "Clear";
    own_seen_clear_ask: "清空后不能恢复", "This cannot be undone";
    own_share: "分享", "Share";
}

impl Text {
    /// There is no place for more.
    pub(crate) fn own_full(self, most: usize) -> String {
        match self.0 {
            Lang::Zh => format!("最多收藏 {most} 件，请先取消几件"),
            Lang::En => format!("At most {most}. Remove some first"),
        }
    }

    /// Of what is remembered, some is not for sale.
    pub(crate) fn own_gone(self, count: usize) -> String {
        match self.0 {
            Lang::Zh => format!("{count} 件已下架，不再展示"),
            Lang::En => format!("{count} are no longer for sale"),
        }
    }
}
