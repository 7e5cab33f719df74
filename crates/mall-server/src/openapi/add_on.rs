//! 超值换购, and the values that the document shows of it.

use mall_api::add_on::AddOnRequest;
use mall_api::points_mall::{OfferGoods, PointsOfferView};
use mall_api::{ErrorCode, path};
use mall_core::points_mall::OfferGives;
use mall_core::{ActivityId, IdempotencyKey, Invalid, Money, ProductId, SkuId};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    Ok(vec![
        Operation::new(
            "post",
            path::ORDER_ADD_ONS,
            "buyAddOn",
            "Orders one piece along with an order that was just paid. The same key is the same order.",
        )
        .with_session()
        .body(&AddOnRequest {
            key: IdempotencyKey::new("k-add-on-1")?,
            add_on: ActivityId::new("puff")?,
            expected_payable: Money::from_fen(490),
        })?
        .creates()
        .answer(&samples.order())?
        .faults(&[
            ErrorCode::NotFound,
            ErrorCode::KeyReused,
            ErrorCode::PriceChanged,
            ErrorCode::NotEnough,
            ErrorCode::ActivityRefused,
        ]),
    ])
}

impl Samples {
    pub(super) fn add_on(&self) -> Result<PointsOfferView, Invalid> {
        Ok(PointsOfferView {
            id: ActivityId::new("puff")?,
            title: "粉扑 3 枚装".to_owned(),
            image: "/media/makeup-puff.svg".to_owned(),
            gives: OfferGives::Goods { sku: SkuId::new("makeup-puff-pink-3")? },
            points: 0,
            cash: Money::from_fen(490),
            left: 50,
            per_shopper: 2,
            mine: 0,
            ends_at: self.at().plus_ms(1_800_000),
            refusal: None,
            goods: Some(OfferGoods {
                product: ProductId::new("makeup-puff")?,
                title: "云朵粉扑".to_owned(),
                options: "粉色 3 枚".to_owned(),
                price: Money::from_fen(2_590),
                on_shelf: true,
            }),
        })
    }
}
