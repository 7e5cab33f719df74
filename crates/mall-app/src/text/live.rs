//! Texts of 直播.

#[cfg(feature = "whole")]
use mall_core::Timestamp;
use mall_core::live::LiveState;

use super::{Lang, Text, texts};

texts! {
    live_on: "直播中", "Live";
    live_preview: "预告", "Soon";
    live_replay: "回放", "Replay";
    live_ended: "已结束", "Over";
    live_until: "距开播", "Begins in";
}

#[cfg(feature = "whole")]
texts! {
    live_enter: "进入直播间", "Watch now";
    live_watch: "看回放", "Watch the replay";
    live_reserve: "预约提醒", "Remind me";
    live_reserved: "已预约", "Reminder set";
    live_reserve_done: "预约成功，开播前5分钟提醒你", "You will be told 5 minutes ahead";
    live_reserve_undone: "已取消预约", "Reminder removed";
    live_soon: "即将开播", "Begins at once";
    live_goods: "直播好物", "In this session";
    live_others: "更多直播", "More sessions";
    live_none: "暂时没有直播，过几天再来看看", "No sessions now. Come back soon";
    live_gone: "这场直播不存在或已下架", "There is no such session";
    live_copied: "视频号已复制，打开微信搜索进入直播间", "Name copied. Search for it in WeChat";
    live_link_copied: "链接已复制，请在浏览器中打开", "Link copied. Open it in a browser";
    live_nowhere: "直播入口还没有准备好，请稍后再来", "There is no way in yet. Come back soon";
}

impl Text {
    /// What a session is.
    pub(crate) const fn live_state(self, state: LiveState) -> &'static str {
        match state {
            LiveState::Live => self.live_on(),
            LiveState::Preview { .. } => self.live_preview(),
            LiveState::Replay => self.live_replay(),
            LiveState::Ended => self.live_ended(),
        }
    }

    /// How many goods a session shows.
    pub(crate) fn live_products(self, count: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{count} 件好物"),
            Lang::En => format!("{count} goods"),
        }
    }

    /// Who speaks, and since or from when.
    #[cfg(feature = "whole")]
    pub(crate) fn live_who(self, anchor: &str, starts_at: Timestamp, now: Timestamp) -> String {
        let at = self.flash_time(starts_at, now);
        match self.0 {
            Lang::Zh => format!("主播 {anchor} · {at}"),
            Lang::En => format!("With {anchor}, {at}"),
        }
    }
}
