//! 下单有礼: what orders brought.

use mall_core::check_in::Reward;
use mall_core::{ActivityId, OrderId, ShopperId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Fault;
use crate::store::{Json, Record, Tx};

crate::store::record! {
    /// That an order brought a gift.
    OrderGiftRow in "order_gift" keyed 2 {
        /// Which order.
        order_id: OrderId,
        /// Which gift.
        gift: ActivityId,
        /// Whose.
        shopper: ShopperId,
        /// Whether it was not taken back.
        live: bool,
        /// When it was given.
        at: Timestamp,
        /// What was given.
        body: Json<GivenGift>,
    }
}

/// What was given, whatever the shop says later.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GivenGift {
    /// What a shopper reads.
    pub title: String,
    /// The place of the gift among those of the order: names of its coupons are made of it.
    pub place: usize,
    /// Each of what it gives that there still was, and its place among them.
    pub given: Vec<(usize, Reward)>,
}

const GIFT: <OrderGiftRow as Record>::Columns = OrderGiftRow::COLUMNS;

/// What `order` brought.
pub(crate) fn of_order(tx: &dyn Tx, order: &OrderId) -> Result<Vec<OrderGiftRow>, Fault> {
    tx.all(&[GIFT.order_id.is(order)])
}

/// Whether `order` brought `gift`, whatever became of it.
pub(crate) fn is_given(tx: &dyn Tx, order: &OrderId, gift: &ActivityId) -> Result<bool, Fault> {
    Ok(tx.count::<OrderGiftRow>(&[GIFT.order_id.is(order), GIFT.gift.is(gift)])? > 0)
}

/// A gift is taken back, once; `false` when it was.
pub(crate) fn take_back(tx: &dyn Tx, row: &OrderGiftRow) -> Result<bool, Fault> {
    let this = [GIFT.order_id.is(&row.order_id), GIFT.gift.is(&row.gift), GIFT.live.is(&true)];
    Ok(tx.change::<OrderGiftRow>(&this, &[GIFT.live.to(&false)])? == 1)
}
