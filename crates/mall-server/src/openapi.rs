//! The `OpenAPI` document.

use serde_json::Value;

/// The document.
pub fn document() -> Value {
    Value::Null
}
