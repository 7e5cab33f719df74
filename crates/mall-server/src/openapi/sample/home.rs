//! The home page of the document.

use mall_api::home::{BlockContent, HomeBlock, HomeResponse, ShopInfo};
use mall_api::merchant::{PreviewRequest, PreviewResponse};
use mall_core::home::{
    Banner, Banners, Block, BlockKind, Columns, Link, MenuBar, MenuEntry, Page, Search,
};
use mall_core::pricing::Shopper;
use mall_core::{CategoryId, Invalid, PreviewId};

use super::Samples;
use crate::Fault;
use crate::engine::preview::LASTS_MS;

impl Samples {
    pub(in crate::openapi) fn home(&self) -> Result<HomeResponse, Fault> {
        let link = Link::Category { id: CategoryId::new("skincare")? };
        let block = |id: &str, content| HomeBlock {
            id: id.to_owned(),
            content,
            experiment: None,
            look: None,
        };
        let banner = Banner {
            id: "autumn".to_owned(),
            image: "/media/banner-dew.svg".to_owned(),
            title: "秋日护肤".to_owned(),
            link: link.clone(),
        };
        let entry = MenuEntry {
            id: "skincare".to_owned(),
            icon: "skincare".to_owned(),
            title: "护肤".to_owned(),
            badge: None,
            link,
        };
        let goods = BlockContent::ProductList {
            title: "热卖".to_owned(),
            note: "大家都在买".to_owned(),
            columns: Columns::Two,
            products: self.cards(),
            more: None,
        };
        let coupons =
            BlockContent::CouponStrip { title: "领券".to_owned(), offers: vec![self.offer()?] };
        Ok(HomeResponse {
            shop: ShopInfo {
                name: "小铺".to_owned(),
                slogan: "好物不贵".to_owned(),
                description: "家里常用的，都在这里。".to_owned(),
                service_phone: "4000000000".to_owned(),
                hot_words: vec!["精华".to_owned()],
                sandbox: true,
            },
            blocks: vec![
                block("search", BlockContent::Search(Search::default())),
                block("banners", BlockContent::Banner(Banners { items: vec![banner] })),
                block("menu", BlockContent::MenuBar(MenuBar { entries: vec![entry] })),
                block("coupons", coupons),
                block("hot", goods),
            ],
        })
    }

    /// What a merchant writes.
    pub(in crate::openapi) fn page() -> Page {
        let kind = BlockKind::ProductList {
            title: "热卖".to_owned(),
            note: "大家都在买".to_owned(),
            columns: Columns::Two,
            goods: mall_core::home::Goods::BestSellers { count: 6 },
        };
        let block = Block {
            id: "hot".to_owned(),
            kind,
            when: None,
            who: Vec::new(),
            min_items: 2,
            on_empty: None,
            experiment: None,
        };
        Page { blocks: vec![block], ..Page::default() }
    }

    pub(in crate::openapi) fn page_preview_request(&self) -> PreviewRequest {
        PreviewRequest { page: Self::page(), shopper: Shopper::default(), at: Some(self.at()) }
    }

    pub(in crate::openapi) fn page_preview(&self) -> Result<PreviewResponse, Invalid> {
        let id = PreviewId::new("b8pQ2nRw5sTz7vXy1cJk4m")?;
        let ends_at = self.at().plus_ms(LASTS_MS);
        Ok(PreviewResponse { address: format!("/?preview={id}"), id, ends_at })
    }
}
