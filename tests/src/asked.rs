//! Questions in few words, for tests that ask many.

use mall_core::Money;
use mall_core::pricing::{Quote, QuoteRequest};
use serde_json::{Value, json};

/// An amount.
pub fn fen(fen: i64) -> Money {
    Money::from_fen(fen)
}

/// A window that is open.
pub fn window() -> Value {
    json!({"startsAt": 0, "endsAt": 4_102_444_800_000_i64})
}

/// A line of a basket.
pub fn line(sku: &str, product: &str, unit_price: i64, quantity: u32) -> Value {
    json!({"sku": sku, "product": product, "category": "c", "unitPrice": unit_price, "quantity": quantity})
}

/// A guest's question.
pub fn ask(lines: &Value, rules: Value) -> QuoteRequest {
    let mut request = json!({"now": 1_764_150_000_000_i64, "basket": {"lines": lines}});
    request["rules"] = rules;
    serde_json::from_value(request).expect("a question")
}

/// Its answer.
pub fn quote(lines: &Value, rules: Value) -> Quote {
    ask(lines, rules).quote().expect("a question within the limits")
}
