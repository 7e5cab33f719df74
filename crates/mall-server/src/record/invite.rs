//! 邀请: what links carry, who came by whose, and how often an inviter was rewarded.

use mall_core::check_in::Reward;
use mall_core::invite::InviteState;
use mall_core::{InviteToken, OrderId, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Index, Json, Record, Scan, Tx};

crate::store::record! {
    /// What the links of a shopper carry.
    InviteTokenRow in "invite_token" keyed 1 {
        /// Whose.
        shopper: ShopperId,
        /// What nobody can guess.
        token: InviteToken,
    }
    Index::unique("invite_token_once", &["token"]),
}

crate::store::words! {
    /// How it stands with a friend.
    Standing {
        /// They came.
        Joined = "joined",
        /// They have paid an order.
        Bought = "bought",
        /// They have received it.
        Received = "received",
        /// The inviter was rewarded.
        Rewarded = "rewarded",
        /// The inviter had been rewarded as often as may be.
        Capped = "capped",
    }
}

crate::store::record! {
    /// Somebody who was invited: once in a life.
    InviteRow in "invite" keyed 1 {
        /// Who.
        invited: ShopperId,
        /// By whom.
        inviter: ShopperId,
        /// When.
        at: Timestamp,
        /// How it stands.
        state: Standing,
        /// The order by which they bought.
        order_id: Option<OrderId>,
        /// When they received it; zero until then.
        received_at: Timestamp,
        /// What they were given for coming.
        given: Json<Vec<Reward>>,
        /// What the inviter was given for them.
        rewarded: Json<Vec<Reward>>,
    }
    Index::on("invite_of_inviter", &["inviter", "at", "invited"]),
    Index::on("invite_due", &["state", "received_at"]),
}

crate::store::record! {
    /// How often an inviter was rewarded.
    InviteCountRow in "invite_count" keyed 1 {
        /// Who.
        inviter: ShopperId,
        /// How often.
        rewarded: u32,
    }
}

const TOKEN: <InviteTokenRow as Record>::Columns = InviteTokenRow::COLUMNS;
const INVITE: <InviteRow as Record>::Columns = InviteRow::COLUMNS;
const COUNT: <InviteCountRow as Record>::Columns = InviteCountRow::COLUMNS;

impl From<Standing> for InviteState {
    fn from(state: Standing) -> Self {
        match state {
            Standing::Joined => Self::Joined,
            Standing::Bought => Self::Bought,
            Standing::Received => Self::Received,
            Standing::Rewarded => Self::Rewarded,
            Standing::Capped => Self::Capped,
        }
    }
}

/// What the links of `shopper` carry, when they have any.
pub(crate) fn token(tx: &dyn Tx, shopper: &ShopperId) -> Result<Option<InviteToken>, Fault> {
    let found: Option<InviteTokenRow> = tx.find(&[TOKEN.shopper.is(shopper)])?;
    Ok(found.map(|row| row.token))
}

/// Lets the links of `shopper` carry `token`, when they carry none.
pub(crate) fn add_token(
    tx: &dyn Tx,
    shopper: &ShopperId,
    token: InviteToken,
) -> Result<bool, Fault> {
    tx.insert(&InviteTokenRow { shopper: shopper.clone(), token })
}

/// Whose links carry `token`.
pub(crate) fn holder(tx: &dyn Tx, token: &InviteToken) -> Result<Option<ShopperId>, Fault> {
    let found: Option<InviteTokenRow> = tx.find(&[TOKEN.token.is(token)])?;
    Ok(found.map(|row| row.shopper))
}

/// By whom, and how, somebody was invited.
pub(crate) fn of(tx: &dyn Tx, invited: &ShopperId) -> Result<Option<InviteRow>, Fault> {
    tx.find(&[INVITE.invited.is(invited)])
}

/// Writes down who came by whom; `false` when they did before. Whoever comes at the same moment waits
/// here.
pub(crate) fn add(tx: &dyn Tx, row: &InviteRow) -> Result<bool, Fault> {
    tx.insert(row)
}

/// Some of what the friend was promised could not be given.
pub(crate) fn gave(tx: &dyn Tx, row: &InviteRow, given: &[Reward]) -> Result<(), Fault> {
    let sets = [INVITE.given.to(&Json::of(&given.to_vec())?)];
    tx.change::<InviteRow>(&[INVITE.invited.is(&row.invited)], &sets)?;
    Ok(())
}

/// What the inviter was given.
pub(crate) fn rewarded(tx: &dyn Tx, row: &InviteRow, given: &[Reward]) -> Result<(), Fault> {
    let sets = [INVITE.rewarded.to(&Json::of(&given.to_vec())?)];
    tx.change::<InviteRow>(&[INVITE.invited.is(&row.invited)], &sets)?;
    Ok(())
}

/// A friend in state `from` goes on to `to`; `false`, and nothing happens, when they are in another.
pub(crate) fn turn(
    tx: &dyn Tx,
    invited: &ShopperId,
    (from, to): (Standing, Standing),
    (order, received_at): (Option<&OrderId>, Timestamp),
) -> Result<bool, Fault> {
    let this = [INVITE.invited.is(invited), INVITE.state.is(&from)];
    let sets = [
        INVITE.state.to(&to),
        INVITE.order_id.to(&order.cloned()),
        INVITE.received_at.to(&received_at),
    ];
    Ok(tx.change::<InviteRow>(&this, &sets)? == 1)
}

/// Friends who received an order before `end`, some of them.
pub(crate) fn due(tx: &dyn Tx, end: Timestamp, limit: usize) -> Result<Vec<ShopperId>, Fault> {
    let tests = [INVITE.state.is(&Standing::Received), INVITE.received_at.less(&end)];
    let scan = Scan { tests: &tests, by: "invite_due", limit, ..Scan::ALL };
    Ok(tx.scan::<InviteRow>(&scan)?.into_iter().map(|row| row.invited).collect())
}

/// Who came by `inviter`, the last first.
pub(crate) fn friends(
    tx: &dyn Tx,
    inviter: &ShopperId,
    limit: usize,
) -> Result<Vec<InviteRow>, Fault> {
    let tests = [INVITE.inviter.is(inviter)];
    tx.scan(&Scan { tests: &tests, by: "invite_of_inviter", descending: true, limit })
}

/// How many came by `inviter`, and for how many of them they were rewarded.
pub(crate) fn counts(tx: &dyn Tx, inviter: &ShopperId) -> Result<(u32, u32), Fault> {
    let joined = tx.count::<InviteRow>(&[INVITE.inviter.is(inviter)])?;
    let found: Option<InviteCountRow> = tx.find(&[COUNT.inviter.is(inviter)])?;
    Ok((u32::try_from(joined).unwrap_or(u32::MAX), found.map_or(0, |row| row.rewarded)))
}

/// Counts one more reward of `inviter`; `false` when there are `most`.
pub(crate) fn count(tx: &dyn Tx, inviter: &ShopperId, most: u32) -> Result<bool, Fault> {
    let below = [COUNT.inviter.is(inviter), COUNT.rewarded.less(&most)];
    let first = InviteCountRow { inviter: inviter.clone(), rewarded: 1 };
    Ok(tx.insert(&first)? || tx.change::<InviteCountRow>(&below, &[COUNT.rewarded.plus(1)])? == 1)
}
