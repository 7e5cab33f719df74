//! The home page as one visitor sees it now, with its goods and coupons filled in.

use mall_api::catalog::{FlashCard, FloorContent, HomeFloor, HomeResponse, ShopInfo};
use mall_api::flash::{FlashOffer, FlashSessionView};
use mall_core::flash_sale::Stage;
use mall_core::home::{Floor, FloorKind};
use mall_core::pricing::Channel;
use mall_core::{ShopperId, Timestamp};

use super::{coupon, flash, goods, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::store::Tx;

/// Who looks at the home page, through what, and when.
pub(crate) struct Visit<'a> {
    pub(crate) shopper: Option<&'a ShopperId>,
    pub(crate) channel: Option<Channel>,
    pub(crate) now: Timestamp,
}

/// The home page for this visitor: floors that are for others, or for another time, are left out, and so
/// are empty ones that have nothing in their place.
pub(crate) fn home(
    tx: &dyn Tx,
    catalog: &Catalog,
    visit: &Visit<'_>,
    sandbox: bool,
) -> Result<HomeResponse, Fault> {
    let (shop, home) = (&catalog.shop.shop, &catalog.shop.home);
    let mut floors = Vec::with_capacity(home.floors.len());
    let visitor = rules::shopper(tx, catalog, (visit.shopper, visit.channel), visit.now)?;
    for floor in home.floors.iter().filter(|it| it.is_for(&visitor, visit.now)) {
        if let Some(content) = shown(tx, catalog, floor, visit)? {
            floors.push(HomeFloor { id: floor.id.clone(), content });
        }
    }
    Ok(HomeResponse {
        shop: ShopInfo {
            name: shop.name.clone(),
            slogan: shop.slogan.clone(),
            description: shop.description.clone(),
            service_phone: shop.service_phone.clone(),
            hot_words: shop.hot_words.clone(),
            sandbox,
        },
        banners: home.banners.clone(),
        menu: home.menu.clone(),
        floors,
    })
}

/// What a floor shows, or what is in its place; `None` when that is nothing.
fn shown(
    tx: &dyn Tx,
    catalog: &Catalog,
    floor: &Floor,
    visit: &Visit<'_>,
) -> Result<Option<FloorContent>, Fault> {
    let least = usize::try_from(floor.min_items.max(1)).unwrap_or(usize::MAX);
    let found = content(tx, catalog, &floor.content, visit)?;
    if let Some(content) = found.filter(|it| items(it) >= least) {
        return Ok(Some(content));
    }
    let Some(instead) = &floor.on_empty else { return Ok(None) };
    Ok(content(tx, catalog, instead, visit)?.filter(|it| items(it) > 0))
}

/// What there is of what a floor lists; a floor that lists nothing is never empty.
fn items(content: &FloorContent) -> usize {
    match content {
        FloorContent::Title { .. } | FloorContent::Notice { .. } | FloorContent::Image { .. } => {
            usize::MAX
        }
        FloorContent::Grid { entries } => entries.len(),
        FloorContent::CouponStrip { offers, .. } => offers.len(),
        FloorContent::FlashSale { goods, .. } => goods.len(),
        FloorContent::ProductList { products, .. } => products.len(),
    }
}

/// `kind` with what it shows; `None` when it cannot be.
fn content(
    tx: &dyn Tx,
    catalog: &Catalog,
    kind: &FloorKind,
    visit: &Visit<'_>,
) -> Result<Option<FloorContent>, Fault> {
    Ok(Some(match kind.clone() {
        FloorKind::Title { title, note, more } => FloorContent::Title { title, note, more },
        FloorKind::Notice { text, link } => FloorContent::Notice { text, link },
        FloorKind::Grid { entries } => FloorContent::Grid { entries },
        FloorKind::Image { image, title, ratio, link } => {
            FloorContent::Image { image, title, ratio, link }
        }
        FloorKind::CouponStrip { title } => {
            let coupons = catalog.shop.coupons.iter();
            let offers = coupon::offers(tx, catalog, coupons, (visit.shopper, visit.now))?;
            FloorContent::CouponStrip { title, offers }
        }
        FloorKind::FlashSale { title } => {
            let first = flash::first(tx, catalog, visit.now)?;
            return Ok(first.and_then(|it| flash_floor(title, it)));
        }
        FloorKind::ProductList { title, note, columns, goods } => {
            let products = goods::cards(tx, &goods.pick(&catalog.shop.products))?;
            FloorContent::ProductList { title, note, columns, products }
        }
    }))
}

/// Goods of a flash sale on the home page: a row.
const FLASH_GOODS: usize = 3;

/// Nothing when the session has ended with none to come.
fn flash_floor(title: String, session: FlashSessionView) -> Option<FloorContent> {
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
    Some(FloorContent::FlashSale { title, window: session.tab.window, goods })
}
