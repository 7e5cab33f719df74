//! Texts of what makes a cart cheaper: kinds of promotions, 凑单, points, gifts.

use mall_core::Money;
use mall_core::pricing::{Benefit, Nudge};

use super::{Lang, Text, texts};

texts! {
    gift: "赠品", "Gift";
    gift_gone: "赠品已送完", "All given away";
    points_pay: "积分抵扣", "Pay with points";
    nudge_pays: "凑单更划算", "Cheaper with it";
    coupon_best_now: "已为您选好最省的组合", "The best combination is chosen";
    not_served: "该地区暂不配送", "Not sent to this region";
    checkout_not_served: "有商品不配送到这个地址，换个地址或移除商品再提交", "Some goods are not sent there. Please choose another address or remove them";
}

impl Text {
    /// What kind of promotion it is, in two to four characters.
    pub(crate) const fn benefit_kind(self, benefit: &Benefit) -> &'static str {
        match benefit {
            Benefit::EveryOff(_) => self.pick("每满减", "Offer"),
            Benefit::RateOff(_) => self.pick("折扣", "Rate"),
            Benefit::PiecesForPrice(_) => self.pick("任选", "Mix"),
            Benefit::NthPiece(_) => self.pick("多件优惠", "More for less"),
            Benefit::BuyGet(_) => self.pick("买赠", "Buy & get"),
            Benefit::Bundle(_) => self.pick("套装", "Set"),
            Benefit::Gift(_) => self.gift(),
            Benefit::AddOn(_) => self.pick("换购", "Add-on"),
            Benefit::FreeShipping(_) => self.pick("包邮", "Free delivery"),
            Benefit::PointsTimes(_) => self.pick("多倍积分", "Points"),
            Benefit::AmountOff(_) | Benefit::AmountOffAll(_) => self.pick("满减", "Offer"),
            _ => self.pick("优惠", "Offer"),
        }
    }

    /// 凑单: so much or so many more for that.
    pub(crate) fn nudged(self, nudge: &Nudge) -> String {
        let (by, title) = (nudge.short_pieces, &nudge.title);
        match self.0 {
            _ if by == 0 => self.nudge(nudge.short_by, title),
            Lang::Zh => format!("再买 {by} 件，享{title}"),
            Lang::En => format!("{by} more for: {title}"),
        }
    }

    /// What reaching it brings; nothing where it brings no money.
    pub(crate) fn nudge_saves(self, nudge: &Nudge) -> String {
        match self.0 {
            _ if nudge.worth_it => self.nudge_pays().to_owned(),
            _ if !nudge.saves.is_positive() => String::new(),
            Lang::Zh => format!("可再省 ¥{}", nudge.saves),
            Lang::En => format!("saves ¥{} more", nudge.saves),
        }
    }

    /// The shopper's own choice of coupons, against the best.
    pub(crate) fn coupon_choice(self, costs_more: Money) -> String {
        match self.0 {
            _ if !costs_more.is_positive() => self.coupon_best_now().to_owned(),
            Lang::Zh => format!("当前选择比最省组合多付 ¥{costs_more}"),
            Lang::En => format!("Your choice costs ¥{costs_more} more than the best"),
        }
    }

    /// 赠品 · 满159送小样.
    pub(crate) fn given(self, by: &str) -> String {
        format!("{} · {by}", self.gift())
    }

    /// What points can do here.
    pub(crate) fn points_worth(self, units: u32, worth: Money) -> String {
        match self.0 {
            Lang::Zh => format!("{units} 积分抵 ¥{worth}"),
            Lang::En => format!("{units} points pay ¥{worth}"),
        }
    }

    /// What the order brings once it is paid; nothing when nothing.
    pub(crate) fn points_earned(self, points: u64) -> String {
        match self.0 {
            _ if points == 0 => String::new(),
            Lang::Zh => format!("支付后可得 {points} 积分"),
            Lang::En => format!("Earns {points} points once paid"),
        }
    }
}
