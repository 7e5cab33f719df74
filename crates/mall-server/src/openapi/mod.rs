//! The `OpenAPI` document, out of the types that the API reads and writes.
//!
//! `utoipa` would want a second set of derives on every type and `aide` has only an alpha for this
//! schemars, so the table of operations and this short assembly are ours; every schema is generated.

mod operations;

use mall_api::{ApiError, ErrorCode, SERVER_TIME_HEADER};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use operations::{Operation, operations};

/// Faults that any operation may have.
const ALWAYS: [ErrorCode; 3] = [ErrorCode::TimedOut, ErrorCode::Unavailable, ErrorCode::Internal];
/// Faults of an operation that reads a body.
const OF_BODIES: [ErrorCode; 3] = [ErrorCode::Malformed, ErrorCode::TooLarge, ErrorCode::Invalid];

/// The document (`OpenAPI` 3.1).
pub fn document() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    generator.subschema_for::<ApiError>();
    let mut paths = Map::new();
    for operation in operations() {
        let methods = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(operation.method.to_owned(), describe(&operation, &mut generator));
        }
    }
    json!({
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
            "schemas": generator.take_definitions(true),
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    })
}

fn describe(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut described = json!({
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": parameters(operation, generator),
        "responses": responses(operation, generator),
    });
    let Some(fields) = described.as_object_mut() else { return described };
    if operation.needs_session {
        fields.insert("security".to_owned(), json!([{"session": []}]));
    }
    if let Some(body) = operation.body {
        let content = json!({"application/json": {"schema": body(generator)}});
        fields.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
    }
    described
}

/// The id in the address, and the fields of the query.
fn parameters(operation: &Operation, generator: &mut SchemaGenerator) -> Vec<Value> {
    let mut all = Vec::new();
    if operation.path.contains("{id}") {
        let schema = json!({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"});
        all.push(json!({"name": "id", "in": "path", "required": true, "schema": schema}));
    }
    let Some(query) = operation.query else { return all };
    let query = query(generator);
    let fields = query.get("properties").and_then(Value::as_object);
    for (name, schema) in fields.into_iter().flatten() {
        all.push(json!({"name": name, "in": "query", "required": false, "schema": schema}));
    }
    all
}

fn responses(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    let done = match operation.answer {
        Some(answer) => {
            let content = json!({"application/json": {"schema": answer(generator)}});
            json!({"description": "Done.", "content": content})
        }
        None => json!({"description": "Done."}),
    };
    responses.insert(operation.status.to_string(), done);
    let faults = operation.faults.iter().chain(&ALWAYS);
    let of_body = operation.body.map_or(&[][..], |_| &OF_BODIES);
    let of_session = operation.needs_session.then_some(&ErrorCode::LoginNeeded);
    for code in faults.chain(of_body).chain(of_session) {
        let status = code.status().to_string();
        let name = serde_json::to_value(code).unwrap_or_default();
        let name = name.as_str().unwrap_or_default();
        let entry = responses.entry(status).or_insert_with(|| {
            let schema = json!({"$ref": "#/components/schemas/ApiError"});
            json!({"description": "", "content": {"application/json": {"schema": schema}}})
        });
        let told = entry.get("description").and_then(Value::as_str).unwrap_or_default();
        let joint = if told.is_empty() { "" } else { ", " };
        let told = format!("{told}{joint}`{name}`");
        if let Some(entry) = entry.as_object_mut() {
            entry.insert("description".to_owned(), told.into());
        }
    }
    Value::Object(responses)
}

/// How a type is named in the document.
type Named = fn(&mut SchemaGenerator) -> Schema;

#[cfg(test)]
mod tests {
    use super::*;
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
        let document = document();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 20, "{}", found.len());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
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
        let document = document();
        for address in addresses {
            assert!(document["paths"][address].is_object(), "{address}");
        }
    }
}
