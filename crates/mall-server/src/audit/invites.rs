//! Whether what was given for friends was given for friends, and no way leads back.

use std::collections::BTreeMap;

use mall_core::{ShopperId, Timestamp};

use super::compare;
use super::tasks::{entries, points_of};
use crate::Fault;
use crate::record::deed::{Deed, DeedRow};
use crate::record::invite::{InviteCountRow, InviteRow, Standing};
use crate::record::joined::Names;
use crate::record::session::ShopperRow;
use crate::store::{Record, Tx};

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let since: BTreeMap<ShopperId, Timestamp> =
        tx.all::<ShopperRow>(&[])?.into_iter().map(|row| (row.id, row.created_at)).collect();
    let names = Names::load(tx)?;
    let mut points = BTreeMap::new();
    let (mut rewarded, mut friends) = (BTreeMap::new(), BTreeMap::new());
    for row in tx.all::<InviteRow>(&[])? {
        let here = |id: &ShopperId| (since.get(id).copied(), id.clone());
        // Who goes by another name by now has been here as long as that.
        let is_as_it_was = !names.concern(&row.inviter) && !names.concern(&row.invited);
        if is_as_it_was && here(&row.inviter) >= here(&row.invited) {
            broken.push(format!("an inviter was here first: {}", row.invited));
        }
        let given = points_of(&row.given.read()?);
        let friend = names.now(&row.invited).clone();
        let joined = points.entry((friend.clone(), format!("{friend}/joined"))).or_insert(given);
        if friend == row.invited {
            *joined = given;
        }
        let given = points_of(&row.rewarded.read()?);
        if row.state == Standing::Rewarded {
            let inviter = names.now(&row.inviter).clone();
            points.insert((inviter.clone(), format!("{inviter}/{friend}")), given);
            *rewarded.entry(row.inviter.clone()).or_insert(0_u32) += 1;
            friends.insert((inviter, friend.to_string()), true);
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
    let deed = |row: DeedRow| ((names.now(&row.shopper).clone(), names.key(&row.key)), true);
    let deeds = deeds.map(deed).collect();
    compare("a friend counts for tasks once", deeds, friends, broken);
    Ok(())
}
