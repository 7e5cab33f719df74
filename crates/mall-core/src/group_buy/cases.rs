//! Group buys by hand.

use serde_json::json;

use super::*;

const MINUTE: i64 = 60_000;

pub(super) fn shopper(name: &str) -> ShopperId {
    ShopperId::new(name).unwrap()
}

pub(super) fn order(name: &str) -> OrderId {
    OrderId::new(format!("o-{name}")).unwrap()
}

/// Two for ¥99, five for ¥79; a day open, ten minutes to pay.
pub(super) fn tea() -> GroupBuy {
    let prices = |fen| json!([{"sku": "tea", "price": fen}, {"sku": "mint", "price": fen - 100}]);
    let it: GroupBuy = serde_json::from_value(json!({
        "id": "tea-group", "title": "拼团", "product": "tea",
        "window": {"startsAt": 0, "endsAt": 10 * 24 * 60 * MINUTE},
        "sizes": [{"size": 2, "prices": prices(9_900)}, {"size": 5, "prices": prices(7_900)}],
        "openMinutes": 24 * 60, "payMinutes": 10, "perOrder": 2, "perShopper": 3,
    }))
    .unwrap();
    it.check().unwrap();
    it
}

pub(super) fn opened(size: u32) -> Group {
    tea().open(GroupId::new("g").unwrap(), size, shopper("ann"), order("ann"), Timestamp(0))
}

/// The group after events, each `(minute, what, who)`.
fn after(mut group: Group, events: &[(i64, &str, &str)]) -> (Group, Vec<Consequence>) {
    let mut last = Vec::new();
    for (minute, what, who) in events {
        let now = Timestamp(minute * MINUTE);
        let (shopper, order) = (shopper(who), order(who));
        let event = match *what {
            "join" => GroupEvent::Join { shopper, order, pay_before: tea().pay_before(now) },
            "paid" => GroupEvent::Paid { shopper, order },
            "release" => GroupEvent::Release { order },
            "leave" => GroupEvent::Leave { order },
            _ => GroupEvent::Tick,
        };
        let outcome =
            group.apply(&event, now).unwrap_or_else(|no| panic!("{minute} {what} {who}: {no:?}"));
        outcome.group.check().unwrap();
        (group, last) = (outcome.group, outcome.consequences);
    }
    (group, last)
}

fn refund(name: &str, why: RefundWhy) -> Consequence {
    Consequence::Refund { order: order(name), why }
}

fn tell(name: &str, news: GroupNews) -> Consequence {
    Consequence::Tell { shopper: shopper(name), news }
}

#[test]
fn full_is_formed() {
    let (group, done) = after(opened(2), &[(1, "paid", "ann"), (2, "join", "bo")]);
    let pay_before = Timestamp(12 * MINUTE);
    assert_eq!(done, [Consequence::Hold { order: order("bo"), pay_before }]);
    assert_eq!((group.taken(), group.paid(), group.state), (2, 1, GroupState::Forming));
    let (group, done) = after(group, &[(3, "paid", "bo")]);
    assert_eq!(group.state, GroupState::Formed { at: Timestamp(3 * MINUTE) });
    let ship = |name| Consequence::Ship { order: order(name) };
    let formed = |name| tell(name, GroupNews::Formed);
    assert_eq!(done, [ship("ann"), ship("bo"), formed("ann"), formed("bo")]);
    // The same money again does nothing, nor does time.
    assert_eq!(after(group, &[(4, "paid", "bo"), (9_999, "tick", "bo")]).1, []);
}

#[test]
fn the_last_seat_is_held_until_it_is_not_paid() {
    let (group, _) = after(opened(2), &[(1, "paid", "ann"), (2, "join", "bo")]);
    let join = |name: &str, now| {
        let event = GroupEvent::Join {
            shopper: shopper(name),
            order: order(name),
            pay_before: Timestamp::default(),
        };
        group.apply(&event, now)
    };
    let deadline = Timestamp(12 * MINUTE);
    let held = Err(GroupRefusal::SeatsHeld { held: 1 });
    assert_eq!(join("cy", deadline.plus_ms(-1)), held);
    assert_eq!(join("bo", deadline.plus_ms(-1)).map(|it| it.consequences), Ok(vec![]), "a repeat");
    let outcome = join("cy", deadline).unwrap();
    assert_eq!(outcome.consequences[0], Consequence::Cancel { order: order("bo") });
    // Bo's money comes late, and cy has the seat.
    let (late, done) = after(outcome.group, &[(12, "paid", "bo")]);
    // A deadline in the past freed cy's seat again: the money takes it.
    assert!(matches!(late.state, GroupState::Formed { .. }), "{done:?}");
    let (group, _) = after(group, &[(12, "join", "cy")]);
    let (group, done) = after(group, &[(13, "paid", "bo")]);
    assert_eq!(done, [refund("bo", RefundWhy::Late)]);
    assert_eq!(after(group.clone(), &[(14, "paid", "bo")]).1, [], "once");
    assert!(matches!(after(group, &[(15, "paid", "cy")]).0.state, GroupState::Formed { .. }));
}

#[test]
fn a_group_that_runs_out_gives_everybody_their_money_back() {
    let events = [(1, "paid", "ann"), (2, "join", "bo"), (3, "paid", "bo"), (1_435, "join", "cy")];
    let (group, _) = after(opened(5), &events);
    let end = 24 * 60;
    assert_eq!(group.at(Timestamp(end * MINUTE).plus_ms(-1)).state, GroupState::Forming);
    // Cy's seat is held no longer than the group.
    let (failed, done) = after(group, &[(end, "tick", "-")]);
    let failed_for = |name| refund(name, RefundWhy::Failed);
    let told = |name| tell(name, GroupNews::Failed);
    let expected = [
        Consequence::Cancel { order: order("cy") },
        failed_for("ann"),
        failed_for("bo"),
        told("ann"),
        told("bo"),
    ];
    assert_eq!(done, expected);
    assert_eq!(failed.state, GroupState::Failed { at: Timestamp(end * MINUTE) });
    assert_eq!(after(failed.clone(), &[(end + 1, "tick", "-"), (end + 1, "paid", "ann")]).1, []);
    let late = after(failed, &[(end + 1, "paid", "cy"), (end + 2, "paid", "cy")]);
    assert_eq!(late.1, []);
}

#[test]
fn the_shop_completes_a_group_only_if_it_said_so() {
    let mut group = opened(5);
    group.virtual_from = Some(2);
    let (one, _) = after(group, &[(1, "paid", "ann")]);
    let (two, _) = after(one.clone(), &[(2, "join", "bo"), (3, "paid", "bo")]);
    let end = 24 * 60;
    assert!(matches!(after(one, &[(end, "tick", "-")]).0.state, GroupState::Failed { .. }));
    let (group, done) = after(two, &[(end, "tick", "-")]);
    assert_eq!(group.state, GroupState::Completed { at: Timestamp(end * MINUTE), filled: 3 });
    assert_eq!(done[0], Consequence::Ship { order: order("ann") });
    assert_eq!(done[3], tell("bo", GroupNews::Completed));
}

#[test]
fn the_next_leads_when_the_leader_leaves() {
    let events = [(1, "paid", "ann"), (2, "join", "bo"), (3, "join", "cy"), (4, "paid", "cy")];
    let (group, _) = after(opened(5), &events);
    let (group, done) = after(group, &[(5, "leave", "ann")]);
    assert_eq!(done, [refund("ann", RefundWhy::Left), tell("bo", GroupNews::Leads)]);
    assert_eq!(group.leader(), Some(&shopper("bo")));
    let (group, done) = after(group, &[(12, "tick", "-")]);
    assert_eq!(done, [Consequence::Cancel { order: order("bo") }, tell("cy", GroupNews::Leads)]);
    let again = group.apply(&GroupEvent::Leave { order: order("ann") }, Timestamp(13 * MINUTE));
    assert_eq!(again.unwrap().consequences, [], "once");
    let (group, done) = after(group, &[(13, "leave", "cy")]);
    assert_eq!(done, [refund("cy", RefundWhy::Left)]);
    assert!(matches!(group.state, GroupState::Failed { .. }), "nobody is left");
    let gone = group.apply(&GroupEvent::Leave { order: order("cy") }, Timestamp(14 * MINUTE));
    assert_eq!(gone, Err(GroupRefusal::Failed));
}

#[test]
fn a_group_opens_with_its_leaders_payment() {
    let group = opened(2);
    let join =
        GroupEvent::Join { shopper: shopper("bo"), order: order("bo"), pay_before: Timestamp(0) };
    assert_eq!(group.apply(&join, Timestamp(1)), Err(GroupRefusal::NotOpen));
    // An unpaid seat leaves nothing behind; late money takes it up again while there is time.
    let (empty, done) = after(group.clone(), &[(10, "tick", "-")]);
    assert_eq!(done, [Consequence::Cancel { order: order("ann") }]);
    assert_eq!((empty.taken(), empty.state), (0, GroupState::Forming));
    assert_eq!(empty.apply(&join, Timestamp(11 * MINUTE)), Err(GroupRefusal::NotOpen));
    let (again, done) = after(empty.clone(), &[(11, "paid", "ann")]);
    assert_eq!((again.paid(), &done[0]), (1, &Consequence::Wait { order: order("ann") }));
    let (over, done) = after(empty, &[(24 * 60, "paid", "ann")]);
    assert_eq!(done, [refund("ann", RefundWhy::Late)]);
    assert!(matches!(over.state, GroupState::Failed { .. }));
    // Who leaves and leaves nobody ends it.
    let (closed, _) = after(group, &[(1, "leave", "ann")]);
    assert!(matches!(closed.state, GroupState::Failed { .. }));
}

#[test]
fn everybody_is_told_what_they_may() {
    let (buy, now) = (tea(), Timestamp(5 * MINUTE));
    let (group, _) = after(opened(5), &[(1, "paid", "ann"), (2, "join", "bo")]);
    let newcomer = Shopper::default();
    let (ann, cy) = (shopper("ann"), shopper("cy"));
    let who = |id, pieces| Joiner { id, shopper: &newcomer, pieces };
    let seen = buy.seen(&group, Some(&who(&ann, 1)), now);
    assert_eq!((seen.missing, seen.free, seen.leads), (4, 3, true));
    assert_eq!(seen.seconds_left, 24 * 3_600 - 300);
    assert_eq!(seen.mine, Some(SeatState::Paid { at: Timestamp(MINUTE) }));
    assert_eq!(seen.refusal, Some(GroupRefusal::AlreadyIn));
    let seen = buy.seen(&group, Some(&who(&cy, 0)), now);
    assert_eq!((seen.mine, seen.leads, seen.refusal), (None, false, None));
    let full = buy.seen(&group, Some(&who(&cy, 3)), now);
    assert_eq!(full.refusal, Some(GroupRefusal::PerShopper { limit: 3, left: 0 }));
    assert_eq!(buy.seen(&group, None, now).refusal, None);
    let over = buy.seen(&group, None, group.expires_at);
    assert_eq!((over.missing, over.free, over.seconds_left), (0, 0, 0));
    assert_eq!(over.refusal, Some(GroupRefusal::Failed));

    let (tea, mint, salt) =
        (SkuId::new("tea").unwrap(), SkuId::new("mint").unwrap(), SkuId::new("salt").unwrap());
    let join = |pieces, sku, quantity| {
        buy.may_join(&group, &who(&cy, pieces), &Wanted { sku, quantity }, now)
    };
    assert_eq!(join(0, &mint, 2).unwrap().price.fen(), 7_800);
    assert_eq!(join(0, &salt, 1), Err(GroupRefusal::NotSold));
    // Nobody has to have told the group that its time is up.
    let wanted = Wanted { sku: &tea, quantity: 1 };
    let late = buy.may_join(&group, &who(&cy, 0), &wanted, group.expires_at);
    assert_eq!(late, Err(GroupRefusal::Failed));
    assert_eq!(join(0, &tea, 3), Err(GroupRefusal::PerOrder { limit: 2 }));
    assert_eq!(join(2, &tea, 2), Err(GroupRefusal::PerShopper { limit: 3, left: 1 }));
    let open =
        |size, now| buy.may_open(size, &who(&cy, 0), &Wanted { sku: &tea, quantity: 1 }, now);
    assert_eq!(open(2, now).unwrap().price.fen(), 9_900);
    assert_eq!(open(3, now), Err(GroupRefusal::NotSold));
    let starts_at = buy.window.starts_at;
    assert_eq!(open(2, starts_at.plus_ms(-1)), Err(GroupRefusal::NotStarted { starts_at }));
    let ended_at = buy.window.ends_at;
    assert_eq!(open(2, ended_at), Err(GroupRefusal::Over { ended_at }));
}

#[test]
fn old_shoppers_bring_new_ones() {
    let mut buy = tea();
    buy.joins = serde_json::from_value(json!(["newcomer"])).unwrap();
    buy.check().unwrap();
    let (group, _) = after(opened(5), &[(1, "paid", "ann")]);
    let known = Shopper { orders_paid: 1, ..Shopper::default() };
    let (cy, now) = (shopper("cy"), Timestamp(2 * MINUTE));
    let tea = SkuId::new("tea").unwrap();
    let wanted = Wanted { sku: &tea, quantity: 1 };
    let who = Joiner { id: &cy, shopper: &known, pieces: 0 };
    let refusal = GroupRefusal::NotFor { need: Need::Newcomer };
    assert_eq!(buy.may_join(&group, &who, &wanted, now), Err(refusal));
    assert_eq!(buy.seen(&group, Some(&who), now).refusal, Some(refusal));
    assert!(buy.may_open(2, &who, &wanted, now).is_ok());
}

#[test]
fn what_cannot_be_taken_is_named() {
    let said = |change: &dyn Fn(&mut GroupBuy)| {
        let mut buy = tea();
        change(&mut buy);
        buy.check().unwrap_err().to_string()
    };
    assert_eq!(said(&|it| it.sizes[0].size = 1), "`sizes[0].size` must be from 2 to 100");
    assert_eq!(said(&|it| it.sizes[1].size = 2), "`sizes[1].size` must be from 3 to 100");
    assert_eq!(
        said(&|it| it.sizes[1].prices[0].price = Money::from_fen(9_901)),
        "`sizes[1].prices[0].price` must be from 0 to 9900"
    );
    assert_eq!(
        said(&|it| it.sizes[1].prices[1].sku = SkuId::new("x").unwrap()),
        "`sizes[1].prices[1].sku` names something unknown: `x`"
    );
    assert_eq!(said(&|it| it.pay_minutes = 1_441), "`payMinutes` must be from 1 to 1440");
    assert_eq!(said(&|it| it.virtual_from = Some(2)), "`virtualFrom` must be from 1 to 1");
    let spends = serde_json::from_value(json!([{"minSpend": {"amount": 1}}])).unwrap();
    assert_eq!(
        said(&|it| it.joins = Clone::clone(&spends)),
        "`joins` must be about the shopper and the moment only"
    );
    assert!(serde_json::from_value::<GroupSize>(json!({"size": 2, "prices": [], "x": 1})).is_err());
}
