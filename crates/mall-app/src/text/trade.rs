//! Texts of cart, checkout, payment, orders and coupons.

use super::{Lang, Text, texts};

texts! {
    added_to_cart: "已加入购物车", "Added to cart";
    cart_full: "购物车满了，先清理一些吧", "Your cart is full. Please remove something first";
    sold_out_sorry: "来晚了，已经卖完", "Sorry, sold out";
    not_for_sale: "这件商品暂不售卖", "This is not for sale now";
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
}
