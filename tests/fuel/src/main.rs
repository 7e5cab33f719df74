//! Answers, for each line `seed lines promotions coupons groups runs` that comes in, what the price
//! is and how long each run took, in nanoseconds: the native half of `scripts/bench pricing`.

use std::hint::black_box;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

use mall_fuel::{Size, price, question, searched};
use serde_json::json;

#[expect(clippy::disallowed_methods, reason = "here the clock is what is asked for")]
fn main() {
    for line in stdin().lock().lines() {
        let line = line.expect("a line");
        let asked: Vec<u32> = line.split(' ').map(|it| it.parse().expect("six numbers")).collect();
        let [seed, lines, promotions, coupons, groups, runs] = asked[..] else {
            panic!("six numbers: {line}");
        };
        let request = question(seed.into(), Size { lines, promotions, coupons, groups });
        let mut payable = 0;
        let took: Vec<u128> = (0..runs)
            .map(|_| {
                let start = Instant::now();
                payable = black_box(price(&request)).payable.fen();
                start.elapsed().as_nanos()
            })
            .collect();
        let nodes = searched(&request).nodes;
        println!("{}", json!({"payable": payable, "nodes": nodes, "took": took}));
        stdout().flush().expect("somebody listens");
    }
}
