//! Texts of 我的积分.

use mall_api::points::PointsKind;
use mall_core::{Day, DayClock, Timestamp};

use super::{Lang, Text, texts};

texts! {
    points_row: "我的积分", "My points";
    points_label: "可用积分", "Points to use";
    points_guest: "登录后查看你的积分", "Log in to see your points";
    points_check_in: "签到领积分", "Check in";
    points_shop: "购物赚积分", "Shop and earn";
    points_ledger: "积分明细", "Ledger";
    points_empty: "还没有积分记录，去签到领第一笔", "Nothing yet. Check in for your first points";
}

impl Text {
    /// What ends, and its last day.
    pub(crate) fn points_ending(self, units: u64, ends_at: Timestamp) -> String {
        let last = Day::of(ends_at.plus_ms(-1), DayClock::SHOP);
        match self.0 {
            Lang::Zh => format!("{units} 积分将于 {last} 过期"),
            Lang::En => format!("{units} points end on {last}"),
        }
    }

    /// What an entry of the ledger is for.
    pub(crate) const fn points_entry(self, kind: PointsKind) -> &'static str {
        match kind {
            PointsKind::Spent => self.pick("下单抵扣", "Paid a part of an order"),
            PointsKind::SpentAgain => self.pick("订单恢复，再次抵扣", "Order taken up again"),
            PointsKind::Returned => self.pick("订单取消，积分退回", "Order cancelled"),
            PointsKind::Earned => self.pick("购物返积分", "Earned by an order"),
            PointsKind::Refunded => self.pick("退款，积分退回", "Back with a refund"),
            PointsKind::ClawedBack => self.pick("退款，收回返的积分", "Taken back with a refund"),
            PointsKind::CheckIn => self.pick("每日签到", "Check-in"),
            PointsKind::Milestone => self.pick("连续签到奖励", "Days in a row"),
            PointsKind::MakeUp => self.pick("补签", "Made a day up"),
            PointsKind::Lottery => self.pick("抽奖获得", "Won"),
            PointsKind::Ticket => self.pick("兑换抽奖机会", "A lottery ticket"),
            PointsKind::Exchange => self.pick("积分商城兑换", "Points mall"),
            PointsKind::OrderGift => self.pick("下单有礼", "Gift of an order"),
            PointsKind::OrderGiftBack => self.pick("退款，收回礼品", "Gift taken back"),
            PointsKind::Expired => self.pick("积分过期", "Expired"),
            PointsKind::Newcomer => self.pick("新人礼", "The gift for newcomers"),
            PointsKind::Invite => self.pick("邀请奖励", "An invitation"),
            PointsKind::Task => self.pick("任务奖励", "A task"),
            PointsKind::Birthday => self.pick("生日礼", "Birthday gift"),
            PointsKind::Other => self.pick("积分变动", "Changed"),
        }
    }
}
