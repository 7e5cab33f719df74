//! 邀请: a friend comes by a link, buys, receives what they bought, and then the inviter is rewarded, once.
//!
//! Each step is a change of the friend's row where it still is in the state before, in the transaction in
//! which it happens. The reward is given by the job ([`settle`]): it is due some days after the parcel has
//! come, and of servers that share a database one comes first.

use mall_api::invite::{AcceptResponse, INVITE_FRIENDS, InviteFriend, InviteResponse};
use mall_core::address::Phone;
use mall_core::invite::{Here, Invite, InviteRefusal};
use mall_core::{InviteToken, OrderId, ShopperId, Timestamp};

use super::giving::Giving;
use super::{Moment, refund, reward};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::deed::{self, Deed};
use crate::record::invite::{self as record, InviteRow, Standing};
use crate::record::session;
use crate::store::{Json, Tx};

fn find(catalog: &Catalog) -> Result<&Invite, Fault> {
    catalog.shop.invite.as_ref().ok_or(Fault::NotFound)
}

/// The invitation as this visitor sees it.
///
/// # Errors
///
/// [`Fault::NotFound`] when the shop has none.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
) -> Result<InviteResponse, Fault> {
    let invite = find(catalog)?;
    let (rows, (joined, rewarded), token) = match shopper {
        Some(shopper) => (
            record::friends(tx, shopper, INVITE_FRIENDS)?,
            record::counts(tx, shopper)?,
            record::token(tx, shopper)?,
        ),
        None => (Vec::new(), (0, 0), None),
    };
    let phones = session::phones(tx, rows.iter().map(|it| &it.invited))?;
    let friend = |row: InviteRow| InviteFriend {
        name: phones.get(&row.invited).map(Phone::masked).unwrap_or_default(),
        state: row.state.into(),
        at: row.at,
    };
    Ok(InviteResponse {
        title: invite.title.clone(),
        rules: invite.rules.clone(),
        inviter: invite.inviter.clone(),
        invited: invite.invited.clone(),
        coupons: reward::titles(catalog, invite.inviter.iter().chain(&invite.invited)),
        from: invite.from,
        after_days: invite.after_days,
        max_rewarded: invite.max_rewarded,
        ends_at: invite.window.ends_at,
        token,
        joined,
        rewarded,
        friends: rows.into_iter().map(friend).collect(),
    })
}

/// Gives the links of `shopper` something to carry; again it changes nothing.
pub(crate) fn ask_token(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    moment: &Moment,
) -> Result<InviteResponse, Fault> {
    find(catalog)?;
    if record::token(tx, shopper)?.is_none() {
        record::add_token(tx, shopper, InviteToken::new(moment.seed.id("i"))?)?;
    }
    look(tx, catalog, Some(shopper))
}

/// `shopper` came by the link of somebody: is given what friends are given, once in a life.
///
/// # Errors
///
/// [`InviteRefusal`] says why not.
pub(crate) fn accept(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    token: &InviteToken,
    moment: &Moment,
) -> Result<AcceptResponse, Fault> {
    let (now, invite) = (moment.now, find(catalog)?);
    let inviter = record::holder(tx, token)?.ok_or(InviteRefusal::Unknown)?;
    let said =
        |given| AcceptResponse { given, coupons: reward::titles(catalog, invite.invited.iter()) };
    match record::of(tx, shopper)? {
        Some(row) if row.inviter == inviter => return Ok(said(row.given.read()?)),
        Some(_) => return Err(InviteRefusal::Already.into()),
        None => {}
    }
    let (own, other) = (session::shopper(tx, shopper)?, session::shopper(tx, &inviter)?);
    let here = |it: &session::ShopperRow| Here { since: it.created_at, id: it.id.clone() };
    invite.may_accept((&here(&own), own.orders_paid), &here(&other), now)?;
    let row = InviteRow {
        invited: shopper.clone(),
        inviter,
        at: now,
        state: Standing::Joined,
        order_id: None,
        received_at: Timestamp(0),
        given: Json::of(&invite.invited)?,
        rewarded: Json::of(&Vec::new())?,
    };
    // First of all: whoever comes at the same moment waits here, and then was invited.
    if !record::add(tx, &row)? {
        return Err(Fault::Raced);
    }
    let key = format!("{shopper}/joined");
    let (kind, title) = ("invite", invite.title.as_str());
    let giving = Giving { tx, catalog, shopper, kind, key: &key, title, moment };
    let given = giving.all(&invite.invited)?;
    if given != invite.invited {
        record::gave(tx, &row, &given)?;
    }
    Ok(said(given))
}

/// `shopper` has paid `order` just now.
pub(super) fn bought(tx: &dyn Tx, shopper: &ShopperId, order: &OrderId) -> Result<(), Fault> {
    let step = (Standing::Joined, Standing::Bought);
    record::turn(tx, shopper, step, (Some(order), Timestamp(0))).map(|_| ())
}

/// `shopper` has received `order` just now.
pub(super) fn received(
    tx: &dyn Tx,
    shopper: &ShopperId,
    order: &OrderId,
    now: Timestamp,
) -> Result<(), Fault> {
    for before in [Standing::Joined, Standing::Bought] {
        record::turn(tx, shopper, (before, Standing::Received), (Some(order), now))?;
    }
    Ok(())
}

/// Friends whose inviter is to be rewarded, some of them.
pub(crate) fn due(
    tx: &dyn Tx,
    catalog: &Catalog,
    limit: usize,
    now: Timestamp,
) -> Result<Vec<ShopperId>, Fault> {
    let Some(invite) = &catalog.shop.invite else { return Ok(Vec::new()) };
    record::due(tx, invite.rewards_until(now).plus_ms(1), limit)
}

/// Rewards who invited `invited`, once; `false`, and nothing is given, when too little of the order stays
/// paid (then the next order counts), or the inviter was rewarded as often as may be.
pub(crate) fn settle(
    tx: &dyn Tx,
    catalog: &Catalog,
    invited: &ShopperId,
    moment: &Moment,
) -> Result<bool, Fault> {
    let invite = find(catalog)?;
    let row = record::of(tx, invited)?.filter(|it| it.state == Standing::Received);
    let Some(row) = row else { return Ok(false) };
    let turn =
        |to, order| record::turn(tx, invited, (Standing::Received, to), (order, row.received_at));
    let order = row.order_id.as_ref().ok_or(Fault::Broken("who received has no order"))?;
    if refund::kept(tx, order)? < invite.from {
        turn(Standing::Joined, None)?;
        return Ok(false);
    }
    // First of all: of several servers one comes first.
    if !turn(Standing::Rewarded, Some(order))? {
        return Ok(false);
    }
    let (shopper, now) = (&row.inviter, moment.now);
    if !record::count(tx, shopper, invite.max_rewarded)? {
        let step = (Standing::Rewarded, Standing::Capped);
        record::turn(tx, invited, step, (Some(order), row.received_at))?;
        return Ok(false);
    }
    let key = format!("{shopper}/{invited}");
    let (kind, title) = ("invite", invite.title.as_str());
    let giving = Giving { tx, catalog, shopper, kind, key: &key, title, moment };
    record::rewarded(tx, &row, &giving.all(&invite.inviter)?)?;
    deed::add(tx, shopper, (Deed::Invite, invited.as_str()), now)?;
    Ok(true)
}
