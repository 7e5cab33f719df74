//! Whether a bargain costs what its helpers left of it, and what was bought by it is counted.

use std::collections::BTreeMap;

use mall_core::order::OrderState;
use mall_core::{BargainId, Money, OrderId};

use super::compare;
use crate::Fault;
use crate::record::bargain::{BargainRow, BoughtRow, CountRow, HelpDayRow, HelpRow, OwnRow};
use crate::record::joined::Names;
use crate::record::order::OrderRow;
use crate::store::Tx;

pub(super) fn audit(
    tx: &dyn Tx,
    orders: &BTreeMap<OrderId, OrderRow>,
    broken: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut bargains: BTreeMap<BargainId, BargainRow> =
        tx.all::<BargainRow>(&[])?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut helped: BTreeMap<BargainId, (u32, Money)> = BTreeMap::new();
    let mut days = BTreeMap::new();
    let names = Names::load(tx)?;
    for help in tx.all::<HelpRow>(&[])? {
        let Some(of) = bargains.get(&help.bargain) else { continue };
        // But by a name that both go by only since.
        if of.shopper == help.shopper && !names.concern(&of.shopper) {
            broken.push(format!("nobody helps themselves: {}", of.id));
        }
        if of.terms.read()?.next_cut(help.position) != Some(help.cut) {
            broken.push(format!("a helper takes off the cut of their place: {}", of.id));
        }
        let sum = helped.entry(help.bargain).or_default();
        *sum = (sum.0 + 1, sum.1 + help.cut);
        *days.entry((help.shopper, of.activity.clone(), help.day)).or_insert(0_u32) += 1;
    }
    let mut live = BTreeMap::new();
    for row in tx.all::<BoughtRow>(&[])? {
        let is_off = orders.get(&row.order_id).is_none_or(|it| it.state == OrderState::Cancelled);
        if row.live == is_off {
            broken.push(format!(
                "a bargain is bought as long as its order lives: {:?}",
                row.order_id
            ));
        }
        if row.live {
            live.insert(row.bargain, Some(row.order_id));
        }
    }
    let (mut all, mut own) = (BTreeMap::new(), BTreeMap::new());
    let mut held = BTreeMap::new();
    for (id, row) in std::mem::take(&mut bargains) {
        let (helpers, off) = helped.remove(&id).unwrap_or_default();
        let terms = row.terms.read()?;
        if helpers != row.helpers
            || terms.price_after(0) - off != row.price
            || terms.price_after(helpers) != row.price
            || row.price < terms.floor
        {
            let (price, has) = (row.price, row.helpers);
            broken.push(format!(
                "a bargain costs what its helpers left: {id} {price} after {has}, counted {helpers} {off}"
            ));
        }
        if row.order_id.is_some() {
            *all.entry(row.activity.clone()).or_insert(0_u32) += 1;
            *own.entry((row.shopper, row.activity)).or_insert(0_u32) += 1;
            held.insert(id, row.order_id);
        }
    }
    compare("a bargain is bought by one order that lives", held, live, broken);
    let kept = tx.all::<CountRow>(&[])?.into_iter().map(|it| (it.activity, it.taken)).collect();
    compare("what bargains took of an activity is counted", kept, all, broken);
    let kept = tx.all::<OwnRow>(&[])?;
    let kept = kept.into_iter().map(|it| ((it.shopper, it.activity), it.taken)).collect();
    compare("what a shopper bought by bargains is counted", kept, own, broken);
    let kept = tx.all::<HelpDayRow>(&[])?;
    let kept = kept.into_iter().map(|it| ((it.shopper, it.activity, it.day), it.helped)).collect();
    compare("who has helped on a day is counted", kept, days, broken);
    Ok(())
}
