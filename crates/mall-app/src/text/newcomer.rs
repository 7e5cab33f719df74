//! Texts of 新人礼.

use mall_core::Timestamp;

use super::{Lang, Text, texts};

texts! {
    newcomer_none: "现在没有新人礼，去看看别的", "There is no gift now";
    newcomer_yours: "礼包已到账", "It is yours";
    newcomer_not_new: "新人礼仅限还没下过单的新朋友", "The gift is for who has never ordered";
    newcomer_taken: "新人礼每人一份，您已经领过了", "You had it before";
    newcomer_over: "新人礼活动已结束", "It is over";
    newcomer_take: "一键领取", "Take it";
    newcomer_log_in: "登录并领取", "Log in and take it";
    newcomer_shop: "去逛逛", "Look around";
    newcomer_coupons: "看我的优惠券", "My coupons";
    newcomer_rule_once: "没有付过款的新朋友可领，每个手机号限领一份", "For who has never paid an order, once for each number";
    newcomer_rule_given: "领取后立即到账；红包 7 天内可用，优惠券以券面有效期为准", "It is yours at once. A red packet pays within 7 days, a coupon as it says";
}

impl Text {
    /// When it can be taken.
    pub(crate) fn newcomer_starts(self, starts_at: Timestamp) -> String {
        match self.0 {
            Lang::Zh => format!("{} 开始领取", self.moment(starts_at)),
            Lang::En => format!("From {} on", self.moment(starts_at)),
        }
    }

    /// Until when it can be.
    pub(crate) fn newcomer_rule_until(self, ends_at: Timestamp) -> String {
        match self.0 {
            Lang::Zh => format!("活动截止 {}", self.moment(ends_at)),
            Lang::En => format!("Until {}", self.moment(ends_at)),
        }
    }
}
