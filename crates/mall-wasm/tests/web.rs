//! The golden stories and 10,000 random carts, as wasm in a browser:
//! `wasm-pack test --headless --chrome crates/mall-wasm`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use mall_app::Output;
use mall_tests::carts::digest;
use mall_tests::{AppStory, Event, PricingStory, stories, without_kept};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn prices_are_those_of_the_stories() {
    let told = stories::<PricingStory>("pricing");
    assert!(told.len() >= 6);
    for (name, story) in told {
        assert_eq!(story.request.quote().unwrap(), story.quote, "{name}");
    }
}

#[wasm_bindgen_test]
fn sessions_are_those_of_the_stories() {
    let told = stories::<AppStory>("app");
    assert!(told.len() >= 2);
    for (name, story) in told {
        mall_wasm::boot(&serde_json::to_string(&story.boot).unwrap());
        for step in &story.steps {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds are below 2^53")]
            let now = step.now.0 as f64;
            let output = match &step.event {
                Event::Action(action) => {
                    mall_wasm::dispatch(&serde_json::to_string(action).unwrap(), now)
                }
                Event::Answer { id, result } => {
                    mall_wasm::resolve(id.0, &Event::answer(result).to_string(), now)
                }
            };
            let output: Output = serde_json::from_str(&output).unwrap();
            assert_eq!(without_kept(output), step.output, "{name}");
        }
    }
}

/// Native code wrote the digests down; the same carts must give the same bytes here.
#[wasm_bindgen_test]
fn ten_thousand_quotes_are_byte_equal_to_native() {
    let native = include_str!("../../../tests/golden/parity.txt");
    assert_eq!(native.lines().count(), 100);
    for (block, expected) in (0..).zip(native.lines()) {
        assert_eq!(digest(block), expected, "carts {block}00 to {block}99");
    }
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_said_and_harms_nothing() {
    let error = |output: String| {
        let output: serde_json::Value = serde_json::from_str(&output).unwrap();
        output["error"].as_str().unwrap_or_default().to_owned()
    };
    mall_wasm::boot(r#"{"now":0,"seed":"abcdefghijklmnop"}"#);
    assert!(error(mall_wasm::dispatch("{", 0.0)).contains("JSON"));
    assert!(error(mall_wasm::dispatch(r#"{"fly":{}}"#, f64::NAN)).contains("shape"));
    assert!(!error(mall_wasm::resolve(1, r#"{"http":{"status":"x"}}"#, f64::INFINITY)).is_empty());
    assert!(error(mall_wasm::dispatch(r#""back""#, 1e300)).is_empty());
    assert_eq!(mall_wasm::last_panic(), "");
    assert_eq!(mall_wasm::self_test(), "小铺 core ok 🛒 3333333334 3333333334 3333333333");
}
