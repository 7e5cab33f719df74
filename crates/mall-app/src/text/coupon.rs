//! Texts of 领券中心: what can be claimed, and why not; what became of coupons.

use mall_api::coupon::CouponOffer;
use mall_core::coupon_centre::ClaimState;
use mall_core::pricing::Need;

use super::{Lang, Text, texts};

texts! {
    coupon_claim: "领取", "Claim";
    coupon_claimed: "已领取", "Claimed";
    coupon_claim_done: "领取成功，去使用吧", "Claimed. Enjoy";
    coupon_today: "今天到期", "Ends today";
    coupon_soon: "3 天内到期", "Ends in 3 days";
    coupon_none_used: "还没有用过优惠券", "No coupon used yet";
    coupon_none_expired: "没有过期的优惠券", "No coupon has expired";
    coupon_wasted: "未在有效期内使用", "Not used in time";
    coupon_spent: "已用于订单", "Used on an order";
    coupon_on_unpaid: "订单待付款，取消后退回", "On an unpaid order";
    coupon_see_order: "看订单", "Order";
    redeem: "兑换码", "Code";
    redeem_hint: "输入卡片上的 12 位兑换码", "12 letters, as printed";
    redeem_do: "兑换", "Redeem";
    redeem_done: "兑换成功，已放入可使用", "Redeemed. It is yours";
}

impl Text {
    /// On a coupon of the centre: the button, or what stands in its place.
    pub(crate) const fn claim_state(self, state: ClaimState) -> &'static str {
        match state {
            ClaimState::Claimable { .. } => self.coupon_claim(),
            ClaimState::Claimed | ClaimState::MyLimit { .. } => self.coupon_claimed(),
            ClaimState::TodayLimit { .. } => self.pick("今日已领完", "No more today"),
            ClaimState::Gone => self.pick("已领完", "All gone"),
            ClaimState::NotStarted { .. } => self.pick("未开始", "Not yet"),
            ClaimState::Over { .. } => self.pick("已结束", "Over"),
            ClaimState::NotFor { .. } => self.pick("不可领", "Not for you"),
            ClaimState::ByCode => self.pick("凭码领取", "With a code"),
        }
    }

    /// Below its title: why not, or how many.
    pub(crate) fn claim_note(self, offer: &CouponOffer) -> String {
        match offer.state {
            ClaimState::NotStarted { starts_at } => {
                let at = self.moment(starts_at);
                match self.0 {
                    Lang::Zh => format!("{at} 开始领取"),
                    Lang::En => format!("from {at}"),
                }
            }
            ClaimState::NotFor { need } => self.claim_not_for(need).to_owned(),
            ClaimState::TodayLimit { again_at: Some(_) } => {
                self.pick("明天 0 点后可再领", "More after midnight").to_owned()
            }
            _ => self.claim_limits(offer.per_shopper, offer.per_day),
        }
    }

    const fn claim_not_for(self, need: Need) -> &'static str {
        match need {
            Need::Hours => self.pick("不在领取时段", "Not at this hour"),
            Need::Channel => self.pick("限其他渠道领取", "In another channel"),
            Need::Newcomer => self.pick("仅限新客", "Newcomers only"),
            Need::Tier => self.pick("仅限指定会员等级", "Certain members only"),
            Need::PaidCard => self.pick("仅限付费会员", "Card holders only"),
            Need::Audience => self.pick("仅限受邀用户", "By invitation"),
            Need::NthOrder | Need::Other => self.pick("不符合领取条件", "Conditions not met"),
        }
    }

    /// Nothing where there is one for everybody, which the button says.
    fn claim_limits(self, most: u32, per_day: Option<u32>) -> String {
        match (self.0, per_day) {
            (_, None) if most <= 1 => String::new(),
            (Lang::Zh, None) => format!("每人限领 {most} 张"),
            (Lang::Zh, Some(day)) => format!("每人限领 {most} 张，每天 {day} 张"),
            (Lang::En, None) => format!("{most} each"),
            (Lang::En, Some(day)) => format!("{most} each, {day} a day"),
        }
    }

    /// 可使用 2.
    pub(crate) fn coupons_usable(self, held: usize) -> String {
        counted(self.pick("可使用", "Usable"), held)
    }

    /// 已使用 2.
    pub(crate) fn coupons_used(self, held: usize) -> String {
        counted(self.pick("已使用", "Used"), held)
    }

    /// 已过期 2.
    pub(crate) fn coupons_expired(self, held: usize) -> String {
        counted(self.coupon_expired(), held)
    }
}

fn counted(what: &str, number: usize) -> String {
    if number == 0 { what.to_owned() } else { format!("{what} {number}") }
}
