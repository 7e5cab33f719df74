//! Texts of 隐私.

use super::{Text, texts};

texts! {
    privacy_row: "隐私", "Privacy";
    privacy_intro: "小铺只留下做成一笔买卖要用的东西。这里写明留下了什么，由你决定还要不要。", "The shop keeps what a sale needs. Here is what that is, and it is yours to decide on.";
    authorize: "隐私保护指引", "Privacy guide";
    authorize_ask: "这一步要用到剪贴板或照片，先请您看过并同意隐私保护指引。不同意也能继续逛、继续买。",
        "This needs the clipboard or a picture of yours, so please read the privacy guide first. You can browse and buy without it.";
    authorize_read: "查看隐私保护指引", "Read the privacy guide";
    authorize_refused: "没有同意，这一步就不做了；需要时再点一次", "Not done. Tap again whenever you like";
    privacy_kept: "留下了什么", "What is kept";
    consent_title: "使用习惯统计", "Usage statistics";
    consent_ask: "可以统计你看过哪些页面和楼层吗？只用来改进小铺，不含你输入的文字，随时可关。", "May we count which pages and blocks you look at? Only to improve the shop, never what you type, and you can turn it off.";
    consent_note: "统计看过的页面、商品和首页楼层，最多保留 400 天；关掉后不再统计", "Counts pages, goods and blocks you look at, kept 400 days at most; off means no more";
    consent_yes: "同意", "Allow";
    consent_no: "不同意", "No";
    consent_more: "看看会统计什么", "What is counted";
    consent_given: "已开启，谢谢", "On. Thank you";
    consent_refused: "已关闭，不再统计", "Off. Nothing is counted";
    mine_title: "由你决定", "Yours to decide";
    mine_copy: "取走一份资料", "A copy of your data";
    mine_copy_note: "小铺为你留下的一切，一个 JSON 文件", "All that is kept of you, as one JSON file";
    mine_copy_do: "取走", "Get it";
    mine_copy_done: "资料已取出", "Here is your data";
    leave_row: "注销账号", "Close the account";
    leave_row_note: "先看看会删除什么、留下什么", "See first what goes and what stays";
    leave_look: "去看看", "See";
    leave_sure: "确认注销", "Close it for good";
    leave_ask: "注销后不能恢复。确定要注销吗？", "This cannot be undone. Close the account?";
    leave_not: "再想想", "Keep it";
    leave_done: "账号已注销", "Your account is closed";
}

impl Text {
    /// What becomes of what is kept when a shopper leaves.
    pub(crate) const fn leave_things(self) -> [(&'static str, &'static str); 4] {
        [
            (
                self.pick("会删除", "Goes"),
                self.pick(
                    "收货地址、购物车、收藏、足迹、使用习惯、消息、留言、提醒和图片；手机号解绑，以后用它登录就是新账号",
                    "Addresses, cart, favourites, footprints, usage, messages, reminders and pictures. Your number is free: with it you are new here",
                ),
            ),
            (
                self.pick("会留下", "Stays"),
                self.pick(
                    "依法留存的订单、退款和积分等账目，其中的姓名、电话、地址和备注都抹去；评价改为匿名、不带图片；领过新人礼的号码只留一个指纹",
                    "Orders, refunds and ledgers, as the law wants, without name, phone, address and remark. Reviews without your name and pictures. Of a number that had the newcomer gift, a fingerprint",
                ),
            ),
            (
                self.pick("会作废", "Lapses"),
                self.pick(
                    "积分、优惠券、抽奖机会、会员等级和没用完的付费卡，都不再退；已完成的订单不能再售后",
                    "Points, coupons, tickets, tier and months of a card, unpaid back; done orders can be brought back no more",
                ),
            ),
            (
                self.pick("办完才能注销", "First to be over"),
                self.pick(
                    "待付款、待成团、待发货、待收货的订单，进行中的售后和退款",
                    "Orders that are unpaid, in a group, unsent or on their way; after-sales and refunds",
                ),
            ),
        ]
    }

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
