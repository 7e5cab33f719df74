//! Texts of 做任务.

use super::{Lang, Text, texts};

texts! {
    tasks_none: "现在没有任务，过几天再来看看", "No tasks now. Please come back in some days";
    tasks_guest: "登录后做任务，奖励会记在你的账上", "Log in, and rewards are yours";
    tasks_daily: "每日任务", "Every day";
    tasks_daily_note: "每天 0 点重新开始", "Begins anew at midnight";
    tasks_once: "成长任务", "Once";
    tasks_once_note: "每项奖励领一次", "Each reward once";
    tasks_claim: "领取", "Claim";
    tasks_go: "去完成", "Go";
    tasks_done: "已完成", "Done";
    tasks_done_today: "明天再来", "Tomorrow";
    tasks_browsed: "浏览任务已完成，回任务页领奖励", "You have seen enough. Claim it on the page of tasks";
    tasks_follow: "关注服务号", "Follow us";
    tasks_follow_how: "在微信里搜索小铺的服务号并关注，上新和活动不错过。关注后点「我已关注」。", "Look for the shop in WeChat and follow it, then say so here.";
    tasks_followed: "我已关注", "I follow";
    tasks_share_title: "来小铺逛逛，天天有好价", "Come and look at this shop";
    tasks_rules: "任务说明", "How it works";
    tasks_rule_given: "完成后点「领取」，奖励立即到账；红包 7 天内可用", "Claim what you have done: it is yours at once. A red packet pays within 7 days";
    tasks_rule_day: "每日任务以店铺时间为准，当天没领的奖励过 0 点失效", "Daily tasks go by the shop's clock; what is not claimed by midnight is gone";
    tasks_rule_back: "订单确认收货后算数；全额退款的订单不计入，下一笔订单补上", "An order counts when it has come. One that was refunded whole does not; the next one does";
    tasks_rule_told: "同一件商品一天只算浏览一次", "A product counts once a day";
}

impl Text {
    /// What was given: `领取成功，获得 5 积分`.
    pub(crate) fn tasks_won(self, won: &str) -> String {
        match self.0 {
            _ if won.is_empty() => self.pick("奖励已派完", "Nothing was left").to_owned(),
            Lang::Zh => format!("领取成功，获得 {won}"),
            Lang::En => format!("You have {won}"),
        }
    }

    /// What will be.
    pub(crate) fn tasks_gives(self, gives: &str) -> String {
        match self.0 {
            Lang::Zh => format!("奖励 {gives}"),
            Lang::En => format!("For {gives}"),
        }
    }

    /// 3 次.
    pub(crate) fn tasks_times(self, count: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{count} 次"),
            Lang::En if count == 1 => "once".to_owned(),
            Lang::En => format!("{count} times"),
        }
    }
}
