//! Texts of 签到.

use mall_core::check_in::MakeUpCost;
use mall_core::{Day, Money};

use super::{Lang, Text, texts};

texts! {
    check_in_do: "签到", "Check in";
    check_in_done: "今日已签到", "Checked in today";
    check_in_again: "今天已经签到过了，明天再来", "You have checked in today. See you tomorrow";
    check_in_not_now: "暂不能签到", "Not open now";
    check_in_none: "现在没有签到活动，过几天再来看看", "No check-in now. Please come back in some days";
    check_in_streak: "已连续签到", "Days in a row";
    check_in_streak_unit: "天", "";
    check_in_calendar: "签到日历", "Calendar";
    check_in_today: "今天", "Today";
    check_in_milestones: "连签奖励", "Days in a row";
    check_in_reached: "已达成", "Reached";
    check_in_rules: "签到说明", "How it works";
    check_in_rule_day: "每天可签到一次，以店铺时间为准，0 点后算新的一天", "Once a day by the shop's clock; a new day begins at midnight";
    check_in_rule_given: "奖励在签到后立即到账；红包 7 天内可用，下单时自动抵扣", "Rewards are yours at once; a red packet pays within 7 days";
    check_in_remind: "每日签到提醒", "Daily reminder";
    check_in_remind_on: "每天没签到时提醒你", "You will be told when you have not checked in";
    check_in_remind_off: "已关闭签到提醒", "Reminder off";
    check_in_missed: "漏签", "Missed";
    check_in_make_up: "补签", "Make up";
    check_in_made_up: "已补", "Made up";
    check_in_coupon: "券", "Coupon";
    check_in_red_packet: "红包", "Packet";
    check_in_gift: "有礼", "Gift";
    check_in_a_coupon: "优惠券", "a coupon";
    check_in_made_up_done: "补签成功", "Made up";
    check_in_made_up_before: "这一天已经补签过了", "That day counts already";
    check_in_start: "今天签到，开始累积连签奖励", "Check in today and start a run";
}

impl Text {
    /// `11.26`.
    pub(crate) fn short_day(self, day: Day) -> String {
        let (_, month, day) = day.parts();
        match self.0 {
            Lang::Zh => format!("{month}.{day}"),
            Lang::En => format!("{month}/{day}"),
        }
    }

    /// `11月26日`.
    pub(crate) fn long_day(self, day: Day) -> String {
        let (_, month, of_month) = day.parts();
        match self.0 {
            Lang::Zh => format!("{month}月{of_month}日"),
            Lang::En => self.short_day(day),
        }
    }

    /// When a shopper is reminded.
    pub(crate) fn check_in_remind_at(self, minute: u16) -> String {
        let (hour, minute) = (minute / 60, minute % 60);
        match self.0 {
            Lang::Zh => format!("每天 {hour:02}:{minute:02} 还没签到时提醒"),
            Lang::En => format!("At {hour:02}:{minute:02}, if you have not checked in"),
        }
    }

    /// What a shopper has.
    pub(crate) fn points_held(self, points: u32) -> String {
        match self.0 {
            Lang::Zh => format!("我的积分 {points}"),
            Lang::En => format!("{points} points"),
        }
    }

    /// `10 积分`.
    pub(crate) fn points_won(self, points: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{points} 积分"),
            Lang::En => format!("{points} points"),
        }
    }

    /// Several things won, in one breath.
    pub(crate) fn all_of(self, parts: &[String]) -> String {
        parts.join(self.pick("、", ", "))
    }

    /// What came of it: `签到成功，获得 10 积分、全场券`.
    pub(crate) fn check_in_won(self, is_make_up: bool, won: &str) -> String {
        let done = match (is_make_up, self.0) {
            (true, _) => self.check_in_made_up_done(),
            (false, Lang::Zh) => "签到成功",
            (false, Lang::En) => "Checked in",
        };
        match self.0 {
            _ if won.is_empty() => done.to_owned(),
            Lang::Zh => format!("{done}，获得 {won}"),
            Lang::En => format!("{done}: {won}"),
        }
    }

    /// How far the next milestone is.
    pub(crate) fn check_in_next(self, missing: u32, won: &str) -> String {
        match self.0 {
            Lang::Zh => format!("再连续签到 {missing} 天，得{won}"),
            Lang::En => format!("{missing} more in a row for {won}"),
        }
    }

    /// 连续 3 天.
    pub(crate) fn check_in_in_row(self, days: u32) -> String {
        match self.0 {
            Lang::Zh => format!("连续 {days} 天"),
            Lang::En => format!("{days} in a row"),
        }
    }

    /// How many days are missing for a milestone.
    pub(crate) fn check_in_missing(self, missing: u32) -> String {
        match self.0 {
            Lang::Zh => format!("还差 {missing} 天"),
            Lang::En => format!("{missing} to go"),
        }
    }

    /// How often a missed day can still be made up, and for what.
    pub(crate) fn check_in_make_ups(self, left: u32, cost: MakeUpCost) -> String {
        let cost = self.make_up_cost(cost);
        match self.0 {
            Lang::Zh => format!("还可补签 {left} 次，每次 {cost}"),
            Lang::En => format!("{left} to make up, {cost} each"),
        }
    }

    /// The rule of making up.
    pub(crate) fn check_in_rule_make_up(self, times: u32, days_back: u32, cost: &str) -> String {
        match self.0 {
            Lang::Zh => format!(
                "漏签可在 {days_back} 天内补签，每期最多 {times} 次，每次用 {cost}，补签也算连续签到"
            ),
            Lang::En => format!(
                "A missed day can be made up within {days_back} days, at most {times} times, for \
                 {cost}. It counts for days in a row"
            ),
        }
    }

    /// What a day that is made up costs.
    fn make_up_cost(self, cost: MakeUpCost) -> String {
        match cost {
            MakeUpCost::Points { points } => self.points_won(points),
            MakeUpCost::Cards { cards } => self.make_up_cards(cards),
        }
    }

    /// `1 张补签卡`.
    pub(crate) fn make_up_cards(self, cards: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{cards} 张补签卡"),
            Lang::En if cards == 1 => "1 make-up card".to_owned(),
            Lang::En => format!("{cards} make-up cards"),
        }
    }

    /// `1 次抽奖机会`.
    pub(crate) fn lottery_tickets(self, tickets: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{tickets} 次抽奖机会"),
            Lang::En if tickets == 1 => "1 lottery ticket".to_owned(),
            Lang::En => format!("{tickets} lottery tickets"),
        }
    }

    /// `¥2 红包`.
    pub(crate) fn red_packet(self, amount: Money) -> String {
        let amount = self.yuan(amount);
        match self.0 {
            Lang::Zh => format!("{amount} 红包"),
            Lang::En => format!("a red packet of {amount}"),
        }
    }

    /// Any of several, in one breath.
    pub(crate) fn one_of(self, parts: &[String]) -> String {
        parts.join(self.pick("或 ", " or "))
    }

    /// Before a day is made up.
    pub(crate) fn check_in_make_up_ask(self, day: Day, cost: MakeUpCost, held: u32) -> String {
        let (day, has) = (self.long_day(day), self.held_for(cost, held));
        let cost = self.make_up_cost(cost);
        match self.0 {
            Lang::Zh => format!("补签 {day} 将使用 {cost}，您现有 {has}"),
            Lang::En => format!("{day} costs {cost}. You have {has}"),
        }
    }

    /// There is not enough to make a day up.
    pub(crate) fn check_in_too_dear(self, cost: MakeUpCost, held: u32) -> String {
        let has = self.held_for(cost, held);
        let cost = self.make_up_cost(cost);
        match self.0 {
            Lang::Zh => format!("补签需要 {cost}，您现有 {has}"),
            Lang::En => format!("That costs {cost}; you have {has}"),
        }
    }

    /// What there is of what a day costs.
    fn held_for(self, cost: MakeUpCost, held: u32) -> String {
        match cost {
            MakeUpCost::Points { .. } => self.points_won(held),
            MakeUpCost::Cards { .. } => self.make_up_cards(held),
        }
    }
}
