//! Whether reviews are of what was received, and are counted.

use std::collections::{BTreeMap, BTreeSet};

use mall_core::order::OrderState;
use mall_core::review::Review;
use mall_core::{OrderId, ProductId};

use super::compare;
use crate::Fault;
use crate::record::order::{LineRow, OrderRow};
use crate::record::picture::OwnPictureRow;
use crate::record::review::{RatingRow, ReviewRow};
use crate::store::Tx;

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let rows = tx.all::<ReviewRow>(&[])?;
    let mut counts: BTreeMap<(ProductId, u32), u32> = BTreeMap::new();
    let (mut lines, mut bought) = (BTreeSet::new(), BTreeMap::new());
    let sent = tx.all::<OwnPictureRow>(&[])?.into_iter();
    let sent: BTreeSet<_> = sent.map(|row| (row.shopper, row.picture)).collect();
    if !rows.is_empty() {
        for row in tx.all::<LineRow>(&[])? {
            let line = row.body.read()?;
            bought.insert((row.order_id, row.position), (line.product, line.gift));
        }
    }
    for row in rows {
        let key = (row.order_id.clone(), row.line);
        let order = orders.get(&row.order_id);
        if order.is_none_or(|it| it.state != OrderState::Done || it.shopper != row.shopper) {
            broken.push(format!("a review is its shopper's, of what was received: {key:?}"));
        }
        let line = bought.get(&(row.order_id.clone(), u64::from(row.line)));
        if line.is_none_or(|(product, gift)| *product != row.product || *gift) {
            broken.push(format!("a review is of what was bought: {key:?}"));
        }
        let Review { first, at, follow_up } = row.said.read()?;
        let is_kept = (u32::from(first.rating), at, follow_up.is_some());
        if is_kept != (row.rating, row.at, row.followed_up) {
            broken.push(format!("a review is kept as it was said: {key:?}"));
        }
        let more = follow_up.iter().flat_map(|it| &it.pictures);
        for path in first.pictures.iter().chain(more) {
            let id = path.rsplit('/').next().unwrap_or_default().to_owned();
            if !sent.contains(&(row.shopper.clone(), id)) {
                broken.push(format!("a picture is of whoever says something with it: {key:?}"));
            }
        }
        if !row.hidden {
            *counts.entry((row.product, row.rating)).or_default() += 1;
        }
        if !lines.insert(key.clone()) {
            broken.push(format!("a line is reviewed once: {key:?}"));
        }
    }
    let kept = tx.all::<RatingRow>(&[])?.into_iter();
    let kept = kept.map(|row| ((row.product, row.rating), row.reviews)).collect();
    compare("reviews that are seen are counted", kept, counts, broken);
    Ok(())
}
