//! The engine by itself: a day of one shopper, command by command.

use mall_api::order::PlaceRequest;
use mall_api::quote::QuoteRequest;
use mall_core::{OrderId, ShopperId, Timestamp};
use serde_json::{Value as Json, json};

use super::{Moment, address, cart, coupon, order, pay, place, rules, session};
use crate::catalog::Catalog;
use crate::login::Pace;
use crate::random::Seed;
use crate::record::{TABLES, shop};
use crate::store::{Memory, Row, Scan, Store, Tx};
use crate::{Fault, audit, seed};

pub(super) const NOON: i64 = 1_795_665_600_000;

pub(super) fn of<T: serde::de::DeserializeOwned>(json: Json) -> T {
    serde_json::from_value(json).unwrap()
}

/// The moment of the `turn`th command.
pub(super) fn moment(turn: u8) -> Moment {
    Moment { now: Timestamp(NOON + i64::from(turn) * 1_000), seed: Seed::of([turn; 32]) }
}

/// The `number`th of many shoppers logs in.
pub(super) fn log_in_as(tx: &dyn Tx, number: u8) -> Result<ShopperId, Fault> {
    let phone = format!("138001380{number:02}").try_into().unwrap();
    let moment = Moment { now: Timestamp(NOON), seed: Seed::of([number; 32]) };
    let pace = Pace { again_after_seconds: 1, per_hour: 9, per_address: None };
    let code = session::new_code(tx, (&phone, None), pace, &moment)?;
    let request = serde_json::json!({"phone": phone, "code": code});
    match session::log_in(tx, (None, None), &serde_json::from_value(request)?, &moment)? {
        session::LogIn::Done { me, .. } => Ok(me.id),
        _ => Err(Fault::WrongCode),
    }
}

pub(super) fn log_in(tx: &dyn Tx) -> Result<ShopperId, Fault> {
    let phone = "13800138000".to_owned().try_into().unwrap();
    let code = session::new_code(
        tx,
        (&phone, None),
        Pace { again_after_seconds: 1, per_hour: 9, per_address: None },
        &moment(1),
    )?;
    let request = of(json!({"phone": phone, "code": code}));
    match session::log_in(tx, (None, None), &request, &moment(2))? {
        session::LogIn::Done { me, .. } => Ok(me.id),
        _ => Err(Fault::WrongCode),
    }
}

/// An order of the first product, placed in the `turn`th command.
pub(super) fn place_one(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    turn: u8,
) -> Result<OrderId, Fault> {
    let home = of(json!({
        "name": "林晚", "phone": "13800138000", "region": "浙江省杭州市西湖区", "detail": "文三路 1 号"
    }));
    let to = address::add(tx, shopper, &home, &moment(turn + 50))?.addresses.remove(0).id;
    let lines = json!([{"sku": catalog.shop.products[0].skus[0].id, "quantity": 1}]);
    let asked: QuoteRequest = of(json!({"lines": lines, "region": "浙江省杭州市西湖区"}));
    let payable = rules::price(tx, catalog, Some(shopper), &asked, moment(turn).now)?.payable;
    let request: PlaceRequest = of(json!({
        "key": format!("k{turn}"), "lines": lines, "address": to, "expectedPayable": payable
    }));
    Ok(place::place(tx, catalog, shopper, &request, &moment(turn))?.order.id)
}

/// Logs in, claims, fills a cart, places two orders, pays one and lets the other expire.
fn day(tx: &dyn Tx) -> Result<(), Fault> {
    let file = seed::demo_shop()?;
    assert!(shop::open(tx, &file, 7)?);
    let catalog = Catalog::new(7, file);
    let shopper = log_in(tx)?;
    let home = of(json!({
        "name": "林晚", "phone": "13800138000", "region": "浙江省杭州市西湖区", "detail": "文三路 1 号"
    }));
    let to = address::add(tx, &shopper, &home, &moment(3))?.addresses.remove(0).id;
    for (turn, template) in (4..).zip(catalog.shop.coupons.iter().take(3)) {
        coupon::claim(tx, &catalog, &shopper, (&template.id, None), &moment(turn))?;
    }
    let skus: Vec<_> = catalog.shop.products.iter().map(|it| it.skus[0].id.clone()).collect();
    let op = |(seq, sku)| json!({"seq": seq, "op": {"add": {"sku": sku, "quantity": 1}}});
    let ops: Vec<Json> = (1..).zip(&skus[..5]).map(op).collect();
    let request = of(json!({"device": "phone", "ops": ops}));
    cart::sync(tx, &catalog, &shopper, &request, moment(10).now)?;
    for turn in [11, 12] {
        let lines = json!([{"sku": skus[0], "quantity": 1}, {"sku": skus[usize::from(turn)], "quantity": 1}]);
        let asked: QuoteRequest = of(json!({"lines": lines, "region": "浙江省杭州市西湖区"}));
        let now = moment(turn).now;
        let payable = rules::price(tx, &catalog, Some(&shopper), &asked, now)?.payable;
        let request: PlaceRequest = of(json!({
            "key": format!("k{turn}"), "lines": lines, "address": to, "expectedPayable": payable
        }));
        let placed = place::place(tx, &catalog, &shopper, &request, &moment(turn))?;
        let again = place::place(tx, &catalog, &shopper, &request, &moment(turn + 10))?;
        assert_eq!((placed.is_new, again.is_new, &placed.order), (true, false, &again.order));
        let id = placed.order.id;
        match pay::begin(tx, &shopper, &id, "sandbox", &moment(turn + 20))? {
            pay::Begun::Open(attempt) if turn == 11 => {
                let told = (true, pay::Late::TakesUp);
                pay::settle(tx, &catalog, &shopper, &attempt.id, told, moment(40).now)?;
            }
            _ => {
                let late = Timestamp(NOON + 3_600_000);
                assert!(order::expire(tx, &id, late)? && !order::expire(tx, &id, late)?);
            }
        }
    }
    let broken = audit::audit(tx)?;
    assert!(broken.is_empty(), "{broken:#?}");
    Ok(())
}

/// Every row of every table after the day.
fn after(store: &Store) -> Vec<(&'static str, Row)> {
    store.write_blocking(day).unwrap();
    let all = |tx: &dyn Tx| {
        let mut rows = Vec::new();
        for table in TABLES {
            let of_table = tx.scan_rows(table, &Scan::ALL)?;
            rows.extend(of_table.into_iter().map(|row| (table.name, row)));
        }
        Ok(rows)
    };
    store.read_blocking(all).unwrap()
}

#[test]
fn the_same_commands_leave_the_same_rows_each_time_and_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let in_memory = after(&Store::new(Memory::default()));
    assert!(in_memory.len() > 200, "{}", in_memory.len());
    assert_eq!(in_memory, after(&Store::new(Memory::default())));
    assert_eq!(in_memory, after(&Store::open(dir.path()).unwrap()));
}
