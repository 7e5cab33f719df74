//! A whole shop as one JSON document: what `import` reads and `export` writes.
//!
//! A merchant writes it by hand or out of another system, and wants to hear of everything that is
//! wrong at once: [`ShopFile::read`] looks at each entry by itself and lists the problems of all.

mod add_ons;
mod bargains;
mod check;
mod edit;
pub(crate) mod guard;
mod members;
mod order_gifts;
pub(crate) mod page;
mod points_mall;
mod publish;
mod read;
mod rewards;
mod segments;
mod subscriptions;

use mall_core::Invalid;
use mall_core::add_on::AddOn;
use mall_core::bargain::Bargain;
use mall_core::birthday::BirthdayGift;
use mall_core::catalog::{Category, Product};
use mall_core::check_in::CheckIn;
use mall_core::due_again::DueAgain;
use mall_core::flash_sale::FlashSale;
use mall_core::group_buy::GroupBuy;
use mall_core::home::{Banner, Page};
use mall_core::invite::Invite;
use mall_core::live::Live;
use mall_core::lottery::{Lottery, OrderTickets};
use mall_core::member::{PaidCard, Tier};
use mall_core::newcomer::NewcomerGift;
use mall_core::order::OrderTimes;
use mall_core::order_gift::OrderGift;
use mall_core::points::PointsExpiry;
use mall_core::points_mall::PointsOffer;
use mall_core::pricing::{
    CouponTemplate, EarningRule, FreightTemplate, PointsRule, PriceRule, Promotion, RefundPolicy,
    Rules,
};
use mall_core::segment::Segment;
use mall_core::service::Service;
use mall_core::subscription::Subscription;
use mall_core::task::Task;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use check::Found;
pub(crate) use edit::Edit;
pub(crate) use publish::Plan;

/// Everything a merchant decides. Money in fen, times in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShopFile {
    /// The shop itself.
    pub shop: Settings,
    /// In the order a shopper sees them.
    pub categories: Vec<Category>,
    /// In the order they were added.
    pub products: Vec<Product>,
    /// The home page.
    #[serde(default)]
    pub home: Page,
    /// 单价: 限时折扣, 会员价.
    #[serde(default)]
    pub prices: Vec<PriceRule>,
    /// 活动.
    #[serde(default)]
    pub promotions: Vec<Promotion>,
    /// 券模板.
    #[serde(default)]
    pub coupons: Vec<CouponTemplate>,
    /// 运费模板; sending costs nothing when empty.
    #[serde(default)]
    pub freight: Vec<FreightTemplate>,
    /// 积分抵扣.
    #[serde(default)]
    pub points: Option<PointsRule>,
    /// 下单返积分.
    #[serde(default)]
    pub earning: Option<EarningRule>,
    /// 签到领红包.
    #[serde(default)]
    pub check_in: Option<CheckIn>,
    /// 秒杀活动.
    #[serde(default)]
    pub flash_sales: Vec<FlashSale>,
    /// 拼团活动.
    #[serde(default)]
    pub group_buys: Vec<GroupBuy>,
    /// 会员等级, the lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// 付费卡, in the order a shopper sees them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid_cards: Vec<PaidCard>,
    /// 抽奖活动.
    #[serde(default)]
    pub lotteries: Vec<Lottery>,
    /// 下单送抽奖机会.
    #[serde(default)]
    pub order_tickets: Option<OrderTickets>,
    /// 专属顾问; a telephone and messages alone when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// 积分商城: what points buy, in the order a shopper sees it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points_mall: Vec<PointsOffer>,
    /// 任务, in the order a shopper sees them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// 新人礼.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newcomer_gift: Option<NewcomerGift>,
    /// 生日礼.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday_gift: Option<BirthdayGift>,
    /// 邀请有礼.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<Invite>,
    /// 人群, which conditions ask for by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// 标签 that shoppers are given by hand; conditions ask for them too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// 再来一单: who is told that something may be used up; nobody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_again: Option<DueAgain>,
    /// 直播.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub live: Vec<Live>,
    /// 下单有礼.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order_gifts: Vec<OrderGift>,
    /// 超值换购: what may be bought right after an order, in the order a shopper sees it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_ons: Vec<AddOn>,
    /// 支付结果: pictures that lead elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid_page: Vec<Banner>,
    /// 砍价活动.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bargains: Vec<Bargain>,
    /// 订阅消息: by which template of the platform what is told; nothing leaves the shop when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<Subscription>,
}

/// What is said of the shop itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// One line.
    #[serde(default)]
    pub slogan: String,
    /// For search engines and shared links.
    #[serde(default)]
    pub description: String,
    /// 专属顾问 by phone.
    #[serde(default)]
    pub service_phone: String,
    /// What others search for; at most ten.
    #[serde(default)]
    pub hot_words: Vec<String>,
    /// How long orders wait.
    #[serde(default)]
    pub times: OrderTimes,
    /// 积分有效期; points never end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_expiry: Option<PointsExpiry>,
    /// What goes back for goods that are brought back.
    #[serde(default)]
    pub refunds: RefundPolicy,
}

impl ShopFile {
    /// The shop that `text` is, ready to open with it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong: of each entry (a product, a shelf, a floor, a promotion…) what first
    /// keeps it from being read; then, of those that can be read, the first limit each breaks, and
    /// of a product the first of each SKU.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        read::shop(text)
    }

    /// The home page that `text` is by itself.
    ///
    /// # Errors
    ///
    /// As [`ShopFile::read`], of the blocks.
    pub fn read_page(text: &str) -> Result<Page, Vec<Problem>> {
        read::page(text)
    }

    /// Whether a shop can open with it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its place in the document.
    pub fn check(&self) -> Result<(), Invalid> {
        Found::all(self).problems().into_iter().next().map_or(Ok(()), Err)
    }

    /// What a basket is priced by, without coupons.
    pub fn rules(&self) -> Rules {
        Rules {
            prices: self.prices.clone(),
            promotions: self.promotions.clone(),
            coupons: Vec::new(),
            points: self.points,
            freight: self.freight.clone(),
            earning: self.earning,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What is wrong with a small shop that has this home page.
    fn fault(home: &Value) -> Option<String> {
        let shop: ShopFile = serde_json::from_value(json!({
            "shop": {"name": "x"},
            "categories": [{"id": "care", "name": "x", "icon": "x"}],
            "products": [{
                "id": "mask", "title": "x", "category": "care", "brand": "x", "image": "/x.svg",
                "onShelf": true, "skus": [{"id": "mask", "price": 1, "stock": 1}],
            }],
            "home": home,
        }))
        .unwrap();
        shop.check().err().map(|error| error.to_string())
    }

    fn with(link: &Value, more: &[Value]) -> Value {
        let first = json!({"id": "b", "kind": {"banner": {"items": [
            {"id": "b", "image": "/b.svg", "title": "x", "link": link},
        ]}}});
        let blocks: Vec<&Value> = std::iter::once(&first).chain(more).collect();
        json!({"version": 1, "blocks": blocks})
    }

    #[test]
    fn a_link_to_nothing_is_refused_with_its_place() {
        let good = json!({"product": {"id": "mask"}});
        assert_eq!(fault(&with(&good, &[])), None);
        let gone = json!({"product": {"id": "gone"}});
        let said = fault(&with(&gone, &[])).unwrap();
        assert_eq!(said, "`home.blocks[0].kind.items[0].link` names something unknown: `gone`");
        let list = json!({"id": "f", "kind": {"productList": {
            "title": "x", "columns": "two", "goods": {"ids": {"ids": ["mask", "gone"]}}}}});
        let said = fault(&with(&good, &[list])).unwrap();
        assert_eq!(said, "`home.blocks[1].kind.goods[1]` names something unknown: `gone`");
        let shelf = json!({"id": "f", "kind": {"notice": {
            "text": "x", "link": {"category": {"id": "none"}}}}});
        let said = fault(&with(&good, &[shelf])).unwrap();
        assert_eq!(said, "`home.blocks[1].kind.link` names something unknown: `none`");
    }
}
