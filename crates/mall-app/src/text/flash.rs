//! Texts of flash sales.

use mall_core::flash_sale::{FlashRefusal, Stage};
use mall_core::time::ShopTime;
use mall_core::{Day, DayClock, Timestamp};

use super::{Lang, Text, texts};

texts! {
    flash_none: "暂时没有秒杀活动", "No flash sale right now";
    flash_buy: "立即抢购", "Buy now";
    flash_soon: "即将开抢", "Opening soon";
    flash_sold_out: "已抢光", "Sold out";
    flash_may_return: "还有机会", "Still a chance";
    flash_may_return_note: "有人未付款时会放出名额，稍后再来看看", "Some may come back. Please look again soon";
    flash_my_limit: "已达限购", "Limit reached";
    flash_ended: "已结束", "Ended";
    flash_remind: "提醒我", "Remind me";
    flash_reminded: "已设提醒", "Reminder set";
    flash_remind_done: "开抢前5分钟提醒你", "You will be told 5 minutes before";
    flash_remind_no_more: "已取消提醒", "Reminder removed";
    flash_running: "抢购中", "On now";
}

impl Text {
    /// How far a session has come, on its tab.
    pub(crate) const fn flash_stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::NotOpen => self.pick("未开始", "Later"),
            Stage::WarmUp => self.flash_soon(),
            Stage::Open => self.flash_running(),
            Stage::Ended => self.flash_ended(),
        }
    }

    /// The same, in a sentence beside the clock.
    pub(crate) const fn flash_stage_note(self, stage: Stage) -> &'static str {
        match stage {
            Stage::NotOpen | Stage::WarmUp => self.pick("开抢前先看看", "Have a look first"),
            Stage::Open => self.pick("先付款先得", "First paid, first served"),
            Stage::Ended => self.pick("本场已结束", "This session is over"),
        }
    }

    /// When a session opens: 20:00, 明天 08:00.
    pub(crate) fn flash_time(self, opens_at: Timestamp, now: Timestamp) -> String {
        let ShopTime { month, day, hour, minute, .. } = ShopTime::from(opens_at);
        let of = |at| Day::of(at, DayClock::SHOP);
        match of(opens_at).since(of(now)) {
            0 => format!("{hour:02}:{minute:02}"),
            1 => format!("{} {hour:02}:{minute:02}", self.pick("明天", "Tomorrow")),
            -1 => format!("{} {hour:02}:{minute:02}", self.pick("昨天", "Yesterday")),
            _ => format!("{month:02}-{day:02} {hour:02}:{minute:02}"),
        }
    }

    pub(crate) fn flash_per_shopper(self, limit: u32) -> String {
        match self.0 {
            Lang::Zh => format!("每人限购 {limit} 件"),
            Lang::En => format!("{limit} per person"),
        }
    }

    pub(crate) fn flash_pieces(self, stock: u32) -> String {
        match self.0 {
            Lang::Zh => format!("限量 {stock} 件"),
            Lang::En => format!("{stock} in all"),
        }
    }

    pub(crate) fn flash_taken(self, share: u16) -> String {
        match self.0 {
            Lang::Zh => format!("已抢 {share}%"),
            Lang::En => format!("{share}% taken"),
        }
    }

    /// Why a line was not taken at the till.
    pub(crate) fn flash_refused(self, why: FlashRefusal) -> String {
        let said = match why {
            FlashRefusal::NotOpen { .. } => {
                self.pick("秒杀还没有开始，请稍等", "The sale has not opened yet")
            }
            FlashRefusal::Ended { .. } => {
                self.pick("本场秒杀已结束，看看下一场吧", "This session is over")
            }
            FlashRefusal::PerOrder { .. } | FlashRefusal::PerShopper { .. } => {
                self.pick("已达秒杀限购数量", "You have had all you may have")
            }
            FlashRefusal::Short { left: 0, held: 0 } => {
                self.pick("手慢了，已被抢光", "Sorry, just sold out")
            }
            FlashRefusal::Short { left: 0, .. } => self.pick(
                "手慢了，暂时抢光；有人未付款时会放出名额",
                "All taken for now; some may come back",
            ),
            FlashRefusal::Short { left, .. } => return self.only_so_many_left(left),
        };
        said.to_owned()
    }
}
