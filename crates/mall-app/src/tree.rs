//! JSON on a phone: text → tree → typed data, and back.
//!
//! `serde_json` reads typed data straight from text, which is fast and makes its own copy of the
//! reader for every type: more than half of the module a phone downloads. Here the text becomes a
//! tree first (one copy), and types are read from the tree by a reader as small as it can be: it
//! knows the shapes that derived types use, and its error has no words, since nobody on a phone
//! reads them. (Measured: 245 kB of brotli became 158.)
//!
//! A field that may be absent says `#[serde(default)]`, an `Option` too; one that a type does not know
//! is passed over, so that a newer server may say more.
//!
//! Enums are read as serde writes them unless told otherwise: `"name"` or `{"name": …}`. Tagged and
//! untagged ones would need a second reader, so the shop's JSON has none.

mod text;
mod write;

use std::slice;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Value, map};

pub(crate) use text::parse;
pub use text::text;
pub use write::{write, write_tree};

/// Texts by name. Every kind of map is another copy of the code of maps; this one is here anyway.
pub type Texts = map::Map<String, Value>;

/// The text is no JSON, or not of the wanted shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not JSON of the wanted shape")]
pub struct Unreadable;

/// Typed data out of JSON text.
///
/// # Errors
///
/// When `json` is no JSON, or of another shape.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, Unreadable> {
    read_tree(&text::parse(json)?)
}

/// Typed data out of a tree.
///
/// # Errors
///
/// When the tree has another shape.
pub fn read_tree<T: DeserializeOwned>(tree: &Value) -> Result<T, Unreadable> {
    T::deserialize(Tree(tree))
}

impl de::Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Read<T> = Result<T, Unreadable>;

/// A node of the tree.
#[derive(Clone, Copy)]
struct Tree<'de>(&'de Value);

/// One `deserialize_*` per line, all alike.
macro_rules! alike {
    ($($method:ident => $other:ident),* $(,)?) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            self.$other(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Tree<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(_) => self.deserialize_i64(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.0.as_bool().ok_or(Unreadable).and_then(|value| visitor.visit_bool(value))
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.0.as_i64().ok_or(Unreadable).and_then(|value| visitor.visit_i64(value))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.0.as_u64().ok_or(Unreadable).and_then(|value| visitor.visit_u64(value))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.0.as_str().ok_or(Unreadable).and_then(|text| visitor.visit_borrowed_str(text))
    }

    alike! {
        deserialize_i8 => deserialize_i64,
        deserialize_i16 => deserialize_i64,
        deserialize_i32 => deserialize_i64,
        deserialize_u8 => deserialize_u64,
        deserialize_u16 => deserialize_u64,
        deserialize_u32 => deserialize_u64,
        deserialize_string => deserialize_str,
        deserialize_identifier => deserialize_str,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        let items = self.0.as_array().ok_or(Unreadable)?;
        visitor.visit_seq(Items(items.iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Read<V::Value> {
        let fits = self.0.as_array().is_some_and(|items| items.len() == length);
        if fits { self.deserialize_seq(visitor) } else { Err(Unreadable) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        let fields = self.0.as_object().ok_or(Unreadable)?;
        visitor.visit_map(Fields { fields: fields.iter(), value: &Value::Null })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        // In the order of the type, not of the text: the reader that a type derives for that is much
        // smaller, since it need not tell names apart. A field that is absent ends the sequence for
        // itself alone, which is what `#[serde(default)]` waits for.
        let object = self.0.as_object().ok_or(Unreadable)?;
        visitor.visit_seq(InOrder { object, fields: fields.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, content: &Value::Null }),
            Value::Object(fields) if fields.len() == 1 => {
                let (name, content) = fields.iter().next().ok_or(Unreadable)?;
                visitor.visit_enum(Variant { name, content })
            }
            _ => Err(Unreadable),
        }
    }

    forward_to_deserialize_any! { f32 f64 char bytes byte_buf unit unit_struct tuple_struct i128 u128 }
}

struct Items<'de>(slice::Iter<'de, Value>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        self.0.next().map(|item| seed.deserialize(Tree(item))).transpose()
    }
}

/// The fields of a type, out of an object.
struct InOrder<'de> {
    object: &'de map::Map<String, Value>,
    fields: slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for InOrder<'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        let value = self.fields.next().and_then(|name| self.object.get(*name));
        value.map(|value| seed.deserialize(Tree(value))).transpose()
    }
}

struct Fields<'de> {
    fields: map::Iter<'de>,
    /// Of the field whose name was read last.
    value: &'de Value,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Unreadable;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Name(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<T::Value> {
        seed.deserialize(Tree(self.value))
    }
}

/// The name of a field or of a variant.
struct Name<'de>(&'de str);

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_borrowed_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Variant<'de> {
    name: &'de str,
    content: &'de Value,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Unreadable;
    type Variant = Tree<'de>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<(T::Value, Tree<'de>)> {
        Ok((seed.deserialize(Name(self.name))?, Tree(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Tree<'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mall_core::pricing::{Quote, QuoteRequest};
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Sample {
        id: u8,
        signed: i64,
        on: bool,
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        kinds: Vec<Kind>,
        pair: [u32; 2],
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        Plain,
        Wrapped(bool),
        Wide { size: u16 },
        Two(i32, String),
    }

    fn samples() -> impl Strategy<Value = Sample> {
        let kind = prop_oneof![
            Just(Kind::Plain),
            any::<bool>().prop_map(Kind::Wrapped),
            any::<u16>().prop_map(|size| Kind::Wide { size }),
            (any::<i32>(), ".{0,3}").prop_map(|(a, b)| Kind::Two(a, b)),
        ];
        let parts = (any::<u8>(), any::<i64>(), any::<bool>(), any::<Option<String>>());
        (parts, prop::collection::vec(kind, 0..4), any::<[u32; 2]>()).prop_map(
            |((id, signed, on, name), kinds, pair)| Sample { id, signed, on, name, kinds, pair },
        )
    }

    /// As `serde_json` reads it, or not at all.
    fn agrees(json: &str) {
        let theirs: Option<Sample> = serde_json::from_str(json).ok();
        assert_eq!(read::<Sample>(json).ok(), theirs, "{json}");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(sample in samples()) {
            let json = serde_json::to_string(&sample).unwrap();
            prop_assert_eq!(read::<Sample>(&json), Ok(sample));
        }

        #[test]
        fn what_is_written_is_what_serde_json_writes(sample in samples()) {
            let named: BTreeMap<u8, &Sample> = [(sample.id, &sample)].into();
            let all = (&sample, named, 'c', ());
            let theirs = serde_json::to_value(&all).unwrap();
            prop_assert_eq!(write(&all), theirs.to_string());
            prop_assert_eq!(write_tree(&all), theirs);
        }

        #[test]
        fn damage_is_seen_as_serde_json_sees_it(sample in samples(), at in any::<usize>(), to in "[ -~]") {
            let mut json: Vec<char> = serde_json::to_string(&sample).unwrap().chars().collect();
            let at = at % json.len();
            json[at] = to.chars().next().unwrap();
            let json: String = json.into_iter().collect();
            // A name that stands twice counts once in a tree; floats are no numbers of the shop.
            let unlike = |word: &str| json.matches(word).count() > 1;
            prop_assume!(!["\"id\"", "\"on\"", "\"name\""].into_iter().any(unlike));
            agrees(&json);
        }
    }

    #[test]
    fn wrong_shapes_are_unreadable() {
        for json in [
            "",
            "{",
            "null",
            "[]",
            "7",
            "{\"id\":1}",
            r#"{"id":256,"signed":0,"on":true,"name":null,"pair":[1,2]}"#,
            r#"{"id":1,"signed":0.5,"on":true,"name":null,"pair":[1,2]}"#,
            r#"{"id":1,"signed":0,"on":true,"name":null,"pair":[1]}"#,
            r#"{"id":1,"signed":0,"on":true,"name":null,"pair":[1,2],"kinds":["none"]}"#,
            r#"{"id":1,"signed":0,"on":true,"name":null,"pair":[1,2],"kinds":[{"plain":1,"wrapped":2}]}"#,
        ] {
            agrees(json);
            assert_eq!(read::<Sample>(json), Err(Unreadable), "{json}");
        }
    }

    #[test]
    fn a_whole_quote_is_read() {
        let request: QuoteRequest =
            read(include_str!("../../mall-server/schema/example.json")).unwrap();
        let quote = request.quote().unwrap();
        let json = serde_json::to_string(&quote).unwrap();
        assert_eq!(read::<Quote>(&json), Ok(quote));
    }
}
