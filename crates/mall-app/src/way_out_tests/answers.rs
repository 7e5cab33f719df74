//! Answers of a server that was taken over: of the shape that the API document says, with a hostile address in
//! every text.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::rules::{HOSTILE, MERCHANT_HOST};
use crate::harness::{Ask, NOW, Said, ok};

/// Deeper than any answer is that says something new.
const DEPTH_MAX: usize = 14;
/// So many entries has a list: neighbours are of different kinds.
const ENTRIES: usize = 2;

/// Every way to reach the shop that there is.
const WAYS: usize = 8;

/// Makes answers.
#[derive(Clone)]
pub(super) struct Answers {
    document: Rc<Value>,
    /// Each round has other kinds and other addresses in each place.
    round: usize,
    /// Whether texts are hostile.
    is_hostile: bool,
}

impl Answers {
    pub(super) fn new() -> Self {
        let document = include_str!("../../../mall-server/schema/openapi.json");
        let document = Rc::new(serde_json::from_str(document).unwrap());
        Self { document, round: 0, is_hostile: false }
    }

    pub(super) fn round(&self, round: usize, is_hostile: bool) -> Self {
        Self { round, is_hostile, ..self.clone() }
    }

    /// What it says to `ask`; nobody tells it the method, so one with a body was posted.
    pub(super) fn to(&self, ask: &Ask) -> Said {
        let methods = if ask.body.is_null() {
            ["get", "post", "delete", "put"]
        } else {
            ["post", "put", "delete", "get"]
        };
        let known = self.document["paths"].as_object().unwrap();
        let mut fitting: Vec<&String> = known.keys().filter(|it| fits(it, &ask.path)).collect();
        fitting.sort_by_key(|it| it.matches('{').count());
        let entry = &known[*fitting.first().unwrap_or_else(|| panic!("no {}", ask.path))];
        let method = methods.iter().find_map(|it| entry.get(it)).unwrap();
        let schema = &method["responses"]["200"]["content"]["application/json"]["schema"];
        ok(&self.make(schema, &ask.path, 0))
    }

    /// Which of `count` it is at `at`, this round.
    fn turn(&self, at: &str, count: usize) -> usize {
        let mixed = at.bytes().fold(5381_usize, |sum, it| {
            sum.wrapping_mul(33).wrapping_add(usize::from(it)) & 0xff_ffff
        });
        (mixed + self.round) % count
    }

    fn make(&self, schema: &Value, at: &str, depth: usize) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
            return match name {
                "Timestamp" => self.moment(at),
                _ => self.make(&self.document["components"]["schemas"][name], at, depth),
            };
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(all) = schema["enum"].as_array() {
            return all[self.turn(at, all.len())].clone();
        }
        if let Some(all) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            return self.one_of(all, at, depth);
        }
        let kind = schema["type"].as_str().or(schema["type"][0].as_str());
        match kind {
            Some("object") => self.object(schema, at, depth),
            Some("array") => self.list(schema, at, depth),
            Some("integer") => json!(schema["minimum"].as_i64().unwrap_or(0).max(1)),
            Some("boolean") => json!(self.turn(at, 2) == 0),
            Some("string") => json!(self.text(schema["pattern"].as_str(), at)),
            _ => Value::Null,
        }
    }

    fn one_of(&self, all: &[Value], at: &str, depth: usize) -> Value {
        let is_null = |it: &&Value| it["type"] == "null";
        let may_be_none = all.iter().any(|it| is_null(&it));
        // A way to reach the shop is always open.
        let is_hours = last(at) == "hours";
        if may_be_none && (is_hours || depth > DEPTH_MAX || self.turn(at, 7) == 0) {
            return Value::Null;
        }
        let some: Vec<&Value> = all.iter().filter(|it| !is_null(it)).collect();
        // The first is the plainest.
        let turn = if depth > DEPTH_MAX { 0 } else { self.turn(at, some.len()) };
        self.make(some[turn], at, depth + 1)
    }

    fn object(&self, schema: &Value, at: &str, depth: usize) -> Value {
        let needed = |name: &str| {
            schema["required"].as_array().is_some_and(|all| all.iter().any(|it| it == name))
        };
        let mut made = Map::new();
        for (name, it) in schema["properties"].as_object().into_iter().flatten() {
            // What there may be none of is said to be none, as the server says it.
            let value = self.make(it, &format!("{at}.{name}"), depth + 1);
            if needed(name) || value.is_null() || depth <= DEPTH_MAX {
                made.insert(name.clone(), value);
            }
        }
        if let (true, Some(it)) = (made.is_empty(), schema.get("additionalProperties"))
            && it.is_object()
        {
            made.insert("a".to_owned(), self.make(it, at, depth + 1));
        }
        Value::Object(made)
    }

    fn list(&self, schema: &Value, at: &str, depth: usize) -> Value {
        if let Some(all) = schema["prefixItems"].as_array() {
            return all.iter().map(|it| self.make(it, at, depth + 1)).collect();
        }
        if last(at) == "allow" {
            return json!([MERCHANT_HOST]);
        }
        let wanted = match last(at) {
            _ if depth > DEPTH_MAX => 0,
            "where" => 0,
            "channels" => WAYS,
            _ => ENTRIES,
        };
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let count = u64::try_from(wanted).unwrap().clamp(least, most);
        let entry = |turn| self.make(&schema["items"], &format!("{at}[{turn}]"), depth + 1);
        (0..count).map(entry).collect()
    }

    /// What has a beginning began an hour ago, or begins in two; what has an end ends after that.
    fn moment(&self, at: &str) -> Value {
        const HOUR: i64 = 3_600_000;
        let hours = match last(at) {
            "startsAt" if self.turn(at, 4) == 0 => 2,
            "startsAt" | "placedAt" | "at" | "paidAt" | "createdAt" => -1,
            _ => 24,
        };
        json!(NOW.0 + hours * HOUR)
    }

    fn text(&self, pattern: Option<&str>, at: &str) -> String {
        match pattern {
            Some(it) if it.contains("1[3-9]") => "13800138000".to_owned(),
            Some(it) if it.starts_with("^\\d{4}") => "1990-05-05".to_owned(),
            Some(_) => at
                .bytes()
                .filter(u8::is_ascii_digit)
                .take(1)
                .map(char::from)
                .fold("a".to_owned(), |id, it| id + it.encode_utf8(&mut [0; 4])),
            None if self.is_hostile => HOSTILE[self.turn(at, HOSTILE.len())].to_owned(),
            None => "面膜".to_owned(),
        }
    }
}

/// The name of the field.
fn last(at: &str) -> &str {
    at.rsplit('.').next().unwrap_or_default()
}

/// `path` is one of those that `template` stands for.
fn fits(template: &str, path: &str) -> bool {
    let (mut asked, mut parts) = (path.split('/'), template.split('/'));
    loop {
        match (parts.next(), asked.next()) {
            (None, None) => return true,
            (Some(part), Some(it)) if part == it || part.starts_with('{') => {}
            _ => return false,
        }
    }
}
