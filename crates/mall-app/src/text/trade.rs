//! Texts of cart, checkout, payment, orders and coupons.

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
    cart_total: "合计", "Total";
    cart_more_goods: "去凑单", "Add more";
    cart_clear_invalid: "清空失效商品", "Clear";
    cart_remove: "删除商品", "Remove goods";
    cart_gone: "商品已不存在", "No longer in the shop";
    cart_gone_title: "失效商品", "Goods no longer here";
    cart_price_seen: "知道了", "OK";
    promotion_tag: "满减", "Offer";
    freight_free: "免运费", "Free delivery";
    goods: "商品", "Goods";
    coupon: "优惠券", "Coupon";
    coupon_choose: "选择优惠券", "Choose a coupon";
    coupon_none_usable: "暂无可用", "None to use";
    coupon_use_none: "不使用优惠券", "Use no coupon";
    coupon_best: "自动选择最省的一张", "Use the one that saves most";
    coupon_expired: "已过期", "Expired";
    coupon_no_matching_goods: "没有适用的商品", "No goods it is for";
    remark: "订单备注", "Note";
    remark_hint: "选填，给商家留言", "For the shop, if you like";
    amount_goods: "商品金额", "Goods";
    amount_promotions: "活动优惠", "Offers";
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
        match (self.0, lines) {
            (_, 0) => self.cart().to_owned(),
            (Lang::Zh, _) => format!("购物车（{lines}）"),
            (Lang::En, _) => format!("Cart ({lines})"),
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
}
