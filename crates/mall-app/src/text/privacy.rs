//! Texts of 隐私.

use super::{Text, texts};

texts! {
    privacy_row: "隐私", "Privacy";
    privacy_intro: "小铺只留下做成一笔买卖要用的东西。这里写明留下了什么，由你决定还要不要。", "The shop keeps what a sale needs. Here is what that is, and it is yours to decide on.";
    privacy_kept: "留下了什么", "What is kept";
    consent_title: "使用习惯统计", "Usage statistics";
    consent_ask: "可以统计你看过哪些页面和楼层吗？只用来改进小铺，不含你输入的文字，随时可关。", "May we count which pages and blocks you look at? Only to improve the shop, never what you type, and you can turn it off.";
    consent_note: "统计看过的页面、商品和首页楼层，最多保留 400 天；关掉后不再统计", "Counts pages, goods and blocks you look at, kept 400 days at most; off means no more";
    consent_yes: "同意", "Allow";
    consent_no: "不同意", "No";
    consent_more: "看看会统计什么", "What is counted";
    consent_given: "已开启，谢谢", "On. Thank you";
    consent_refused: "已关闭，不再统计", "Off. Nothing is counted";
}

impl Text {
    /// What is kept of a shopper: its name, and what for.
    pub(crate) const fn privacy_things(self) -> [(&'static str, &'static str); 5] {
        [
            (
                self.pick("手机号", "Phone number"),
                self.pick("登录用；别人只看到打码的", "To log in; others see it masked"),
            ),
            (
                self.pick("收货地址", "Addresses"),
                self.pick("寄送用；你可以随时删除", "For parcels; delete them whenever you like"),
            ),
            (
                self.pick("订单、退款和评价", "Orders, refunds and reviews"),
                self.pick("履约和记账用", "To deliver, and for the books"),
            ),
            (
                self.pick("积分、优惠券、会员和签到", "Points, coupons, tier and check-ins"),
                self.pick("算得清该给你的", "So that you get what is due"),
            ),
            (self.pick("使用习惯", "Usage"), self.pick("你同意后才有", "Only when you allow it")),
        ]
    }
}
