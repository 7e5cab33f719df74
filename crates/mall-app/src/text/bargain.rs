//! Texts of 砍价.

use mall_core::Money;
use mall_core::bargain::BargainRefusal;

use super::{Lang, Text, texts};

texts! {
    bargain_none: "暂时没有砍价活动", "No bargain right now";
    bargain_gone: "这个砍价不存在，或活动已下架", "There is no such bargain";
    bargain_see_all: "看看砍价活动", "See all bargains";
    bargain_start: "发起砍价", "Start";
    bargain_go_on: "查看进度", "See mine";
    bargain_again: "再砍一次", "Start again";
    bargain_me_too: "我也要砍价", "Start my own";
    bargain_share: "邀请好友帮砍", "Ask friends to help";
    bargain_at_floor: "已砍到底价", "It is at its lowest price";
    bargain_schedule: "每位好友砍多少", "What each friend takes off";
    bargain_waits: "待助力", "Free";
    bargain_rules: "砍价规则", "Rules";
    bargain_rule_fixed: "第几位好友砍多少都写明在上面，不靠运气，也不分新老", "The n-th friend takes off the n-th amount: no luck, and all friends count alike";
    bargain_rule_buy: "发起人可随时按现价购买，也可等到底价再买；到时间后不能再买", "Who started it may buy at the price now at any moment until it ends";
    bargain_rule_alone: "砍价不与其他优惠、优惠券同享，运费按订单计算", "No other offer or coupon applies; delivery is as for any order";
}

impl Text {
    /// How many friends bring it down to what.
    pub(crate) fn bargain_way(self, friends: usize, floor: Money) -> String {
        let floor = self.yuan(floor);
        match self.0 {
            Lang::Zh => format!("{friends} 位好友砍到 {floor}"),
            Lang::En => format!("{friends} friends bring it to {floor}"),
        }
    }

    /// How many are left, and how many one may buy.
    pub(crate) fn bargain_left(self, left: u32, limit: u32) -> String {
        match self.0 {
            Lang::Zh => format!("剩 {left} 件 · 每人限购 {limit} 件"),
            Lang::En => format!("{left} left · at most {limit} each"),
        }
    }

    /// What it has to fall yet.
    pub(crate) fn bargain_to_go(self, more: Money) -> String {
        let more = self.yuan(more);
        match self.0 {
            Lang::Zh => format!("再砍 {more} 到底价"),
            Lang::En => format!("{more} to the lowest price"),
        }
    }

    /// Above one that somebody else started.
    pub(crate) fn bargain_of(self, starter: &str) -> String {
        match self.0 {
            Lang::Zh => format!("{starter} 请你帮忙砍价"),
            Lang::En => format!("{starter} asks you to help"),
        }
    }

    /// On the button of who can help.
    pub(crate) fn bargain_help(self, cut: Money) -> String {
        let cut = self.yuan(cut);
        match self.0 {
            Lang::Zh => format!("帮砍 {cut}"),
            Lang::En => format!("Take off {cut}"),
        }
    }

    /// What is said when they have.
    pub(crate) fn bargain_helped(self, price: Money) -> String {
        let price = self.yuan(price);
        match self.0 {
            Lang::Zh => format!("谢谢你，现在 {price}"),
            Lang::En => format!("Thank you: it costs {price} now"),
        }
    }

    /// On the button of who started it.
    pub(crate) fn bargain_buy(self, price: Money) -> String {
        let price = self.yuan(price);
        match self.0 {
            Lang::Zh => format!("{price} 立即购买"),
            Lang::En => format!("Buy at {price}"),
        }
    }

    /// A place of the schedule.
    pub(crate) fn bargain_place(self, place: usize) -> String {
        match self.0 {
            Lang::Zh => format!("第 {place} 位"),
            Lang::En => format!("No. {place}"),
        }
    }

    /// How many hours one has, and how many friends one may help on a day.
    pub(crate) fn bargain_rule_limits(self, hours: u32, helps: u32) -> String {
        match self.0 {
            Lang::Zh => format!(
                "发起后 {hours} 小时内有效；每人每天最多帮砍 {helps} 次，每个砍价只能帮一次"
            ),
            Lang::En => format!(
                "Open for {hours} hours; one helps {helps} times a day, and each bargain once"
            ),
        }
    }

    /// What is sent to a friend.
    pub(crate) fn bargain_invite(self, title: &str, floor: Money) -> String {
        let floor = self.yuan(floor);
        match self.0 {
            Lang::Zh => format!("帮我砍一刀，「{title}」最低 {floor}"),
            Lang::En => format!("Help me bring {title} down to {floor}"),
        }
    }

    /// Why not.
    pub(crate) const fn bargain_refused(self, why: BargainRefusal) -> &'static str {
        match why {
            BargainRefusal::NotStarted => self.pick("还没有开始", "Not yet"),
            BargainRefusal::Over | BargainRefusal::Ended => self.pick("砍价已结束", "It is over"),
            BargainRefusal::Gone => self.pick("已砍完", "None left"),
            BargainRefusal::MyLimit => self.pick("已达限购数量", "You have all you may have"),
            BargainRefusal::Bought => self.pick("发起人已下单", "It was bought"),
            BargainRefusal::Own => self.pick("这是你发起的", "It is yours"),
            BargainRefusal::NotOwn => self.pick("这是别人发起的", "It is somebody else's"),
            BargainRefusal::Helped => self.pick("你已帮砍，谢谢", "You have helped: thank you"),
            BargainRefusal::Full => self.bargain_at_floor(),
            BargainRefusal::HelpLimit => {
                self.pick("今天帮砍的次数用完了，明天再来", "Enough for today: come again tomorrow")
            }
        }
    }
}
