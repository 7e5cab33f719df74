//! Whether what was given for friends was given for friends, and no way leads back.

use std::collections::BTreeMap;

use mall_core::{ShopperId, Timestamp};

use super::compare;
use super::tasks::{entries, points_of};
use crate::Fault;
use crate::record::deed::{Deed, DeedRow};
use crate::record::invite::{InviteCountRow, InviteRow, Standing};
use crate::record::session::ShopperRow;
use crate::store::{Record, Tx};

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let since: BTreeMap<ShopperId, Timestamp> =
        tx.all::<ShopperRow>(&[])?.into_iter().map(|row| (row.id, row.created_at)).collect();
    let mut points = BTreeMap::new();
    let (mut rewarded, mut friends) = (BTreeMap::new(), BTreeMap::new());
    for row in tx.all::<InviteRow>(&[])? {
        let here = |id: &ShopperId| (since.get(id).copied(), id.clone());
        if here(&row.inviter) >= here(&row.invited) {
            broken.push(format!("an inviter was here first: {}", row.invited));
        }
        let given = points_of(&row.given.read()?);
        points.insert((row.invited.clone(), format!("{}/joined", row.invited)), given);
        let given = points_of(&row.rewarded.read()?);
        if row.state == Standing::Rewarded {
            let key = format!("{}/{}", row.inviter, row.invited);
            points.insert((row.inviter.clone(), key), given);
            *rewarded.entry(row.inviter.clone()).or_insert(0_u32) += 1;
            friends.insert((row.inviter, row.invited.to_string()), true);
        } else if given > 0 {
            broken.push(format!("who was not counted was not rewarded for: {}", row.invited));
        }
    }
    points.retain(|_, units| *units > 0);
    compare("points for friends were given for them", entries(tx, "invite")?, points, broken);
    let kept = tx.all::<InviteCountRow>(&[])?.into_iter();
    let kept = kept.map(|row| (row.inviter, row.rewarded)).collect();
    compare("rewards for friends are counted", kept, rewarded, broken);
    let deeds = tx.all::<DeedRow>(&[DeedRow::COLUMNS.kind.is(&Deed::Invite)])?.into_iter();
    let deeds = deeds.map(|row| ((row.shopper, row.key), true)).collect();
    compare("a friend counts for tasks once", deeds, friends, broken);
    Ok(())
}
