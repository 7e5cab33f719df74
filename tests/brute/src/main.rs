//! `brute` answers requests, one a line. `brute --random SEED COUNT [plain|small|full]` makes them.
#![expect(clippy::expect_used, reason = "a test tool: a bad request may stop it")]

use mall_brute::{Size, answer, random_request};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        [] => answer_all(),
        ["--random", seed, count] | ["--random", seed, count, "full"] => {
            make(seed, count, Size::Full);
        }
        ["--random", seed, count, "plain"] => make(seed, count, Size::Plain),
        ["--random", seed, count, "small"] => make(seed, count, Size::Small),
        _ => eprintln!("brute < requests | brute --random SEED COUNT [plain|small|full]"),
    }
}

fn answer_all() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("lines of text");
        if !line.trim().is_empty() {
            let request: Value = serde_json::from_str(&line).expect("a line of JSON");
            print(&answer(&request));
        }
    }
}

fn make(seed: &str, count: &str, size: Size) {
    let seed: u64 = seed.parse().expect("a seed");
    let count: u64 = count.parse().expect("a count");
    for number in seed..seed + count {
        let request = random_request(number, size);
        print(&json!({"answer": answer(&request), "request": request}));
    }
}

/// Stops quietly when nobody reads on.
fn print(value: &Value) {
    if writeln!(std::io::stdout(), "{value}").is_err() {
        std::process::exit(0);
    }
}
