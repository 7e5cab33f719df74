//! Texts of every page.

use mall_core::order::OrderState;
use mall_core::{Money, Timestamp, time::ShopTime};

use super::{Lang, Text, texts};

texts! {
    newcomer_home: "一键领取", "Take it";
    cancel: "取消", "Cancel";
    confirm: "确定", "OK";
    retry: "重试", "Try again";
    more: "更多", "More";
    soon: "即将开放，敬请期待", "Coming soon";
    no_such_page: "页面不存在", "There is no such page";
    offline_try_again: "网络不给力，请稍后再试", "No network. Please try again";
    offline_bar: "当前没有网络，显示的是上次的内容", "You are offline; this is what was last shown";
    server_unreadable: "服务器开小差了，请稍后再试", "The shop is having trouble. Please try again";
    load_failed: "没有加载出来", "That did not load";
    login_first: "登录后再继续", "Please log in first";
    service: "专属顾问", "My advisor";
}

impl Text {
    /// `¥12.80`.
    pub(crate) fn yuan(self, amount: Money) -> String {
        format!("¥{amount}")
    }

    /// `2026-11-26 18:30`, in shop time.
    pub(crate) fn moment(self, at: Timestamp) -> String {
        let ShopTime { year, month, day, hour, minute, .. } = ShopTime::from(at);
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }

    /// The title over an order.
    pub(crate) fn order_titled(self, state: OrderState) -> String {
        let state = self.order_state(state);
        match self.0 {
            Lang::Zh => format!("订单 · {state}"),
            Lang::En => format!("Order: {state}"),
        }
    }

    /// 待付款, 待发货, …
    pub(crate) const fn order_state(self, state: OrderState) -> &'static str {
        match state {
            OrderState::Unpaid => self.pick("待付款", "To pay"),
            OrderState::GroupWaiting => self.pick("待成团", "Waiting for the group"),
            OrderState::Paid => self.pick("待发货", "To send"),
            OrderState::Shipped => self.pick("待收货", "On its way"),
            OrderState::Done => self.pick("已完成", "Done"),
            OrderState::Cancelled => self.pick("已取消", "Cancelled"),
        }
    }
}
