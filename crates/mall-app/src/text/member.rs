//! Texts of members.

use mall_core::{Money, Timestamp};

use super::{Lang, Text, texts};

texts! {
    member_row: "会员中心", "Membership";
    member_none: "本店还没有会员等级", "This shop has no tiers yet";
    member_guest: "登录查看我的等级", "Log in to see your tier";
    member_guest_note: "购物攒成长值，等级越高，权益越多", "Shopping brings growth, growth brings benefits";
    member_no_tier: "普通会员", "Member";
    member_top: "已是最高等级", "You are at the top";
    member_tiers: "等级权益", "Tiers";
    member_here: "当前等级", "You are here";
    member_reached: "已达成", "Reached";
    member_gifts: "会员礼包", "Gifts for you";
    member_take: "一键领取", "Take them all";
    member_taken: "已领取，可在优惠券中查看", "Taken: they are among your coupons";
    member_nothing: "礼包已领取", "Taken before";
    member_gift_locked: "达成可领", "For this tier";
    member_gift_due: "待领取", "To take";
    member_gift_given: "已领取", "Taken";
    member_gift_gone: "已领完", "None left";
    member_cards: "付费会员卡", "Cards";
    card_buy: "立即开通", "Buy";
    card_renew: "续费", "Renew";
    card_opened: "会员卡已开通", "The card has begun";
    card_opened_note: "会员权益已生效，可在会员中心查看", "Its benefits hold from now on";
    card_refund: "退未用月份", "Give months back";
    card_refunded: "退款已受理，款项将原路退回", "You will be paid back";
    member_rules: "成长值规则", "About growth";
    member_rule_earn: "付款后按实付商品金额累计成长值", "What you pay for goods brings growth once it is paid";
    member_rule_back: "退款时扣回该部分成长值，等级随之调整", "A refund takes its growth back, and the tier with it";
    member_rule_gift: "每个等级的礼包限领一次", "The gifts of each tier are given once";
}

impl Text {
    /// `成长值 1,280`.
    pub(crate) fn growth(self, growth: u64) -> String {
        let growth = grouped(growth);
        match self.0 {
            Lang::Zh => format!("成长值 {growth}"),
            Lang::En => format!("Growth {growth}"),
        }
    }

    /// What a tier takes.
    pub(crate) fn growth_needed(self, growth: u32) -> String {
        let growth = grouped(growth.into());
        match self.0 {
            Lang::Zh => format!("{growth} 成长值"),
            Lang::En => format!("{growth} growth"),
        }
    }

    /// Under the bar: how much is missing to the tier above.
    pub(crate) fn growth_missing(self, missing: u64, tier: &str) -> String {
        let missing = grouped(missing);
        match self.0 {
            Lang::Zh => format!("还差 {missing} 成长值升级为「{tier}」"),
            Lang::En => format!("{missing} more to become {tier}"),
        }
    }

    /// What a month of a card costs.
    pub(crate) fn card_price(self, month: Money) -> String {
        let month = self.yuan(month);
        match self.0 {
            Lang::Zh => format!("{month}/月"),
            Lang::En => format!("{month} a month"),
        }
    }

    /// How many months are bought.
    pub(crate) fn card_months(self, months: u32) -> String {
        match (self.0, months) {
            (Lang::Zh, _) => format!("{months} 个月"),
            (Lang::En, 1) => "1 month".to_owned(),
            (Lang::En, _) => format!("{months} months"),
        }
    }

    /// Until when a card holds.
    pub(crate) fn card_until(self, at: Timestamp) -> String {
        let at = self.moment(at);
        match self.0 {
            Lang::Zh => format!("有效期至 {at}"),
            Lang::En => format!("Valid until {at}"),
        }
    }

    /// Who may buy it.
    pub(crate) fn card_for(self, tier: &str) -> String {
        match self.0 {
            Lang::Zh => format!("「{tier}」可开通"),
            Lang::En => format!("For {tier}"),
        }
    }

    /// Whether months are to go back.
    pub(crate) fn card_refund_ask(self, months: u32, amount: Money) -> String {
        let amount = self.yuan(amount);
        match self.0 {
            Lang::Zh => format!("退回未开始的 {months} 个月，共 {amount}，当月权益保留"),
            Lang::En => format!("{months} months that have not begun, {amount}. This month stays"),
        }
    }

    /// How many times the points an order earns, in basis points: `积分 1.5 倍`.
    pub(crate) fn points_times(self, factor: u32) -> String {
        let times = times(factor);
        match self.0 {
            Lang::Zh => format!("购物积分 {times} 倍"),
            Lang::En => format!("{times} times the points"),
        }
    }
}

/// `12,800`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && digits.len().saturating_sub(position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Basis points as a number of times: 12500 is `1.25`.
fn times(factor: u32) -> String {
    let (whole, rest) = (factor / 10_000, factor % 10_000);
    let text = format!("{whole}.{rest:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_for_people() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        for (factor, text) in [(10_000, "1"), (12_000, "1.2"), (12_500, "1.25"), (100_000, "10")] {
            assert_eq!(times(factor), text);
        }
    }
}
