//! 值得拼: who may have a seat, what follows from what happens to a group.
//!
//! [`mall_core::group_buy::Group::apply`] is the whole life of a group; here its consequences are done in
//! the transaction that changes it. The group is changed only where it still is what was read.

use mall_api::group::{
    GroupBuysResponse, GroupMember, GroupOffer, GroupResponse, MyGroup, OPEN_GROUPS, OpenGroup,
};
use mall_api::message::News;
use mall_api::quote::{ActivityRef, WantedLine};
use mall_core::catalog::{Shelf, ShelfItem};
use mall_core::group_buy::{
    Consequence, Group, GroupBuy, GroupEvent, GroupNews, GroupRefusal, GroupState, Joiner, Outcome,
    RefundWhy, Seat, SeatState, Wanted,
};
use mall_core::order::{CancelReason, OrderState, OrderTimes};
use mall_core::pricing::{ActivityPrice, Basket, Channel};
use mall_core::time::Phase;
use mall_core::{GroupId, Invalid, OrderId, ProductId, Rule, ShopperId, SkuId, Timestamp};

use super::{Moment, order, refund, rules};
use crate::Fault;
use crate::catalog::Catalog;
use crate::record::group::{self, Held, SeatRow};
use crate::record::refund::RefundReason;
use crate::record::{self, message, session, stock};
use crate::store::Tx;

/// Of a shopper's groups so many are shown.
const MY_GROUPS: usize = 20;
/// Of an activity's groups so many are looked at for those with a free seat.
const LOOKED_AT: usize = 50;

/// A line that is bought in a group.
pub(crate) struct GroupLine<'a> {
    buy: &'a GroupBuy,
    size: u32,
    /// The group to join; a new one when absent.
    join: Option<Held>,
    line: &'a WantedLine,
    price: ActivityPrice,
}

/// The line of `lines` that is bought in a group, when there is one; it is the only one then.
///
/// # Errors
///
/// [`Fault::GroupRefused`] when this shopper cannot have it so, and [`Fault::Invalid`] when it is not
/// alone.
pub(crate) fn line<'a>(
    tx: &dyn Tx,
    catalog: &'a Catalog,
    (shopper, channel): (Option<&ShopperId>, Option<Channel>),
    lines: &'a [WantedLine],
    now: Timestamp,
) -> Result<Option<GroupLine<'a>>, Fault> {
    let is_group = |it: &&WantedLine| matches!(it.activity, Some(ActivityRef::Group { .. }));
    let Some(line) = lines.iter().find(is_group) else { return Ok(None) };
    let Some(ActivityRef::Group { activity, size, group }) = &line.activity else {
        return Ok(None);
    };
    if lines.len() > 1 {
        return Err(Invalid::shape("lines", "one line when it is bought in a group").into());
    }
    let buys = &catalog.shop.group_buys;
    let over = || Fault::GroupRefused(GroupRefusal::Over { ended_at: now });
    let buy = buys.iter().find(|it| it.id == *activity).ok_or_else(over)?;
    let join = match group {
        Some(id) => Some(Held::find(tx, id)?.ok_or(Fault::NotFound)?),
        None => None,
    };
    if join.as_ref().is_some_and(|it| it.group.activity != buy.id || it.group.size != *size) {
        return Err(
            Invalid::new("lines[0].activity", Rule::Unknown { name: buy.id.to_string() }).into()
        );
    }
    let wanted = Wanted { sku: &line.sku, quantity: line.quantity };
    let price = match shopper {
        Some(id) => {
            let known = rules::shopper(tx, catalog, (Some(id), channel), now)?;
            let who = Joiner { id, shopper: &known, pieces: group::own(tx, id, &buy.id)? };
            match &join {
                Some(held) => buy.may_join(&held.group, &who, &wanted, now),
                None => buy.may_open(*size, &who, &wanted, now),
            }
        }
        None => buy.price(*size, &line.sku).ok_or(GroupRefusal::NotSold),
    };
    let price = price.map_err(Fault::GroupRefused)?;
    Ok(Some(GroupLine { buy, size: *size, join, line, price }))
}

/// A line that is `bought` in a group costs what it does there.
pub(crate) fn price_in(basket: &mut Basket, bought: Option<&GroupLine<'_>>) {
    if let (Some(bought), Some(line)) = (bought, basket.lines.first_mut()) {
        line.activity = Some(bought.price.clone());
    }
}

/// Until when an order waits for its payment: no longer than its seat does.
pub(crate) fn waits_until(
    bought: Option<&GroupLine<'_>>,
    times: OrderTimes,
    now: Timestamp,
) -> Timestamp {
    let usual = times.pay_before(now);
    let Some(bought) = bought else { return usual };
    let seat = bought.buy.pay_before(now).min(usual);
    bought.join.as_ref().map_or(seat, |held| seat.min(held.group.expires_at))
}

/// Gives `order`, which waits for its payment until `pay_before`, its seat: in a new group, or in the
/// one it joins.
///
/// # Errors
///
/// [`Fault::Raced`] when somebody else was first.
pub(crate) fn take(
    tx: &dyn Tx,
    (id, shopper): (&OrderId, &ShopperId),
    (bought, pay_before): (&GroupLine<'_>, Timestamp),
    moment: &Moment,
) -> Result<(), Fault> {
    let now = moment.now;
    let buy = bought.buy;
    let group_id = match &bought.join {
        None => {
            let new = GroupId::new(moment.seed.id("g"))?;
            group::add(tx, &buy.open(new.clone(), bought.size, shopper.clone(), id.clone(), now))?;
            new
        }
        Some(held) => {
            let event =
                GroupEvent::Join { shopper: shopper.clone(), order: id.clone(), pay_before };
            happen(tx, held, &event, now)?;
            held.group.id.clone()
        }
    };
    let seat = SeatRow {
        order_id: id.clone(),
        group_id,
        shopper: shopper.clone(),
        activity: buy.id.clone(),
        pieces: bought.line.quantity,
        live: true,
    };
    group::take(tx, &seat, buy.per_shopper)
}

/// The money of `order` is there: it waits for its group, or goes out with all others of it. `false`,
/// and nothing happens, when it has no seat.
pub(crate) fn paid(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<bool, Fault> {
    let Some(seat) = group::seat(tx, order)? else { return Ok(false) };
    let event = GroupEvent::Paid { shopper: seat.shopper.clone(), order: order.clone() };
    happen(tx, &held(tx, &seat.group_id)?, &event, now)?;
    Ok(true)
}

/// `order` was cancelled: its seat is free.
pub(crate) fn give_back(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let Some(seat) = group::seat(tx, order)? else { return Ok(()) };
    if group::release(tx, &seat)? {
        let event = GroupEvent::Release { order: order.clone() };
        happen(tx, &held(tx, &seat.group_id)?, &event, now)?;
    }
    Ok(())
}

/// A paid member leaves their group; their money goes back.
///
/// # Errors
///
/// [`Fault::GroupRefused`] when the group is full or over.
pub(crate) fn leave(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let seat = group::seat(tx, order)?.ok_or(Fault::WrongState)?;
    let event = GroupEvent::Leave { order: order.clone() };
    happen(tx, &held(tx, &seat.group_id)?, &event, now)
}

/// The time of a group is up. Done twice it changes nothing.
pub(crate) fn expire(tx: &dyn Tx, id: &GroupId, now: Timestamp) -> Result<(), Fault> {
    happen(tx, &held(tx, id)?, &GroupEvent::Tick, now)
}

fn held(tx: &dyn Tx, id: &GroupId) -> Result<Held, Fault> {
    Held::find(tx, id)?.ok_or(Fault::Broken("a seat in no group"))
}

/// Lets `event` happen to a group, with all that follows from it.
fn happen(tx: &dyn Tx, held: &Held, event: &GroupEvent, now: Timestamp) -> Result<(), Fault> {
    let outcome = held.group.apply(event, now).map_err(Fault::GroupRefused)?;
    held.replace(tx, &outcome.group)?;
    let (id, mut consequences) = (&outcome.group.id, outcome.consequences);
    if let GroupEvent::Paid { order, .. } = event {
        // It lost its seat for want of the money that has just come: what follows says where it goes.
        consequences
            .retain(|it| !matches!(it, Consequence::Cancel { order: lost } if lost == order));
    }
    follow(tx, id, consequences, now)
}

/// Does what follows for the orders of a group.
fn follow(
    tx: &dyn Tx,
    id: &GroupId,
    consequences: Vec<Consequence>,
    now: Timestamp,
) -> Result<(), Fault> {
    for consequence in consequences {
        match consequence {
            // The order that takes the seat waits by itself.
            Consequence::Hold { .. } => {}
            Consequence::Tell { shopper, news } => tell(tx, (id, &shopper), news, now)?,
            Consequence::Wait { order } => {
                turn(tx, &order, (OrderState::Unpaid, OrderState::GroupWaiting), now)?;
            }
            Consequence::Ship { order } => ship(tx, &order, now)?,
            Consequence::Cancel { order } => {
                order::give_up(tx, &order, OrderState::Unpaid, CancelReason::Expired, now)?;
            }
            Consequence::Refund { order, why } => send_back(tx, &order, why, now)?,
        }
    }
    Ok(())
}

/// Tells a member what became of their group; who leads it now, they see there.
fn tell(
    tx: &dyn Tx,
    (group, shopper): (&GroupId, &ShopperId),
    news: GroupNews,
    now: Timestamp,
) -> Result<(), Fault> {
    let id = group.clone();
    let (word, news) = match news {
        GroupNews::Formed | GroupNews::Completed => ("formed", News::GroupFormed { group: id }),
        GroupNews::Failed => ("failed", News::GroupFailed { group: id }),
        GroupNews::Leads => return Ok(()),
    };
    message::add(tx, shopper, (format!("group/{group}/{word}"), &news), now).map(|_| ())
}

/// The order that has a paid seat by `consequence`.
const fn keeps(consequence: &Consequence) -> Option<&OrderId> {
    match consequence {
        Consequence::Wait { order } | Consequence::Ship { order } => Some(order),
        _ => None,
    }
}

/// Money that came when its order had been given up, and the seat that it takes.
pub(crate) struct Late {
    seat: SeatRow,
    held: Held,
    outcome: Outcome,
    /// What the order comes to be.
    pub(crate) state: OrderState,
}

/// The seat that the late money of `order` takes; none when it is of no group.
///
/// # Errors
///
/// [`Fault::NotEnough`] when there is no free one.
pub(crate) fn late(tx: &dyn Tx, order: &OrderId, now: Timestamp) -> Result<Option<Late>, Fault> {
    let Some(seat) = group::seat(tx, order)? else { return Ok(None) };
    let held = held(tx, &seat.group_id)?;
    let event = GroupEvent::Paid { shopper: seat.shopper.clone(), order: order.clone() };
    let outcome = held.group.apply(&event, now).map_err(Fault::GroupRefused)?;
    let own = |it: &&Consequence| keeps(it) == Some(order);
    let state = match outcome.consequences.iter().find(own) {
        Some(Consequence::Ship { .. }) => OrderState::Paid,
        Some(_) => OrderState::GroupWaiting,
        None => return Err(no_seat()),
    };
    Ok(Some(Late { seat, held, outcome, state }))
}

impl Late {
    /// Takes the seat for the order, which is taken up by now; the others of its group may go out.
    ///
    /// # Errors
    ///
    /// [`Fault::NotEnough`] when its shopper may have no more pieces by now, or the activity is gone.
    pub(crate) fn take(self, tx: &dyn Tx, catalog: &Catalog, now: Timestamp) -> Result<(), Fault> {
        let buy = find(catalog, &self.seat).ok_or_else(no_seat)?;
        if !group::take_again(tx, &self.seat, buy.per_shopper)? {
            return Err(no_seat());
        }
        let group = &self.outcome.group;
        self.held.replace(tx, group)?;
        let mut others = self.outcome.consequences;
        others.retain(|it| keeps(it) != Some(&self.seat.order_id));
        follow(tx, &group.id, others, now)
    }
}

fn no_seat() -> Fault {
    Fault::NotEnough("拼团名额已经没有了，款项将原路退回".to_owned())
}

/// The group is full, so its order is paid as any other is.
fn ship(tx: &dyn Tx, id: &OrderId, now: Timestamp) -> Result<(), Fault> {
    let (state, _) = record::order::stands(tx, id)?;
    turn(tx, id, (state, OrderState::Paid), now)?;
    order::earn(tx, id, now)
}

fn turn(
    tx: &dyn Tx,
    id: &OrderId,
    step: (OrderState, OrderState),
    now: Timestamp,
) -> Result<(), Fault> {
    if record::order::turn(tx, id, step, None, now)? { Ok(()) } else { Err(Fault::Raced) }
}

/// An order that was paid loses its seat: it is cancelled, and its money goes back.
fn send_back(tx: &dyn Tx, id: &OrderId, why: RefundWhy, now: Timestamp) -> Result<(), Fault> {
    let (cancelled, reason) = match why {
        RefundWhy::Left => (CancelReason::Shopper, RefundReason::LeftGroup),
        RefundWhy::Failed => (CancelReason::GroupFailed, RefundReason::GroupFailed),
        RefundWhy::Late => (CancelReason::Expired, RefundReason::Late),
    };
    let (state, _) = record::order::stands(tx, id)?;
    if state != OrderState::Cancelled && !order::give_up(tx, id, state, cancelled, now)? {
        return Err(Fault::Raced);
    }
    refund::ask_rest(tx, id, reason, now).map(|_| ())
}

/// What can be bought together, and this visitor's groups.
pub(crate) fn list(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<GroupBuysResponse, Fault> {
    let mut offers = Vec::new();
    for buy in catalog.shop.group_buys.iter().filter(|it| it.window.phase(now) == Phase::Open) {
        let items = items(tx, catalog, buy)?;
        if items.is_empty() {
            continue;
        }
        let mut open = Vec::new();
        for group in group::forming(tx, &buy.id, LOOKED_AT)? {
            let seen = buy.seen(&group, None, now);
            if open.len() < OPEN_GROUPS && seen.refusal.is_none() {
                let leader = name(tx, group.at(now).leader())?;
                let (id, missing, ends_at) = (group.id, seen.missing, seen.ends_at);
                open.push(OpenGroup { id, leader, size: group.size, missing, ends_at });
            }
        }
        offers.push(GroupOffer { buy: buy.clone(), items, open });
    }
    let mine = shopper.map_or(Ok(Vec::new()), |shopper| mine(tx, catalog, shopper, now))?;
    Ok(GroupBuysResponse { offers, mine, at: now })
}

/// How a product can be bought together now.
pub(crate) fn of_product<'a>(
    catalog: &'a Catalog,
    product: &ProductId,
    now: Timestamp,
) -> Option<&'a GroupBuy> {
    let is_it = |it: &&GroupBuy| it.product == *product && it.window.phase(now) == Phase::Open;
    catalog.shop.group_buys.iter().find(is_it)
}

/// The groups that `shopper` is or was in; those of an activity that the shop took away are left out.
fn mine(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    now: Timestamp,
) -> Result<Vec<MyGroup>, Fault> {
    let mut mine = Vec::new();
    for seat in group::seats_of(tx, shopper, MY_GROUPS)? {
        let Some(buy) = find(catalog, &seat) else { continue };
        let Some(product) = catalog.product(&buy.product) else { continue };
        let Held { group, .. } = held(tx, &seat.group_id)?;
        mine.push(MyGroup {
            seen: seen(tx, (catalog, buy), &group, Some(shopper), now)?,
            id: group.id,
            order: seat.order_id,
            title: product.title.clone(),
            image: product.image.clone(),
            size: group.size,
        });
    }
    Ok(mine)
}

fn find<'a>(catalog: &'a Catalog, seat: &SeatRow) -> Option<&'a GroupBuy> {
    catalog.shop.group_buys.iter().find(|it| it.id == seat.activity)
}

/// One group, for whoever has its link.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is none, or the shop took its activity away.
pub(crate) fn one(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
    id: &GroupId,
    now: Timestamp,
) -> Result<GroupResponse, Fault> {
    let Held { group, .. } = Held::find(tx, id)?.ok_or(Fault::NotFound)?;
    let buys = &catalog.shop.group_buys;
    let buy = buys.iter().find(|it| it.id == group.activity).ok_or(Fault::NotFound)?;
    let group = group.at(now);
    let seen = seen(tx, (catalog, buy), &group, shopper, now)?;
    let mut members = Vec::new();
    for seat in shown(&group) {
        let leads = group.leader() == Some(&seat.shopper);
        members.push(GroupMember {
            name: name(tx, Some(&seat.shopper))?,
            leads,
            paid: !matches!(seat.state, SeatState::Reserved { .. }),
        });
    }
    let mut own = group.seats.iter().filter(|it| Some(&it.shopper) == shopper);
    Ok(GroupResponse {
        id: group.id.clone(),
        items: items(tx, catalog, buy)?,
        buy: buy.clone(),
        size: group.size,
        seen,
        order: own.next_back().map(|it| it.order.clone()),
        members,
        at: now,
    })
}

/// Who has a seat. In a group that failed nobody has, and those who had one are shown, each once.
fn shown(group: &Group) -> Vec<&Seat> {
    let has_failed = matches!(group.state, GroupState::Failed { .. });
    let mut shown: Vec<&Seat> = Vec::new();
    for seat in group.seats.iter().filter(|it| has_failed || it.is_live()) {
        if shown.iter().all(|it| it.shopper != seat.shopper) {
            shown.push(seat);
        }
    }
    shown
}

fn seen(
    tx: &dyn Tx,
    (catalog, buy): (&Catalog, &GroupBuy),
    group: &Group,
    shopper: Option<&ShopperId>,
    now: Timestamp,
) -> Result<mall_core::group_buy::GroupSeen, Fault> {
    let Some(id) = shopper else { return Ok(buy.seen(group, None, now)) };
    let known = rules::shopper(tx, catalog, (Some(id), None), now)?;
    let who = Joiner { id, shopper: &known, pieces: group::own(tx, id, &buy.id)? };
    Ok(buy.seen(group, Some(&who), now))
}

fn name(tx: &dyn Tx, shopper: Option<&ShopperId>) -> Result<String, Fault> {
    shopper.map_or(Ok(String::new()), |it| Ok(session::shopper(tx, it)?.phone.masked()))
}

/// The SKUs that `buy` has a price for and that are on the shelf.
fn items(tx: &dyn Tx, catalog: &Catalog, buy: &GroupBuy) -> Result<Vec<ShelfItem>, Fault> {
    let prices = buy.sizes.first().map_or(&[][..], |it| &it.prices);
    let skus: Vec<SkuId> = prices.iter().map(|it| it.sku.clone()).collect();
    let shelf: Shelf = catalog.shelf(&stock::of_skus(tx, &skus)?);
    let on_shelf = skus.iter().filter_map(|sku| shelf.get(sku).filter(|it| it.on_shelf));
    Ok(on_shelf.cloned().collect())
}
