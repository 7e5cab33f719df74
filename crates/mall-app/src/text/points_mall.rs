//! Texts of the points mall.

use mall_core::Money;
use mall_core::points_mall::{ExchangeRefusal, OfferGives};
use mall_core::pricing::Need;

use super::{Lang, Text, texts};

texts! {
    points_mall: "积分商城", "Points mall";
    points_mall_empty: "还没有可以兑换的，过几天再来看看", "Nothing to exchange yet";
    points_mall_gone: "这件兑换已经下架", "This is no longer offered";
    points_mall_back: "去积分商城", "To the points mall";
    points_mall_guest: "登录后查看", "Log in to see";
    points_mall_ledger: "积分明细", "Ledger";
    points_mall_earn: "签到赚积分", "Earn points";
    exchange_do: "兑换", "Exchange";
    exchange_now: "立即兑换", "Exchange now";
    exchange_pay: "兑换并支付", "Exchange and pay";
    exchange_again: "按新价格兑换", "Exchange at the new price";
    exchange_busy: "正在兑换…", "Exchanging…";
    exchange_changed: "兑换价格有变动，请确认后再提交", "The price has changed. Please look at it again";
    exchange_try_again: "网络不给力，再点一次，不会重复扣积分", "No network. Tap again; no points are taken twice";
    exchange_points: "兑换积分", "Points";
    exchange_cash: "另付", "Money beside them";
    exchange_left: "兑换后剩余", "Points left";
    exchange_rules: "兑换说明", "Good to know";
    exchange_rule_free: "兑换商品包邮，不与其他优惠同享", "Delivery is free; no other offers apply";
    exchange_rule_back: "取消或退款时，积分与现金一并退回", "Points and money go back together";
    exchange_rule_earn: "兑换订单不再返积分和成长值", "It earns neither points nor growth";
    exchange_rule_once: "兑换后立即到账，不支持退回", "It is given at once and cannot be returned";
    exchange_given: "兑换成功", "It is yours";
}

impl Text {
    /// `120 积分 + ¥9.90`, or `120 积分`.
    pub(crate) fn points_price(self, points: u32, cash: Money) -> String {
        let points = self.points_units(points);
        if cash.is_zero() { points } else { format!("{points} + {}", self.yuan(cash)) }
    }

    /// `120 积分`.
    pub(crate) fn points_units(self, points: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{points} 积分"),
            Lang::En => format!("{points} points"),
        }
    }

    /// Before the money of an order that points bought: `120 积分 +`; alone when there is none.
    pub(crate) fn points_and(self, points: u32, cash: Money) -> String {
        let points = self.points_units(points);
        if cash.is_zero() { points } else { format!("{points} +") }
    }

    /// What is left, and how many one may have.
    pub(crate) fn exchange_left_of(self, left: u32, limit: u32) -> String {
        match self.0 {
            Lang::Zh => format!("剩 {left} 件 · 每人限兑 {limit} 件"),
            Lang::En => format!("{left} left · at most {limit} each"),
        }
    }

    /// What an offer gives, when it is no goods.
    pub(crate) fn exchange_gives(self, gives: &OfferGives) -> String {
        match (gives, self.0) {
            (OfferGives::Goods { .. }, _) => String::new(),
            (OfferGives::Coupon { .. }, _) => self.coupon().to_owned(),
            (OfferGives::RedPacket { amount }, Lang::Zh) => format!("{} 红包", self.yuan(*amount)),
            (OfferGives::RedPacket { amount }, Lang::En) => format!("{} off", self.yuan(*amount)),
            (OfferGives::LotteryTickets { tickets }, Lang::Zh) => format!("{tickets} 次抽奖机会"),
            (OfferGives::LotteryTickets { tickets }, Lang::En) => {
                format!("{tickets} lottery tickets")
            }
            (OfferGives::MakeUpCards { cards }, Lang::Zh) => format!("{cards} 张补签卡"),
            (OfferGives::MakeUpCards { cards }, Lang::En) => format!("{cards} make-up cards"),
        }
    }

    /// Why an offer cannot be had, on its button.
    pub(crate) fn exchange_refusal(self, why: ExchangeRefusal) -> String {
        match (why, self.0) {
            (ExchangeRefusal::NotStarted { starts_at }, Lang::Zh) => {
                format!("{} 开始", self.moment(starts_at))
            }
            (ExchangeRefusal::NotStarted { starts_at }, Lang::En) => {
                format!("From {}", self.moment(starts_at))
            }
            (ExchangeRefusal::Over { .. }, _) => self.pick("已结束", "Over").to_owned(),
            (ExchangeRefusal::NotFor { need: Need::Tier | Need::PaidCard }, _) => {
                self.pick("会员专享", "For members").to_owned()
            }
            (ExchangeRefusal::NotFor { need: Need::Newcomer }, _) => {
                self.pick("新人专享", "For newcomers").to_owned()
            }
            (ExchangeRefusal::NotFor { .. }, _) => self.pick("暂不可兑", "Not now").to_owned(),
            (ExchangeRefusal::Gone, _) => self.pick("已兑完", "None left").to_owned(),
            (ExchangeRefusal::MyLimit { .. }, _) => {
                self.pick("已达上限", "You have all").to_owned()
            }
            (ExchangeRefusal::TooFewPoints { missing }, Lang::Zh) => format!("还差 {missing} 积分"),
            (ExchangeRefusal::TooFewPoints { missing }, Lang::En) => {
                format!("{missing} points short")
            }
        }
    }
}
