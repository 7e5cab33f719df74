//! The home page as one visitor sees it now, with its goods and coupons filled in.

use std::collections::BTreeSet;

use mall_api::catalog::ProductCard;
use mall_api::flash::{FlashOffer, FlashSessionView};
use mall_api::home::{
    BlockContent, BlockExperiment, BlockVariant, FlashCard, GroupCard, HomeBlock, HomeResponse,
    Look, ShopInfo,
};
use mall_core::flash_sale::Stage;
use mall_core::group_buy::GroupBuy;
use mall_core::home::{Block, BlockKind, Experiment, Goods, Link, Page};
use mall_core::pricing::{Channel, Shopper};
use mall_core::{ProductId, ShopperId, Timestamp};

use super::{add_on, coupon, flash, goods, group, live, member_price, newcomer, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::stock::{self, Stock};
use crate::store::Tx;

/// Who looks at the home page, through what, and when.
pub(crate) struct Visit<'a> {
    pub(crate) shopper: Option<&'a ShopperId>,
    pub(crate) channel: Option<Channel>,
    pub(crate) now: Timestamp,
}

/// The home page of the shop for this visitor.
pub(crate) fn home(
    tx: &dyn Tx,
    catalog: &Catalog,
    visit: &Visit<'_>,
    sandbox: bool,
) -> Result<HomeResponse, Fault> {
    let visitor = rules::shopper(tx, catalog, (visit.shopper, visit.channel), visit.now)?;
    let blocks = blocks(tx, catalog, &catalog.shop.home, &visitor, visit)?;
    Ok(response(catalog, blocks, sandbox))
}

/// `blocks`, and what is said of the shop itself.
pub(crate) fn response(catalog: &Catalog, blocks: Vec<HomeBlock>, sandbox: bool) -> HomeResponse {
    let shop = &catalog.shop.shop;
    HomeResponse {
        shop: ShopInfo {
            name: shop.name.clone(),
            slogan: shop.slogan.clone(),
            description: shop.description.clone(),
            service_phone: shop.service_phone.clone(),
            hot_words: shop.hot_words.clone(),
            sandbox,
        },
        blocks,
    }
}

/// The blocks of `page` for `visitor`: those that are for others, or for another time, are left out, and so
/// are empty ones that have nothing in their place. Of an experiment a shopper gets what they see, a guest
/// all there is.
pub(crate) fn blocks(
    tx: &dyn Tx,
    catalog: &Catalog,
    page: &Page,
    visitor: &Shopper,
    visit: &Visit<'_>,
) -> Result<Vec<HomeBlock>, Fault> {
    let shown: Vec<&Block> =
        page.blocks.iter().filter(|it| it.is_for(visitor, visit.now)).collect();
    let shelf = Shelf { tx, catalog, visitor, visit, stock: stock_of(tx, catalog, &shown)? };
    let blocks = shown.iter().filter_map(|it| shelf.block(it).transpose());
    blocks.collect()
}

/// The stock of all goods that `blocks` may show, asked for at once: a page has up to a hundred blocks.
fn stock_of(tx: &dyn Tx, catalog: &Catalog, blocks: &[&Block]) -> Result<Stock, Fault> {
    let kinds = blocks.iter().flat_map(|it| it.kinds()).filter_map(|(_, kind)| kind.goods());
    let products = kinds.flat_map(|it| catalog.goods(it)).map(|it| &it.id);
    let products: BTreeSet<&ProductId> = products.collect();
    if products.is_empty() {
        return Ok(Stock::new());
    }
    stock::of_products(tx, &products.into_iter().collect::<Vec<_>>())
}

/// What blocks are filled from.
struct Shelf<'a> {
    tx: &'a dyn Tx,
    catalog: &'a Catalog,
    visitor: &'a Shopper,
    visit: &'a Visit<'a>,
    stock: Stock,
}

impl Shelf<'_> {
    /// `block` as it is told; `None` when there is nothing of it.
    fn block(&self, block: &Block) -> Result<Option<HomeBlock>, Fault> {
        // One that is empty as it is has nothing that others could see in its place.
        let Some(content) = self.shown(block)? else { return Ok(None) };
        let mut look = None;
        let (content, experiment) = match (&block.experiment, self.visit.shopper) {
            (None, _) => (Some(content), None),
            (Some(tried), Some(shopper)) => {
                let picked = tried.pick(shopper.as_str());
                let variant = picked.map(|it| it.id.clone());
                look = Some(Look { experiment: tried.id.clone(), variant });
                match picked {
                    Some(variant) => (self.filled(&variant.kind)?, None),
                    None => (Some(content), None),
                }
            }
            (Some(tried), None) => {
                let variants = self.variants(tried)?;
                let (id, weight) = (tried.id.clone(), tried.weight);
                (Some(content), Some(BlockExperiment { id, weight, variants }))
            }
        };
        Ok(content.map(|content| HomeBlock { id: block.id.clone(), content, experiment, look }))
    }

    fn variants(&self, tried: &Experiment) -> Result<Vec<BlockVariant>, Fault> {
        let all = tried.variants.iter();
        all.map(|it| {
            let content = self.filled(&it.kind)?;
            Ok(BlockVariant { id: it.id.clone(), weight: it.weight, content })
        })
        .collect()
    }

    /// What a block shows, or what is in its place; `None` when that is nothing.
    fn shown(&self, block: &Block) -> Result<Option<BlockContent>, Fault> {
        let least = usize::try_from(block.min_items.max(1)).unwrap_or(usize::MAX);
        let found = self.content(&block.kind)?;
        if let Some(content) = found.filter(|it| items(it) >= least) {
            return Ok(Some(content));
        }
        let Some(instead) = &block.on_empty else { return Ok(None) };
        self.filled(instead)
    }

    /// `kind` with what it shows; `None` when that is nothing.
    fn filled(&self, kind: &BlockKind) -> Result<Option<BlockContent>, Fault> {
        Ok(self.content(kind)?.filter(|it| items(it) > 0))
    }

    fn cards(&self, goods: &Goods) -> Vec<ProductCard> {
        self.catalog.goods(goods).into_iter().map(|it| goods::card(it, &self.stock)).collect()
    }

    /// `kind` with what it shows; `None` when it cannot be.
    fn content(&self, kind: &BlockKind) -> Result<Option<BlockContent>, Fault> {
        let Self { tx, catalog, visit, .. } = *self;
        Ok(Some(match kind.clone() {
            BlockKind::Search(it) => BlockContent::Search(it),
            BlockKind::Service(it) => BlockContent::Service(it),
            BlockKind::Banner(it) => BlockContent::Banner(it),
            BlockKind::MenuBar(it) => BlockContent::MenuBar(it),
            BlockKind::Notice(it) => BlockContent::Notice(it),
            BlockKind::Title(it) => BlockContent::Title(it),
            BlockKind::Divider(it) => BlockContent::Divider(it),
            BlockKind::Image(it) | BlockKind::Video(it) => BlockContent::Image(it),
            BlockKind::HotZones(it) => BlockContent::HotZones(it),
            BlockKind::Cube(it) => BlockContent::Cube(it),
            BlockKind::RichText(it) => BlockContent::RichText(it),
            BlockKind::CouponStrip { title } => {
                let coupons = catalog.shop.coupons.iter();
                let offers = coupon::offers(tx, catalog, coupons, (visit.shopper, visit.now))?;
                BlockContent::CouponStrip { title, offers }
            }
            BlockKind::Newcomer { title } => {
                return newcomer::block(tx, catalog, (title, visit.shopper), visit.now);
            }
            BlockKind::PostPurchase { title } => {
                return add_on::block(tx, catalog, (title, visit.shopper), visit.now);
            }
            BlockKind::Live { title, count } => {
                BlockContent::Live { title, lives: live::tiles(catalog, count, visit.now) }
            }
            BlockKind::FlashSale { title } => {
                let first = flash::first(tx, catalog, visit.now)?;
                return Ok(first.and_then(|it| flash_block(title, it)));
            }
            BlockKind::GroupBuy { title, count } => {
                let open = group::open(catalog, visit.now);
                let goods = open.filter_map(|it| group_card(catalog, it)).take(count).collect();
                BlockContent::GroupBuy { title, goods }
            }
            BlockKind::ProductList { title, note, columns, goods } => {
                let products = self.cards(&goods);
                BlockContent::ProductList { title, note, columns, products, more: None }
            }
            BlockKind::MemberPrice { title, note, join, tag, columns, goods } => {
                let mut products = self.cards(&goods);
                let who = (self.visitor, visit.now);
                let is_less = member_price::lower(catalog, &mut products, &tag, who)?;
                let (note, more) = (if is_less { note } else { join }, Some(Link::Members));
                BlockContent::ProductList { title, note, columns, products, more }
            }
            BlockKind::Ranking { title, note, goods } => {
                BlockContent::Ranking { title, note, products: self.cards(&goods) }
            }
        }))
    }
}

/// What there is of what a block lists; one that lists nothing is never empty.
fn items(content: &BlockContent) -> usize {
    match content {
        BlockContent::Banner(it) => it.items.len(),
        BlockContent::MenuBar(it) => it.entries.len(),
        BlockContent::Cube(it) => it.cells.len(),
        BlockContent::RichText(it) => it.lines.len(),
        BlockContent::CouponStrip { offers, .. } => offers.len(),
        BlockContent::FlashSale { goods, .. } => goods.len(),
        BlockContent::GroupBuy { goods, .. } => goods.len(),
        BlockContent::Live { lives, .. } => lives.len(),
        BlockContent::ProductList { products, .. } | BlockContent::Ranking { products, .. } => {
            products.len()
        }
        BlockContent::Search(_)
        | BlockContent::Service(_)
        | BlockContent::Notice(_)
        | BlockContent::Title(_)
        | BlockContent::Divider(_)
        | BlockContent::Image(_)
        | BlockContent::HotZones(_)
        | BlockContent::Newcomer { .. } => usize::MAX,
    }
}

/// The product of a group buy at its lowest price; `None` when it is not for sale.
fn group_card(catalog: &Catalog, buy: &GroupBuy) -> Option<GroupCard> {
    let product = catalog.product(&buy.product).filter(|it| it.on_shelf)?;
    let prices = buy.sizes.iter().flat_map(|size| size.prices.iter().map(|it| (it, size.size)));
    let (cheapest, size) = prices.min_by_key(|(it, _)| it.price)?;
    let sku = product.skus.iter().find(|it| it.id == cheapest.sku)?;
    Some(GroupCard {
        product: product.id.clone(),
        title: product.title.clone(),
        image: product.image.clone(),
        size,
        price: cheapest.price,
        list_price: sku.price,
    })
}

/// Goods of a flash sale on the home page: a row.
const FLASH_GOODS: usize = 3;

/// Nothing when the session has ended with none to come.
fn flash_block(title: String, session: FlashSessionView) -> Option<BlockContent> {
    if session.tab.stage == Stage::Ended {
        return None;
    }
    let card = |it: FlashOffer| FlashCard {
        sku: it.item.sku,
        title: it.item.title,
        image: it.item.image,
        price: it.price.price,
        list_price: it.item.price,
    };
    let goods = session.offers.into_iter().take(FLASH_GOODS).map(card).collect();
    Some(BlockContent::FlashSale { title, window: session.tab.window, goods, order: None })
}
