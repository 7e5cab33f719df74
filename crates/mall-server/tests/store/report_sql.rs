//! The same figures once more, by SQL that knows the definitions and nothing of how the report is made.

use std::path::Path;

use mall_core::event::EventName;
use mall_core::pricing::Channel;
use mall_server::report::Report;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use super::report::{Event, Order, add_coupon, add_events, add_shopper, day, open, report};

const EVENTS: usize = 100_000;
const VISITORS: u64 = 3_000;
const SHOPPERS: u64 = 900;
const ORDERS: u64 = 6_000;

const FROM: &str = "2026-09-20";
const TO: &str = "2026-11-05";
const TODAY: &str = "2026-12-03";

/// The same numbers each time: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % count
    }
}

fn fill(store: &mall_server::store::Store) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let first = day("2026-08-15");
    let mut rows = Vec::new();
    for number in 0..EVENTS {
        let visitor = dice.below(VISITORS);
        // Who comes later begins later, and comes mostly soon after.
        let since = i64::try_from(visitor % 100).unwrap();
        let days = i64::try_from(dice.below(40) * dice.below(40) / 40).unwrap();
        let of = first.plus((since + days).min(109));
        let block = ["hero", "hot", "new"][usize::try_from(dice.below(3)).unwrap()];
        let tried = block == "hero";
        let variant = [None, Some("red")][usize::try_from(visitor % 2).unwrap()].filter(|_| tried);
        let name = match dice.below(12) {
            0 => EventName::Visit,
            1..=3 => EventName::PageView,
            4..=8 => EventName::Exposure,
            9 => EventName::Click,
            10 => EventName::ProductView,
            _ => EventName::Share,
        };
        let is_block = matches!(name, EventName::Exposure | EventName::Click);
        let look = [Some(block), tried.then_some("x"), variant].map(|it| it.filter(|_| is_block));
        let channel = if dice.below(3) == 0 { Channel::H5 } else { Channel::MiniProgram };
        let visitor = format!("v{visitor}");
        rows.push(Event { visitor: &visitor, channel, day: of, name, look }.row(number));
        if rows.len() == 5_000 {
            add_events(store, &std::mem::take(&mut rows));
        }
    }
    let coupons = move |tx: &dyn mall_server::store::Tx| {
        let mut dice = Dice(0x1234_5678_9abc_def1);
        let mut back = Dice(0x0fed_cba9_8765_4321);
        for number in 0..usize::try_from(SHOPPERS).unwrap() {
            add_shopper(tx, number);
        }
        for number in 0..ORDERS {
            // Few buy often.
            let shopper = format!("s{}", dice.below(SHOPPERS) * dice.below(SHOPPERS) / SHOPPERS);
            let of = first.plus(-30).plus(i64::try_from(dice.below(140)).unwrap());
            let payable = i64::try_from(dice.below(20_000)).unwrap();
            let is_paid = dice.below(10) > 0;
            let mut order = Order::new(&format!("o{number:05}"), &shopper, "", payable);
            order.paid = is_paid.then_some(of);
            order.cancelled = dice.below(12) == 0;
            if is_paid && back.below(7) == 0 {
                order.refunded = i64::try_from(back.below(1 + payable.unsigned_abs())).unwrap();
            }
            if dice.below(4) == 0 {
                let (coupon, template) =
                    (format!("c{number}"), ["ten", "rare"][usize::from(number % 3 == 0)]);
                add_coupon(tx, &coupon, &shopper, template, of.plus(-i64::from(number % 5 == 0)));
                order.coupon = Some((coupon, i64::try_from(dice.below(900)).unwrap()));
            }
            order.add(tx);
        }
        Ok(())
    };
    store.write_blocking(coupons).unwrap();
}

struct Sql(Connection);

impl Sql {
    fn open(dir: &Path) -> Self {
        let file = dir.join("xiaopu.db");
        let it = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        // What every figure stands on.
        it.execute_batch(
            "CREATE TEMP VIEW paid AS
             SELECT o.id, o.shopper, o.payable,
                    date(min(e.at) / 1000 + 8 * 3600, 'unixepoch') AS day
             FROM orders o JOIN order_event e ON e.order_id = o.id
             WHERE o.state NOT IN ('unpaid', 'cancelled')
               AND e.state NOT IN ('unpaid', 'cancelled')
             GROUP BY o.id;
             CREATE TEMP VIEW first_seen AS
             SELECT visitor, day, channel FROM (
                 SELECT visitor, day, channel,
                        row_number() OVER (PARTITION BY visitor ORDER BY day, id) AS place
                 FROM event)
             WHERE place = 1;
             CREATE TEMP TABLE came AS SELECT DISTINCT visitor, day FROM event;
             CREATE INDEX temp.came_by ON came (visitor, day);",
        )
        .unwrap();
        Self(it)
    }

    /// Every row as a list.
    fn rows(&self, sql: &str) -> Vec<Value> {
        let sql = sql.replace(":today", &format!("'{TODAY}'"));
        let sql = sql.replace(":from", &format!("'{FROM}'")).replace(":to", &format!("'{TO}'"));
        let mut asked = self.0.prepare(&sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
        let count = asked.column_count();
        let rows = asked.query_map([], |row| {
            let cell = |at| match row.get_ref(at).unwrap() {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(it) => json!(it),
                ValueRef::Text(it) => json!(std::str::from_utf8(it).unwrap()),
                _ => panic!("no float is expected"),
            };
            Ok(Value::Array((0..count).map(cell).collect()))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }
}

/// The fields of each of `all`, as a list.
fn lists(all: &Value, fields: &[&str]) -> Vec<Value> {
    let list = |it: &Value| {
        Value::Array(
            fields.iter().map(|field| it.pointer(field).cloned().unwrap_or_default()).collect(),
        )
    };
    all.as_array().unwrap().iter().map(list).collect()
}

fn same(what: &str, report: &[Value], sql: &[Value]) {
    assert!(sql.len() > 1 && sql.len() == report.len(), "{what}: {} {}", report.len(), sql.len());
    for (a, b) in report.iter().zip(sql) {
        assert_eq!(a, b, "{what}");
    }
}

fn visitors(sql: &Sql, it: &Value) {
    let mut cohorts = lists(&it["cohorts"], &["/channel", "/day", "/new", "/active"]);
    cohorts.retain(|row| row[2] != 0 || row[3] != 0);
    let counted = sql.rows(
        "WITH all_of AS (SELECT NULL AS channel, visitor, day FROM first_seen
                         UNION ALL SELECT channel, visitor, day FROM first_seen),
         seen AS (SELECT f.channel, c.day, count(*) FILTER (WHERE f.day = c.day) AS new,
                         count(*) AS active
                  FROM all_of f JOIN came c USING (visitor)
                  WHERE c.day BETWEEN :from AND :to GROUP BY f.channel, c.day)
         SELECT * FROM seen ORDER BY CASE channel WHEN 'miniProgram' THEN 1 WHEN 'h5' THEN 2 ELSE 0 END, day",
    );
    same("new and active", &cohorts, &counted);
    for (at, days) in [1, 3, 7, 30].into_iter().enumerate() {
        let fields =
            ["/day".to_owned(), format!("/kept/{at}/share/of"), format!("/kept/{at}/share/all")];
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let all: Vec<Value> = it["cohorts"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["channel"].is_null() && row["new"] != 0)
            .cloned()
            .collect();
        let counted = sql.rows(&format!(
            "SELECT f.day, CASE WHEN date(f.day, '+{days} days') < :today THEN count(c.visitor) END,
                    CASE WHEN date(f.day, '+{days} days') < :today THEN count(*) END
             FROM first_seen f LEFT JOIN came c
                  ON c.visitor = f.visitor AND c.day = date(f.day, '+{days} days')
             WHERE f.day BETWEEN :from AND :to GROUP BY f.day ORDER BY f.day"
        ));
        same(&format!("retention after {days}"), &lists(&json!(all), &fields), &counted);
    }
}

fn buyers(sql: &Sql, it: &Value) {
    let repeat = sql.rows(
        "SELECT sum(orders > 1), count(*) FROM (SELECT count(*) AS orders FROM paid
         WHERE day BETWEEN :from AND :to GROUP BY shopper)",
    );
    let sums = sql.rows(
        "SELECT sum(payable), sum(back), sum(payable) - sum(back) FROM (
            SELECT payable, (SELECT COALESCE(sum(r.amount), 0) FROM refund r WHERE r.order_id = p.id) AS back
            FROM paid p WHERE day BETWEEN :from AND :to)",
    );
    assert_eq!(lists(&json!([it["totals"]]), &["/paid", "/refunded", "/net"]), sums);
    assert!(sums[0][1].as_i64().unwrap() > 0, "{sums:?}");
    assert_eq!(json!([it["repeat"]["of"], it["repeat"]["all"]]), repeat[0]);
    for (figure, width) in [("months", 1), ("quarters", 3)] {
        let fields = ["/buyers", "/next/of", "/next/all", "/afterNext/of", "/afterNext/all"];
        // Months since the year 0, in spans of one or three; a span is over when today is past it.
        let span = |day: &str| {
            format!("((strftime('%Y', {day}) * 12 + strftime('%m', {day}) - 1) / {width})")
        };
        let counted = sql.rows(&format!(
            "WITH RECURSIVE b AS (SELECT DISTINCT shopper, {of} AS span FROM paid),
             spans(span) AS (SELECT {from} UNION ALL SELECT span + 1 FROM spans WHERE span < {to})
             SELECT count(b.shopper),
                CASE WHEN s.span + 1 < {today} THEN count(n.shopper) END,
                CASE WHEN s.span + 1 < {today} THEN count(b.shopper) END,
                CASE WHEN s.span + 2 < {today} THEN count(a.shopper) END,
                CASE WHEN s.span + 2 < {today} THEN count(b.shopper) END
             FROM spans s LEFT JOIN b ON b.span = s.span
             LEFT JOIN b n ON n.shopper = b.shopper AND n.span = s.span + 1
             LEFT JOIN b a ON a.shopper = b.shopper AND a.span = s.span + 2
             GROUP BY s.span ORDER BY s.span",
            of = span("day"),
            from = span(":from"),
            to = span(":to"),
            today = span(":today"),
        ));
        same(figure, &lists(&it[figure], &fields), &counted);
    }
    let counted = sql.rows(
        "WITH o AS (SELECT count(*) AS orders FROM paid WHERE day <= :to GROUP BY shopper),
         x(x) AS (SELECT DISTINCT value FROM generate AS g)
         SELECT x, (SELECT count(*) FROM o WHERE orders > x), (SELECT count(*) FROM o WHERE orders >= x)
         FROM x WHERE x <= (SELECT max(orders) FROM o) ORDER BY x"
            .replace("generate AS g", "(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 200) SELECT value FROM n)")
            .as_str(),
    );
    same("steps", &lists(&it["steps"], &["/orders", "/share/of", "/share/all"]), &counted);
    let counted = sql.rows(
        "WITH s AS (SELECT shopper, julianday(:to) - julianday(max(day)) AS days, count(*) AS orders,
                    sum(payable) AS paid FROM paid WHERE day <= :to GROUP BY shopper)
         SELECT CASE WHEN days <= 30 THEN 3 WHEN days <= 90 THEN 2 ELSE 1 END AS r,
                CASE WHEN orders >= 4 THEN 3 WHEN orders >= 2 THEN 2 ELSE 1 END AS f,
                CASE WHEN paid >= 50000 THEN 3 WHEN paid >= 10000 THEN 2 ELSE 1 END AS m,
                count(*), sum(paid)
         FROM s GROUP BY r, f, m ORDER BY r DESC, f DESC, m DESC",
    );
    let fields = ["/recency", "/frequency", "/monetary", "/buyers", "/paid"];
    same("cells", &lists(&it["cells"], &fields), &counted);
}

fn effects(sql: &Sql, it: &Value) {
    let counted = sql.rows(
        "WITH used AS (
            SELECT c.template, c.id, p.id AS order_id, p.payable,
                   (SELECT sum(json_extract(value, '$.amount'))
                    FROM orders o, json_each(o.body, '$.discounts')
                    WHERE o.id = p.id AND json_extract(value, '$.source.coupon') = c.id) AS off
            FROM coupon c JOIN order_coupon oc ON oc.coupon = c.id AND oc.live = 1
            JOIN paid p ON p.id = oc.order_id WHERE p.day BETWEEN :from AND :to)
         SELECT t.template,
            (SELECT count(*) FROM coupon c WHERE c.template = t.template
             AND date(c.claimed_at / 1000 + 8 * 3600, 'unixepoch') BETWEEN :from AND :to),
            (SELECT count(*) FROM used u WHERE u.template = t.template),
            (SELECT sum(off) FROM used u WHERE u.template = t.template),
            (SELECT count(DISTINCT order_id) FROM used u WHERE u.template = t.template),
            (SELECT sum(payable) FROM (SELECT DISTINCT order_id, payable FROM used u
             WHERE u.template = t.template))
         FROM (SELECT DISTINCT template FROM coupon) t ORDER BY t.template",
    );
    let fields = ["/template", "/claimed", "/used", "/discount", "/orders", "/revenue"];
    same("coupons", &lists(&it["coupons"], &fields), &counted);
    let counted = sql.rows(
        "SELECT block, experiment, variant, sum(name = 'exposure'),
                count(DISTINCT CASE WHEN name = 'exposure' THEN visitor END), sum(name = 'click')
         FROM event WHERE name IN ('exposure', 'click') AND day BETWEEN :from AND :to
         GROUP BY block, experiment, variant ORDER BY block, experiment, variant",
    );
    let fields = ["/block", "/experiment", "/variant", "/exposures", "/visitors", "/clicks/of"];
    same("floors", &lists(&it["floors"], &fields), &counted);
    let counted = sql.rows(
        "SELECT count(*), sum(name = 'visit'), sum(name = 'pageView'), sum(name = 'productView'),
                sum(name = 'share') FROM event WHERE day BETWEEN :from AND :to",
    );
    let fields = ["/events", "/visits", "/pageViews", "/productViews", "/shares"];
    assert_eq!(lists(&json!([it["totals"]]), &fields), counted);
}

#[test]
fn a_hundred_thousand_events_are_counted_alike_in_sql() {
    let (dir, store) = open();
    fill(&store);
    let it: Report = report(&store, FROM, TO, TODAY);
    assert!(it.magic.orders.is_some(), "{:?}", it.magic);
    let it = serde_json::to_value(&it).unwrap();
    let sql = Sql::open(dir.path());
    visitors(&sql, &it);
    buyers(&sql, &it);
    effects(&sql, &it);
}
