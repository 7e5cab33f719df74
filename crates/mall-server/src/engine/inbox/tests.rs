//! In whatever order callbacks come, the shop ends in the same state.

use std::sync::Arc;

use mall_core::{OrderId, PaymentId, Timestamp};
use mall_wechat::notice::Notice;
use serde_json::{Value as Document, json};

use super::super::tests::{NOON, log_in, moment, of, place_one};
use super::super::{pay, refund};
use super::{hear, work};
use crate::catalog::Catalog;
use crate::gateway::wechat::Merchant;
use crate::record::gateway;
use crate::record::payment::PaymentRow;
use crate::record::refund::RefundReason;
use crate::record::{TABLES, shop};
use crate::store::{Memory, Row, Scan, Store, Tx};
use crate::{Fault, seed};

const BROWSER: &str = "wechatBrowser";

fn merchant() -> Merchant {
    Merchant {
        number: "1900000001".to_owned(),
        mini_program: None,
        page: Some("wx1".to_owned()),
        description: "小铺".to_owned(),
        shop: "https://shop.example".to_owned(),
    }
}

fn paid(number: &str, total: i64) -> Notice {
    let said: Document = json!({"appid": "wx1", "mchid": "1900000001", "out_trade_no": number,
        "transaction_id": format!("4200-{number}"), "trade_state": "SUCCESS",
        "amount": {"total": total, "currency": "CNY"}});
    Notice::Paid(of(said))
}

fn attempt(tx: &dyn Tx, id: &OrderId, turn: u8) -> Result<PaymentRow, Fault> {
    let shopper = crate::record::order::owner(tx, id)?.unwrap();
    match pay::begin(tx, &shopper, id, BROWSER, &moment(turn))? {
        pay::Begun::Open(attempt) => Ok(attempt),
        _ => Err(Fault::WrongState),
    }
}

/// One order waits for its money, of another the money goes back; what is told of them.
fn told(tx: &dyn Tx, catalog: &Catalog) -> Result<Vec<Notice>, Fault> {
    let shopper = log_in(tx)?;
    let waits = attempt(tx, &place_one(tx, catalog, &shopper, 11)?, 21)?;
    let back = attempt(tx, &place_one(tx, catalog, &shopper, 12)?, 22)?;
    pay::settle_for_owner(tx, catalog, &back, (true, pay::Late::TakesUp), moment(23).now)?;
    assert!(refund::ask_rest(tx, &back.order_id, RefundReason::LeftGroup, moment(24).now)?);
    let row = crate::record::refund::asked(tx, 9)?.remove(0);
    let (waits_for, back_for) = (waits.amount.fen(), back.amount.fen());
    let returned = || {
        let said: Document = json!({"mchid": "1900000001", "out_trade_no": back.id.as_str(),
            "out_refund_no": row.number, "refund_status": "SUCCESS",
            "amount": {"total": back_for, "refund": row.amount.fen()}});
        Notice::Refund(of(said))
    };
    let number = waits.id.as_str();
    Ok(vec![
        paid(number, waits_for),
        paid(number, waits_for),
        paid(number, 1),
        returned(),
        returned(),
        paid("p-of-nobody", waits_for),
    ])
}

/// Every row, whatever its number in a row of numbers, but for who asks again when.
fn rows(store: &Store) -> Vec<(&'static str, Row)> {
    let all = |tx: &dyn Tx| {
        let mut rows = Vec::new();
        for table in TABLES {
            for row in tx.scan_rows(table, &Scan::ALL)? {
                let cells = table.columns.iter().zip(row).filter(|(column, _)| !column.serial);
                rows.push((table.name, cells.map(|(_, cell)| cell).collect()));
            }
        }
        rows.sort();
        Ok(rows)
    };
    store.read_blocking(all).unwrap()
}

/// All orders of `items`.
fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(at);
        for mut tail in permutations(&rest) {
            tail.insert(0, first);
            all.push(tail);
        }
    }
    all
}

#[test]
fn in_whatever_order_six_callbacks_come_the_end_is_the_same() {
    let file = seed::demo_shop().unwrap();
    let catalog = Arc::new(Catalog::new(7, file.clone()));
    let now = Timestamp(NOON + 60_000);
    let mut ends: Option<Vec<(&'static str, Row)>> = None;
    for order in permutations(&[0, 1, 2, 3, 4, 5]) {
        // The same commands leave the same rows each time.
        let store = Store::new(Memory::default());
        let (file, of_shop) = (file.clone(), Arc::clone(&catalog));
        let begin = move |tx: &dyn Tx| {
            assert!(shop::open(tx, &file, 7)?);
            told(tx, &of_shop)
        };
        let notices = Arc::new(store.write_blocking(begin).unwrap());
        for which in &order {
            let (notices, catalog, which) = (Arc::clone(&notices), Arc::clone(&catalog), *which);
            let deliver = move |tx: &dyn Tx| {
                hear(tx, &notices[which], now)?;
                for row in gateway::new(tx, 9)? {
                    work(tx, &catalog, &row.key, (&merchant(), pay::Late::TakesUp), now)?;
                }
                Ok(())
            };
            store.write_blocking(deliver).unwrap();
        }
        let end = rows(&store);
        assert_eq!(ends.get_or_insert_with(|| end.clone()), &end, "{order:?}");
    }
    let end = ends.unwrap();
    let of = |table: &str| end.iter().filter(|(name, _)| *name == table).count();
    assert_eq!((of("gateway_inbox"), of("gateway_watch")), (4, 0), "both ended, two are put aside");
    assert!(PaymentId::new("p-of-nobody").is_ok());
}
