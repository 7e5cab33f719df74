//! Texts of cart, checkout, payment, orders and coupons.

use mall_api::order::OrderView;
use mall_core::order::{CancelReason, OrderState};
use mall_core::pricing::{Need, Scope};
use mall_core::time::ShopTime;
use mall_core::{Money, Timestamp};

use super::{Lang, Text, texts};

texts! {
    added_to_cart: "已加入购物车", "Added to cart";
    cart_full: "购物车满了，先清理一些吧", "Your cart is full. Please remove something first";
    sold_out_sorry: "来晚了，已经卖完", "Sorry, sold out";
    not_for_sale: "这件商品暂不售卖", "This is not for sale now";
    remove: "删除", "Remove";
    cart_manage: "管理", "Edit";
    cart_done: "完成", "Done";
    cart_empty: "购物车还是空的", "Your cart is empty";
    cart_go_shopping: "去逛逛", "Go shopping";
    cart_offline: "当前没有网络，改动会在联网后保存", "You are offline. Changes are saved once you are back";
    cart_all: "全选", "All";
    cart_without_freight: "不含运费", "without delivery";
    cart_total: "合计", "Total";
    cart_more_goods: "去凑单", "Add more";
    cart_clear_invalid: "清空失效商品", "Clear";
    cart_remove: "删除商品", "Remove goods";
    cart_gone: "商品已不存在", "No longer in the shop";
    cart_gone_title: "失效商品", "Goods no longer here";
    cart_price_seen: "知道了", "OK";
    freight_free: "免运费", "Free delivery";
    goods: "商品", "Goods";
    coupon: "优惠券", "Coupon";
    coupon_choose: "选择优惠券", "Choose a coupon";
    coupon_none_usable: "暂无可用", "None to use";
    coupon_use_none: "不使用优惠券", "Use no coupon";
    coupon_best: "自动选择最省的组合", "Use what saves most";
    coupon_expired: "已过期", "Expired";
    coupon_no_matching_goods: "没有适用的商品", "No goods it is for";
    remark: "订单备注", "Note";
    remark_hint: "选填，给商家留言", "For the shop, if you like";
    amount_goods: "商品金额", "Goods";
    amount_promotions: "活动优惠", "Offers";
    amount_prices: "限时/会员价优惠", "Better prices";
    amount_points: "积分抵扣", "Points";
    amount_freight: "运费", "Delivery";
    order_payable: "应付", "To pay";
    address_first: "请添加收货地址", "Please add an address";
    login_do: "去登录", "Log in";
    checkout_nothing: "没有要结算的商品", "Nothing to check out";
    checkout_to_cart: "回购物车", "Back to the cart";
    checkout_submit: "提交订单", "Place order";
    checkout_busy: "正在提交…", "Placing…";
    checkout_confirm_price: "按新价格提交", "Order at the new price";
    checkout_try_again: "网络不给力，点提交再试一次，不会重复下单", "No network. Submit again; you will not order twice";
    checkout_some_out: "有商品暂时买不了，已不计入这一单", "Some goods cannot be bought now and are left out";
    checkout_all_out: "这些商品暂时买不了，回购物车看看吧", "None of these can be bought now. Please look at your cart";
    none: "无", "None";
    copy: "复制", "Copy";
    copied: "已复制", "Copied";
    orders_all: "全部", "All";
    orders_empty: "还没有相关订单", "No orders here";
    order_gone: "订单不存在", "There is no such order";
    order_number: "订单编号", "Order number";
    order_placed_at: "下单时间", "Placed at";
    order_timeline: "订单动态", "What happened";
    order_paid_amount: "实付", "Paid";
    order_pay: "去支付", "Pay";
    order_cancel: "取消订单", "Cancel order";
    order_cancel_ask: "取消后，优惠券和积分会退回到您的账户", "Coupons and points will be given back";
    order_cancelled: "订单已取消", "Order cancelled";
    order_receive: "确认收货", "I have it";
    order_receive_ask: "请确认已经收到全部商品", "Please check that everything has arrived";
    order_received: "已确认收货，感谢您的惠顾", "Thank you";
    order_again: "再次购买", "Buy again";
    pay_title: "沙箱支付", "Sandbox payment";
    pay_sandbox_note: "这是演示用的模拟支付，不会扣真实的钱", "Play money: nothing real is charged";
    pay_confirm: "确认支付", "Pay";
    pay_refuse: "放弃", "Not now";
    pay_busy: "支付中…", "Paying…";
    pay_given_up: "还没有支付，可在订单里继续付款", "Not paid. You can pay from the order";
    pay_not_done: "支付没有完成，请稍后再试", "The payment did not go through. Please try again";
    pay_goes_back: "订单已取消，款项将原路退回", "The order was cancelled. Your money goes back";
    pay_wechat: "微信支付", "WeChat Pay";
    pay_wechat_waits: "请在微信中完成支付", "Please finish in WeChat";
    pay_wechat_asks: "付款完成了吗？还没付款可以继续支付", "Have you paid? If not, you can go on";
    pay_wechat_cancelled: "您取消了支付，可以继续支付", "You did not pay. You can go on";
    pay_wechat_failed: "微信支付没有打开，请再试一次", "WeChat Pay did not open. Please try again";
    pay_again: "继续支付", "Pay";
    pay_done: "我已完成支付", "I have paid";
    pay_too_late: "订单已不能支付", "This order can no longer be paid";
    paid_done: "支付成功", "Paid";
    paid_done_note: "商家正在备货，发货后会更新订单", "The shop is packing it";
    paid_waiting: "正在确认支付结果", "Checking the payment";
    paid_waiting_note: "请稍等片刻", "One moment, please";
    paid_tell: "发货了告诉我", "Tell me when it is sent";
    paid_tell_note: "在微信里收到发货、退款的消息，同意一次收一条", "One message in WeChat each time you agree";
    paid_not: "还没有收到付款", "No payment has come yet";
    paid_not_note: "如果已经付款，请勿重复支付，稍后可在订单里查看；没有付款的话，可在订单里继续付款",
        "If you have paid, do not pay again: look at the order later. If not, you can pay from the order";

    coupon_spend: "去使用", "Use";
    coupons_centre: "领券中心", "To claim";
    coupons_none: "现在没有可以领的券，过几天再来看看", "Nothing to claim now";
    coupons_none_mine: "还没有优惠券", "No coupons yet";
    coupons_go_claim: "去领券", "Claim some";
}

impl Text {
    pub(crate) fn only_so_many_left(self, left: u32) -> String {
        match self.0 {
            Lang::Zh => format!("只剩 {left} 件了"),
            Lang::En => format!("Only {left} left"),
        }
    }

    pub(crate) fn limit_per_order(self, limit: u32) -> String {
        match self.0 {
            Lang::Zh => format!("每单限购 {limit} 件"),
            Lang::En => format!("At most {limit} per order"),
        }
    }

    pub(crate) fn minimum_per_order(self, minimum: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{minimum} 件起购"),
            Lang::En => format!("At least {minimum} per order"),
        }
    }

    pub(crate) fn cart_with(self, lines: usize) -> String {
        match self.0 {
            Lang::Zh => format!("共 {lines} 种商品"),
            Lang::En => format!("{lines} kinds of goods"),
        }
    }

    pub(crate) fn cart_invalid(self, lines: usize) -> String {
        match self.0 {
            Lang::Zh => format!("失效商品（{lines}）"),
            Lang::En => format!("Cannot be bought ({lines})"),
        }
    }

    pub(crate) fn cart_select(self, title: &str) -> String {
        match self.0 {
            Lang::Zh => format!("选择 {title}"),
            Lang::En => format!("Select {title}"),
        }
    }

    pub(crate) fn cart_short(self, left: u32) -> String {
        match self.0 {
            Lang::Zh => format!("库存不足，只剩 {left} 件"),
            Lang::En => format!("Only {left} left"),
        }
    }

    pub(crate) fn cart_make_it(self, pieces: u32) -> String {
        match self.0 {
            Lang::Zh => format!("改为 {pieces} 件"),
            Lang::En => format!("Make it {pieces}"),
        }
    }

    pub(crate) fn cart_price_changed(self, from: Money, to: Money) -> String {
        match self.0 {
            Lang::Zh => format!("价格有变动 ¥{from} → ¥{to}"),
            Lang::En => format!("Price changed ¥{from} → ¥{to}"),
        }
    }

    pub(crate) fn cart_applied(self, title: &str) -> String {
        match self.0 {
            Lang::Zh => format!("已享 {title}"),
            Lang::En => format!("Applied: {title}"),
        }
    }

    pub(crate) fn cart_saved(self, amount: Money) -> String {
        match self.0 {
            Lang::Zh => format!("已省 ¥{amount}"),
            Lang::En => format!("saves ¥{amount}"),
        }
    }

    pub(crate) fn cart_discounted(self, amount: Money) -> String {
        match self.0 {
            Lang::Zh => format!("已优惠 ¥{amount}"),
            Lang::En => format!("You save ¥{amount}"),
        }
    }

    pub(crate) fn cart_check_out(self, pieces: u64) -> String {
        match self.0 {
            Lang::Zh => format!("结算（{pieces}）"),
            Lang::En => format!("Check out ({pieces})"),
        }
    }

    pub(crate) fn cart_remove_picked(self, lines: usize) -> String {
        match self.0 {
            Lang::Zh => format!("删除（{lines}）"),
            Lang::En => format!("Remove ({lines})"),
        }
    }

    pub(crate) fn cart_remove_so_many(self, lines: usize) -> String {
        match self.0 {
            Lang::Zh => format!("确定删除这 {lines} 种商品吗？"),
            Lang::En => format!("Remove these {lines}?"),
        }
    }

    /// 凑单: so much more for that.
    pub(crate) fn nudge(self, by: Money, title: &str) -> String {
        match self.0 {
            Lang::Zh => format!("还差 ¥{by}，享{title}"),
            Lang::En => format!("¥{by} more for: {title}"),
        }
    }

    /// `-¥30.00`.
    pub(crate) fn less(self, amount: Money) -> String {
        format!("-{}", self.yuan(amount))
    }

    /// `×2`.
    pub(crate) fn times(self, quantity: u32) -> String {
        format!("×{quantity}")
    }

    pub(crate) fn valid_until(self, at: Timestamp) -> String {
        match self.0 {
            Lang::Zh => format!("有效期至 {}", self.moment(at)),
            Lang::En => format!("until {}", self.moment(at)),
        }
    }

    pub(crate) fn coupon_saves(self, amount: Money) -> String {
        match self.0 {
            Lang::Zh => format!("可省 ¥{amount}"),
            Lang::En => format!("saves ¥{amount}"),
        }
    }

    pub(crate) fn coupon_starts(self, at: Timestamp) -> String {
        match self.0 {
            Lang::Zh => format!("{} 起可用", self.moment(at)),
            Lang::En => format!("from {}", self.moment(at)),
        }
    }

    pub(crate) fn coupon_short(self, by: Money) -> String {
        match self.0 {
            Lang::Zh => format!("还差 ¥{by} 可用"),
            Lang::En => format!("¥{by} more to use it"),
        }
    }

    pub(crate) fn coupon_so_many_usable(self, coupons: usize) -> String {
        match self.0 {
            Lang::Zh => format!("{coupons} 张可用"),
            Lang::En => format!("{coupons} to use"),
        }
    }

    pub(crate) fn coupon_so_many_unusable(self, coupons: usize) -> String {
        match self.0 {
            Lang::Zh => format!("暂不可用（{coupons}）"),
            Lang::En => format!("Not now ({coupons})"),
        }
    }

    pub(crate) fn checkout_price_changed(self, from: Money, to: Money) -> String {
        match self.0 {
            Lang::Zh => format!("价格有变动：应付 ¥{from} → ¥{to}，确认后请再次提交"),
            Lang::En => format!("The price changed from ¥{from} to ¥{to}. Please confirm it"),
        }
    }

    /// What happened when an order came into a state.
    pub(crate) fn order_event(self, state: OrderState) -> &'static str {
        match state {
            OrderState::Unpaid => self.pick("提交订单", "Placed"),
            OrderState::GroupWaiting => {
                self.pick("支付成功，等待成团", "Paid, the group is forming")
            }
            OrderState::Paid => self.pick("支付成功", "Paid"),
            OrderState::Shipped => self.pick("商家已发货", "Sent"),
            OrderState::Done => self.pick("确认收货", "Received"),
            OrderState::Cancelled => self.pick("订单取消", "Cancelled"),
        }
    }

    /// What comes next for an order.
    pub(crate) fn order_next(self, order: &OrderView, now: Timestamp) -> String {
        let said = match (order.state, order.pay_before, order.cancel_reason) {
            (OrderState::Unpaid, Some(end), _) if now < end => return self.pay_before(end),
            (OrderState::Unpaid, ..) => self.pick("付款时间已过，订单将取消", "Too late to pay"),
            (OrderState::GroupWaiting, ..) => {
                self.pick("成团后发货，快邀请好友吧", "It is sent when the group is full")
            }
            (OrderState::Paid, ..) => {
                self.pick("商家正在备货，请耐心等待", "The shop is packing it")
            }
            (OrderState::Shipped, ..) => {
                self.pick("包裹在路上了，收到后请确认", "On its way. Tell us when it is there")
            }
            (OrderState::Done, ..) => {
                self.pick("感谢您的惠顾，期待再次光临", "Thank you. Come again")
            }
            (OrderState::Cancelled, _, Some(CancelReason::Expired)) => {
                self.pick("超时未支付，已自动取消", "It was not paid in time")
            }
            (OrderState::Cancelled, _, Some(CancelReason::Merchant)) => {
                self.pick("商家已取消这笔订单", "The shop cancelled it")
            }
            (OrderState::Cancelled, _, Some(CancelReason::GroupFailed)) => {
                self.pick("未能成团，款项已原路退回", "The group failed, your money goes back")
            }
            (OrderState::Cancelled, _, Some(CancelReason::Refunded)) => {
                self.pick("已全额退款", "All of it was refunded")
            }
            (OrderState::Cancelled, ..) => self.pick("您已取消这笔订单", "You cancelled it"),
        };
        said.to_owned()
    }

    /// Money that went back, or is about to.
    pub(crate) const fn refund(self, done: bool) -> &'static str {
        if done {
            self.pick("已退款", "Refunded")
        } else {
            self.pick("退款中", "Going back to you")
        }
    }

    /// Until when it can be paid, in shop time.
    pub(crate) fn pay_before(self, end: Timestamp) -> String {
        let ShopTime { hour, minute, .. } = ShopTime::from(end);
        match self.0 {
            Lang::Zh => format!("请在 {hour:02}:{minute:02} 前支付，超时自动取消"),
            Lang::En => format!("Please pay before {hour:02}:{minute:02}"),
        }
    }

    pub(crate) fn order_pieces(self, pieces: u64) -> String {
        match self.0 {
            Lang::Zh => format!("共 {pieces} 件"),
            Lang::En => format!("{pieces} pieces"),
        }
    }

    /// What the amount of an order is called.
    pub(crate) fn order_total(self, state: OrderState) -> &'static str {
        match state {
            OrderState::Unpaid | OrderState::Cancelled => self.order_payable(),
            _ => self.order_paid_amount(),
        }
    }

    /// What a coupon is for.
    pub(crate) fn coupon_short_pieces(self, by: u32) -> String {
        match self.0 {
            Lang::Zh => format!("还差 {by} 件可用"),
            Lang::En => format!("{by} more to use it"),
        }
    }

    /// Using it costs more than the best.
    pub(crate) fn coupon_costs_more(self, by: Money) -> String {
        match self.0 {
            Lang::Zh => format!("比最省多付 ¥{by}"),
            Lang::En => format!("¥{by} more than the best"),
        }
    }

    pub(crate) fn coupon_saves_nothing(self) -> &'static str {
        self.pick("已无可减金额", "Nothing left to take off")
    }

    pub(crate) fn coupon_not_for(self, need: Need) -> &'static str {
        match need {
            Need::Hours => self.pick("不在可用时段", "Not at this hour"),
            Need::Channel => self.pick("限其他渠道使用", "For another channel"),
            Need::Newcomer => self.pick("限新客使用", "For newcomers"),
            Need::NthOrder => self.pick("不适用于本次下单", "Not for this order"),
            Need::Tier => self.pick("限指定会员等级", "For certain members"),
            Need::PaidCard => self.pick("限付费会员使用", "For card holders"),
            Need::Audience => self.pick("限受邀用户使用", "By invitation"),
            Need::Other => self.pick("不符合使用条件", "Conditions not met"),
        }
    }

    pub(crate) fn coupon_scope(self, scope: &Scope) -> &'static str {
        match scope {
            Scope::All => self.pick("全场通用", "All goods"),
            _ => self.pick("限部分商品", "Some goods"),
        }
    }
}
