//! A flash sale of one of the goods.

use mall_api::flash::{FlashOffer, FlashSalesResponse, FlashSessionView, RefusedLine};
use mall_core::catalog::ShelfItem;
use mall_core::flash_sale::{FlashRefusal, FlashState, FlashTab, Stage};
use mall_core::pricing::ActivityPrice;
use mall_core::{ActivityId, Day, DayClock, Money, SessionId, Window};

use super::Samples;
use crate::Fault;

impl Samples {
    pub(in crate::openapi) fn flash_sales(&self) -> Result<FlashSalesResponse, Fault> {
        let (starts_at, ends_at) = (self.at().plus_ms(-1_800_000), self.at().plus_ms(5_400_000));
        let offer = |item: ShelfItem| -> Result<FlashOffer, Fault> {
            Ok(FlashOffer {
                price: ActivityPrice {
                    id: ActivityId::new("flash")?,
                    title: "限时秒杀".to_owned(),
                    price: Money::from_fen(5_900),
                    promotions: false,
                    coupons: false,
                },
                item,
                stock: 50,
                per_shopper: 2,
                state: FlashState::Open { left: 12, can_order: 1, taken_bps: 7_600, ends_at },
                reminded: false,
            })
        };
        let tab = FlashTab {
            sale: ActivityId::new("flash")?,
            session: SessionId::new("noon")?,
            day: Day::of(self.at(), DayClock::SHOP),
            window: Window { starts_at, ends_at },
            stage: Stage::Open,
        };
        let offers = ShelfItem::of(&self.serum).map(offer).collect::<Result<_, _>>()?;
        Ok(FlashSalesResponse {
            subscribe: vec!["Tpl_soon".to_owned()],
            sessions: vec![FlashSessionView { tab, title: "限时秒杀".to_owned(), offers }],
            chosen: Some(0),
            changes_at: Some(ends_at),
            at: self.at(),
        })
    }

    pub(super) fn flash_refused(&self) -> Fault {
        let Some(sku) = self.serum.skus.first() else { return Fault::Broken("no sample") };
        let why = FlashRefusal::Short { left: 0, held: 0 };
        let text = format!("「{}」的秒杀已抢光", self.serum.title);
        Fault::FlashRefused(text, Box::new(RefusedLine { sku: sku.id.clone(), why }))
    }
}
