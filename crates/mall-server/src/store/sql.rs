//! The SQL of a table's operations, for both databases: they differ in one place, how a list is
//! given. Every name is one of the program's own; every value is a parameter.

use std::fmt::Write as _;

use super::table::{Op, Operand, Row, Scan, Set, Table, Test, Value};
use crate::Fault;

/// Which database it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// A value of a statement.
#[derive(Debug)]
pub(super) enum Param {
    Value(Value),
    List(Vec<String>),
}

/// A statement with its values, of which the first is `$1`.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) params: Vec<Param>,
    dialect: Dialect,
}

/// Adds rows, each unless a key or a unique index is taken.
pub(super) fn insert<'a>(
    dialect: Dialect,
    table: &Table,
    rows: impl IntoIterator<Item = &'a [Value]>,
) -> Statement {
    let mut sql = Statement::new(dialect, "INSERT INTO ");
    sql.name(table.name);
    // What the database counts up it is not told.
    sql.text.push_str(" (");
    let told = table.columns.iter().filter(|column| !column.serial);
    sql.list(told, |sql, column| sql.name(column.name));
    sql.text.push_str(") VALUES ");
    sql.list(rows, |sql, row| {
        let cells = table.columns.iter().zip(row).filter(|(column, _)| !column.serial);
        sql.text.push('(');
        sql.list(cells, |sql, (_, value)| sql.value(value.clone()));
        sql.text.push(')');
    });
    sql.text.push_str(" ON CONFLICT DO NOTHING");
    sql
}

/// Changes rows.
pub(super) fn change(dialect: Dialect, table: &Table, tests: &[Test], sets: &[Set]) -> Statement {
    let mut sql = Statement::new(dialect, "UPDATE ");
    sql.name(table.name);
    sql.text.push_str(" SET ");
    sql.list(sets, |sql, set| match set {
        Set::To(column, value) => {
            sql.name(column);
            sql.text.push_str(" = ");
            sql.value(value.clone());
        }
        Set::Plus(column, more) => {
            sql.name(column);
            sql.text.push_str(" = ");
            sql.name(column);
            sql.text.push_str(" + ");
            sql.value(Value::Int(*more));
        }
    });
    sql.tests(tests);
    sql
}

/// Removes rows.
pub(super) fn delete(dialect: Dialect, table: &Table, tests: &[Test]) -> Statement {
    let mut sql = Statement::new(dialect, "DELETE FROM ");
    sql.name(table.name);
    sql.tests(tests);
    sql
}

/// Counts rows.
pub(super) fn count(dialect: Dialect, table: &Table, tests: &[Test]) -> Statement {
    let mut sql = Statement::new(dialect, "SELECT COUNT(*) FROM ");
    sql.name(table.name);
    sql.tests(tests);
    sql
}

/// Reads rows.
///
/// # Errors
///
/// When there is no such index.
pub(super) fn scan(dialect: Dialect, table: &Table, scan: &Scan<'_>) -> Result<Statement, Fault> {
    let order = table.order(scan.by).ok_or(Fault::Broken("a scan by an unknown index"))?;
    let mut sql = Statement::new(dialect, "SELECT ");
    sql.list(table.columns, |sql, column| sql.name(column.name));
    sql.text.push_str(" FROM ");
    sql.name(table.name);
    sql.tests(scan.tests);
    sql.text.push_str(" ORDER BY ");
    sql.list(order, |sql, column| {
        sql.name(column);
        if scan.descending {
            sql.text.push_str(" DESC");
        }
    });
    if scan.limit != usize::MAX {
        // As text: there are few limits, and each is a plan of its own.
        let _ = write!(sql.text, " LIMIT {}", scan.limit);
    }
    Ok(sql)
}

impl Statement {
    fn new(dialect: Dialect, text: &str) -> Self {
        Self { text: text.to_owned(), params: Vec::new(), dialect }
    }

    /// Quoted: `key` and `position` are words of SQL.
    fn name(&mut self, name: &str) {
        let _ = write!(self.text, "\"{name}\"");
    }

    fn value(&mut self, value: Value) {
        self.param(Param::Value(value));
    }

    fn param(&mut self, param: Param) {
        self.params.push(param);
        let _ = write!(self.text, "${}", self.params.len());
    }

    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, each: impl Fn(&mut Self, T)) {
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self.text.push_str(", ");
            }
            each(self, item);
        }
    }

    fn tests(&mut self, tests: &[Test]) {
        for (place, test) in tests.iter().enumerate() {
            self.text.push_str(if place == 0 { " WHERE " } else { " AND " });
            self.name(test.column);
            let op = match test.op {
                Op::Is => " = ",
                Op::Less => " < ",
                Op::AtMost => " <= ",
                Op::AtLeast => " >= ",
            };
            match &test.with {
                // An index on what is nothing is used by these words alone.
                Operand::Value(Value::Null) if test.op == Op::Is => {
                    self.text.push_str(" IS NULL");
                }
                Operand::Value(value) => {
                    self.text.push_str(op);
                    self.value(value.clone());
                }
                Operand::Column(other) => {
                    self.text.push_str(op);
                    self.name(other);
                }
                Operand::Among(texts) => {
                    let (before, after) = match self.dialect {
                        Dialect::Sqlite => (" IN (SELECT value FROM json_each(", "))"),
                        Dialect::Postgres => (" = ANY(", ")"),
                    };
                    self.text.push_str(before);
                    self.param(Param::List(texts.clone()));
                    self.text.push_str(after);
                }
            }
        }
    }
}

/// The cells of a row, read by `cell`.
pub(super) fn row<E>(
    table: &Table,
    cell: impl Fn(usize, super::table::Kind) -> Result<Value, E>,
) -> Result<Row, E> {
    table.columns.iter().enumerate().map(|(place, column)| cell(place, column.kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::coupon::CouponRow;
    use crate::store::Record;

    #[test]
    fn says_what_is_meant() {
        let coupon = CouponRow::COLUMNS;
        let order = mall_core::OrderId::new("o").unwrap();
        let tests = [coupon.order_id.is(&None), coupon.id.among(["a", "b"])];
        let statement = change(
            Dialect::Postgres,
            CouponRow::TABLE,
            &tests,
            &[coupon.order_id.to(&Some(order))],
        );
        assert_eq!(
            statement.text,
            "UPDATE \"coupon\" SET \"order_id\" = $1 WHERE \"order_id\" IS NULL AND \"id\" = ANY($2)"
        );
        let limited = Scan { tests: &tests[1..], by: "coupon_in_hand", limit: 3, ..Scan::ALL };
        let statement = scan(Dialect::Sqlite, CouponRow::TABLE, &limited).unwrap();
        let end = "IN (SELECT value FROM json_each($1)) ORDER BY \"shopper\", \"ends_at\", \"id\" LIMIT 3";
        assert!(statement.text.ends_with(end), "{}", statement.text);
    }
}
