//! Schemas, oldest first. A released one is never changed; a new one is added at the end.

use postgres::Client;
use rusqlite::{Connection, TransactionBehavior};

use super::error::{DatabaseError, OpenError};

const SQLITE: &[&str] = &[
    include_str!("migrations/sqlite/0001_shop.sql"),
    include_str!("migrations/sqlite/0002_rule_book.sql"),
    include_str!("migrations/sqlite/0003_points_and_uses.sql"),
    include_str!("migrations/sqlite/0004_conditional.sql"),
    include_str!("migrations/sqlite/0005_check_in.sql"),
    include_str!("migrations/sqlite/0006_flash_sale.sql"),
    include_str!("migrations/sqlite/0007_refunds.sql"),
    include_str!("migrations/sqlite/0008_group_buy.sql"),
    include_str!("migrations/sqlite/0009_after_sale.sql"),
    include_str!("migrations/sqlite/0010_coupon_centre.sql"),
    include_str!("migrations/sqlite/0011_audit.sql"),
    include_str!("migrations/sqlite/0014_holdings.sql"),
    include_str!("migrations/sqlite/0015_reviews.sql"),
    include_str!("migrations/sqlite/0016_reminders.sql"),
    include_str!("migrations/sqlite/0017_members.sql"),
    include_str!("migrations/sqlite/0018_paid_cards.sql"),
    include_str!("migrations/sqlite/0019_lottery.sql"),
    include_str!("migrations/sqlite/0020_point_batches.sql"),
    include_str!("migrations/sqlite/0021_page.sql"),
    include_str!("migrations/sqlite/0022_points_mall.sql"),
    include_str!("migrations/sqlite/0023_order_gifts.sql"),
    include_str!("migrations/sqlite/0024_tasks.sql"),
    include_str!("migrations/sqlite/0025_newcomer.sql"),
    include_str!("migrations/sqlite/0026_invite.sql"),
    include_str!("migrations/sqlite/0027_events.sql"),
    include_str!("migrations/sqlite/0028_segments.sql"),
    include_str!("migrations/sqlite/0029_due_again.sql"),
    include_str!("migrations/sqlite/0030_service.sql"),
    include_str!("migrations/sqlite/0031_live.sql"),
    include_str!("migrations/sqlite/0032_favourite.sql"),
    include_str!("migrations/sqlite/0033_add_ons.sql"),
    include_str!("migrations/sqlite/0034_orders_that_came.sql"),
    include_str!("migrations/sqlite/0035_birthdays.sql"),
    include_str!("migrations/sqlite/0036_bargain.sql"),
    include_str!("migrations/sqlite/0037_subscription.sql"),
    include_str!("migrations/sqlite/0038_farewell.sql"),
    include_str!("migrations/sqlite/0039_gateways.sql"),
    include_str!("migrations/sqlite/0040_joined.sql"),
    include_str!("migrations/sqlite/0041_login_state.sql"),
    include_str!("migrations/sqlite/0042_letters.sql"),
    include_str!("migrations/sqlite/0043_growth_given.sql"),
    include_str!("migrations/sqlite/0044_deliveries.sql"),
    include_str!("migrations/sqlite/0045_scenes.sql"),
];

/// Its first is the first four of `SQLite`; from then on they have the same numbers.
const POSTGRES: &[&str] = &[
    include_str!("migrations/postgres/0001_shop.sql"),
    include_str!("migrations/postgres/0005_check_in.sql"),
    include_str!("migrations/postgres/0006_flash_sale.sql"),
    include_str!("migrations/postgres/0007_refunds.sql"),
    include_str!("migrations/postgres/0008_group_buy.sql"),
    include_str!("migrations/postgres/0009_after_sale.sql"),
    include_str!("migrations/postgres/0010_coupon_centre.sql"),
    include_str!("migrations/postgres/0011_audit.sql"),
    include_str!("migrations/postgres/0014_holdings.sql"),
    include_str!("migrations/postgres/0015_reviews.sql"),
    include_str!("migrations/postgres/0016_reminders.sql"),
    include_str!("migrations/postgres/0017_members.sql"),
    include_str!("migrations/postgres/0018_paid_cards.sql"),
    include_str!("migrations/postgres/0019_lottery.sql"),
    include_str!("migrations/postgres/0020_point_batches.sql"),
    include_str!("migrations/postgres/0021_page.sql"),
    include_str!("migrations/postgres/0022_points_mall.sql"),
    include_str!("migrations/postgres/0023_order_gifts.sql"),
    include_str!("migrations/postgres/0024_tasks.sql"),
    include_str!("migrations/postgres/0025_newcomer.sql"),
    include_str!("migrations/postgres/0026_invite.sql"),
    include_str!("migrations/postgres/0027_events.sql"),
    include_str!("migrations/postgres/0028_segments.sql"),
    include_str!("migrations/postgres/0029_due_again.sql"),
    include_str!("migrations/postgres/0030_service.sql"),
    include_str!("migrations/postgres/0031_live.sql"),
    include_str!("migrations/postgres/0032_favourite.sql"),
    include_str!("migrations/postgres/0033_add_ons.sql"),
    include_str!("migrations/postgres/0034_orders_that_came.sql"),
    include_str!("migrations/postgres/0035_birthdays.sql"),
    include_str!("migrations/postgres/0036_bargain.sql"),
    include_str!("migrations/postgres/0037_subscription.sql"),
    include_str!("migrations/postgres/0038_farewell.sql"),
    include_str!("migrations/postgres/0039_gateways.sql"),
    include_str!("migrations/postgres/0040_joined.sql"),
    include_str!("migrations/postgres/0041_login_state.sql"),
    include_str!("migrations/postgres/0042_letters.sql"),
    include_str!("migrations/postgres/0043_growth_given.sql"),
    include_str!("migrations/postgres/0044_deliveries.sql"),
    include_str!("migrations/postgres/0045_scenes.sql"),
];

/// Brings a `SQLite` database to the newest schema; each step is all or nothing.
///
/// A table that others refer to is made anew under another name, which only goes while nobody looks at
/// the references; they are looked at when a step is done.
pub(super) fn sqlite(connection: &mut Connection) -> Result<(), OpenError> {
    let is_on: bool = connection
        .pragma_query_value(None, "foreign_keys", |row| row.get(0))
        .map_err(DatabaseError::from)?;
    connection.pragma_update(None, "foreign_keys", false).map_err(DatabaseError::from)?;
    while sqlite_step(connection).map_err(DatabaseError::from)?? {}
    connection.pragma_update(None, "foreign_keys", is_on).map_err(DatabaseError::from)?;
    Ok(())
}

/// Whether there was a step to do.
fn sqlite_step(connection: &mut Connection) -> rusqlite::Result<Result<bool, OpenError>> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let next = match next(SQLITE, done) {
        Ok(Some(next)) => next,
        Ok(None) => return Ok(Ok(false)),
        Err(error) => return Ok(Err(error)),
    };
    tx.execute_batch(next)?;
    if tx.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Ok(Err(OpenError::Broken));
    }
    tx.pragma_update(None, "user_version", done + 1)?;
    tx.commit()?;
    Ok(Ok(true))
}

/// Names the lock that servers starting at once wait for.
const LOCK: i64 = 0x7869_616f_7075;

/// Brings a `PostgreSQL` database to the newest schema, all or nothing.
pub(super) fn postgres(client: &mut Client) -> Result<(), OpenError> {
    let mut tx = client.transaction().map_err(DatabaseError::from)?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).map_err(DatabaseError::from)?;
    tx.batch_execute(
        "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT PRIMARY KEY CHECK (number > 0))",
    )
    .map_err(DatabaseError::from)?;
    let sql = "SELECT COALESCE(MAX(number), 0) FROM schema_step";
    let mut done: i64 = tx.query_one(sql, &[]).map_err(DatabaseError::from)?.get(0);
    while let Some(step) = next(POSTGRES, done)? {
        done += 1;
        tx.batch_execute(step).map_err(DatabaseError::from)?;
        tx.execute("INSERT INTO schema_step (number) VALUES ($1)", &[&done])
            .map_err(DatabaseError::from)?;
    }
    Ok(tx.commit().map_err(DatabaseError::from)?)
}

/// The step after `done` ones.
fn next(steps: &[&'static str], done: i64) -> Result<Option<&'static str>, OpenError> {
    let found = usize::try_from(done).unwrap_or(usize::MAX);
    if found > steps.len() {
        return Err(OpenError::TooNew { found, known: steps.len() });
    }
    Ok(steps.get(found).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_once_and_refuses_the_future() {
        let mut connection = Connection::open_in_memory().unwrap();
        sqlite(&mut connection).unwrap();
        sqlite(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        let error = sqlite(&mut connection).unwrap_err();
        assert!(matches!(error, OpenError::TooNew { found: 999, .. }), "{error}");
    }

    /// A database of the third schema, with something in each table that the fourth counts anew.
    const OF_THE_THIRD: &str = "
        INSERT INTO shopper (id, phone, created_at) VALUES ('u1', '13800000001', 1), ('u2', '13800000002', 2);
        INSERT INTO cart (shopper, body) VALUES ('u1', '{}');
        INSERT INTO address (id, shopper, position, is_default, body)
            VALUES ('a1', 'u1', 1, 1, '{}'), ('a2', 'u1', 2, 0, '{}'), ('a3', 'u2', 1, 1, '{}');
        INSERT INTO orders (id, shopper, state, payable, placed_at, pay_before, body) VALUES
            ('o1', 'u1', 'paid', 5, 1, 2, '{}'), ('o2', 'u1', 'done', 5, 1, 2, '{}'),
            ('o3', 'u2', 'unpaid', 5, 1, 2, '{}');
        INSERT INTO order_event (order_id, position, state, at) VALUES
            ('o1', 0, 'unpaid', 1), ('o1', 1, 'paid', 2), ('o2', 0, 'unpaid', 1), ('o2', 1, 'paid', 2),
            ('o2', 2, 'shipped', 3), ('o2', 3, 'done', 4), ('o3', 0, 'unpaid', 1);
        INSERT INTO placement (shopper, key, body_hash, order_id) VALUES ('u1', 'k', zeroblob(32), 'o1');
        INSERT INTO coupon (id, shopper, template, claimed_at, ends_at, order_id, body) VALUES
            ('c1', 'u1', 't', 1, 9, NULL, '{}'), ('c2', 'u1', 't', 1, 9, 'o1', '{}'),
            ('c3', 'u2', 't', 1, 9, NULL, '{}');
        INSERT INTO point_entry (shopper, order_id, kind, units, at) VALUES
            ('u1', 'o1', 'earned', 500, 1), ('u1', 'o2', 'spent', -200, 2), ('u2', 'o3', 'earned', 7, 3);
        INSERT INTO promotion_use (order_id, promotion, shopper, amount, live) VALUES
            ('o1', 'p', 'u1', 3, 1), ('o2', 'p', 'u1', 3, 1), ('o3', 'p', 'u2', 3, 0);
        INSERT INTO promotion_count (promotion, uses, amount) VALUES ('p', 2, 6);";

    #[test]
    fn a_database_of_the_third_schema_keeps_its_data() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        for step in &SQLITE[..3] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "user_version", 3).unwrap();
        connection.execute_batch(OF_THE_THIRD).unwrap();
        sqlite(&mut connection).unwrap();
        let one =
            |sql: &str| -> String { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
        for (sql, is) in [
            ("SELECT group_concat(shopper || units, ' ') FROM point_balance", "u1300 u27"),
            (
                "SELECT group_concat(shopper || template || claimed, ' ') FROM coupon_taken",
                "u1t2 u2t1",
            ),
            (
                "SELECT group_concat(shopper || promotion || uses, ' ') FROM promotion_shopper",
                "u1p2",
            ),
            ("SELECT group_concat(id || orders_paid, ' ') FROM shopper", "u12 u20"),
            ("SELECT shopper || key || length(body_hash) || order_id FROM placement", "u1k32o1"),
            ("SELECT shopper || body || version FROM cart", "u1{}0"),
        ] {
            assert_eq!(one(sql), is, "{sql}");
        }
        let tx: &dyn crate::store::Tx = &connection;
        assert_eq!(tx.all::<crate::record::order::OrderRow>(&[]).unwrap().len(), 3);
        let broken = connection.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap();
        assert!(!broken);
    }

    #[test]
    fn banners_menu_and_floors_become_blocks() {
        let link = r#""link":"coupons""#;
        let before = format!(
            r#"{{"banners":[{{"id":"b","image":"/b.svg","title":"x",{link}}}],
                "menu":[{{"id":"m","icon":"box","title":"x",{link}}}],
                "floors":[{{"id":"banners","content":{{"notice":{{"text":"a"}}}},"minItems":2}},
                    {{"id":"g","content":{{"grid":{{"entries":[{{"id":"m","icon":"box","title":"x",{link}}}]}}}}}}]}}"#
        );
        let mut connection = Connection::open_in_memory().unwrap();
        for step in SQLITE.iter().take_while(|it| !it.contains("CREATE TABLE preview")) {
            connection.execute_batch(step).unwrap();
        }
        let done = SQLITE.iter().position(|it| it.contains("CREATE TABLE preview")).unwrap();
        connection.pragma_update(None, "user_version", i64::try_from(done).unwrap()).unwrap();
        let sql = "INSERT INTO shop (id, revision, settings, home, freight) VALUES (1, 1, '{}', ?1, '[]')";
        connection.execute(sql, [before]).unwrap();
        sqlite(&mut connection).unwrap();
        let home: String =
            connection.query_row("SELECT home FROM shop", [], |row| row.get(0)).unwrap();
        let page: mall_core::home::Page = serde_json::from_str(&home).unwrap();
        assert_eq!(page.check(), Ok(()));
        let blocks = page.blocks.iter().map(|it| (it.id.as_str(), it.kind.name()));
        assert_eq!(
            blocks.collect::<Vec<_>>(),
            [
                ("search", "search"),
                ("service", "service"),
                ("banners", "banner"),
                ("menu", "menuBar"),
                ("floor-banners", "notice"),
                ("floor-g", "menuBar"),
            ]
        );
        assert_eq!(page.blocks[4].min_items, 2);
    }

    #[test]
    fn one_fee_becomes_a_template() {
        for (before, after) in [
            ("null", "[]"),
            (
                r#"{"fee":800,"freeFrom":9900}"#,
                r#"[{"id":"std","rates":[{"firstFee":800,"freeFrom":{"amount":9900}}]}]"#,
            ),
            (r#"{"fee":800,"freeFrom":null}"#, r#"[{"id":"std","rates":[{"firstFee":800}]}]"#),
        ] {
            let mut connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(SQLITE[0]).unwrap();
            connection.pragma_update(None, "user_version", 1).unwrap();
            let sql = "INSERT INTO shop (id, revision, settings, home, freight) VALUES (1, 1, '{}', '{}', ?1)";
            connection.execute(sql, [before]).unwrap();
            sqlite(&mut connection).unwrap();
            let freight: String =
                connection.query_row("SELECT freight FROM shop", [], |row| row.get(0)).unwrap();
            assert_eq!(freight, after);
            serde_json::from_str::<Vec<mall_core::pricing::FreightTemplate>>(&freight).unwrap();
        }
    }
}
