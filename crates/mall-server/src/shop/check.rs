//! What is wrong with a shop that could be read, or with the parts of one that could.

use std::collections::BTreeSet;

use mall_core::add_on::AddOn;
use mall_core::bargain::Bargain;
use mall_core::birthday::BirthdayGift;
use mall_core::catalog::{Category, Product};
use mall_core::check_in::{CheckIn, Reward};
use mall_core::due_again::DueAgain;
use mall_core::flash_sale::{FlashItem, FlashSale};
use mall_core::group_buy::GroupBuy;
use mall_core::home::{Banner, Block, Goods, Link, Page};
use mall_core::invalid::{count_within, text_within};
use mall_core::invite::Invite;
use mall_core::limits::{
    BANNERS_MAX, BARGAINS_MAX, BLOCKS_MAX, CATEGORIES_MAX, FLASH_SALES_MAX, FREIGHT_TEMPLATES_MAX,
    GROUP_BUYS_MAX, LIVES_MAX, LOTTERIES_MAX, PRICE_RULES_MAX, PRODUCTS_MAX, PROMOTIONS_MAX,
    TASKS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX,
};
use mall_core::live::Live;
use mall_core::lottery::{Lottery, OrderTickets};
use mall_core::member::{PaidCard, Tier};
use mall_core::newcomer::NewcomerGift;
use mall_core::order_gift::OrderGift;
use mall_core::points::PointsExpiry;
use mall_core::points_mall::PointsOffer;
use mall_core::pricing::{
    CouponTemplate, EarningRule, FreightTemplate, PointsRule, PriceRule, Promotion, Rules,
};
use mall_core::segment::Segment;
use mall_core::service::Service;
use mall_core::subscription::Subscription;
use mall_core::task::Task;
use mall_core::{Invalid, Rule, flash_sale};

use super::{Settings, ShopFile};

/// Most words offered under the search box: two rows.
const HOT_WORDS_MAX: usize = 10;

/// The entries of a list that could be read, each with its place in the document.
pub(super) struct List<'a, T> {
    /// Place and entry.
    pub(super) read: Vec<(usize, &'a T)>,
    /// How many the document has.
    pub(super) count: usize,
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self { read: Vec::new(), count: 0 }
    }
}

impl<'a, T> List<'a, T> {
    fn all(entries: &'a [T]) -> Self {
        Self { read: entries.iter().enumerate().collect(), count: entries.len() }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &'a T)> {
        self.read.iter().copied()
    }

    /// Whether `id` can be among them: an entry that could not be read may be the one.
    pub(super) fn may_have(&self, ids: &BTreeSet<&str>, id: &str) -> bool {
        ids.contains(id) || self.read.len() < self.count
    }
}

/// What could be read of a shop.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub(super) settings: Option<&'a Settings>,
    pub(super) categories: List<'a, Category>,
    pub(super) products: List<'a, Product>,
    pub(super) version: Option<u32>,
    pub(super) blocks: List<'a, Block>,
    pub(super) promotions: List<'a, Promotion>,
    pub(super) coupons: List<'a, CouponTemplate>,
    pub(super) prices: List<'a, PriceRule>,
    pub(super) freight: List<'a, FreightTemplate>,
    pub(super) points: Option<PointsRule>,
    pub(super) earning: Option<EarningRule>,
    pub(super) check_in: Option<&'a CheckIn>,
    pub(super) flash_sales: List<'a, FlashSale>,
    pub(super) group_buys: List<'a, GroupBuy>,
    pub(super) tiers: List<'a, Tier>,
    pub(super) paid_cards: List<'a, PaidCard>,
    pub(super) lotteries: List<'a, Lottery>,
    pub(super) order_tickets: Option<OrderTickets>,
    pub(super) service: Option<&'a Service>,
    pub(super) points_mall: List<'a, PointsOffer>,
    pub(super) tasks: List<'a, Task>,
    pub(super) newcomer_gift: Option<&'a NewcomerGift>,
    pub(super) birthday_gift: Option<&'a BirthdayGift>,
    pub(super) invite: Option<&'a Invite>,
    pub(super) segments: List<'a, Segment>,
    pub(super) tags: List<'a, String>,
    pub(super) due_again: Option<&'a DueAgain>,
    pub(super) live: List<'a, Live>,
    pub(super) order_gifts: List<'a, OrderGift>,
    pub(super) paid_page: List<'a, Banner>,
    pub(super) bargains: List<'a, Bargain>,
    pub(super) add_ons: List<'a, AddOn>,
    pub(super) subscriptions: List<'a, Subscription>,
}

impl<'a> Found<'a> {
    /// A shop that could be read whole.
    pub(super) fn all(shop: &'a ShopFile) -> Self {
        Self {
            settings: Some(&shop.shop),
            categories: List::all(&shop.categories),
            products: List::all(&shop.products),
            version: Some(shop.home.version),
            blocks: List::all(&shop.home.blocks),
            promotions: List::all(&shop.promotions),
            coupons: List::all(&shop.coupons),
            prices: List::all(&shop.prices),
            freight: List::all(&shop.freight),
            points: shop.points,
            earning: shop.earning,
            check_in: shop.check_in.as_ref(),
            flash_sales: List::all(&shop.flash_sales),
            group_buys: List::all(&shop.group_buys),
            tiers: List::all(&shop.tiers),
            paid_cards: List::all(&shop.paid_cards),
            lotteries: List::all(&shop.lotteries),
            order_tickets: shop.order_tickets,
            service: shop.service.as_ref(),
            points_mall: List::all(&shop.points_mall),
            tasks: List::all(&shop.tasks),
            newcomer_gift: shop.newcomer_gift.as_ref(),
            birthday_gift: shop.birthday_gift.as_ref(),
            invite: shop.invite.as_ref(),
            segments: List::all(&shop.segments),
            tags: List::all(&shop.tags),
            due_again: shop.due_again.as_ref(),
            live: List::all(&shop.live),
            order_gifts: List::all(&shop.order_gifts),
            paid_page: List::all(&shop.paid_page),
            bargains: List::all(&shop.bargains),
            add_ons: List::all(&shop.add_ons),
            subscriptions: List::all(&shop.subscriptions),
        }
    }

    /// Everything that is wrong, each with its place.
    pub(super) fn problems(&self) -> Vec<Invalid> {
        let ids = Ids {
            categories: self.categories.iter().map(|(_, it)| it.id.as_str()).collect(),
            products: self.products.iter().map(|(_, it)| it.id.as_str()).collect(),
            freight: self.freight.iter().map(|(_, it)| it.id.as_str()).collect(),
            lotteries: self.lotteries.iter().map(|(_, it)| it.id.as_str()).collect(),
            lives: self.live.iter().map(|(_, it)| it.id.as_str()).collect(),
        };
        let mut all = Problems(Vec::new());
        if let Some(settings) = self.settings {
            all.add("shop", settings.check());
        }
        all.list("categories", &self.categories, CATEGORIES_MAX, |it| vec![it.check()]);
        all.twice("categories", self.categories.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("products", &self.products, PRODUCTS_MAX, |it| self.of_product(it, &ids));
        all.twice("products", self.products.iter().map(|(at, it)| (at, it.id.as_str())));
        all.skus_twice(&self.products);
        if let Some(version) = self.version {
            all.add("home", Page { version, blocks: Vec::new() }.check_version());
        }
        all.list("home.blocks", &self.blocks, BLOCKS_MAX, |it| self.of_block(it, &ids));
        all.twice("home.blocks", self.blocks.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("promotions", &self.promotions, PROMOTIONS_MAX, |it| vec![it.check()]);
        all.twice("promotions", self.promotions.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("coupons", &self.coupons, PROMOTIONS_MAX, |it| vec![it.check()]);
        all.twice("coupons", self.coupons.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("prices", &self.prices, PRICE_RULES_MAX, |it| vec![it.check()]);
        all.twice("prices", self.prices.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("freight", &self.freight, FREIGHT_TEMPLATES_MAX, |it| vec![it.check()]);
        all.twice("freight", self.freight.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("flashSales", &self.flash_sales, FLASH_SALES_MAX, |it| self.of_flash_sale(it));
        all.add("", self.flash_sales_together());
        all.list("groupBuys", &self.group_buys, GROUP_BUYS_MAX, |it| self.of_group_buy(it));
        all.twice("groupBuys", self.group_buys.iter().map(|(at, it)| (at, it.id.as_str())));
        let bought = self.points_mall().into_iter().chain(self.add_ons());
        for found in self.members().into_iter().chain(bought).chain(self.order_gifts()) {
            all.add("", found);
        }
        all.add("", self.subscriptions());
        all.list("bargains", &self.bargains, BARGAINS_MAX, |it| self.of_bargain(it));
        all.twice("bargains", self.bargains.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("lotteries", &self.lotteries, LOTTERIES_MAX, |it| self.of_lottery(it));
        all.twice("lotteries", self.lotteries.iter().map(|(at, it)| (at, it.id.as_str())));
        all.add("service", self.service.map_or(Ok(()), Service::check));
        all.list("tasks", &self.tasks, TASKS_MAX, |it| self.of_task(it));
        all.twice("tasks", self.tasks.iter().map(|(at, it)| (at, it.id.as_str())));
        for found in self.gifts() {
            all.add("", found);
        }
        all.list("live", &self.live, LIVES_MAX, |it| self.of_live(it, &ids));
        all.twice("live", self.live.iter().map(|(at, it)| (at, it.id.as_str())));
        all.list("paidPage", &self.paid_page, BANNERS_MAX, |it| {
            vec![it.check(), self.link("link", &it.link, &ids)]
        });
        all.twice("paidPage", self.paid_page.iter().map(|(at, it)| (at, it.id.as_str())));
        all.add("orderTickets", self.order_tickets.map_or(Ok(()), OrderTickets::check));
        for found in self.segments() {
            all.add("", found);
        }
        all.twice("segments", self.segments.iter().map(|(at, it)| (at, it.id.as_str())));
        // Points and earnings are checked as a basket would be priced with them.
        let (points, earning) = (self.points, self.earning);
        all.add("", Rules { points, earning, ..Rules::default() }.check());
        if let Some(it) = self.check_in {
            all.add("checkIn", it.check());
            for found in self.rewards(it) {
                all.add("checkIn", found);
            }
        }
        all.0
    }

    /// The product's first fault, and the first of each of its SKUs.
    fn of_product(&self, product: &Product, ids: &Ids<'_>) -> Vec<Result<(), Invalid>> {
        let mut found = vec![product.check()];
        for (position, sku) in product.skus.iter().enumerate() {
            let only = Product {
                title: "x".to_owned(),
                subtitle: String::new(),
                brand: "x".to_owned(),
                tags: Vec::new(),
                image: "/x".to_owned(),
                gallery: Vec::new(),
                story: Vec::new(),
                specs: Vec::new(),
                skus: vec![sku.clone()],
                ..product.clone()
            };
            let place = format!("skus[{position}]");
            found.push(only.check().map_err(|error| moved(error, "skus[0]", &place)));
        }
        found.push(self.category("category", product.category.as_str(), ids));
        if let Some(id) = &product.freight {
            let id = id.as_str();
            found.push(known("freight", id, self.freight.may_have(&ids.freight, id)));
        }
        found
    }

    /// Each SKU is one of the shop, and cheaper than there.
    fn of_flash_sale(&self, sale: &FlashSale) -> Vec<Result<(), Invalid>> {
        let price = |item: &FlashItem| {
            let mut skus = self.products.iter().flat_map(|(_, it)| &it.skus);
            skus.find(|sku| sku.id == item.sku).map(|sku| sku.price)
        };
        let mut found = vec![sale.check()];
        for (at, session) in sale.sessions.iter().enumerate() {
            for (position, item) in session.items.iter().enumerate() {
                let place = format!("sessions[{at}].items[{position}]");
                let checked = match price(item) {
                    Some(list) if item.price >= list => {
                        Err(Invalid::shape("price", "below the price of the SKU"))
                    }
                    None if self.products.read.len() == self.products.count => {
                        known("sku", item.sku.as_str(), false)
                    }
                    _ => Ok(()),
                };
                found.push(checked.map_err(|error| error.within(&place)));
            }
        }
        found
    }

    /// Each SKU is one of its product, and cheaper than there.
    fn of_group_buy(&self, buy: &GroupBuy) -> Vec<Result<(), Invalid>> {
        let mut found = vec![buy.check()];
        let Some((_, product)) = self.products.iter().find(|(_, it)| it.id == buy.product) else {
            let may_come = self.products.read.len() < self.products.count;
            found.push(known("product", buy.product.as_str(), may_come));
            return found;
        };
        for (at, size) in buy.sizes.iter().enumerate() {
            for (position, it) in size.prices.iter().enumerate() {
                let sku = product.skus.iter().find(|sku| sku.id == it.sku);
                let checked = match sku {
                    None => known("sku", it.sku.as_str(), false),
                    Some(sku) if it.price >= sku.price => {
                        Err(Invalid::shape("price", "below the price of the SKU"))
                    }
                    Some(_) => Ok(()),
                };
                let place = format!("sizes[{at}].prices[{position}]");
                found.push(checked.map_err(|error| error.within(&place)));
            }
        }
        found
    }

    /// No SKU is in two sessions at one time, once all of them can be read and each is fine.
    fn flash_sales_together(&self) -> Result<(), Invalid> {
        let all: Vec<FlashSale> = self.flash_sales.iter().map(|(_, it)| it.clone()).collect();
        let is_whole = all.len() == self.flash_sales.count;
        if is_whole && all.iter().all(|it| it.check().is_ok()) {
            flash_sale::check_all(&all)
        } else {
            Ok(())
        }
    }

    /// The block's first fault; and every link and every list of it leads to something the shop has.
    fn of_block(&self, block: &Block, ids: &Ids<'_>) -> Vec<Result<(), Invalid>> {
        let mut found = vec![block.check()];
        for (place, kind) in block.kinds() {
            let links = kind.links().into_iter().map(|(field, it)| self.link(&field, it, ids));
            let goods: Vec<_> = match kind.goods() {
                Some(Goods::Ids { ids: named }) => named
                    .iter()
                    .enumerate()
                    .map(|(at, id)| self.product(&format!("goods[{at}]"), id.as_str(), ids))
                    .collect(),
                Some(Goods::Category { id, .. }) => {
                    vec![self.category("goods.id", id.as_str(), ids)]
                }
                Some(Goods::Tag { .. } | Goods::BestSellers { .. }) | None => Vec::new(),
            };
            let allow = self.service.map_or(&[][..], |it| &it.allow);
            let all = links.chain(goods).chain([kind.check_video(allow)]);
            found.extend(all.map(|it| it.map_err(|error| error.within(&place))));
        }
        found
    }

    /// What it shows is of the shop, and what it opens is allowed.
    fn of_live(&self, it: &Live, ids: &Ids<'_>) -> Vec<Result<(), Invalid>> {
        let allow = self.service.map_or(&[][..], |it| &it.allow);
        let mut found = vec![it.check(allow)];
        let named = it.products.iter().enumerate();
        found.extend(
            named.map(|(at, id)| self.product(&format!("products[{at}]"), id.as_str(), ids)),
        );
        found
    }

    /// A coupon among the prizes is one of the shop.
    fn of_lottery(&self, it: &Lottery) -> Vec<Result<(), Invalid>> {
        let coupons = self.coupons.iter().map(|(_, it)| it.id.as_str()).collect();
        let mut found = vec![it.check()];
        for (at, prize) in it.prizes.iter().enumerate() {
            if let Some(Reward::Coupon { template }) = &prize.reward {
                let (field, id) = (format!("prizes[{at}].reward"), template.as_str());
                found.push(known(&field, id, self.coupons.may_have(&coupons, id)));
            }
        }
        found
    }

    /// A coupon among the rewards is one of the shop.
    fn rewards(&self, it: &CheckIn) -> Vec<Result<(), Invalid>> {
        let coupons = self.coupons.iter().map(|(_, it)| it.id.as_str()).collect();
        let daily = it.daily.iter().enumerate().map(|(at, it)| (format!("daily[{at}]"), it));
        let milestones = it.milestones.iter().enumerate();
        let milestones =
            milestones.map(|(at, it)| (format!("milestones[{at}].rewards"), &it.rewards));
        let mut found = Vec::new();
        for (list, rewards) in daily.chain(milestones) {
            for (at, reward) in rewards.iter().enumerate() {
                let field = format!("{list}[{at}]");
                found.push(match reward {
                    Reward::Coupon { template } => {
                        let id = template.as_str();
                        known(&field, id, self.coupons.may_have(&coupons, id))
                    }
                    Reward::Points { .. }
                    | Reward::RedPacket { .. }
                    | Reward::LotteryTickets { .. }
                    | Reward::MakeUpCards { .. }
                    | Reward::Growth { .. } => Ok(()),
                });
            }
        }
        found
    }

    fn link(&self, field: &str, link: &Link, ids: &Ids<'_>) -> Result<(), Invalid> {
        match link {
            Link::Category { id } => self.category(field, id.as_str(), ids),
            Link::Product { id } => self.product(field, id.as_str(), ids),
            Link::Lottery { id } => {
                known(field, id.as_str(), self.lotteries.may_have(&ids.lotteries, id.as_str()))
            }
            Link::Live { id: Some(id) } => {
                known(field, id.as_str(), self.live.may_have(&ids.lives, id.as_str()))
            }
            _ => Ok(()),
        }
    }

    fn category(&self, field: &str, id: &str, ids: &Ids<'_>) -> Result<(), Invalid> {
        known(field, id, self.categories.may_have(&ids.categories, id))
    }

    fn product(&self, field: &str, id: &str, ids: &Ids<'_>) -> Result<(), Invalid> {
        known(field, id, self.products.may_have(&ids.products, id))
    }
}

/// What can be named.
struct Ids<'a> {
    categories: BTreeSet<&'a str>,
    products: BTreeSet<&'a str>,
    freight: BTreeSet<&'a str>,
    lotteries: BTreeSet<&'a str>,
    lives: BTreeSet<&'a str>,
}

struct Problems(Vec<Invalid>);

impl Problems {
    fn add(&mut self, at: &str, found: Result<(), Invalid>) {
        let Err(error) = found else { return };
        let error = if at.is_empty() { error } else { error.within(at) };
        // A product tells of its first broken SKU too.
        if self.0.last() != Some(&error) {
            self.0.push(error);
        }
    }

    fn list<T>(
        &mut self,
        name: &str,
        list: &List<'_, T>,
        max: usize,
        check: impl Fn(&T) -> Vec<Result<(), Invalid>>,
    ) {
        self.add("", count_within(name, list.count, max));
        for (position, entry) in list.iter() {
            let place = format!("{name}[{position}]");
            for found in check(entry) {
                self.add(&place, found);
            }
        }
    }

    fn twice<'a>(&mut self, name: &str, ids: impl Iterator<Item = (usize, &'a str)>) {
        let mut seen = BTreeSet::new();
        for (position, id) in ids {
            if !seen.insert(id) {
                self.0.push(Invalid::new(format!("{name}[{position}].id"), Rule::Twice));
            }
        }
    }

    /// An order names a SKU without its product.
    fn skus_twice(&mut self, products: &List<'_, Product>) {
        let mut seen = BTreeSet::new();
        for (product, it) in products.iter() {
            for (sku, it) in it.skus.iter().enumerate() {
                if !seen.insert(&it.id) {
                    let field = format!("products[{product}].skus[{sku}].id");
                    self.0.push(Invalid::new(field, Rule::Twice));
                }
            }
        }
    }
}

impl Settings {
    fn check(&self) -> Result<(), Invalid> {
        text_within("name", &self.name, 1, TITLE_CHARS_MAX)?;
        text_within("slogan", &self.slogan, 0, TITLE_CHARS_MAX)?;
        text_within("description", &self.description, 0, TEXT_CHARS_MAX)?;
        text_within("servicePhone", &self.service_phone, 0, 20)?;
        count_within("hotWords", self.hot_words.len(), HOT_WORDS_MAX)?;
        self.times.check().map_err(|error| error.within("times"))?;
        let expiry = self.points_expiry.map_or(Ok(()), PointsExpiry::check);
        expiry.map_err(|error| error.within("pointsExpiry"))?;
        self.hot_words.iter().try_for_each(|word| text_within("hotWords", word, 1, 20))
    }
}

pub(super) fn known(field: &str, name: &str, is_there: bool) -> Result<(), Invalid> {
    let unknown = || Invalid::new(field, Rule::Unknown { name: name.to_owned() });
    if is_there { Ok(()) } else { Err(unknown()) }
}

/// The same error, with `from` at the start of its path replaced by `to`.
fn moved(error: Invalid, from: &str, to: &str) -> Invalid {
    match error.field.strip_prefix(from) {
        Some(rest) => Invalid { field: format!("{to}{rest}"), rule: error.rule },
        None => error,
    }
}
