//! Texts of 抽奖.

use mall_core::Day;
use mall_core::lottery::{LotteryRefusal, Odds};

use super::{Lang, Text, texts};

texts! {
    lottery_none: "这个抽奖已经下架，去看看别的", "This lottery is gone";
    lottery_tickets_label: "抽奖机会", "Tickets";
    lottery_bought: "兑换成功，抽奖机会 +1", "You have one ticket more";
    lottery_ways: "获取抽奖机会", "More tickets";
    lottery_exchange_do: "兑换", "Swap";
    lottery_check_in: "每日签到", "Daily check-in";
    lottery_check_in_note: "签到奖励里常有抽奖机会", "Rewards often hold tickets";
    lottery_check_in_do: "去签到", "Check in";
    lottery_odds: "中奖概率", "Odds";
    lottery_mine: "我的奖品", "My prizes";
    lottery_mine_empty: "还没有中奖，试试手气", "Nothing yet. Try your luck";
    lottery_rules: "抽奖规则", "Rules";
    lottery_rule_given: "奖励立即到账；红包 7 天内可用，下单时自动抵扣", "Prizes are yours at once; a red packet pays within 7 days";
    lottery_proof: "公平可验证", "Provably fair";
    lottery_proof_note: "开抽前先公布当天种子的 SHA-256，过了当天再公布种子。任何人都能用它把每一次结果重算一遍。", "The SHA-256 of a day's seed is shown before its first draw, the seed itself when the day is over. Anybody can draw again with it.";
    lottery_go: "去抽奖", "Draw";
}

impl Text {
    /// What is in the middle of the ring.
    pub(crate) const fn lottery_draw(self, spinning: bool) -> &'static str {
        if spinning { self.pick("抽奖中", "Drawing") } else { self.pick("抽奖", "Draw") }
    }

    /// What one draw costs.
    pub(crate) fn lottery_cost(self, tickets: u32) -> String {
        match self.0 {
            Lang::Zh => format!("消耗 {tickets} 次机会"),
            Lang::En if tickets == 1 => "1 ticket".to_owned(),
            Lang::En => format!("{tickets} tickets"),
        }
    }

    /// What was drawn, above it.
    pub(crate) const fn lottery_result(self, won: bool) -> &'static str {
        if won {
            self.pick("恭喜抽中", "You won")
        } else {
            self.pick("这次没有抽中", "No luck this time")
        }
    }

    /// What was drawn, in one breath.
    pub(crate) fn lottery_drew(self, title: &str, won: bool) -> String {
        let result = self.lottery_result(won);
        match self.0 {
            _ if !won => result.to_owned(),
            Lang::Zh => format!("{result} {title}"),
            Lang::En => format!("{result}: {title}"),
        }
    }

    /// How often one may draw today.
    pub(crate) fn lottery_left_today(self, left: u32) -> String {
        match self.0 {
            Lang::Zh => format!("今天还可抽 {left} 次"),
            Lang::En => format!("{left} more today"),
        }
    }

    /// Why not.
    pub(crate) fn lottery_refusal(self, why: LotteryRefusal) -> String {
        match (why, self.0) {
            (LotteryRefusal::NotStarted { starts_at }, Lang::Zh) => {
                format!("{} 开始", self.moment(starts_at))
            }
            (LotteryRefusal::NotStarted { starts_at }, Lang::En) => {
                format!("Starts {}", self.moment(starts_at))
            }
            (LotteryRefusal::Over { .. }, _) => self.pick("活动已结束", "It is over").to_owned(),
            (LotteryRefusal::NotFor { need }, _) => self.coupon_not_for(need).to_owned(),
            (LotteryRefusal::TodayLimit { limit }, Lang::Zh) => {
                format!("今天的 {limit} 次已抽完，明天再来")
            }
            (LotteryRefusal::TodayLimit { limit }, Lang::En) => {
                format!("You drew {limit} times today. See you tomorrow")
            }
            (LotteryRefusal::TooFewTickets { .. }, _) => {
                self.pick("抽奖机会不够，先去获取", "You need more tickets").to_owned()
            }
            (LotteryRefusal::NotOffered, _) => {
                self.pick("不能用积分兑换", "Not for points").to_owned()
            }
            (LotteryRefusal::ExchangeLimit { limit }, Lang::Zh) => {
                format!("今天已兑换 {limit} 次，明天再来")
            }
            (LotteryRefusal::ExchangeLimit { limit }, Lang::En) => {
                format!("{limit} a day. See you tomorrow")
            }
            (LotteryRefusal::TooFewPoints { .. }, _) => {
                self.pick("积分不够", "Too few points").to_owned()
            }
        }
    }

    /// What a ticket costs in points.
    pub(crate) fn lottery_exchange(self, points: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{points} 积分换 1 次"),
            Lang::En => format!("1 ticket for {points} points"),
        }
    }

    /// How many tickets for points one may have today.
    pub(crate) fn lottery_exchange_left(self, left: u32) -> String {
        match self.0 {
            Lang::Zh => format!("今天还可兑换 {left} 次"),
            Lang::En => format!("{left} more today"),
        }
    }

    /// `12.5%`: as exact as `Odds::millionths` has it, no zeros at the end.
    pub(crate) fn odds(self, odds: Odds) -> String {
        let (millionths, is_exact) = odds.millionths();
        let (whole, rest) = (millionths / 10_000, millionths % 10_000);
        let rest = format!(".{rest:04}");
        let rest = rest.trim_end_matches('0').trim_end_matches('.');
        let about = if is_exact { "" } else { self.pick("约 ", "about ") };
        format!("{about}{whole}{rest}%")
    }

    /// How many of a prize are left.
    pub(crate) fn lottery_left(self, left: u32) -> String {
        match self.0 {
            _ if left == 0 => self.pick("已派完", "All gone").to_owned(),
            Lang::Zh => format!("剩 {left} 份"),
            Lang::En => format!("{left} left"),
        }
    }

    /// What becomes of a prize that has run out.
    pub(crate) fn lottery_odds_note(self, nothing: &str) -> String {
        match self.0 {
            Lang::Zh => format!("每次抽奖的概率都相同；抽到已派完的奖品时，按「{nothing}」计"),
            Lang::En => format!("The same for each draw. What has run out counts as “{nothing}”"),
        }
    }

    /// The rule of what a draw costs.
    pub(crate) fn lottery_rule_cost(self, tickets: u32) -> String {
        match self.0 {
            Lang::Zh => format!("每抽一次消耗 {tickets} 次抽奖机会，结果由服务器按公示的概率抽出"),
            Lang::En => format!(
                "A draw costs {}; the server draws by the odds shown",
                self.lottery_cost(tickets)
            ),
        }
    }

    /// The rule of how often one may draw.
    pub(crate) fn lottery_rule_day(self, most: u32) -> String {
        match self.0 {
            Lang::Zh => format!("每人每天最多抽 {most} 次，以店铺时间为准，0 点后重新计算"),
            Lang::En => format!("At most {most} draws a day by the shop's clock, from midnight on"),
        }
    }

    /// Of a seal.
    pub(crate) fn lottery_seal(self, day: Day) -> String {
        match self.0 {
            Lang::Zh => format!("{} 的承诺", self.long_day(day)),
            Lang::En => format!("Seal of {}", self.long_day(day)),
        }
    }

    /// Of a seed.
    pub(crate) fn lottery_seed(self, day: Day, draws: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{} 的种子，共抽 {draws} 次", self.long_day(day)),
            Lang::En => format!("Seed of {}, {draws} draws", self.long_day(day)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_are_finished_text() {
        let odds = |weight, total| Text(Lang::Zh).odds(Odds { weight, total });
        let all = [(1, 8), (1, 3), (1, 1), (0, 5), (1, 1_000_000), (5, 100), (1, 10)];
        let said = all.map(|(weight, total)| odds(weight, total));
        assert_eq!(said, ["12.5%", "约 33.3333%", "100%", "0%", "0.0001%", "5%", "10%"]);
    }
}
