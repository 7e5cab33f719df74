//! A group buy of one of the goods.

use mall_api::group::{
    GroupBuysResponse, GroupMember, GroupOffer, GroupResponse, MyGroup, OpenGroup,
};
use mall_core::catalog::ShelfItem;
use mall_core::group_buy::{GroupBuy, GroupPrice, GroupSeen, GroupSize, GroupState, SeatState};
use mall_core::{ActivityId, GroupId, Money, Window};

use super::Samples;
use crate::Fault;

impl Samples {
    fn group_buy(&self) -> Result<GroupBuy, Fault> {
        let price = |item: ShelfItem| GroupPrice { sku: item.sku, price: Money::from_fen(5_900) };
        let prices = ShelfItem::of(&self.serum).map(price).collect();
        Ok(GroupBuy {
            id: ActivityId::new("together")?,
            title: "值得拼".to_owned(),
            product: self.serum.id.clone(),
            window: Window { starts_at: self.at(), ends_at: self.at().plus_ms(86_400_000) },
            sizes: vec![GroupSize { size: 3, prices }],
            open_minutes: 1_440,
            pay_minutes: 15,
            per_order: 1,
            per_shopper: 2,
            opens: Vec::new(),
            joins: Vec::new(),
            virtual_from: None,
            promotions: false,
            coupons: false,
        })
    }

    fn group_seen(&self) -> GroupSeen {
        GroupSeen {
            state: GroupState::Forming,
            missing: 1,
            free: 1,
            seconds_left: 3_600,
            ends_at: self.at().plus_ms(3_600_000),
            mine: Some(SeatState::Paid { at: self.at() }),
            leads: true,
            refusal: None,
        }
    }

    pub(in crate::openapi) fn group_buys(&self) -> Result<GroupBuysResponse, Fault> {
        let id = GroupId::new("g7Kq2")?;
        Ok(GroupBuysResponse {
            offers: vec![GroupOffer {
                buy: self.group_buy()?,
                items: ShelfItem::of(&self.serum).collect(),
                open: vec![OpenGroup {
                    id: id.clone(),
                    leader: "138****8000".to_owned(),
                    size: 3,
                    missing: 1,
                    ends_at: self.at().plus_ms(3_600_000),
                }],
            }],
            mine: vec![MyGroup {
                id,
                order: self.order.clone(),
                title: self.serum.title.clone(),
                image: self.serum.image.clone(),
                size: 3,
                seen: self.group_seen(),
            }],
            at: self.at(),
        })
    }

    pub(in crate::openapi) fn group(&self) -> Result<GroupResponse, Fault> {
        Ok(GroupResponse {
            id: GroupId::new("g7Kq2")?,
            buy: self.group_buy()?,
            items: ShelfItem::of(&self.serum).collect(),
            size: 3,
            seen: self.group_seen(),
            members: vec![GroupMember { name: "138****8000".to_owned(), leads: true, paid: true }],
            order: Some(self.order.clone()),
            at: self.at(),
        })
    }
}
