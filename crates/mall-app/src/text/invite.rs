//! Texts of 邀请有礼.

use mall_core::invite::InviteState;
use mall_core::{Money, Timestamp};

use super::{Lang, Text, texts};

texts! {
    invite_none: "现在没有邀请活动，去看看别的", "There is nothing to invite to now";
    invite_headline: "邀请好友，一起得好礼", "Invite a friend, and both of you win";
    invite_mine: "你得", "You get";
    invite_theirs: "好友得", "A friend gets";
    invite_log_in: "登录后邀请好友", "Log in to invite";
    invite_welcome: "好友送你见面礼", "A friend has something for you";
    invite_welcome_do: "登录领取", "Log in and take it";
    invite_steps: "三步得奖励", "Three steps";
    invite_step_share: "把链接分享给好友", "Share your link";
    invite_joined: "已来好友", "Friends who came";
    invite_rewarded: "已得奖励", "Rewards";
    invite_friends: "我的好友", "My friends";
    invite_friends_empty: "还没有好友来，快去分享吧", "Nobody came so far. Share your link";
    invite_rules: "活动规则", "Rules";
    invite_rule_new: "好友须是刚来小铺的新朋友（首次登录一天内）；一位好友只能被邀请一次", "A friend must be new, within a day of the first log-in, and is invited once";
}

impl Text {
    /// On the button.
    pub(crate) const fn invite_do(self, native: bool) -> &'static str {
        if native {
            self.pick("分享给好友", "Share with a friend")
        } else {
            self.pick("复制邀请链接", "Copy my link")
        }
    }

    /// What a friend reads before they come.
    pub(crate) fn invite_share(self, gives: &str) -> String {
        match self.0 {
            Lang::Zh => format!("送你{gives}，来小铺逛逛吧"),
            Lang::En => format!("{gives} for you: come and look"),
        }
    }

    /// The friend comes.
    pub(crate) fn invite_step_join(self, gives: &str) -> String {
        match self.0 {
            Lang::Zh => format!("好友打开链接并登录，得 {gives}"),
            Lang::En => format!("They log in, and have {gives}"),
        }
    }

    /// The friend buys.
    pub(crate) fn invite_step_buy(self, from: Money) -> String {
        let from = self.yuan(from);
        match self.0 {
            Lang::Zh => format!("好友下单满 {from} 并确认收货，你得奖励"),
            Lang::En => format!("They receive an order of {from}, and you are rewarded"),
        }
    }

    /// When exactly.
    pub(crate) fn invite_rule_when(self, from: Money, after_days: u32) -> String {
        let from = self.yuan(from);
        let (zh, en) = match after_days {
            0 => (String::new(), String::new()),
            days => (format!("满 {days} 天"), format!("{days} days after ")),
        };
        match self.0 {
            Lang::Zh => {
                format!("好友确认收货{zh}、实付满 {from} 后，奖励自动到账；之后的退款不收回")
            }
            Lang::En => format!(
                "You are rewarded {en}when an order of {from} was received; later refunds change nothing"
            ),
        }
    }

    /// How often.
    pub(crate) fn invite_rule_most(self, most: u32) -> String {
        match self.0 {
            Lang::Zh => format!("每人最多得 {most} 位好友的奖励，不能邀请自己或互相邀请"),
            Lang::En => format!("For {most} friends at most; not for yourself, and not both ways"),
        }
    }

    /// Until when.
    pub(crate) fn invite_rule_until(self, ends_at: Timestamp) -> String {
        match self.0 {
            Lang::Zh => format!("活动截止 {}", self.moment(ends_at)),
            Lang::En => format!("Until {}", self.moment(ends_at)),
        }
    }

    /// How it stands with a friend.
    pub(crate) const fn invite_state(self, state: InviteState) -> &'static str {
        match state {
            InviteState::Joined => self.pick("已来，等待下单", "Came"),
            InviteState::Bought => self.pick("已下单，等待收货", "Ordered"),
            InviteState::Received => self.pick("已收货，奖励待到账", "Received"),
            InviteState::Rewarded => self.pick("奖励已到账", "Rewarded"),
            InviteState::Capped => self.pick("奖励人数已满", "Over the limit"),
        }
    }

    /// What a friend was given.
    pub(crate) fn invite_accepted(self, given: &str) -> String {
        match self.0 {
            _ if given.is_empty() => self.pick("已接受好友邀请", "You were invited").to_owned(),
            Lang::Zh => format!("已接受好友邀请，获得 {given}"),
            Lang::En => format!("You were invited, and have {given}"),
        }
    }
}
