//! What comes after an order, and the values that the document shows of it.

use mall_api::after_order::{AfterOrderResponse, OrderGiftView};
use mall_api::check_in::RewardCoupon;
use mall_api::{ErrorCode, path};
use mall_core::check_in::Reward;
use mall_core::home::{Banner, Link};
use mall_core::{ActivityId, Invalid, TemplateId};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    Ok(vec![
        Operation::new("get", path::ORDER_AFTER, "afterOrder", "What comes after a paid order.")
            .with_session()
            .answer(&samples.after_order()?)?
            .faults(&[ErrorCode::NotFound]),
    ])
}

impl Samples {
    fn after_order(&self) -> Result<AfterOrderResponse, Invalid> {
        let template = TemplateId::new("k15")?;
        let title = "护肤满150减15".to_owned();
        let gift = OrderGiftView {
            id: ActivityId::new("next-time")?,
            title: "下单有礼".to_owned(),
            gives: vec![
                Reward::Points { points: 20 },
                Reward::Coupon { template: template.clone() },
            ],
            coupons: vec![RewardCoupon { template, title }],
            taken_back: false,
        };
        let card = Banner {
            id: "mall".to_owned(),
            image: "/media/banner-dew.svg".to_owned(),
            title: "积分换好礼".to_owned(),
            link: Link::PointsMall,
        };
        Ok(AfterOrderResponse {
            gifts: vec![gift],
            cards: vec![card],
            add_ons: vec![self.add_on()?],
            subscribe: vec!["Tpl_order".to_owned()],
        })
    }
}
