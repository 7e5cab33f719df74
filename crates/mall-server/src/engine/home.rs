//! The home page, with its goods and coupons filled in.

use mall_api::catalog::{FlashCard, FloorContent, HomeFloor, HomeResponse, ShopInfo};
use mall_api::flash::{FlashOffer, FlashSessionView};
use mall_core::flash_sale::Stage;
use mall_core::home::{Floor, FloorKind};
use mall_core::{ShopperId, Timestamp};

use super::{coupon, flash, goods};
use crate::Fault;
use crate::catalog::Catalog;
use crate::store::Tx;

/// The home page for this visitor.
pub(crate) fn home(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    sandbox: bool,
    now: Timestamp,
) -> Result<HomeResponse, Fault> {
    let (shop, home) = (&catalog.shop.shop, &catalog.shop.home);
    let mut floors = Vec::with_capacity(home.floors.len());
    for floor in &home.floors {
        if let Some(content) = content(tx, catalog, floor, shopper, now)? {
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

/// What a floor shows; `None` when that is nothing.
fn content(
    tx: &dyn Tx,
    catalog: &Catalog,
    floor: &Floor,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<Option<FloorContent>, Fault> {
    Ok(match floor.content.clone() {
        FloorKind::Title { title, note, more } => Some(FloorContent::Title { title, note, more }),
        FloorKind::Notice { text, link } => Some(FloorContent::Notice { text, link }),
        FloorKind::Grid { entries } => {
            (!entries.is_empty()).then_some(FloorContent::Grid { entries })
        }
        FloorKind::Image { image, title, ratio, link } => {
            Some(FloorContent::Image { image, title, ratio, link })
        }
        FloorKind::CouponStrip { title } => {
            let offers = coupon::offers(tx, catalog.shop.coupons.iter(), shopper, now)?;
            (!offers.is_empty()).then_some(FloorContent::CouponStrip { title, offers })
        }
        FloorKind::FlashSale { title } => {
            flash::first(tx, catalog, now)?.and_then(|it| flash_floor(title, it))
        }
        FloorKind::ProductList { title, note, columns, goods } => {
            let products = goods::cards(tx, &goods.pick(&catalog.shop.products))?;
            let content = FloorContent::ProductList { title, note, columns, products };
            (!is_empty(&content)).then_some(content)
        }
    })
}

/// Goods of a flash sale on the home page: a row.
const FLASH_GOODS: usize = 3;

/// Nothing when the session sells nothing, or has ended with none to come.
fn flash_floor(title: String, session: FlashSessionView) -> Option<FloorContent> {
    if session.offers.is_empty() || session.tab.stage == Stage::Ended {
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

fn is_empty(content: &FloorContent) -> bool {
    matches!(content, FloorContent::ProductList { products, .. } if products.is_empty())
}
