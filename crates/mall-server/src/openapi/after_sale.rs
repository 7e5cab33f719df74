//! The values that the document shows of after-sales, and of the shop's side of orders.

use mall_api::after_sale::{
    AskRequest, MerchantOrder, MerchantOrdersResponse, OpenAfterSale, OpenAfterSalesResponse,
    PreviewRequest, ShipRequest, StepRequest,
};
use mall_core::after_sale::{
    AfterSale, AfterSaleEvent, AfterSaleKind, AfterSaleReason, AfterSaleRequest, AfterSaleState,
};
use mall_core::pricing::{Pieces, Refund, RefundedLine};
use mall_core::shipment::{Parcel, Tracking};
use mall_core::{IdempotencyKey, Invalid, Money, ShopperId};

use super::sample::Samples;

impl Samples {
    /// One bottle, broken on its way.
    pub(super) fn ask(&self) -> Result<AskRequest, Invalid> {
        let request = AfterSaleRequest {
            kind: AfterSaleKind::RefundOnly,
            pieces: self.one_piece(),
            reason: AfterSaleReason::Damaged,
            note: "瓶口裂了".to_owned(),
        };
        Ok(AskRequest { key: IdempotencyKey::new("a-7f3c2b1d9e8a4f60")?, request })
    }

    pub(super) fn preview(&self) -> PreviewRequest {
        PreviewRequest { pieces: self.one_piece() }
    }

    pub(super) fn refund(&self) -> Refund {
        let amount = Money::from_fen(8_150);
        let line = |it: Pieces| RefundedLine { sku: it.sku, pieces: it.pieces, amount };
        Refund {
            lines: self.one_piece().into_iter().map(line).collect(),
            amount,
            points_clawed_back: 81,
            growth_clawed_back: 81,
            ..Refund::default()
        }
    }

    /// The goods go back to the shop.
    pub(super) fn send_back(&self) -> StepRequest {
        StepRequest { sequence: 1, event: AfterSaleEvent::SendBack { tracking: tracking("2") } }
    }

    pub(super) fn agree(&self) -> StepRequest {
        StepRequest { sequence: 1, event: AfterSaleEvent::Agree }
    }

    pub(super) fn parcel(&self) -> ShipRequest {
        ShipRequest { tracking: tracking("1"), pieces: Vec::new() }
    }

    pub(super) fn merchant_order(&self) -> Result<MerchantOrder, Invalid> {
        let mut order = self.order();
        let pieces =
            order.lines.iter().map(|it| Pieces { sku: it.sku.clone(), pieces: it.quantity });
        let sent = Parcel { tracking: tracking("1"), pieces: pieces.collect(), sent_at: self.at() };
        order.parcels.push(sent);
        Ok(MerchantOrder { shopper: ShopperId::new("u-1")?, order, to_send: Vec::new() })
    }

    pub(super) fn merchant_orders(&self) -> Result<MerchantOrdersResponse, Invalid> {
        Ok(MerchantOrdersResponse { orders: vec![self.merchant_order()?], next: None })
    }

    pub(super) fn open_after_sales(&self) -> Result<OpenAfterSalesResponse, Invalid> {
        let after_sale = AfterSale {
            sequence: 1,
            request: self.ask()?.request,
            asked_at: self.at(),
            state: AfterSaleState::Asked,
        };
        let order = self.order().id;
        Ok(OpenAfterSalesResponse { after_sales: vec![OpenAfterSale { order, after_sale }] })
    }

    fn one_piece(&self) -> Vec<Pieces> {
        let first = self.order().lines.into_iter().next();
        first.map(|line| Pieces { sku: line.sku, pieces: 1 }).into_iter().collect()
    }
}

fn tracking(last: &str) -> Tracking {
    Tracking { carrier: "SF".to_owned(), number: format!("SF123456789012{last}") }
}
