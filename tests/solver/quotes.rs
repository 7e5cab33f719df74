//! Answers requests with the engine, one a line of JSON: `tests/solver/prove.py` asks it.
#![expect(clippy::expect_used, reason = "a test tool: a bad request may stop it")]

use mall_core::pricing::QuoteRequest;
use std::io::{BufRead, Write};

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line of text");
        let request: QuoteRequest = serde_json::from_str(&line).expect("a request");
        let quote = request.quote().expect("a quote");
        let text = serde_json::to_string(&quote).expect("JSON");
        writeln!(std::io::stdout(), "{text}").expect("somebody reads");
    }
}
