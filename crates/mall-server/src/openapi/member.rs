//! What the document says of members.

use mall_api::member::{GiftReason, GiftState, GiftsResponse, MemberGift, MemberResponse};
use mall_api::path;
use mall_core::member::{Tier, standing};
use mall_core::{Invalid, TemplateId, TierId};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    Ok(vec![
        Operation::new("get", path::MEMBER, "member", "Tiers, and where this visitor stands.")
            .answer(&samples.member()?)?,
        Operation::new(
            "post",
            path::MEMBER_GIFTS,
            "takeGifts",
            "Gives the shopper the coupons that their tiers have for them, each once.",
        )
        .with_session()
        .answer(&samples.gifts()?)?,
    ])
}

impl Samples {
    /// At the second tier of two, its coupon just taken.
    fn member(&self) -> Result<MemberResponse, Invalid> {
        let template = TemplateId::new("k15")?;
        let tier = |id: &str, title: &str, growth, factor| {
            Ok::<_, Invalid>(Tier {
                id: TierId::new(id)?,
                title: title.to_owned(),
                growth,
                factor,
                welcome: Vec::new(),
                benefits: vec!["购物返积分".to_owned()],
            })
        };
        let shining = Tier {
            welcome: vec![template.clone()],
            ..tier("shining", "闪亮达人", 1_000, 12_000)?
        };
        let reason = GiftReason::Tier { id: shining.id.clone() };
        let title = "护肤满150减15".to_owned();
        let gift = MemberGift { reason, template, title, state: GiftState::Given };
        let tiers = vec![tier("trendy", "潮流小主", 0, 10_000)?, shining];
        let standing = Some(standing(&tiers, 1_280));
        Ok(MemberResponse { standing, tiers, gifts: vec![gift] })
    }

    fn gifts(&self) -> Result<GiftsResponse, Invalid> {
        let state = self.member()?;
        Ok(GiftsResponse { given: state.gifts.clone(), state })
    }
}
