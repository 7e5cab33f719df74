//! Whether shoppers were told of each thing once, and not too late.

use std::collections::BTreeSet;

use mall_api::message::News;

use crate::Fault;
use crate::record::message::MessageRow;
use crate::record::refund::RefundRow;
use crate::store::Tx;

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let refunds = tx.all::<RefundRow>(&[])?.into_iter().filter(|row| row.done_at.is_some());
    let sent: BTreeSet<_> = refunds.map(|row| (row.order_id, row.amount)).collect();
    let (mut keys, mut days) = (BTreeSet::new(), BTreeSet::new());
    for row in tx.all::<MessageRow>(&[])? {
        let (id, shopper) = (row.id, &row.shopper);
        if !keys.insert((shopper.clone(), row.key)) {
            broken.push(format!("a shopper is told once: {id:?}"));
        }
        match row.data.read()? {
            News::FlashSoon { opens_at, .. } if row.at >= opens_at => {
                broken.push(format!("what opens soon is not open: {id:?}"));
            }
            News::CheckIn { day } if !days.insert((shopper.clone(), day)) => {
                broken.push(format!("a shopper is reminded once a day: {id:?}"));
            }
            News::Refunded { order, amount } if !sent.contains(&(order.clone(), amount)) => {
                broken.push(format!("what is told to be refunded is: {order:?}"));
            }
            _ => {}
        }
    }
    Ok(())
}
