//! 积分商城, and the values that the document shows of it.

use mall_api::points_mall::{
    ExchangeRequest, ExchangeResponse, OfferGoods, PointsMallResponse, PointsOfferView,
};
use mall_api::{ErrorCode, path};
use mall_core::points_mall::{ExchangeRefusal, OfferGives};
use mall_core::{ActivityId, IdempotencyKey, Invalid, Money, ProductId, SkuId};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    Ok(vec![
        Operation::new("get", path::POINTS_MALL, "pointsMall", "What points buy.")
            .answer(&samples.points_mall()?)?,
        Operation::new(
            "post",
            path::POINTS_EXCHANGE,
            "exchangePoints",
            "Buys one with points. Goods are an order; the same key is the same exchange.",
        )
        .with_session()
        .body(&samples.exchange()?)?
        .creates()
        .answer(&ExchangeResponse {
            order: Some(Box::new(samples.order())),
            state: samples.points_mall()?,
        })?
        .faults(&[
            ErrorCode::NotFound,
            ErrorCode::KeyReused,
            ErrorCode::PriceChanged,
            ErrorCode::NotEnough,
            ErrorCode::ExchangeRefused,
        ]),
    ])
}

impl Samples {
    fn points_mall(&self) -> Result<PointsMallResponse, Invalid> {
        let offer = |id: &str, title: &str, gives, points, cash| {
            Ok::<_, Invalid>(PointsOfferView {
                id: ActivityId::new(id)?,
                title: title.to_owned(),
                image: "/media/hyaluron-mask.svg".to_owned(),
                gives,
                points,
                cash: Money::from_fen(cash),
                left: 50,
                per_shopper: 2,
                mine: 0,
                ends_at: self.at().plus_ms(2_592_000_000),
                refusal: None,
                goods: None,
            })
        };
        let goods = OfferGoods {
            product: ProductId::new("hyaluron-mask")?,
            title: "透明质酸补水面膜".to_owned(),
            options: "5 片".to_owned(),
            price: Money::from_fen(3_990),
            on_shelf: true,
        };
        let sku = SkuId::new("hyaluron-mask-5")?;
        let mask = offer("mask", "补水面膜 5 片", OfferGives::Goods { sku }, 120, 990)?;
        let ticket =
            offer("ticket", "抽奖机会", OfferGives::LotteryTickets { tickets: 1 }, 2_000, 0)?;
        let refusal = Some(ExchangeRefusal::TooFewPoints { missing: 715 });
        Ok(PointsMallResponse {
            points: 1_285,
            offers: vec![
                PointsOfferView { goods: Some(goods), ..mask },
                PointsOfferView { refusal, ..ticket },
            ],
        })
    }

    fn exchange(&self) -> Result<ExchangeRequest, Invalid> {
        Ok(ExchangeRequest {
            key: IdempotencyKey::new("k-exchange-1")?,
            expected_points: 120,
            expected_payable: Money::from_fen(990),
            address: self.order().address.map(|_| mall_core::AddressId::new("a1")).transpose()?,
        })
    }
}
