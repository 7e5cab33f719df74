//! What a database holds, described once: every store takes its SQL, or its maps, from here.

/// One cell of a row. `Null` sorts before all others, integers before text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, an amount in fen, a time in milliseconds, or 0 and 1.
    Int(i64),
    /// A name, or JSON. Sorts by bytes.
    Text(String),
    /// A hash.
    Blob(Vec<u8>),
}

/// The cells of a row, in the order of its table's columns.
pub type Row = Vec<Value>;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Integers.
    Int,
    /// Text.
    Text,
    /// Bytes.
    Blob,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may hold nothing.
    pub optional: bool,
    /// The least number it takes; a row below it is refused, whoever computed it.
    pub least: Option<i64>,
    /// Whether the store counts it up by itself: the insertion order.
    pub serial: bool,
    /// Whether its text is JSON.
    pub json: bool,
}

/// What a partial index holds.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Rows where this column is nothing.
    Null(&'static str),
    /// Rows where this column is this number.
    Int(&'static str, i64),
    /// Rows where this column is this text.
    Text(&'static str, &'static str),
}

impl Part {
    /// The column, and what it is to be.
    pub(super) fn column_and_value(self) -> (&'static str, Value) {
        match self {
            Self::Null(column) => (column, Value::Null),
            Self::Int(column, number) => (column, Value::Int(number)),
            Self::Text(column, text) => (column, Value::Text(text.to_owned())),
        }
    }
}

/// A way to find rows and to go through them in order, beside the key.
#[derive(Debug, Clone, Copy)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [&'static str],
    /// Whether no two rows in it may have the same columns.
    pub unique: bool,
    /// Which rows are in it; all when absent.
    pub part: Option<Part>,
}

impl Index {
    /// An index for looking up.
    pub const fn on(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self { name, columns, unique: false, part: None }
    }

    /// An index in which every row is another.
    pub const fn unique(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self { name, columns, unique: true, part: None }
    }

    /// The same, of some rows.
    #[must_use]
    pub const fn partial(self, part: Part) -> Self {
        Self { part: Some(part), ..self }
    }
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns; the first [`key`](Self::key) of them are the key.
    pub columns: &'static [Column],
    /// How many columns the key has.
    pub key: usize,
    /// The indexes beside the key.
    pub indexes: &'static [Index],
}

impl Table {
    /// The columns of the key.
    pub fn key_columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.columns.iter().take(self.key).map(|it| it.name)
    }

    /// What finds the row with the key of `row`, and what makes it the same.
    pub fn replacing(&self, row: Row) -> (Vec<Test>, Vec<Set>) {
        let (mut tests, mut sets) = (Vec::new(), Vec::new());
        for (place, (column, value)) in self.columns.iter().zip(row).enumerate() {
            if place < self.key {
                let with = Operand::Value(value);
                tests.push(Test { column: column.name, op: Op::Is, with });
            } else {
                sets.push(Set::To(column.name, value));
            }
        }
        (tests, sets)
    }

    /// Where a column is.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name == column)
    }

    /// The columns by which `index` sorts; the key sorts what is equal. An empty name is the key.
    pub(super) fn order(&self, index: &str) -> Option<Vec<&'static str>> {
        let mut order = match index {
            "" => Vec::new(),
            name => self.indexes.iter().find(|it| it.name == name)?.columns.to_vec(),
        };
        for column in self.key_columns() {
            if !order.contains(&column) {
                order.push(column);
            }
        }
        Some(order)
    }
}

/// How a column is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// The same; nothing is the same as nothing.
    Is,
    /// Below. Nothing is never below, nor above.
    Less,
    /// Below or the same.
    AtMost,
    /// Above or the same.
    AtLeast,
}

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A value.
    Value(Value),
    /// Another column of the same row.
    Column(&'static str),
    /// Any of these texts; only with [`Op::Is`].
    Among(Vec<String>),
}

/// What must be so of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Which column.
    pub column: &'static str,
    /// How it is compared.
    pub op: Op,
    /// With what.
    pub with: Operand,
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Set {
    /// It becomes this.
    To(&'static str, Value),
    /// It becomes so much more.
    Plus(&'static str, i64),
}

/// Which rows are wanted, and in which order.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    /// What must be so of each.
    pub tests: &'a [Test],
    /// The index they come in order of; the key when empty.
    pub by: &'static str,
    /// Whether the last comes first.
    pub descending: bool,
    /// How many at most.
    pub limit: usize,
}

impl Scan<'_> {
    /// Every row, by the key.
    pub const ALL: Self = Scan { tests: &[], by: "", descending: false, limit: usize::MAX };
}
