//! Whether gifts of orders were promised, given once and are counted.

use std::collections::{BTreeMap, BTreeSet};

use mall_core::check_in::Reward;
use mall_core::order::OrderState;
use mall_core::{CouponId, OrderId, ShopperId};

use super::compare;
use super::exchanges::counted;
use crate::Fault;
use crate::record::coupon::CouponRow;
use crate::record::order::OrderRow;
use crate::record::order_gift::OrderGiftRow;
use crate::record::points::EntryRow;
use crate::record::quota::QuotaKind;
use crate::store::Tx;

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let (mut all, mut own) = (BTreeMap::new(), BTreeMap::new());
    let mut points: BTreeMap<String, i64> = BTreeMap::new();
    let mut live = BTreeSet::new();
    let owners: BTreeMap<CouponId, ShopperId> =
        tx.all::<CouponRow>(&[])?.into_iter().map(|row| (row.id, row.shopper)).collect();
    for row in tx.all::<OrderGiftRow>(&[])? {
        let id = &row.order_id;
        let order = orders.get(id);
        let promised = order.map(|it| it.body.read()).transpose()?.map(|it| it.gifts);
        if order.is_none_or(|it| it.shopper != row.shopper || it.state == OrderState::Unpaid)
            || !promised.unwrap_or_default().iter().any(|it| it.id == row.gift)
        {
            broken.push(format!("a gift is of a paid order that promised it: {id:?}"));
        }
        if row.live && order.is_none_or(|it| it.state == OrderState::Cancelled) {
            broken.push(format!("a cancelled order brings no gift: {id:?}"));
        }
        let body = row.body.read()?;
        for (at, it) in body.given {
            let name = format!("{id}/{}/{at}", row.gift);
            match it {
                Reward::Points { points: units } => {
                    points.insert(name.clone(), units.into());
                    if row.live {
                        live.insert(name);
                    }
                }
                Reward::Coupon { .. } | Reward::RedPacket { .. } => {
                    let coupon = CouponId::new(format!("g{id}-{}-{at}", body.place))?;
                    if owners.get(&coupon) != Some(&row.shopper) {
                        broken.push(format!("a gift gave a coupon: {coupon:?}"));
                    }
                }
                Reward::LotteryTickets { .. }
                | Reward::MakeUpCards { .. }
                | Reward::Growth { .. } => {}
            }
        }
        if row.live {
            *all.entry(row.gift.clone()).or_insert(0) += 1;
            *own.entry((row.shopper, row.gift)).or_insert(0) += 1;
        }
    }
    let mut given = BTreeMap::new();
    for row in tx.all::<EntryRow>(&[])? {
        match row.kind.as_str() {
            "orderGift" => {
                given.insert(row.key, row.units);
            }
            "orderGiftBack" => {
                let most = points.get(&row.key).copied().unwrap_or(0);
                if live.contains(&row.key) || -row.units > most {
                    broken.push(format!("what is taken back of a gift was given: {}", row.key));
                }
            }
            _ => {}
        }
    }
    compare("points of a gift are given once", given, points, broken);
    counted(tx, QuotaKind::Gift, (all, own), broken)
}
