//! Rows as types: `record!` makes a struct, its table and its typed columns of one description.

use std::marker::PhantomData;

use mall_core::address::Phone;
use mall_core::{
    ActivityId, AddressId, BargainId, CategoryId, CouponId, Day, DeviceId, GroupId, IdempotencyKey,
    InviteToken, Money, OrderId, PaidCardId, PaymentId, PreviewId, PrizeId, ProductId, PromotionId,
    SegmentId, SessionId, ShopperId, SkuId, TaskId, TemplateId, TierId, Timestamp,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::table::{Kind, Op, Operand, Row, Set, Table, Test, Value};
use crate::Fault;

/// What a row is in Rust.
pub trait Record: Sized {
    /// Its table.
    const TABLE: &'static Table;
    /// Its columns, to be tested and set.
    type Columns;
    /// See [`Columns`](Self::Columns).
    const COLUMNS: Self::Columns;

    /// As it is stored.
    fn row(&self) -> Row;

    /// What a stored row says.
    ///
    /// # Errors
    ///
    /// [`Fault::Stored`] when a cell is not what its column holds.
    fn read(row: Row) -> Result<Self, Fault>;
}

/// What a cell is in Rust.
pub trait Field: Sized {
    /// What its column holds.
    const KIND: Kind;
    /// Whether it may be nothing.
    const OPTIONAL: bool = false;
    /// The least number.
    const LEAST: Option<i64> = None;
    /// Whether the store counts it up.
    const SERIAL: bool = false;
    /// Whether its text is JSON.
    const JSON: bool = false;

    /// As it is stored.
    fn value(&self) -> Value;

    /// What a stored cell says; `None` when it says nothing that this can be.
    fn read(value: Value) -> Option<Self>;
}

/// A column of type `T`.
#[derive(Debug)]
pub struct Col<T> {
    name: &'static str,
    of: PhantomData<fn() -> T>,
}

impl<T: Field> Col<T> {
    /// The column `name`. Made by `record!` alone.
    pub const fn new(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }

    fn test(&self, op: Op, value: &T) -> Test {
        Test { column: self.name, op, with: Operand::Value(value.value()) }
    }

    /// It is `value`.
    pub fn is(&self, value: &T) -> Test {
        self.test(Op::Is, value)
    }

    /// It is below `value`.
    pub fn less(&self, value: &T) -> Test {
        self.test(Op::Less, value)
    }

    /// It is `value` or below.
    pub fn at_most(&self, value: &T) -> Test {
        self.test(Op::AtMost, value)
    }

    /// It is `value` or above.
    pub fn at_least(&self, value: &T) -> Test {
        self.test(Op::AtLeast, value)
    }

    /// It is below what `other` is in the same row.
    pub fn less_than(&self, other: &Self) -> Test {
        Test { column: self.name, op: Op::Less, with: Operand::Column(other.name) }
    }

    /// It is what `other` is in the same row, or above.
    pub fn reaches(&self, other: &Self) -> Test {
        Test { column: self.name, op: Op::AtLeast, with: Operand::Column(other.name) }
    }

    /// It is one of these, which are few enough for one request.
    pub fn among<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Test {
        let texts = texts.into_iter().map(str::to_owned).collect();
        Test { column: self.name, op: Op::Is, with: Operand::Among(texts) }
    }

    /// It becomes `value`.
    pub fn to(&self, value: &T) -> Set {
        Set::To(self.name, value.value())
    }

    /// It becomes `more` more; less, when that is below zero.
    pub fn plus(&self, more: impl Into<i64>) -> Set {
        Set::Plus(self.name, more.into())
    }
}

/// A number that the store counts up: rows sort by it as they were inserted. 0 before that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Serial(pub i64);

/// A `T` as JSON: nothing that is ever tested. It is read only when it is asked for.
#[derive(Debug)]
pub struct Json<T> {
    text: String,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Json<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), of: PhantomData }
    }
}

impl<T: Serialize> Json<T> {
    /// `value`, written.
    pub fn of(value: &T) -> Result<Self, Fault> {
        Ok(Self::of_text(serde_json::to_string(value)?))
    }
}

impl<T: DeserializeOwned> Json<T> {
    /// What it says.
    pub fn read(&self) -> Result<T, Fault> {
        Ok(serde_json::from_str(&self.text)?)
    }
}

impl<T> Json<T> {
    /// As it is stored.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `text`, which is as it is stored.
    pub fn of_text(text: String) -> Self {
        Self { text, of: PhantomData }
    }
}

impl<T> Field for Json<T> {
    const KIND: Kind = Kind::Text;
    const JSON: bool = true;

    fn value(&self) -> Value {
        Value::Text(self.text.clone())
    }

    fn read(value: Value) -> Option<Self> {
        String::read(value).map(Self::of_text)
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const OPTIONAL: bool = true;
    const LEAST: Option<i64> = T::LEAST;
    const JSON: bool = T::JSON;

    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::value)
    }

    fn read(value: Value) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value {
        Value::Text(self.clone())
    }

    fn read(value: Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl Field for i64 {
    const KIND: Kind = Kind::Int;

    fn value(&self) -> Value {
        Value::Int(*self)
    }

    fn read(value: Value) -> Option<Self> {
        if let Value::Int(number) = value { Some(number) } else { None }
    }
}

impl Field for Serial {
    const KIND: Kind = Kind::Int;
    const SERIAL: bool = true;

    fn value(&self) -> Value {
        Value::Int(self.0)
    }

    fn read(value: Value) -> Option<Self> {
        i64::read(value).map(Self)
    }
}

impl Field for u32 {
    const KIND: Kind = Kind::Int;
    const LEAST: Option<i64> = Some(0);

    fn value(&self) -> Value {
        Value::Int(i64::from(*self))
    }

    fn read(value: Value) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Field for u64 {
    const KIND: Kind = Kind::Int;
    const LEAST: Option<i64> = Some(0);

    fn value(&self) -> Value {
        // No count comes near: what is above is as good as endless.
        Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }

    fn read(value: Value) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Int;

    fn value(&self) -> Value {
        Value::Int(i64::from(*self))
    }

    fn read(value: Value) -> Option<Self> {
        i64::read(value).map(|it| it != 0)
    }
}

impl Field for Money {
    const KIND: Kind = Kind::Int;

    fn value(&self) -> Value {
        Value::Int(self.fen())
    }

    fn read(value: Value) -> Option<Self> {
        i64::read(value).map(Self::from_fen)
    }
}

impl Field for Day {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn read(value: Value) -> Option<Self> {
        Self::try_from(String::read(value)?).ok()
    }
}

impl Field for Timestamp {
    const KIND: Kind = Kind::Int;

    fn value(&self) -> Value {
        Value::Int(self.0)
    }

    fn read(value: Value) -> Option<Self> {
        i64::read(value).map(Self)
    }
}

impl Field for [u8; 32] {
    const KIND: Kind = Kind::Blob;

    fn value(&self) -> Value {
        Value::Blob(self.to_vec())
    }

    fn read(value: Value) -> Option<Self> {
        if let Value::Blob(bytes) = value { bytes.try_into().ok() } else { None }
    }
}

impl Field for Vec<u8> {
    const KIND: Kind = Kind::Blob;

    fn value(&self) -> Value {
        Value::Blob(self.clone())
    }

    fn read(value: Value) -> Option<Self> {
        if let Value::Blob(bytes) = value { Some(bytes) } else { None }
    }
}

macro_rules! names {
    ($($name:ident),*) => {$(
        impl Field for $name {
            const KIND: Kind = Kind::Text;

            fn value(&self) -> Value {
                Value::Text(self.as_str().to_owned())
            }

            fn read(value: Value) -> Option<Self> {
                Self::try_from(String::read(value)?).ok()
            }
        }
    )*};
}

names!(
    Phone,
    ActivityId,
    AddressId,
    PaidCardId,
    CategoryId,
    CouponId,
    DeviceId,
    GroupId,
    BargainId,
    PreviewId,
    IdempotencyKey,
    InviteToken,
    OrderId,
    PaymentId,
    PrizeId,
    ProductId,
    PromotionId,
    SegmentId,
    SessionId,
    ShopperId,
    SkuId,
    TaskId,
    TemplateId,
    TierId
);

/// A struct that is a row of a table. The first columns, as many as it is `keyed` by, are its key;
/// the indexes are those of the migrations.
macro_rules! record {
    (
        $(#[$about:meta])*
        $name:ident in $table:literal keyed $key:literal {
            $($(#[$of:meta])* $field:ident: $type:ty,)+
        }
        $($index:expr),* $(,)?
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[$of])* pub $field: $type,)+
        }

        const _: () = {
            use $crate::store::{Col, Column, Field, Record, Row, Table};

            #[doc = concat!("The columns of `", $table, "`.")]
            #[derive(Debug)]
            pub struct Columns {
                $($(#[$of])* pub $field: Col<$type>,)+
            }

            impl Record for $name {
                const TABLE: &'static Table = &Table {
                    name: $table,
                    columns: &[$(Column {
                        name: stringify!($field),
                        kind: <$type as Field>::KIND,
                        optional: <$type as Field>::OPTIONAL,
                        least: <$type as Field>::LEAST,
                        serial: <$type as Field>::SERIAL,
                        json: <$type as Field>::JSON,
                    }),+],
                    key: $key,
                    indexes: {
                        const INDEXES: &[$crate::store::Index] = &[$($index),*];
                        INDEXES
                    },
                };
                type Columns = Columns;
                const COLUMNS: Columns = Columns { $($field: Col::new(stringify!($field))),+ };

                fn row(&self) -> Row {
                    vec![$(Field::value(&self.$field)),+]
                }

                fn read(row: Row) -> Result<Self, $crate::Fault> {
                    let mut cells = row.into_iter();
                    Ok(Self {$(
                        $field: cells.next().and_then(<$type as Field>::read).ok_or(
                            $crate::Fault::Stored { table: $table, column: stringify!($field) },
                        )?,
                    )+})
                }
            }
        };
    };
}

/// Makes an enum that a column holds as a word, out of the words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$doc])* $word,)+
        }

        impl $crate::store::Field for $name {
            const KIND: $crate::store::Kind = $crate::store::Kind::Text;

            fn value(&self) -> $crate::store::Value {
                let text = match self {
                    $(Self::$word => $text,)+
                };
                $crate::store::Value::Text(text.to_owned())
            }

            fn read(value: $crate::store::Value) -> Option<Self> {
                match String::read(value)?.as_str() {
                    $($text => Some(Self::$word),)+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {record, words};
