//! Texts of group buys.

use mall_core::group_buy::{GroupBuy, GroupRefusal, GroupSeen, GroupState};

use mall_core::Timestamp;
use mall_core::time::ShopTime;

use super::{Lang, Text, texts};

texts! {
    my_groups: "我的拼团", "My groups";
    group_none: "暂时没有拼团活动", "No group buy right now";
    group_gone: "这个团不存在，或活动已下架", "There is no such group";
    group_see_all: "看看其他拼团", "See all group buys";
    group_open_one: "去开团", "Open a group";
    group_join: "去参团", "Join";
    group_open_now: "付款开团", "Pay and open";
    group_join_now: "付款参团", "Pay and join";
    group_share: "邀请好友", "Invite friends";
    group_leader: "团长", "Leader";
    group_unpaid: "待付款", "Not paid";
    group_size_label: "几人团", "Group of";
    group_options: "规格", "Option";
    group_left: "剩余", "Left";
    group_rule: "人数不足自动退款，款项原路退回", "If it is not full in time, everybody is paid back";
    paid_group_note: "成团后发货，快邀请好友一起拼吧", "It is sent when the group is full: invite your friends";
    group_empty_seat: "待邀请", "Free";
}

impl Text {
    /// 2 人团 · 3 人团.
    pub(crate) fn group_sizes(self, buy: &GroupBuy) -> String {
        let sizes: Vec<String> = buy.sizes.iter().map(|it| self.group_size(it.size)).collect();
        sizes.join(" · ")
    }

    pub(crate) fn group_missing(self, missing: u32) -> String {
        match self.0 {
            Lang::Zh => format!("还差 {missing} 人成团"),
            Lang::En => format!("{missing} more needed"),
        }
    }

    /// Where a group stands.
    pub(crate) fn group_stands(self, seen: &GroupSeen) -> String {
        match seen.state {
            GroupState::Forming => self.group_missing(seen.missing),
            GroupState::Formed { .. } => self.pick("拼团成功", "The group is full").to_owned(),
            GroupState::Completed { filled, .. } => match self.0 {
                Lang::Zh => format!("拼团成功（{filled} 个名额由商家补齐）"),
                Lang::En => format!("Completed by the shop, which took {filled} seats"),
            },
            GroupState::Failed { .. } => self
                .pick("拼团未成功，已付款项原路退回", "Not full in time. Everybody is paid back")
                .to_owned(),
        }
    }

    /// 11-27 18:20 结束.
    pub(crate) fn group_until(self, end: Timestamp) -> String {
        let ShopTime { month, day, hour, minute, .. } = ShopTime::from(end);
        match self.0 {
            Lang::Zh => format!("{month:02}-{day:02} {hour:02}:{minute:02} 结束"),
            Lang::En => format!("until {month:02}-{day:02} {hour:02}:{minute:02}"),
        }
    }

    /// What is sent to a friend.
    pub(crate) fn group_invite(self, title: &str, missing: u32) -> String {
        match self.0 {
            Lang::Zh => format!("还差 {missing} 人，一起拼「{title}」"),
            Lang::En => format!("{missing} more needed: buy {title} together"),
        }
    }

    /// Why there is no seat for whoever looks at a group.
    pub(crate) fn group_refused(self, why: GroupRefusal) -> String {
        let said = match why {
            GroupRefusal::NotFor { .. } => self.pick("您暂不符合参团条件", "It is not for you yet"),
            GroupRefusal::PerOrder { .. } | GroupRefusal::PerShopper { .. } => {
                self.pick("已达拼团限购数量", "You have had all you may have")
            }
            GroupRefusal::NotOpen => {
                self.pick("团长还没有付款，请稍后再来", "Its leader has not paid yet")
            }
            GroupRefusal::AlreadyIn => self.pick("您已在这个团里", "You are in it"),
            GroupRefusal::SeatsHeld { .. } => {
                self.pick("名额已满，有人未付款时会放出", "Full for now; a seat may come free")
            }
            GroupRefusal::Formed => {
                self.pick("这个团已成团，去开一个新团吧", "It is full. Open another one")
            }
            GroupRefusal::Failed => {
                self.pick("这个团已结束，去开一个新团吧", "It is over. Open another one")
            }
            // These are of an order, which is refused with words of the server's.
            GroupRefusal::NotStarted { .. }
            | GroupRefusal::Over { .. }
            | GroupRefusal::NotSold
            | GroupRefusal::NotIn => self.pick("拼团暂时无法参加", "It cannot be joined now"),
        };
        said.to_owned()
    }
}
