//! What the document says of members.

use mall_api::member::{
    BirthdayView, BuyCardRequest, GiftReason, GiftState, GiftsResponse, MemberCard, MemberGift,
    MemberResponse,
};
use mall_api::{ErrorCode, path};
use mall_core::birthday::Birthday;
use mall_core::check_in::Reward;
use mall_core::member::{PaidCard, Tier, standing};
use mall_core::{
    Day, DayClock, IdempotencyKey, Invalid, Money, PaidCardId, TemplateId, TierId, Window,
};

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
        Operation::new(
            "put",
            path::MEMBER_BIRTHDAY,
            "sayBirthday",
            "The shopper says when they were born; another day once in a year at most.",
        )
        .with_session()
        .body(&Birthday { month: 5, day: 20 })?
        .answer(&samples.member()?)?
        .faults(&[ErrorCode::NotFound, ErrorCode::ActivityRefused]),
        Operation::new(
            "post",
            path::MEMBER_BIRTHDAY_GIFT,
            "takeBirthdayGift",
            "Gives the shopper what their tier is given around their birthday, once for each.",
        )
        .with_session()
        .answer(&samples.member()?)?
        .faults(&[ErrorCode::NotFound, ErrorCode::ActivityRefused]),
        Operation::new(
            "post",
            path::MEMBER_CARD_BUY,
            "buyCard",
            "Orders months of a card. The same key is the same order.",
        )
        .with_session()
        .body(&samples.buy_card()?)?
        .creates()
        .answer(&samples.order())?
        .faults(&[ErrorCode::NotFound, ErrorCode::KeyReused, ErrorCode::PriceChanged]),
        Operation::new(
            "post",
            path::MEMBER_CARD_REFUND,
            "refundCard",
            "Gives the months of a card back that have not begun.",
        )
        .with_session()
        .answer(&samples.member()?)?,
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
        let card = PaidCard {
            id: PaidCardId::new("vip-plus")?,
            title: "VIP Plus 黑卡".to_owned(),
            image: "/media/card-vip-plus.svg".to_owned(),
            price: Money::from_fen(3_500),
            months: vec![1, 3, 12],
            factor: 20_000,
            monthly: Vec::new(),
            benefits: vec!["专享会员价".to_owned()],
            tier: None,
        };
        let (until, unused) = (Some(self.at().plus_ms(7_776_000_000)), 2);
        let refund = card.cost(unused);
        let cards = vec![MemberCard { card, may_buy: true, until, unused, refund }];
        let day = Day::of(self.at(), DayClock::SHOP);
        let birthday = BirthdayView {
            title: "生日礼".to_owned(),
            day: Some(day),
            window: Some(Window {
                starts_at: day.starts_at(DayClock::SHOP),
                ends_at: day.plus(7).starts_at(DayClock::SHOP),
            }),
            change_at: Some(self.at().plus_ms(86_400_000)),
            gives: vec![Reward::Points { points: 50 }],
            coupons: Vec::new(),
            state: GiftState::Due,
        };
        let birthday = Some(Box::new(birthday));
        Ok(MemberResponse { standing, tiers, gifts: vec![gift], cards, birthday })
    }

    fn buy_card(&self) -> Result<BuyCardRequest, Invalid> {
        let key = IdempotencyKey::new("k-card-1")?;
        Ok(BuyCardRequest { key, months: 3, expected_payable: Money::from_fen(10_500) })
    }

    fn gifts(&self) -> Result<GiftsResponse, Invalid> {
        let state = self.member()?;
        Ok(GiftsResponse { given: state.gifts.clone(), state })
    }
}
