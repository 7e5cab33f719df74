//! Texts of 签到.

use mall_core::Day;

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
    check_in_rule_given: "积分和优惠券在签到后立即到账", "Points and coupons are yours at once";
    check_in_missed: "漏签", "Missed";
    check_in_make_up: "补签", "Make up";
    check_in_made_up: "已补", "Made up";
    check_in_coupon: "券", "Coupon";
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
    pub(crate) fn check_in_make_ups(self, left: u32, points: u32) -> String {
        match self.0 {
            Lang::Zh => format!("还可补签 {left} 次，每次 {points} 积分"),
            Lang::En => format!("{left} to make up, {points} points each"),
        }
    }

    /// The rule of making up.
    pub(crate) fn check_in_rule_make_up(self, times: u32, days_back: u32, points: u32) -> String {
        match self.0 {
            Lang::Zh => format!(
                "漏签可在 {days_back} 天内补签，每期最多 {times} 次，每次用 {points} 积分，补签也算连续签到"
            ),
            Lang::En => format!(
                "A missed day can be made up within {days_back} days, at most {times} times, for \
                 {points} points. It counts for days in a row"
            ),
        }
    }

    /// Before a day is made up.
    pub(crate) fn check_in_make_up_ask(self, day: Day, cost: u32, held: u32) -> String {
        let day = self.long_day(day);
        match self.0 {
            Lang::Zh => format!("补签 {day} 将使用 {cost} 积分，您现有 {held} 积分"),
            Lang::En => format!("{day} costs {cost} points. You have {held}"),
        }
    }

    /// There are not enough points to make a day up.
    pub(crate) fn check_in_too_dear(self, cost: u32, held: u32) -> String {
        match self.0 {
            Lang::Zh => format!("补签需要 {cost} 积分，您现有 {held} 积分"),
            Lang::En => format!("That costs {cost} points; you have {held}"),
        }
    }
}
