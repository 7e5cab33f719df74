//! JSON text of a tree, and the tree of JSON text.
//!
//! `serde_json` does both, and brings what it needs for fractions: tables of powers of ten and two
//! algorithms, which are code and bytes that pack badly. The shop's JSON holds whole numbers only, so
//! nobody here needs them. (Measured: 8.6 kB after brotli.)

use serde_json::{Map, Number, Value};

use super::Unreadable;

/// How deep lists and objects may stand in each other; what `serde_json` allows.
const DEPTH_MAX: usize = 127;

/// What a number becomes that no type of the shop can hold: some fraction, so that whoever passes
/// it over is not stopped by it.
const FRACTION: f64 = 0.5;

/// The tree of `json`.
///
/// # Errors
///
/// When it is no JSON, or deeper than [`DEPTH_MAX`].
pub(crate) fn parse(json: &str) -> Result<Value, Unreadable> {
    let mut reader = Reader { rest: json };
    let tree = reader.value(DEPTH_MAX)?;
    if reader.rest.is_empty() { Ok(tree) } else { Err(Unreadable) }
}

/// `tree` as text, without spaces; a fraction is written as `null`.
pub fn text(tree: &Value) -> String {
    let mut out = String::new();
    write(tree, &mut out);
    out
}

/// What is still to be read.
struct Reader<'de> {
    rest: &'de str,
}

impl<'de> Reader<'de> {
    /// The bytes before the first that is `end`, or all of them. `end` knows ASCII only.
    fn until(&mut self, end: impl Fn(u8) -> bool) -> &'de str {
        let at = self.rest.bytes().position(|byte| byte.is_ascii() && end(byte));
        let split = self.rest.split_at_checked(at.unwrap_or(self.rest.len()));
        let (before, rest) = split.unwrap_or((self.rest, ""));
        self.rest = rest;
        before
    }

    fn spaces(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Goes past `word` when it stands here.
    fn take(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn wants(&mut self, word: &str) -> Result<(), Unreadable> {
        if self.take(word) { Ok(()) } else { Err(Unreadable) }
    }

    /// A value and the spaces around it.
    fn value(&mut self, depth: usize) -> Result<Value, Unreadable> {
        self.spaces();
        let value = if self.take("\"") {
            Value::String(self.string()?)
        } else if self.take("{") {
            Value::Object(self.object(depth.checked_sub(1).ok_or(Unreadable)?)?)
        } else if self.take("[") {
            Value::Array(self.array(depth.checked_sub(1).ok_or(Unreadable)?)?)
        } else if self.take("null") {
            Value::Null
        } else if self.take("true") {
            Value::Bool(true)
        } else if self.take("false") {
            Value::Bool(false)
        } else {
            Value::Number(self.number()?)
        };
        self.spaces();
        Ok(value)
    }

    fn object(&mut self, depth: usize) -> Result<Map<String, Value>, Unreadable> {
        let mut object = Map::new();
        self.spaces();
        if self.take("}") {
            return Ok(object);
        }
        loop {
            self.spaces();
            self.wants("\"")?;
            let name = self.string()?;
            self.spaces();
            self.wants(":")?;
            object.insert(name, self.value(depth)?);
            if self.take("}") {
                return Ok(object);
            }
            self.wants(",")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Value>, Unreadable> {
        let mut array = Vec::new();
        self.spaces();
        if self.take("]") {
            return Ok(array);
        }
        loop {
            array.push(self.value(depth)?);
            if self.take("]") {
                return Ok(array);
            }
            self.wants(",")?;
        }
    }

    fn number(&mut self) -> Result<Number, Unreadable> {
        let of_number = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
        let text = self.until(|byte| !of_number(byte));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let positive = whole.strip_prefix('-').unwrap_or(whole);
        let leads_with_zero = positive.len() > 1 && positive.starts_with('0');
        if leads_with_zero || ![positive, fraction, exponent].into_iter().all(is_digits) {
            return Err(Unreadable);
        }
        let unsigned = text.parse::<u64>().map(Number::from).ok();
        // To `serde_json` no whole number is `-0`.
        let signed = || text.parse::<i64>().ok().filter(|it| *it != 0).map(Number::from);
        let number = unsigned.or_else(signed);
        number.or_else(|| Number::from_f64(FRACTION)).ok_or(Unreadable)
    }

    /// What follows an opening quote, and the closing one.
    fn string(&mut self) -> Result<String, Unreadable> {
        let mut string = String::new();
        loop {
            string.push_str(self.until(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)));
            if self.take("\"") {
                return Ok(string);
            }
            self.wants("\\")?;
            string.push(self.escaped()?);
        }
    }

    /// What follows a backslash.
    fn escaped(&mut self) -> Result<char, Unreadable> {
        let mut rest = self.rest.chars();
        let kind = rest.next().ok_or(Unreadable)?;
        self.rest = rest.as_str();
        match kind {
            '"' | '\\' | '/' => Ok(kind),
            'b' => Ok('\u{8}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => self.unicode(),
            _ => Err(Unreadable),
        }
    }

    /// The digits of `\u…`, and those of a second half.
    fn unicode(&mut self) -> Result<char, Unreadable> {
        let mut units = vec![self.unit()?];
        if matches!(units.first(), Some(0xd800..0xdc00)) {
            self.wants("\\u")?;
            units.push(self.unit()?);
        }
        let mut read = char::decode_utf16(units);
        let read = (read.next(), read.next());
        if let (Some(Ok(char)), None) = read { Ok(char) } else { Err(Unreadable) }
    }

    fn unit(&mut self) -> Result<u16, Unreadable> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or(Unreadable)?;
        self.rest = rest;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Unreadable);
        }
        u16::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn write(tree: &Value, out: &mut String) {
    match tree {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => out.push_str(&number.to_string()),
            (None, Some(number)) => out.push_str(&number.to_string()),
            (None, None) => out.push_str("null"),
        },
        Value::String(string) => quote(string, out),
        Value::Array(items) => {
            let mut before = '[';
            for item in items {
                out.push(before);
                write(item, out);
                before = ',';
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Object(fields) => {
            let mut before = '{';
            for (name, value) in fields {
                out.push(before);
                quote(name, out);
                out.push(':');
                write(value, out);
                before = ',';
            }
            out.push_str(if fields.is_empty() { "{}" } else { "}" });
        }
    }
}

fn quote(string: &str, out: &mut String) {
    out.push('"');
    let mut reader = Reader { rest: string };
    loop {
        out.push_str(reader.until(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)));
        let mut rest = reader.rest.chars();
        let Some(special) = rest.next() else { break };
        reader.rest = rest.as_str();
        out.push('\\');
        match special {
            '\u{8}' => out.push('b'),
            '\u{c}' => out.push('f'),
            '\n' => out.push('n'),
            '\r' => out.push('r'),
            '\t' => out.push('t'),
            '"' | '\\' => out.push(special),
            control => {
                out.push_str("u00");
                let digits = u32::from(control);
                out.extend(
                    [digits / 16, digits % 16].map(|it| char::from_digit(it, 16).unwrap_or('0')),
                );
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// As `serde_json` reads it.
    fn agrees(json: &str) {
        assert_eq!(parse(json).ok(), serde_json::from_str(json).ok(), "{json}");
    }

    fn trees() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\"\\\\\u{0}-\u{1f}\u{7f}/a好🛒]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn text_is_serde_jsons_and_comes_back(tree in trees()) {
            prop_assert_eq!(text(&tree), tree.to_string());
            prop_assert_eq!(parse(&text(&tree)), Ok(tree.clone()));
            let spaced = serde_json::to_string_pretty(&tree).unwrap();
            prop_assert_eq!(parse(&spaced), Ok(tree));
        }

        #[test]
        fn damage_is_seen_as_serde_json_sees_it(tree in trees(), at in any::<usize>(), to in "[ -~\\PC]") {
            let mut json: Vec<char> = text(&tree).chars().collect();
            let at = at % json.len();
            json[at] = to.chars().next().unwrap_or(' ');
            let json: String = json.into_iter().collect();
            // What is no whole number is a fraction here, also one beyond all that a float holds.
            let theirs = serde_json::from_str::<Value>(&json);
            if theirs.as_ref().map_or_else(is_beyond_floats, has_fraction) {
                prop_assert!(parse(&json).as_ref().is_ok_and(has_fraction), "{}", json);
            } else {
                prop_assert_eq!(parse(&json).ok(), theirs.ok(), "{}", json);
            }
        }

        #[test]
        fn any_text_at_all(json in "[\\[\\]{}\",:0-9eE+.\\-\\\\untrfalsd \n好]{0,12}") {
            let theirs = serde_json::from_str::<Value>(&json);
            let is_json = theirs.as_ref().map_or_else(is_beyond_floats, |_| true);
            prop_assert_eq!(parse(&json).is_ok(), is_json, "{}", json);
        }
    }

    /// `1e999`, which `serde_json` refuses for what it is worth, not for how it is written.
    fn is_beyond_floats(error: &serde_json::Error) -> bool {
        error.to_string().contains("number out of range")
    }

    fn has_fraction(tree: &Value) -> bool {
        match tree {
            Value::Number(number) => number.is_f64(),
            Value::Array(items) => items.iter().any(has_fraction),
            Value::Object(fields) => fields.values().any(has_fraction),
            _ => false,
        }
    }

    #[test]
    fn the_edges() {
        for json in [
            "",
            " ",
            "nul",
            "nulll",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" : [ ] }",
            "01",
            "-",
            "-1",
            "+1",
            "1.",
            ".5",
            "1e",
            "--1",
            "1 2",
            "[1 2]",
            "\"\u{1}\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u+123\"",
            "\"\\ud83d\\uded2\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\uded2\"",
            "\"\\ud83d\\u0041\"",
            "\"a",
            "{\"a\":1,\"a\":2}",
            "18446744073709551615",
            "-9223372036854775808",
            "\u{a0}1",
            "[]]",
        ] {
            agrees(json);
        }
        assert!(parse("[1.5, 1e400, -0, -9223372036854775809, 18446744073709551616]").is_ok_and(
            |tree| { tree.as_array().is_some_and(|items| items.iter().all(has_fraction)) }
        ));
        assert_eq!(text(&json!([1.5, {}, []])), "[null,{},[]]");
    }

    #[test]
    fn depth_has_an_end() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for depth in [1, DEPTH_MAX - 1, DEPTH_MAX, DEPTH_MAX + 1, 100_000] {
            agrees(&nested(depth));
        }
    }
}
