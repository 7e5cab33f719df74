//! The `OpenAPI` document, out of the types that the API reads and writes.
//!
//! `utoipa` would want a second set of derives on every type and `aide` has only an alpha for this
//! schemars, so the table of operations and this short assembly are ours; every schema is generated.

mod activity;
mod add_on;
mod after_order;
mod after_sale;
mod bargain;
mod event;
mod favourite;
mod invite;
mod live;
mod login;
mod lottery;
mod member;
mod merchant;
mod newcomer;
mod operations;
mod points;
mod points_mall;
mod privacy;
mod reminder;
mod review;
mod sample;
mod service;
mod subscription;
mod tag;
mod task;
mod wechat;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::body::Bytes;
use mall_api::merchant::AdminError;
use mall_api::{ApiError, ErrorCode, SERVER_TIME_HEADER};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::Fault;
use operations::{Content, Needs, Operation, operations};
use sample::Samples;

/// Faults that any operation may have.
const ALWAYS: [ErrorCode; 3] = [ErrorCode::TimedOut, ErrorCode::Unavailable, ErrorCode::Internal];
/// Faults of an operation that reads a body.
const OF_BODIES: [ErrorCode; 3] = [ErrorCode::Malformed, ErrorCode::TooLarge, ErrorCode::Invalid];

/// The document (`OpenAPI` 3.1).
///
/// # Errors
///
/// When a sample is no sample; never in a released binary: a test makes the document.
pub fn document() -> Result<Value, Fault> {
    let samples = Samples::new()?;
    let mut writer = Writer {
        generator: SchemaSettings::draft2020_12()
            .with(|settings| settings.definitions_path = "/components/schemas".into())
            .into_generator(),
        samples: &samples,
        examples: Map::new(),
    };
    writer.generator.subschema_for::<ApiError>();
    writer.generator.subschema_for::<AdminError>();
    let mut paths = Map::new();
    for operation in operations(&samples)? {
        let described = writer.describe(&operation)?;
        let methods = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(operation.method.to_owned(), described);
        }
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Xiaopu 小铺",
            "version": env!("CARGO_PKG_VERSION"),
            "description": format!(
                "Money is fen, times are milliseconds since the Unix epoch. Every answer carries the \
                 server's time in the header `{SERVER_TIME_HEADER}`."
            ),
        },
        "paths": paths,
        "components": {
            "schemas": writer.generator.take_definitions(true),
            "examples": writer.examples,
            "securitySchemes": {
                "session": {"type": "http", "scheme": "bearer"},
                "adminToken": {"type": "http", "scheme": "bearer"},
            },
        },
    }))
}

/// The document as it is sent. It is made once: anybody may ask for it, as often as they like.
pub(crate) fn served() -> Result<Bytes, Fault> {
    static MADE: OnceLock<Bytes> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made.clone());
    }
    let made = Bytes::from(serde_json::to_vec(&document()?)?);
    Ok(MADE.get_or_init(|| made).clone())
}

/// What the document is made of so far.
struct Writer<'a> {
    generator: SchemaGenerator,
    samples: &'a Samples,
    /// One for each error code that an operation has.
    examples: Map<String, Value>,
}

impl Writer<'_> {
    fn describe(&mut self, operation: &Operation) -> Result<Value, Fault> {
        let mut described = json!({
            "operationId": operation.name,
            "summary": operation.summary,
            "parameters": self.parameters(operation),
            "responses": self.responses(operation)?,
        });
        let Some(fields) = described.as_object_mut() else { return Ok(described) };
        if let Some(needs) = operation.needs {
            fields.insert("security".to_owned(), json!([{needs.name(): []}]));
        }
        if let Some(body) = &operation.body {
            let content = self.content(body);
            fields.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
        }
        if !operation.raw.is_empty() {
            let content: Map<_, _> = operation.raw.iter().map(|it| raw(it)).collect();
            fields.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
        }
        Ok(described)
    }

    fn content(&mut self, content: &Content) -> Value {
        let schema = (content.schema)(&mut self.generator);
        json!({"application/json": {"schema": schema, "example": content.example}})
    }

    /// The id in the address, and the fields of the query.
    fn parameters(&mut self, operation: &Operation) -> Vec<Value> {
        let mut all = Vec::new();
        if operation.path.contains("{id}") {
            let schema = json!({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"});
            all.push(json!({"name": "id", "in": "path", "required": true, "schema": schema}));
        }
        if operation.path.contains("{tag}") {
            let schema = json!({"type": "string"});
            all.push(json!({"name": "tag", "in": "path", "required": true, "schema": schema}));
        }
        if operation.path.contains("{page}") {
            let schema = json!({"enum": ["home", "product", "group", "bargain", "invite"]});
            all.push(json!({"name": "page", "in": "path", "required": true, "schema": schema}));
        }
        if let Some(is_required) = operation.if_match {
            let schema = json!({"type": "string", "pattern": "^\"[0-9]+\"$"});
            all.push(json!({
                "name": "If-Match", "in": "header", "required": is_required, "schema": schema,
                "description": "The `ETag` of the shop that is to be changed.",
                "example": merchant::ETAG,
            }));
        }
        let Some(query) = &operation.query else { return all };
        let schema = (query.schema)(&mut self.generator);
        let fields = schema.get("properties").and_then(Value::as_object);
        for (name, schema) in fields.into_iter().flatten() {
            let example = query.example.get(name);
            let parameter = json!({
                "name": name, "in": "query", "required": false, "schema": schema, "example": example,
            });
            all.push(parameter);
        }
        all
    }

    fn responses(&mut self, operation: &Operation) -> Result<Value, Fault> {
        let mut responses = Map::new();
        let mut done = match &operation.answer {
            Some(answer) => json!({"description": "Done.", "content": self.content(answer)}),
            None => json!({"description": "Done."}),
        };
        if operation.tagged
            && let Some(fields) = done.as_object_mut()
        {
            let about = "The revision of the shop: what its merchant decides, the stock apart.";
            let etag = json!({"description": about, "schema": {"type": "string"}});
            fields.insert("headers".to_owned(), json!({"ETag": etag}));
        }
        if operation.repeats {
            responses.insert("200".to_owned(), done.clone());
        }
        responses.insert(operation.status.to_string(), done);
        let mut told: BTreeMap<u16, Vec<String>> = BTreeMap::new();
        for code in codes(operation) {
            told.entry(code.status()).or_default().push(self.fault(code)?);
        }
        for (status, names) in told {
            let description: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            let example = |name: &String| {
                (name.clone(), json!({"$ref": format!("#/components/examples/{name}")}))
            };
            let examples: Map<_, _> = names.iter().map(example).collect();
            let name = operation.needs.map_or("ApiError", Needs::error);
            let schema = json!({"$ref": format!("#/components/schemas/{name}")});
            let content = json!({"application/json": {"schema": schema, "examples": examples}});
            let response = json!({"description": description.join(", "), "content": content});
            responses.insert(status.to_string(), response);
        }
        Ok(Value::Object(responses))
    }

    /// The name of `code`, whose example the document has from now on.
    fn fault(&mut self, code: ErrorCode) -> Result<String, Fault> {
        let name = serde_json::to_value(code)?;
        let name = name.as_str().ok_or(Fault::Broken("an error code is no name"))?.to_owned();
        let value = serde_json::to_value(self.samples.fault(code).whole_body())?;
        self.examples.insert(name.clone(), json!({"value": value}));
        Ok(name)
    }
}

/// Bytes as they are, or as the one file of a form.
fn raw(kind: &str) -> (String, Value) {
    let form = json!({"type": "object", "properties": {"file": {"contentMediaType": "image/*"}}});
    let content = if kind.starts_with("multipart/") { json!({"schema": form}) } else { json!({}) };
    (kind.to_owned(), content)
}

/// How an operation can fail.
fn codes(operation: &Operation) -> impl Iterator<Item = ErrorCode> {
    let of_body = operation.body.as_ref().map_or(&[][..], |_| &OF_BODIES);
    let of_session = operation.needs.map(|_| &ErrorCode::LoginNeeded);
    operation.faults.iter().chain(&ALWAYS).chain(of_body).chain(of_session).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mall_api::path;
    use std::collections::BTreeSet;

    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|it| references(it, found));
            }
            Value::Array(items) => items.iter().for_each(|it| references(it, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document().unwrap();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 20, "{}", found.len());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    /// Every body and query, with the address it belongs to.
    fn contents(operations: &[Operation]) -> impl Iterator<Item = (String, &Content)> {
        operations.iter().flat_map(|it| {
            let all = [("query", &it.query), ("body", &it.body), ("answer", &it.answer)];
            all.into_iter().filter_map(move |(which, content)| {
                Some((format!("{} {which}", it.name), content.as_ref()?))
            })
        })
    }

    /// Whether `value` is what `schema` of the document says; if not, why.
    fn fits(schema: &Value, document: &Value, value: &Value) -> Result<(), String> {
        let mut whole = schema.clone();
        whole["components"] = document["components"].clone();
        let validator = jsonschema::draft202012::new(&whole).map_err(|it| it.to_string())?;
        let faults: Vec<_> = validator
            .iter_errors(value)
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    #[test]
    fn every_example_is_what_is_read_and_written() {
        let samples = Samples::new().unwrap();
        let operations = operations(&samples).unwrap();
        let mut checked = 0;
        for (name, content) in contents(&operations) {
            let again =
                (content.through)(&content.example).unwrap_or_else(|it| panic!("{name}: {it}"));
            assert_eq!(again, content.example, "{name}");
            checked += 1;
        }
        assert!(checked >= 30, "{checked}");
        for operation in &operations {
            let is_text = [path::HEALTH, path::READY, path::OPENAPI].contains(&operation.path);
            let is_empty = [204, 302].contains(&operation.status);
            let has_answer = operation.answer.is_some() || is_empty;
            assert!(has_answer || is_text, "{} answers without an example", operation.name);
        }
    }

    #[test]
    fn every_example_fits_its_own_schema() {
        let document = document().unwrap();
        let mut checked = 0;
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                let responses = operation["responses"].as_object().unwrap().values();
                let bodies = responses.chain(operation.get("requestBody"));
                for body in bodies.filter_map(|it| it.pointer("/content/application~1json")) {
                    for example in examples(&document, body) {
                        fits(&body["schema"], &document, example)
                            .unwrap_or_else(|it| panic!("{method} {path}: {it}"));
                        checked += 1;
                    }
                }
                for parameter in operation["parameters"].as_array().unwrap() {
                    let Some(example) = parameter.get("example") else { continue };
                    fits(&parameter["schema"], &document, example)
                        .unwrap_or_else(|it| panic!("{method} {path}: {it}"));
                    checked += 1;
                }
            }
        }
        assert!(checked > 150, "{checked}");
    }

    /// The example of a body, or those of an error, which lie among the components.
    fn examples<'a>(document: &'a Value, body: &'a Value) -> Vec<&'a Value> {
        let Some(named) = body.get("examples") else { return vec![&body["example"]] };
        let named = named.as_object().unwrap().values();
        named
            .map(|it| {
                let pointer = it["$ref"].as_str().unwrap().trim_start_matches('#');
                &document.pointer(pointer).unwrap()["value"]
            })
            .collect()
    }

    #[test]
    fn an_example_of_another_shape_is_found() {
        let document = document().unwrap();
        let schema = &document["paths"]["/api/orders"]["post"]["requestBody"]["content"]["application/json"]
            ["schema"];
        let samples = Samples::new().unwrap();
        let good = serde_json::to_value(samples.place().unwrap()).unwrap();
        assert_eq!(fits(schema, &document, &good), Ok(()));
        for (field, value) in
            [("key", json!("a b")), ("expectedPayable", json!("163.00")), ("price", json!(1))]
        {
            let mut bad = good.clone();
            bad[field] = value;
            assert!(fits(schema, &document, &bad).is_err(), "{field}");
        }
    }

    #[test]
    fn an_error_has_the_code_that_it_is_an_example_of() {
        let document = document().unwrap();
        let examples = document["components"]["examples"].as_object().unwrap();
        assert!(examples.len() >= 14, "{}", examples.len());
        for (name, example) in examples {
            assert_eq!(example["value"]["code"], name.as_str());
        }
    }

    /// An address that the contract names and the document does not would be a secret one.
    #[test]
    fn every_address_of_the_contract_is_described() {
        let contract = include_str!("../../../mall-api/src/path.rs");
        let addresses: Vec<&str> = contract
            .lines()
            .filter(|line| line.starts_with("pub const"))
            .filter_map(|line| line.split('"').nth(1))
            .collect();
        assert!(addresses.len() >= 20);
        let document = document().unwrap();
        for address in addresses {
            assert!(document["paths"][address].is_object(), "{address}");
        }
    }
}
