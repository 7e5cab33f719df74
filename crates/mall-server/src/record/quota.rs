//! How many of something there are, in all and for one shopper: counted where it still is below.

use std::collections::BTreeMap;

use mall_core::{ActivityId, ShopperId};

use crate::Fault;
use crate::store::{Record, Tx};

crate::store::words! {
    /// What is counted.
    QuotaKind {
        /// 积分兑换.
        Offer = "offer",
        /// 下单有礼.
        Gift = "gift",
        /// 超值换购.
        AddOn = "addOn",
    }
}

crate::store::record! {
    /// What was taken and did not come back.
    QuotaRow in "quota" keyed 2 {
        /// Of what kind.
        kind: QuotaKind,
        /// Of which.
        activity: ActivityId,
        /// How many.
        taken: u32,
    }
}

crate::store::record! {
    /// What one shopper has of it.
    OwnQuotaRow in "quota_own" keyed 3 {
        /// Who.
        shopper: ShopperId,
        /// Of what kind.
        kind: QuotaKind,
        /// Of which.
        activity: ActivityId,
        /// How many.
        taken: u32,
    }
}

const QUOTA: <QuotaRow as Record>::Columns = QuotaRow::COLUMNS;
const OWN: <OwnQuotaRow as Record>::Columns = OwnQuotaRow::COLUMNS;

/// How many there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// In all.
    pub(crate) total: u32,
    /// For one shopper.
    pub(crate) per_shopper: u32,
}

/// Takes one for `shopper`; `false`, and nothing is taken, when none is left, or not for them.
pub(crate) fn take(
    tx: &dyn Tx,
    shopper: &ShopperId,
    what: (QuotaKind, &ActivityId),
    limits: Limits,
) -> Result<bool, Fault> {
    let (kind, activity) = what;
    if limits.total == 0 || limits.per_shopper == 0 {
        return Ok(false);
    }
    let first =
        OwnQuotaRow { shopper: shopper.clone(), kind, activity: activity.clone(), taken: 1 };
    let own = [OWN.shopper.is(shopper), OWN.kind.is(&kind), OWN.activity.is(activity)];
    let may_have = [&own[..], &[OWN.taken.less(&limits.per_shopper)]].concat();
    if !tx.insert(&first)? && tx.change::<OwnQuotaRow>(&may_have, &[OWN.taken.plus(1)])? != 1 {
        return Ok(false);
    }
    // Last: everybody wants this row.
    let is_left =
        [QUOTA.kind.is(&kind), QUOTA.activity.is(activity), QUOTA.taken.less(&limits.total)];
    let more = [QUOTA.taken.plus(1)];
    if tx.change::<QuotaRow>(&is_left, &more)? == 1
        || tx.insert(&QuotaRow { kind, activity: activity.clone(), taken: 1 })?
        // Somebody else took the first meanwhile.
        || tx.change::<QuotaRow>(&is_left, &more)? == 1
    {
        return Ok(true);
    }
    tx.change::<OwnQuotaRow>(&own, &[OWN.taken.plus(-1)])?;
    Ok(false)
}

/// Gives one back that `shopper` took.
pub(crate) fn give_back(
    tx: &dyn Tx,
    shopper: &ShopperId,
    (kind, activity): (QuotaKind, &ActivityId),
) -> Result<(), Fault> {
    let own = [OWN.shopper.is(shopper), OWN.kind.is(&kind), OWN.activity.is(activity)];
    tx.change::<OwnQuotaRow>(&own, &[OWN.taken.plus(-1)])?;
    let this = [QUOTA.kind.is(&kind), QUOTA.activity.is(activity)];
    tx.change::<QuotaRow>(&this, &[QUOTA.taken.plus(-1)])?;
    Ok(())
}

/// What was taken of each of a kind.
pub(crate) fn taken(tx: &dyn Tx, kind: QuotaKind) -> Result<BTreeMap<ActivityId, u32>, Fault> {
    let all: Vec<QuotaRow> = tx.all(&[QUOTA.kind.is(&kind)])?;
    Ok(all.into_iter().map(|row| (row.activity, row.taken)).collect())
}

/// What one shopper has of each of a kind.
pub(crate) fn own(
    tx: &dyn Tx,
    shopper: &ShopperId,
    kind: QuotaKind,
) -> Result<BTreeMap<ActivityId, u32>, Fault> {
    let all: Vec<OwnQuotaRow> = tx.all(&[OWN.shopper.is(shopper), OWN.kind.is(&kind)])?;
    Ok(all.into_iter().map(|row| (row.activity, row.taken)).collect())
}
