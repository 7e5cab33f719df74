//! Texts of home, shelves, search and product.

use mall_core::pricing::Face;
use mall_core::{Money, Rate};

use super::{Lang, Text, texts};

texts! {
    search_hint: "搜商品、品牌、功效", "Search products and brands";
    search_do: "搜索", "Search";
    search_history: "最近搜索", "Recent searches";
    search_hot: "大家在搜", "Popular";
    clear: "清空", "Clear";
    nothing_found: "没有找到相关商品", "Nothing found";
    nothing_found_note: "换个词试试，也可以输入拼音或首字母", "Try another word";
    sort_best: "综合", "Best";
    sort_sold: "销量", "Sales";
    sort_price_up: "价格升序", "Price ↑";
    sort_price_down: "价格降序", "Price ↓";
    shelf_empty: "这个分类还没有商品", "Nothing on this shelf yet";
    no_more: "没有更多了", "That is all";
    price_from: "起", " up";
    sold_out: "已售罄", "Sold out";
    off_shelf: "已下架", "Not for sale";
    add_to_cart: "加入购物车", "Add to cart";
    buy_now: "立即购买", "Buy now";
    please_choose: "请先选择规格", "Please choose first";
    quantity: "数量", "Quantity";
    cart: "购物车", "Cart";
    details: "商品详情", "Details";
    specs: "规格参数", "Specifications";
    promotions: "优惠", "Offers";
    related: "看了又看", "You may like";
    chosen: "已选", "Chosen";
    product_gone: "商品不存在或已下架", "This product is no longer here";
    back_home: "回首页", "Back to home";
    close: "关闭", "Close";
    add: "加", "Add";
    take: "减", "Take";
    flash_opens: "距开抢", "Opens in";
    flash_ends: "距结束", "Ends in";
}

impl Text {
    pub(crate) fn days(self, days: &str) -> String {
        format!("{days}{}", self.pick("天", "d"))
    }

    pub(crate) fn group_size(self, size: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{size} 人团"),
            Lang::En => format!("Group of {size}"),
        }
    }

    pub(crate) fn sold_pieces(self, sold: u32) -> String {
        match self.0 {
            Lang::Zh if sold >= 10_000 => {
                format!("已售 {}.{} 万", sold / 10_000, sold / 1_000 % 10)
            }
            Lang::Zh => format!("已售 {sold}"),
            Lang::En => format!("{sold} sold"),
        }
    }

    pub(crate) fn found(self, total: u32) -> String {
        match self.0 {
            Lang::Zh => format!("共 {total} 件商品"),
            Lang::En => format!("{total} products"),
        }
    }

    /// The title over what was found.
    pub(crate) fn search_for(self, words: &str) -> String {
        match self.0 {
            Lang::Zh => format!("搜索“{words}”"),
            Lang::En => format!("Search: {words}"),
        }
    }

    pub(crate) fn stock_left(self, left: u32) -> String {
        match self.0 {
            Lang::Zh => format!("仅剩 {left} 件"),
            Lang::En => format!("{left} left"),
        }
    }

    pub(crate) fn coupon_threshold(self, min_spend: Money) -> String {
        match (self.0, min_spend.is_positive()) {
            (Lang::Zh, true) => format!("满{}可用", plain(min_spend)),
            (Lang::Zh, false) => "无门槛".to_owned(),
            (Lang::En, true) => format!("from ¥{}", plain(min_spend)),
            (Lang::En, false) => "any order".to_owned(),
        }
    }

    pub(crate) fn valid_days(self, days: u16) -> String {
        match self.0 {
            Lang::Zh => format!("领取后 {days} 天内有效"),
            Lang::En => format!("{days} days from claim"),
        }
    }
}

impl Text {
    /// What a coupon shows large: the unit before it, and the words.
    pub(crate) fn face(self, face: Face) -> (&'static str, String) {
        match face {
            Face::Amount(amount) => ("¥", plain(amount)),
            Face::Rate(rate) => ("", self.rate(rate)),
            Face::Shipping => ("", self.pick("包邮", "Free post").to_owned()),
            Face::Exchange => ("", self.pick("兑换", "Free item").to_owned()),
            Face::Other => ("", self.pick("优惠", "Offer").to_owned()),
        }
    }

    /// 8.8折, 12% off.
    fn rate(self, rate: Rate) -> String {
        let tenths = |bps: u16, per: u32| {
            let bps = u32::from(bps);
            let (whole, part) = (bps / per, bps % per * 100 / per);
            match part {
                0 => whole.to_string(),
                part => format!("{whole}.{part:02}").trim_end_matches('0').to_owned(),
            }
        };
        match self.0 {
            Lang::Zh => format!("{}折", tenths(rate.bps(), 1_000)),
            Lang::En => format!("{}% off", tenths(Rate::WHOLE_BPS - rate.bps(), 100)),
        }
    }
}

/// `99` for ¥99.00, `9.90` for ¥9.90: as short as a coupon prints it.
pub(crate) fn plain(amount: Money) -> String {
    let (yuan, fen) = amount.yuan_and_fen();
    if fen == "00" { yuan } else { format!("{yuan}.{fen}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_read_as_people_say_them() {
        let zh = |bps| Text(Lang::Zh).rate(Rate::from_bps(bps).unwrap());
        assert_eq!(
            [8_800, 8_000, 5_000, 9_950, 500].map(zh),
            ["8.8折", "8折", "5折", "9.95折", "0.5折"]
        );
        assert_eq!(Text(Lang::En).rate(Rate::from_bps(8_800).unwrap()), "12% off");
    }
}
