//! The checks. Each has a new, empty database.

use mall_core::catalog::Category;
use mall_core::order::OrderState;
use mall_core::{CategoryId, Money, OrderId, ProductId, ShopperId, SkuId, TemplateId, Timestamp};
use mall_server::Fault;
use mall_server::record::TABLES;
use mall_server::record::coupon::{TakenRow, TemplateRow};
use mall_server::record::order::OrderRow;
use mall_server::record::payment::NewsRow;
use mall_server::record::promotion::CountRow;
use mall_server::record::session::{CodeRow, SessionRow, ShopperRow};
use mall_server::record::shop::CategoryRow;
use mall_server::record::stock::SkuRow;
use mall_server::store::{Json, Record, Scan, Serial, Store, Tx};

const SKU: <SkuRow as Record>::Columns = SkuRow::COLUMNS;
const CATEGORY: <CategoryRow as Record>::Columns = CategoryRow::COLUMNS;
const COUNT: <CountRow as Record>::Columns = CountRow::COLUMNS;

fn write<T: Send + 'static>(
    store: &Store,
    work: impl Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
) -> T {
    store.write_blocking(work).unwrap()
}

fn read<T: Send + 'static>(
    store: &Store,
    look: impl Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
) -> T {
    store.read_blocking(look).unwrap()
}

fn category(id: &str, position: u64) -> CategoryRow {
    let id = CategoryId::new(id).unwrap();
    let body =
        Category { id: id.clone(), name: "护肤 \u{0} \"'".to_owned(), icon: String::new() };
    CategoryRow { id, position, body: Json::of(&body).unwrap() }
}

fn shopper(number: u32) -> ShopperRow {
    ShopperRow {
        id: ShopperId::new(format!("u{number}")).unwrap(),
        phone: format!("1380000{number:04}").try_into().unwrap(),
        created_at: Timestamp(-1),
        orders_paid: 0,
    }
}

fn order(id: &str, of: u32, pay_before: i64) -> OrderRow {
    let body = serde_json::json!({
        "listTotal": 1, "discounts": [], "freight": {"fee": 0, "payable": 0, "adjustments": []},
        "address": {"name": "林晚", "phone": "13800138000", "region": "浙江省", "detail": "1 号"},
        "remark": ""
    });
    OrderRow {
        id: OrderId::new(id).unwrap(),
        shopper: shopper(of).id,
        state: OrderState::Unpaid,
        cancel_reason: None,
        payable: Money::from_fen(1),
        placed_at: Timestamp(0),
        pay_before: Timestamp(pay_before),
        body: Json::of_text(body.to_string()),
        version: 0,
        until: None,
    }
}

fn stock_of(store: &Store, pieces: u32) -> SkuId {
    let id = SkuId::new("mask-1").unwrap();
    let sku = SkuRow { id: id.clone(), product: ProductId::new("mask").unwrap(), stock: pieces };
    write(store, move |tx| {
        mask(tx)?;
        tx.add(&sku)
    });
    id
}

/// The product that the SKUs are of.
fn mask(tx: &dyn Tx) -> Result<(), Fault> {
    use mall_server::record::shop::ProductRow;
    let body = mall_server::seed::demo_shop()?.products.remove(0);
    tx.add(&ProductRow { id: ProductId::new("mask").unwrap(), position: 0, body: Json::of(&body)? })
}

pub(crate) fn what_is_stored_is_read(store: &Store) {
    let code = CodeRow {
        phone: "13800000001".to_owned().try_into().unwrap(),
        hash: Some([7; 32]),
        sent_at: Timestamp(i64::MIN),
        tries: 0,
        window_at: Timestamp(i64::MAX),
        sent: u32::MAX,
    };
    let none =
        CodeRow { phone: "13800000002".to_owned().try_into().unwrap(), hash: None, ..code.clone() };
    let (phone, second) = (code.phone.clone(), none.phone.clone());
    write(store, move |tx| {
        assert!(tx.insert(&code)? && tx.insert(&none)?);
        tx.add(&category("care", 3))
    });
    let found = |phone: mall_core::address::Phone| {
        read(store, move |tx| tx.find::<CodeRow>(&[CodeRow::COLUMNS.phone.is(&phone)])).unwrap()
    };
    let code = found(phone);
    assert_eq!((code.hash, code.sent), (Some([7; 32]), u32::MAX));
    assert_eq!((code.sent_at, code.window_at), (Timestamp(i64::MIN), Timestamp(i64::MAX)));
    assert_eq!(found(second).hash, None);
    let kept = read(store, |tx| tx.all::<CategoryRow>(&[])).remove(0).body.read().unwrap();
    assert_eq!(kept.name, "护肤 \u{0} \"'");
    let none = read(store, |tx| tx.find::<SkuRow>(&[SKU.stock.is(&1)]));
    assert!(none.is_none());
}

pub(crate) fn of_many_rows_all_are_added_or_none(store: &Store) {
    let add = |numbers: &'static [u32]| {
        store.write_blocking(move |tx| {
            let rows: Vec<_> = numbers.iter().copied().map(shopper).collect();
            // A race that is lost would be run anew, for ever here.
            tx.add_all(&rows).map_err(|_| Fault::WrongState)
        })
    };
    assert!(add(&[]).is_ok() && add(&[1, 2]).is_ok());
    for taken in [&[3, 2, 4], &[3, 4, 3]] {
        assert!(matches!(add(taken), Err(Fault::WrongState)));
    }
    let kept = read(store, |tx| tx.all::<ShopperRow>(&[]));
    assert_eq!(kept.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["u1", "u2"]);
}

pub(crate) fn a_taken_key_or_place_is_told_and_changes_nothing(store: &Store) {
    let taken = write(store, |tx| {
        assert!(tx.insert(&shopper(1))?);
        let same_key = ShopperRow { phone: shopper(2).phone, ..shopper(1) };
        let same_phone = ShopperRow { id: shopper(2).id, ..shopper(1) };
        Ok((tx.insert(&same_key)?, tx.insert(&same_phone)?, tx.count::<ShopperRow>(&[])?))
    });
    assert_eq!(taken, (false, false, 1));
    // The command goes on after it; and a partial index holds some rows only.
    let places = write(store, |tx| {
        use mall_core::AddressId;
        use mall_server::record::address::AddressRow;
        let address = |number: i64, is_default| AddressRow {
            id: AddressId::new(format!("a{number}")).unwrap(),
            shopper: shopper(1).id,
            position: number,
            is_default,
            body: Json::of_text(String::new()),
        };
        let added = [
            tx.insert(&address(1, true))?,
            tx.insert(&address(2, false))?,
            tx.insert(&address(3, false))?,
            tx.insert(&address(4, true))?,
        ];
        let row = AddressRow::COLUMNS;
        tx.change::<AddressRow>(&[row.id.is(&address(1, true).id)], &[row.is_default.to(&false)])?;
        Ok((added, tx.insert(&address(5, true))?))
    });
    assert_eq!(places, ([true, true, true, false], true));
    // A change into a place that is taken is a race that was lost.
    write(store, |tx| tx.add(&shopper(2)));
    let into = store.write_blocking(|tx| {
        let row = ShopperRow::COLUMNS;
        tx.change::<ShopperRow>(&[row.id.is(&shopper(2).id)], &[row.phone.to(&shopper(1).phone)])
    });
    assert!(matches!(into, Err(Fault::Raced)), "{into:?}");
}

pub(crate) fn a_change_happens_where_its_tests_are_true(store: &Store) {
    let sku = stock_of(store, 10);
    let changed = write(store, move |tx| {
        let take = |pieces: u32| {
            let tests = [SKU.id.is(&sku), SKU.stock.at_least(&pieces)];
            tx.change::<SkuRow>(&tests, &[SKU.stock.plus(-i64::from(pieces))])
        };
        Ok([take(11)?, take(10)?, take(1)?, take(0)?])
    });
    assert_eq!(changed, [0, 1, 0, 1]);
    assert_eq!(read(store, |tx| tx.all::<SkuRow>(&[]))[0].stock, 0);

    // One column against another, what is nothing, several rows, several columns.
    let (counted, left) = write(store, |tx| {
        let row = TemplateRow::COLUMNS;
        for (id, total) in [("a", 2), ("b", 0), ("c", 1)] {
            let id = TemplateId::new(id).unwrap();
            let body = Json::of_text(String::new());
            tx.add(&TemplateRow { id, position: 0, body, total, claimed: 0 })?;
        }
        let is_left = [row.claimed.less_than(&row.total)];
        let sets = [row.claimed.plus(1), row.position.to(&7)];
        let counted = [
            tx.change::<TemplateRow>(&is_left, &sets)?,
            tx.change::<TemplateRow>(&is_left, &sets)?,
        ];
        let left = tx.count::<TemplateRow>(&[row.position.is(&7), row.claimed.at_most(&1)])?;
        Ok((counted, [left, tx.count::<TemplateRow>(&[row.claimed.reaches(&row.total)])?]))
    });
    assert_eq!((counted, left), ([2, 1], [1, 3]));

    let hashes = write(store, |tx| {
        let row = CodeRow::COLUMNS;
        for (number, hash) in [(1, None), (2, Some([1; 32])), (3, None)] {
            let phone = format!("1380000{number:04}").try_into().unwrap();
            let (sent_at, window_at) = (Timestamp(i64::from(number)), Timestamp(0));
            tx.add(&CodeRow { phone, hash, sent_at, tries: 0, window_at, sent: 1 })?;
        }
        let none = tx.count::<CodeRow>(&[row.hash.is(&None)])?;
        let below = tx.count::<CodeRow>(&[row.hash.less(&Some([9; 32]))])?;
        let used = tx.change::<CodeRow>(&[row.hash.is(&Some([1; 32]))], &[row.hash.to(&None)])?;
        let removed =
            tx.delete::<CodeRow>(&[row.hash.is(&None), row.sent_at.less(&Timestamp(3))])?;
        Ok([none, below, used, removed, tx.count::<CodeRow>(&[])?])
    });
    assert_eq!(hashes, [2, 1, 1, 2, 1], "nothing is below nothing");
}

pub(crate) fn a_list_of_names_finds_each(store: &Store) {
    write(store, |tx| {
        mask(tx)?;
        (0..300).try_for_each(|number| {
            let id = SkuId::new(format!("s{number}")).unwrap();
            tx.add(&SkuRow { id, product: ProductId::new("mask").unwrap(), stock: number })
        })
    });
    let found = read(store, |tx| {
        let wanted: Vec<String> = (100..400).map(|number| format!("s{number}")).collect();
        let wanted = wanted.iter().map(String::as_str);
        let by_key: Vec<SkuRow> = tx.all(&[SKU.id.among(wanted)])?;
        let by_index: Vec<SkuRow> = tx.all(&[SKU.product.among(["mask", "none"])])?;
        let none: Vec<SkuRow> = tx.all(&[SKU.id.among([])])?;
        let both: Vec<SkuRow> =
            tx.all(&[SKU.product.among(["mask"]), SKU.id.among(["s1", "s2", "s1"])])?;
        Ok([by_key.len(), by_index.len(), none.len(), both.len()])
    });
    assert_eq!(found, [200, 300, 0, 2]);
}

pub(crate) fn a_scan_goes_by_its_index_and_by_bytes(store: &Store) {
    write(store, |tx| {
        // In no language's order.
        for (position, id) in (0..).zip(["b", "B", "a_", "a-", "a", "9", "aa", "Z", "a1"]) {
            tx.add(&category(id, position))?;
        }
        tx.add(&shopper(1))?;
        tx.add(&shopper(2))?;
        for (id, of, pay_before) in
            [("3", 1, 30), ("1", 1, 40), ("4", 2, 10), ("2", 1, 30), ("5", 1, 20)]
        {
            tx.add(&order(id, of, pay_before))?;
        }
        Ok(())
    });
    let ids: Vec<String> = read(store, |tx| {
        Ok(tx.all::<CategoryRow>(&[])?.into_iter().map(|row| row.id.to_string()).collect())
    });
    assert_eq!(ids, ["9", "B", "Z", "a", "a-", "a1", "a_", "aa", "b"]);
    let below = read(store, |tx| {
        tx.count::<CategoryRow>(&[CATEGORY.id.less(&CategoryId::new("a").unwrap())])
    });
    assert_eq!(below, 3);

    let orders = |by: &'static str, descending: bool, limit: usize| -> Vec<String> {
        read(store, move |tx| {
            let row = OrderRow::COLUMNS;
            let tests = [
                row.state.is(&OrderState::Unpaid),
                row.shopper.is(&shopper(1).id),
                row.pay_before.at_least(&Timestamp(25)),
            ];
            let found = tx.scan::<OrderRow>(&Scan { tests: &tests, by, descending, limit })?;
            Ok(found.into_iter().map(|row| row.id.to_string()).collect())
        })
    };
    assert_eq!(orders("order_unpaid", false, 9), ["2", "3", "1"], "equals by their key");
    assert_eq!(orders("order_unpaid", true, 9), ["1", "3", "2"]);
    assert_eq!(orders("order_of_shopper", true, 2), ["3", "2"]);
    assert_eq!(orders("", false, 1), ["1"]);
    assert_eq!(orders("", false, 0), [""; 0]);
    let unknown = store.read_blocking(|tx| tx.scan::<OrderRow>(&Scan { by: "none", ..Scan::ALL }));
    assert!(matches!(unknown, Err(Fault::Broken(_))));
}

pub(crate) fn what_fails_leaves_nothing(store: &Store) {
    let sku = stock_of(store, 5);
    let (taken, twice) = (sku.clone(), sku.clone());
    let all_kinds = move |tx: &dyn Tx| {
        tx.change::<SkuRow>(&[SKU.id.is(&taken)], &[SKU.stock.plus(-1)])?;
        tx.change::<SkuRow>(&[SKU.id.is(&taken)], &[SKU.stock.plus(-1)])?;
        tx.add(&shopper(1))?;
        tx.add(&order("o", 1, 1))?;
        tx.add(&news("o"))?;
        tx.add(&category("gone", 1))?;
        tx.delete::<CategoryRow>(&[])?;
        Ok(())
    };
    let kinds = all_kinds.clone();
    let failed = store.write_blocking(move |tx| {
        kinds(tx)?;
        Err::<(), _>(Fault::WrongState)
    });
    assert!(matches!(failed, Err(Fault::WrongState)), "{failed:?}");
    let kinds = all_kinds.clone();
    let panicked = store.write_blocking(move |tx| -> Result<(), Fault> {
        kinds(tx)?;
        panic!("on purpose")
    });
    assert!(matches!(panicked, Err(Fault::Broken(_))), "{panicked:?}");
    let left = read(store, |tx| {
        Ok([
            tx.count::<ShopperRow>(&[])?,
            tx.count::<OrderRow>(&[])?,
            tx.count::<NewsRow>(&[])?,
            tx.count::<CategoryRow>(&[])?,
            tx.count::<SkuRow>(&[SKU.stock.is(&5)])?,
        ])
    });
    assert_eq!(left, [0, 0, 0, 0, 1]);
    // And the next one works.
    write(store, all_kinds);
    assert_eq!(
        read(store, move |tx| tx.count::<SkuRow>(&[SKU.id.is(&twice), SKU.stock.is(&3)])),
        1
    );
}

pub(crate) fn what_looks_changes_nothing(store: &Store) {
    // A database may say so, or not.
    let _ = store.read_blocking(|tx| tx.insert(&category("c", 1)));
    assert_eq!(read(store, |tx| tx.count::<CategoryRow>(&[])), 0);
    write(store, |tx| tx.add(&category("c", 1)));
    let seen = read(store, |tx| tx.count::<CategoryRow>(&[]));
    assert_eq!(seen, 1, "what was acknowledged is seen at once");
}

fn news(order: &str) -> NewsRow {
    NewsRow {
        id: Serial::default(),
        kind: "unpaid".to_owned(),
        order_id: OrderId::new(order).unwrap(),
        at: Timestamp(1),
        sent_at: None,
    }
}

pub(crate) fn the_outbox_keeps_the_order(store: &Store) {
    let names: Vec<String> = (0..40).map(|number| format!("o{}", number * 7 % 40)).collect();
    let all = names.clone();
    write(store, move |tx| {
        tx.add(&shopper(1))?;
        all.iter().try_for_each(|id| tx.add(&order(id, 1, 1)))
    });
    for chunk in names.chunks(4).map(<[String]>::to_vec) {
        let undone = chunk.clone();
        let _ = store.write_blocking(move |tx| {
            undone.iter().try_for_each(|id| tx.add(&news(id)))?;
            Err::<(), _>(Fault::WrongState)
        });
        write(store, move |tx| chunk.iter().try_for_each(|id| tx.add(&news(id))));
    }
    let told: Vec<NewsRow> = read(store, |tx| {
        let tests = [NewsRow::COLUMNS.sent_at.is(&None)];
        tx.scan(&Scan { tests: &tests, by: "outbox_unsent", ..Scan::ALL })
    });
    let ids: Vec<&str> = told.iter().map(|row| row.order_id.as_str()).collect();
    assert_eq!(ids, names);
    assert!(told.windows(2).all(|two| two[0].id < two[1].id && two[0].id.0 > 0));
}

pub(crate) fn a_limit_holds_whoever_computed(store: &Store) {
    let sku = stock_of(store, 1);
    let below = store.write_blocking(move |tx| {
        tx.add(&category("c", 1))?;
        tx.change::<SkuRow>(&[SKU.id.is(&sku)], &[SKU.stock.plus(-2)])
    });
    assert!(matches!(below, Err(Fault::Limit { table: "sku" })), "{below:?}");
    let left =
        read(store, |tx| Ok((tx.all::<SkuRow>(&[])?[0].stock, tx.count::<CategoryRow>(&[])?)));
    assert_eq!(left, (1, 0));
}

/// Runs `work` on `threads` threads at once, and counts those that say that they won.
fn at_once(
    store: &Store,
    threads: usize,
    work: impl Fn(&dyn Tx) -> Result<bool, Fault> + Clone + Send + 'static,
) -> usize {
    let start = std::sync::Arc::new(std::sync::Barrier::new(threads));
    let one = |_| {
        let (store, start, work) = (store.clone(), start.clone(), work.clone());
        std::thread::spawn(move || {
            start.wait();
            store.write_blocking(work).unwrap()
        })
    };
    let all: Vec<_> = (0..threads).map(one).collect();
    all.into_iter().map(|it| usize::from(it.join().unwrap())).sum()
}

pub(crate) fn of_two_on_one_row_one_wins(store: &Store) {
    let sku = stock_of(store, 7);
    let won = at_once(store, 40, move |tx| {
        let is_left = [SKU.id.is(&sku), SKU.stock.at_least(&1)];
        Ok(tx.change::<SkuRow>(&is_left, &[SKU.stock.plus(-1)])? == 1)
    });
    assert!(won <= 7, "{won} sold, 7 there: sold more than there is");
    assert_eq!(won, 7, "sold less than there is");
    assert_eq!(read(store, |tx| tx.all::<SkuRow>(&[]))[0].stock, 0);
}

pub(crate) fn of_many_with_one_name_one_is_first(store: &Store) {
    write(store, |tx| tx.add(&shopper(1)));
    let first = at_once(store, 40, |tx| {
        let (shopper, template) = (shopper(1).id, TemplateId::new("t").unwrap());
        let (day, today) = (mall_core::Day::FIRST, 0);
        tx.insert(&TakenRow { shopper, template, claimed: 1, day, today })
    });
    assert_eq!(first, 1);
    let hash = [9; 32];
    let sessions = at_once(store, 20, move |tx| {
        let (created_at, used_at) = (Timestamp(1), Timestamp(1));
        tx.insert(&SessionRow { hash, shopper: shopper(1).id, created_at, used_at })
    });
    assert_eq!(sessions, 1);
}

pub(crate) fn who_lost_a_race_runs_anew(store: &Store) {
    write(store, |tx| {
        let promotion = mall_core::PromotionId::new("p").unwrap();
        tx.add(&CountRow { promotion, uses: 0, amount: Money::ZERO })
    });
    // Reads, and changes only where it still is what it read.
    let done = at_once(store, 16, |tx| {
        let seen = tx.all::<CountRow>(&[])?.remove(0).uses;
        let changed =
            tx.change::<CountRow>(&[COUNT.uses.is(&seen)], &[COUNT.uses.to(&(seen + 1))])?;
        if changed == 1 { Ok(true) } else { Err(Fault::Raced) }
    });
    assert_eq!(done, 16);
    assert_eq!(read(store, |tx| tx.all::<CountRow>(&[]))[0].uses, 16);
}

pub(crate) fn every_table_is_as_it_is_described(store: &Store) {
    for table in TABLES {
        for by in table.indexes.iter().map(|index| index.name).chain([""]) {
            let rows = read(store, move |tx| tx.scan_rows(table, &Scan { by, ..Scan::ALL }));
            assert!(rows.is_empty(), "{} by {by}", table.name);
        }
    }
}
