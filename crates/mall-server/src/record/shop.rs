//! What a merchant decides.

use std::collections::BTreeMap;

use mall_api::merchant::StockRule;
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
use mall_core::pricing::{EarningRule, FreightTemplate, PointsRule, PriceRule, Promotion};
use mall_core::segment::Segment;
use mall_core::service::Service;
use mall_core::subscription::Subscription;
use mall_core::task::Task;
use mall_core::{CategoryId, ProductId, PromotionId};
use serde::{Deserialize, Serialize};

use super::coupon::{CouponRow, TemplateRow};
use super::stock::{self, SkuRow};
use crate::shop::Settings;
use crate::store::{Json, Record, Test, Tx};
use crate::{Fault, ShopFile};

crate::store::record! {
    /// The shop, of which there is one.
    ShopRow in "shop" keyed 1 {
        /// One.
        id: i64,
        /// Which import: at random, so that one that was undone is another too.
        revision: i64,
        /// Its name and the like.
        settings: Json<Settings>,
        /// Its home page.
        home: Json<Page>,
        /// What sending costs.
        freight: Json<Vec<FreightTemplate>>,
        /// Rules that are few, and always wanted together.
        pricing: Json<Pricing>,
    }
}

crate::store::record! {
    /// A shelf.
    CategoryRow in "category" keyed 1 {
        /// Its name.
        id: CategoryId,
        /// Where it is in the shop file.
        position: u64,
        /// What it says.
        body: Json<Category>,
    }
}

crate::store::record! {
    /// A product.
    ProductRow in "product" keyed 1 {
        /// Its name.
        id: ProductId,
        /// Where it is in the shop file.
        position: u64,
        /// What it says; the stock is another table's.
        body: Json<Product>,
    }
}

crate::store::record! {
    /// A promotion.
    PromotionRow in "promotion" keyed 1 {
        /// Its name.
        id: PromotionId,
        /// Where it is in the shop file.
        position: u64,
        /// What it says.
        body: Json<Promotion>,
    }
}

/// Rules that are few, and always wanted together.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pricing {
    /// Of unit prices.
    pub prices: Vec<PriceRule>,
    /// What 积分 are worth.
    pub points: Option<PointsRule>,
    /// What an order earns.
    pub earning: Option<EarningRule>,
    /// What coming every day gives.
    pub check_in: Option<CheckIn>,
    /// 秒杀活动.
    pub flash_sales: Vec<FlashSale>,
    /// 拼团活动.
    pub group_buys: Vec<GroupBuy>,
    /// 会员等级.
    pub tiers: Vec<Tier>,
    /// 付费卡.
    pub paid_cards: Vec<PaidCard>,
    /// 抽奖活动.
    pub lotteries: Vec<Lottery>,
    /// 下单送抽奖机会.
    pub order_tickets: Option<OrderTickets>,
    /// 专属顾问.
    pub service: Option<Service>,
    /// 积分商城.
    pub points_mall: Vec<PointsOffer>,
    /// 任务.
    pub tasks: Vec<Task>,
    /// 新人礼.
    pub newcomer_gift: Option<NewcomerGift>,
    /// 邀请有礼.
    pub invite: Option<Invite>,
    /// 生日礼.
    pub birthday_gift: Option<BirthdayGift>,
    /// 人群.
    pub segments: Vec<Segment>,
    /// 标签.
    pub tags: Vec<String>,
    /// 再来一单.
    pub due_again: Option<DueAgain>,
    /// 直播.
    pub live: Vec<Live>,
    /// 下单有礼.
    pub order_gifts: Vec<OrderGift>,
    /// 支付结果.
    pub paid_page: Vec<Banner>,
    /// 砍价活动.
    pub bargains: Vec<Bargain>,
    /// 超值换购.
    pub add_ons: Vec<AddOn>,
    /// 订阅消息.
    pub subscriptions: Vec<Subscription>,
}

const SHOP: <ShopRow as Record>::Columns = ShopRow::COLUMNS;

/// The key of the one shop.
const ONLY: i64 = 1;

fn only(tx: &dyn Tx) -> Result<Option<ShopRow>, Fault> {
    tx.find(&[SHOP.id.is(&ONLY)])
}

/// Whether the shop is that of this import.
pub(crate) fn is_of(tx: &dyn Tx, revision: i64) -> Result<bool, Fault> {
    Ok(tx.count::<ShopRow>(&[SHOP.id.is(&ONLY), SHOP.revision.is(&revision)])? == 1)
}

/// The whole shop with the stock as it is now, and its revision.
///
/// # Errors
///
/// [`Fault::Raced`] when another was imported while this one was read.
pub(crate) fn load(tx: &dyn Tx) -> Result<Option<(i64, ShopFile)>, Fault> {
    let Some(row) = only(tx)? else { return Ok(None) };
    let Pricing {
        prices,
        points,
        earning,
        check_in,
        flash_sales,
        group_buys,
        tiers,
        paid_cards,
        lotteries,
        order_tickets,
        service,
        points_mall,
        tasks,
        newcomer_gift,
        invite,
        birthday_gift,
        segments,
        tags,
        due_again,
        live,
        order_gifts,
        paid_page,
        bargains,
        add_ons,
        subscriptions,
    } = row.pricing.read()?;
    let mut shop = ShopFile {
        shop: row.settings.read()?,
        categories: in_order(tx, |it: &CategoryRow| it.position, |it| it.body.read())?,
        products: in_order(tx, |it: &ProductRow| it.position, |it| it.body.read())?,
        home: row.home.read()?,
        promotions: in_order(tx, |it: &PromotionRow| it.position, |it| it.body.read())?,
        coupons: in_order(tx, |it: &TemplateRow| it.position, |it| it.body.read())?,
        freight: row.freight.read()?,
        prices,
        points,
        earning,
        check_in,
        flash_sales,
        group_buys,
        tiers,
        paid_cards,
        lotteries,
        order_tickets,
        service,
        points_mall,
        tasks,
        newcomer_gift,
        invite,
        birthday_gift,
        segments,
        tags,
        due_again,
        live,
        order_gifts,
        paid_page,
        bargains,
        add_ons,
        subscriptions,
    };
    let left = stock::of_all(tx)?;
    for sku in shop.products.iter_mut().flat_map(|product| &mut product.skus) {
        sku.stock = left.get(&sku.id).copied().unwrap_or(0);
    }
    if is_of(tx, row.revision)? { Ok(Some((row.revision, shop))) } else { Err(Fault::Raced) }
}

/// What the rows of a table say, in the order of the shop file.
fn in_order<R: Record, T>(
    tx: &dyn Tx,
    position: impl Fn(&R) -> u64,
    read: impl Fn(&R) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut rows: Vec<R> = tx.all(&[])?;
    rows.sort_by_key(position);
    rows.iter().map(read).collect()
}

/// Opens with `shop` where there is none yet; `false`, and nothing happens, when there is one.
pub(crate) fn open(tx: &dyn Tx, shop: &ShopFile, revision: i64) -> Result<bool, Fault> {
    replace(tx, shop, None, revision, StockRule::Replace)
}

/// Puts `shop` in the place of the one of revision `base`, or where there is none; `false`, and nothing
/// happens, when another is there. What was claimed of a coupon stays counted.
pub(crate) fn replace(
    tx: &dyn Tx,
    shop: &ShopFile,
    base: Option<i64>,
    revision: i64,
    stock: StockRule,
) -> Result<bool, Fault> {
    let row = row(shop, revision)?;
    // First of all: of two changes one waits here for the other, and then is of another shop.
    let is_so = match base {
        None => tx.insert(&row)?,
        Some(base) => {
            let (mut tests, sets) = ShopRow::TABLE.replacing(row.row());
            tests.push(SHOP.revision.is(&base));
            tx.change::<ShopRow>(&tests, &sets)? == 1
        }
    };
    if is_so {
        fill(tx, shop, stock)?;
    }
    Ok(is_so)
}

/// How long orders wait; as most malls have it while there is no shop.
pub(crate) fn times(tx: &dyn Tx) -> Result<OrderTimes, Fault> {
    only(tx)?.map_or(Ok(OrderTimes::default()), |row| Ok(row.settings.read()?.times))
}

/// How long points last that are earned now; for ever when that is not said.
pub(crate) fn points_expiry(tx: &dyn Tx) -> Result<Option<PointsExpiry>, Fault> {
    only(tx)?.map_or(Ok(None), |row| Ok(row.settings.read()?.points_expiry))
}

/// Which shop there is.
pub(crate) fn revision(tx: &dyn Tx) -> Result<Option<i64>, Fault> {
    Ok(only(tx)?.map(|row| row.revision))
}

fn row(shop: &ShopFile, revision: i64) -> Result<ShopRow, Fault> {
    Ok(ShopRow {
        id: ONLY,
        revision,
        settings: Json::of(&shop.shop)?,
        home: Json::of(&shop.home)?,
        freight: Json::of(&shop.freight)?,
        pricing: Json::of(&Pricing {
            prices: shop.prices.clone(),
            points: shop.points,
            earning: shop.earning,
            check_in: shop.check_in.clone(),
            flash_sales: shop.flash_sales.clone(),
            group_buys: shop.group_buys.clone(),
            tiers: shop.tiers.clone(),
            paid_cards: shop.paid_cards.clone(),
            lotteries: shop.lotteries.clone(),
            order_tickets: shop.order_tickets,
            service: shop.service.clone(),
            points_mall: shop.points_mall.clone(),
            tasks: shop.tasks.clone(),
            newcomer_gift: shop.newcomer_gift.clone(),
            invite: shop.invite.clone(),
            birthday_gift: shop.birthday_gift.clone(),
            segments: shop.segments.clone(),
            tags: shop.tags.clone(),
            due_again: shop.due_again.clone(),
            live: shop.live.clone(),
            order_gifts: shop.order_gifts.clone(),
            paid_page: shop.paid_page.clone(),
            bargains: shop.bargains.clone(),
            add_ons: shop.add_ons.clone(),
            subscriptions: shop.subscriptions.clone(),
        })?,
    })
}

/// Writes what differs: of a large shop a merchant changes one thing, and shoppers wait meanwhile.
fn fill(tx: &dyn Tx, shop: &ShopFile, stock: StockRule) -> Result<(), Fault> {
    let mut categories = Rest::of(tx, |it: &CategoryRow| it.id.clone())?;
    for (position, it) in (0..).zip(&shop.categories) {
        categories.put(&CategoryRow { id: it.id.clone(), position, body: Json::of(it)? })?;
    }
    let mut promotions = Rest::of(tx, |it: &PromotionRow| it.id.clone())?;
    for (position, it) in (0..).zip(&shop.promotions) {
        promotions.put(&PromotionRow { id: it.id.clone(), position, body: Json::of(it)? })?;
    }
    let mut products = Rest::of(tx, |it: &ProductRow| it.id.clone())?;
    for (position, it) in (0..).zip(&shop.products) {
        let body = Json::of(&without_stock(it))?;
        products.put(&ProductRow { id: it.id.clone(), position, body })?;
    }
    // By SKU, as orders take them.
    let mut skus: Vec<SkuRow> = Vec::new();
    for product in &shop.products {
        let row = |sku: &mall_core::catalog::Sku| SkuRow {
            id: sku.id.clone(),
            product: product.id.clone(),
            stock: sku.stock,
        };
        skus.extend(product.skus.iter().map(row));
    }
    skus.sort_by(|a, b| a.id.cmp(&b.id));
    let mut rest = Rest::of(tx, |it: &SkuRow| it.id.clone())?;
    for sku in &skus {
        let old = rest.rows.remove(&sku.id);
        // What is there now may be sold in a moment: that is not looked at.
        if stock == StockRule::Replace || old.is_none_or(|it| it.product != sku.product) {
            stock::put(tx, sku, stock == StockRule::Replace)?;
        }
    }
    templates(tx, shop)?;
    let mut coupons = Rest::of(tx, |it: &TemplateRow| it.id.clone())?;
    for it in &shop.coupons {
        coupons.rows.remove(&it.id);
    }
    // Last of all, and SKUs before their products: one may have gone over to another.
    rest.remove(|id| SkuRow::COLUMNS.id.is(id))?;
    products.remove(|id| ProductRow::COLUMNS.id.is(id))?;
    categories.remove(|id| CategoryRow::COLUMNS.id.is(id))?;
    promotions.remove(|id| PromotionRow::COLUMNS.id.is(id))?;
    coupons.remove(|id| TemplateRow::COLUMNS.id.is(id))
}

/// A product as its row says it: the stock is another table's.
pub(crate) fn without_stock(product: &Product) -> Product {
    let mut product = product.clone();
    for sku in &mut product.skus {
        sku.stock = 0;
    }
    product
}

/// The rows of a table that the shop file has not named so far.
struct Rest<'a, R, I> {
    tx: &'a dyn Tx,
    id: fn(&R) -> I,
    rows: BTreeMap<I, R>,
}

impl<'a, R: Record, I: Ord> Rest<'a, R, I> {
    fn of(tx: &'a dyn Tx, id: fn(&R) -> I) -> Result<Self, Fault> {
        let rows = tx.all::<R>(&[])?.into_iter().map(|row| (id(&row), row)).collect();
        Ok(Self { tx, id, rows })
    }

    /// Puts `row` where it is not there, or is another.
    fn put(&mut self, row: &R) -> Result<(), Fault> {
        let is_so = self.rows.remove(&(self.id)(row)).is_some_and(|old| old.row() == row.row());
        if is_so { Ok(()) } else { self.tx.put(row) }
    }

    fn remove(&self, is: impl Fn(&I) -> Test) -> Result<(), Fault> {
        for id in self.rows.keys() {
            self.tx.delete::<R>(&[is(id)])?;
        }
        Ok(())
    }
}

/// Coupons to claim. What was claimed of one that comes back is counted anew.
fn templates(tx: &dyn Tx, shop: &ShopFile) -> Result<(), Fault> {
    let row = TemplateRow::COLUMNS;
    for (position, it) in (0..).zip(&shop.coupons) {
        let body = Json::of(it)?;
        let sets = [row.position.to(&position), row.body.to(&body), row.total.to(&it.total)];
        if tx.change::<TemplateRow>(&[row.id.is(&it.id)], &sets)? == 1 {
            continue;
        }
        let claimed = tx.count::<CouponRow>(&[CouponRow::COLUMNS.template.is(&it.id)])?;
        let claimed = u32::try_from(claimed).unwrap_or(u32::MAX);
        tx.add(&TemplateRow { id: it.id.clone(), position, body, total: it.total, claimed })?;
    }
    Ok(())
}
