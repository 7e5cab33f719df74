//! `xiaopu report`: figures worked out by hand, and a hundred thousand events counted once more in SQL.

use mall_core::event::EventName;
use mall_core::order::{CancelReason, OrderState};
use mall_core::pricing::Channel;
use mall_core::{Day, DayClock, Money, ShopperId, Timestamp};
use mall_server::record::coupon::{CouponRow, OnOrderRow};
use mall_server::record::event::EventRow as Told;
use mall_server::record::order::{EventRow, OrderRow};
use mall_server::record::payment::{PaymentRow, PaymentState};
use mall_server::record::refund::{RefundReason, RefundRow, RefundState};
use mall_server::record::session::ShopperRow;
use mall_server::report::{Asked, Report, make, page};
use mall_server::store::{Json, Record, Serial, Store, Tx};
use serde_json::{Value, json};

use super::shop::goods;

pub(crate) fn day(text: &str) -> Day {
    Day::try_from(text.to_owned()).unwrap()
}

/// Noon of a day, in shop time.
fn noon(of: Day) -> Timestamp {
    of.at_minute(12 * 60, DayClock::SHOP)
}

/// A device that told something on a day.
pub(crate) struct Event<'a> {
    pub(crate) visitor: &'a str,
    pub(crate) channel: Channel,
    pub(crate) day: Day,
    pub(crate) name: EventName,
    /// Block, experiment, variant.
    pub(crate) look: [Option<&'a str>; 3],
}

impl Event<'_> {
    pub(crate) fn row(&self, number: usize) -> Told {
        let text = |it: Option<&str>| it.map(str::to_owned);
        let [block, experiment, variant] = self.look.map(text);
        let is_product = self.name == EventName::ProductView;
        Told {
            id: Serial::default(),
            visitor: self.visitor.to_owned().try_into().unwrap(),
            key: format!("e{number}").try_into().unwrap(),
            shopper: None,
            channel: self.channel,
            day: self.day,
            at: noon(self.day),
            name: self.name,
            page: Some("home".to_owned()),
            block,
            product: is_product.then(|| "mask".to_owned()),
            experiment,
            variant,
        }
    }
}

pub(crate) fn add_events(store: &Store, rows: &[Told]) {
    let rows: Vec<_> = rows.iter().map(Record::row).collect();
    let count = rows.len();
    let added = store.write_blocking(move |tx| tx.insert_rows(Told::TABLE, &rows));
    assert_eq!(added.unwrap(), count);
}

/// An order of `shopper` that was placed, and paid where there is a day, with a coupon that took some off.
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) shopper: String,
    pub(crate) paid: Option<Day>,
    pub(crate) payable: i64,
    pub(crate) coupon: Option<(String, i64)>,
    pub(crate) cancelled: bool,
    /// What went back of it later, in two parts; nothing below three fen.
    pub(crate) refunded: i64,
}

impl Order {
    pub(crate) fn new(id: &str, shopper: &str, paid: &str, payable: i64) -> Self {
        let paid = (!paid.is_empty()).then(|| day(paid));
        let (id, shopper) = (id.to_owned(), shopper.to_owned());
        Self { id, shopper, paid, payable, coupon: None, cancelled: false, refunded: 0 }
    }

    pub(crate) fn add(&self, tx: &dyn Tx) {
        let at = self.paid.map_or(Timestamp(0), noon);
        let state = match (self.paid, self.cancelled) {
            (_, true) => OrderState::Cancelled,
            (None, false) => OrderState::Unpaid,
            (Some(_), false) => OrderState::Done,
        };
        let discounts = self
            .coupon
            .iter()
            .map(|(id, amount)| json!({"source": {"coupon": id}, "title": "", "amount": amount}));
        let body = json!({
            "listTotal": self.payable, "discounts": discounts.collect::<Vec<_>>(),
            "freight": {"fee": 0, "payable": 0, "freeShortBy": null}, "remark": ""
        });
        let id: mall_core::OrderId = self.id.clone().try_into().unwrap();
        tx.add(&OrderRow {
            id: id.clone(),
            shopper: self.shopper.clone().try_into().unwrap(),
            state,
            cancel_reason: self.cancelled.then_some(CancelReason::Refunded),
            payable: Money::from_fen(self.payable),
            placed_at: at,
            pay_before: at,
            body: Json::of_text(body.to_string()),
            version: 0,
            until: None,
        })
        .unwrap();
        let mut states = vec![OrderState::Unpaid];
        states.extend(self.paid.map(|_| OrderState::Paid));
        states.push(state);
        states.dedup();
        for (position, state) in (0..).zip(states) {
            // What follows later is not when it was paid.
            let at = if position > 1 { at.plus_ms(9 * 24 * 3_600_000) } else { at };
            tx.add(&EventRow { order_id: id.clone(), position, state, at }).unwrap();
        }
        if self.refunded > 2 {
            self.refund(tx, &id, at.plus_ms(30 * 24 * 3_600_000));
        }
        if let Some((coupon, _)) = &self.coupon {
            let coupon = coupon.clone().try_into().unwrap();
            tx.add(&OnOrderRow { order_id: id, coupon, live: !self.cancelled }).unwrap();
        }
    }
}

impl Order {
    /// In two refunds, of which one is still on its way.
    fn refund(&self, tx: &dyn Tx, id: &mall_core::OrderId, at: Timestamp) {
        let payment: mall_core::PaymentId = format!("p-{}", self.id).try_into().unwrap();
        tx.add(&PaymentRow {
            id: payment.clone(),
            order_id: id.clone(),
            gateway: "sandbox".to_owned(),
            amount: Money::from_fen(self.payable),
            state: PaymentState::Confirmed,
            created_at: at,
            settled_at: Some(at),
            refunded: Money::from_fen(self.refunded),
        })
        .unwrap();
        let part = self.refunded / 3;
        for (number, amount) in [(1, part), (2, self.refunded - part)] {
            tx.add(&RefundRow {
                number: format!("{}-{number}", self.id),
                order_id: id.clone(),
                payment_id: payment.clone(),
                amount: Money::from_fen(amount),
                why: RefundReason::AfterSale,
                state: if number == 1 { RefundState::Done } else { RefundState::Asked },
                asked_at: at,
                done_at: (number == 1).then_some(at),
            })
            .unwrap();
        }
    }
}

pub(crate) fn add_shopper(tx: &dyn Tx, number: usize) {
    let id: ShopperId = format!("s{number}").try_into().unwrap();
    let phone = format!("138{number:08}").try_into().unwrap();
    tx.add(&ShopperRow { id, phone, created_at: Timestamp(0), orders_paid: 0 }).unwrap();
}

pub(crate) fn add_coupon(tx: &dyn Tx, id: &str, shopper: &str, template: &str, claimed: Day) {
    tx.add(&CouponRow {
        id: id.to_owned().try_into().unwrap(),
        shopper: shopper.to_owned().try_into().unwrap(),
        template: template.to_owned().try_into().unwrap(),
        claimed_at: noon(claimed),
        ends_at: noon(claimed.plus(7)),
        order_id: None,
        body: Json::of_text("{}".to_owned()),
        counted: true,
    })
    .unwrap();
}

pub(crate) fn open() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    store.import(serde_json::from_value(goods()).unwrap()).unwrap();
    (dir, store)
}

pub(crate) fn report(store: &Store, from: &str, to: &str, today: &str) -> Report {
    let asked = Asked::new(day(from), day(to), noon(day(today))).unwrap();
    store.read_blocking(move |tx| make(tx, &asked)).unwrap()
}

/// ```text
///            10-31  11-01  02  04  05  06  08  12
/// a  h5               x     x   x           x
/// b  h5        x      x
/// c  h5               x
/// d  mini                           x       x   x
/// e  mini, then told late, h5:      x   x
/// ```
fn hand_made(store: &Store) {
    let (h5, mini) = (Channel::H5, Channel::MiniProgram);
    let seen = [
        ("b", h5, "2026-10-31"),
        ("a", h5, "2026-11-01"),
        ("b", h5, "2026-11-01"),
        ("c", h5, "2026-11-01"),
        ("a", h5, "2026-11-02"),
        ("a", h5, "2026-11-04"),
        ("d", mini, "2026-11-05"),
        ("e", mini, "2026-11-06"),
        ("e", h5, "2026-11-05"),
        ("a", h5, "2026-11-08"),
        ("d", mini, "2026-11-08"),
        ("d", mini, "2026-11-12"),
    ];
    let none = [None; 3];
    let mut rows: Vec<Told> = Vec::new();
    for (visitor, channel, of) in seen {
        let event = Event { visitor, channel, day: day(of), name: EventName::PageView, look: none };
        rows.push(event.row(rows.len()));
    }
    let plain = [Some("hero"), Some("x"), None];
    let red = [Some("hero"), Some("x"), Some("red")];
    for (visitor, of, name, look) in [
        ("a", "2026-11-01", EventName::Exposure, plain),
        ("a", "2026-11-02", EventName::Exposure, plain),
        ("b", "2026-11-01", EventName::Exposure, plain),
        ("c", "2026-11-01", EventName::Exposure, red),
        ("c", "2026-11-01", EventName::Click, red),
        // Not of the period.
        ("b", "2026-10-31", EventName::Exposure, plain),
    ] {
        rows.push(Event { visitor, channel: h5, day: day(of), name, look }.row(rows.len()));
    }
    add_events(store, &rows);
    store
        .write_blocking(|tx| {
            (1..=5).for_each(|it| add_shopper(tx, it));
            add_coupon(tx, "c1", "s1", "ten", day("2026-11-02"));
            add_coupon(tx, "c2", "s2", "ten", day("2026-10-30"));
            add_coupon(tx, "c3", "s3", "ten", day("2026-11-09"));
            let with =
                |order, coupon: &str| Order { coupon: Some((coupon.to_owned(), 1_000)), ..order };
            for order in [
                Order::new("o1", "s1", "2026-09-10", 5_000),
                Order::new("o2", "s1", "2026-10-15", 6_000),
                with(Order::new("o3", "s1", "2026-11-03", 10_000), "c1"),
                Order { refunded: 5_000, ..Order::new("o4", "s1", "2026-11-05", 40_000) },
                Order::new("o5", "s2", "2026-09-11", 2_000),
                Order::new("o6", "s2", "2026-11-04", 3_000),
                // It went back in the period, but was not paid in it.
                Order { refunded: 700, ..Order::new("o7", "s3", "2026-10-05", 7_000) },
                // All of it went back before it was sent: it does not count, nor does that.
                Order {
                    cancelled: true,
                    refunded: 9_900,
                    ..Order::new("o8", "s4", "2026-11-06", 9_900)
                },
                Order::new("o9", "s5", "", 9_900),
            ] {
                order.add(tx);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_small_shop_is_counted_as_by_hand() {
    let (_dir, store) = open();
    hand_made(&store);
    let it = report(&store, "2026-11-01", "2026-11-10", "2026-11-12");
    let it = serde_json::to_value(&it).unwrap();
    let cohort = |of: &str, channel: Value| {
        let all = it["cohorts"].as_array().unwrap();
        let found = all.iter().find(|row| row["day"] == of && row["channel"] == channel).unwrap();
        let kept: Vec<Value> =
            found["kept"].as_array().unwrap().iter().map(|it| it["share"].clone()).collect();
        (found["new"].as_i64().unwrap(), found["active"].as_i64().unwrap(), kept)
    };
    let share = |of: u64, all: u64| json!({"of": of, "all": all});
    // a and c are new, b was there the day before; a is back after 1, 3 and 7 days; 12-01 is to come.
    let one_of_two = || share(1, 2);
    assert_eq!(
        cohort("2026-11-01", Value::Null),
        (2, 3, vec![one_of_two(), one_of_two(), one_of_two(), Value::Null])
    );
    // d and e are new. e, told of late, comes through h5 on its first day and is back the next; d is
    // back after three. The seventh day is today, which is not over.
    assert_eq!(
        cohort("2026-11-05", Value::Null),
        (2, 2, vec![one_of_two(), one_of_two(), Value::Null, Value::Null])
    );
    assert_eq!(
        cohort("2026-11-05", json!("miniProgram")),
        (1, 1, vec![share(0, 1), share(1, 1), Value::Null, Value::Null])
    );
    assert_eq!(cohort("2026-11-05", json!("h5")).2[0], share(1, 1));
    assert_eq!(cohort("2026-11-08", Value::Null).1, 2);
    // Both cohorts after one and three days; the first alone after seven.
    let kept: Vec<&Value> =
        it["retention"][0]["kept"].as_array().unwrap().iter().map(|it| &it["share"]).collect();
    assert_eq!(kept, [&share(2, 4), &share(2, 4), &share(1, 2), &Value::Null]);
    // s1 twice, s2 once; s4 had all its money back, s5 never paid.
    assert_eq!(it["repeat"], share(1, 2));
    let totals = &it["totals"];
    assert_eq!(
        (&totals["orders"], &totals["buyers"], &totals["paid"]),
        (&json!(3), &json!(2), &json!(53_000))
    );
    // 530 were paid, of which 50 of s1 went back, or are going back.
    assert_eq!((&totals["refunded"], &totals["net"]), (&json!(5_000), &json!(48_000)));
    assert_eq!((&totals["visitors"], &totals["events"]), (&json!(5), &json!(15)));
    // s1 has four orders, s2 two, s3 one.
    let steps: Vec<&Value> =
        it["steps"].as_array().unwrap().iter().map(|it| &it["share"]).collect();
    assert_eq!(steps, [&share(2, 3), &share(1, 2), &share(1, 1), &share(0, 1)]);
    assert_eq!(it["magic"]["orders"], Value::Null, "too few to tell");
    let cell = |r, f, m, buyers, paid| json!({"recency": r, "frequency": f, "monetary": m, "buyers": buyers, "paid": paid});
    // s1: 5 days, 4 orders, 610 yuan; s2: 6 days, 2, 50; s3: 36 days, 1, 70.
    assert_eq!(
        it["cells"],
        json!([cell(3, 3, 3, 1, 61_000), cell(3, 2, 1, 1, 5_000), cell(2, 1, 1, 1, 7_000)])
    );
    assert_eq!(
        it["coupons"],
        json!([{
            "template": "ten", "claimed": 2, "used": 1, "discount": 1_000, "orders": 1,
            "revenue": 10_000
        }])
    );
    let floor = |variant: Value, exposures, visitors, clicks| {
        json!({
            "block": "hero", "experiment": "x", "variant": variant, "exposures": exposures,
            "visitors": visitors, "clicks": clicks
        })
    };
    let floors = [floor(Value::Null, 3, 2, share(0, 3)), floor(json!("red"), 1, 1, share(1, 1))];
    assert_eq!(it["floors"], json!(floors));
}

#[test]
fn months_and_quarters_are_counted_as_by_hand() {
    let (_dir, store) = open();
    hand_made(&store);
    let again = |it: &Report| {
        let months = it.months.iter().chain(&it.quarters);
        let shown = |it: Option<mall_server::report::Share>| {
            it.map_or("-".to_owned(), |it| format!("{}/{}", it.of, it.all))
        };
        months
            .map(|it| format!("{} {} {}", it.from, shown(it.next), shown(it.after_next)))
            .collect::<Vec<_>>()
    };
    // September: s1, s2; October: s1, s3; November: s1, s2.
    let it = report(&store, "2026-09-15", "2026-10-02", "2026-12-05");
    assert_eq!(
        again(&it),
        ["2026-09-01 1/2 2/2", "2026-10-01 1/2 -", "2026-07-01 - -", "2026-10-01 - -"]
    );
    let it = report(&store, "2026-09-30", "2026-09-30", "2026-11-30");
    assert_eq!(again(&it), ["2026-09-01 1/2 -", "2026-07-01 - -"], "November has a day to go");
    let it = report(&store, "2026-09-30", "2026-09-30", "2027-01-01");
    assert_eq!(again(&it), ["2026-09-01 1/2 2/2", "2026-07-01 2/2 -"]);
}

#[test]
fn the_page_needs_nothing_else_and_shows_text_as_text() {
    let (_dir, store) = open();
    hand_made(&store);
    let evil = "<script>alert(1)</script>";
    let look = [Some(evil), None, None];
    let event =
        |name| Event { visitor: "a", channel: Channel::H5, day: day("2026-11-03"), name, look };
    add_events(&store, &[event(EventName::Exposure).row(900), event(EventName::Click).row(901)]);
    let it = report(&store, "2026-11-01", "2026-11-10", "2026-11-12");
    let html = page(&it).unwrap();
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    for elsewhere in ["src=", "href=", "url(", "@import", "<link"] {
        assert!(!html.contains(elsewhere), "{elsewhere}");
    }
    for it in &it.definitions {
        assert!(html.contains(it.title), "{}", it.figure);
    }
    assert!(html.matches("<svg").count() >= 2);
    // Nothing at all is a report, too.
    let (_dir, empty) = open();
    page(&report(&empty, "2026-11-01", "2026-11-01", "2026-11-01")).unwrap();
    let asked = Asked::new(day("2026-11-02"), day("2026-11-01"), Timestamp(0));
    assert_eq!(asked.unwrap_err().field, "days");
}
