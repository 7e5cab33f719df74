//! The golden sessions through JavaScript values, and what this browser keeps:
//! `wasm-pack test --headless --chrome crates/mall-h5`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use mall_app::{Effect, Output};
use mall_tests::{AppStory, Event, stories, without_kept};
use serde::Serialize;
use serde_json::{Value, json};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn js(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap()
}

fn output(value: JsValue) -> Output {
    let tree: Value = serde_wasm_bindgen::from_value(value).unwrap();
    serde_json::from_value(tree).unwrap()
}

/// An output without the effects that Rust runs here.
fn for_shell(output: Output) -> Output {
    let mut output = without_kept(output);
    let shown = |effect: &Effect| {
        !matches!(effect, Effect::Request { .. } | Effect::Store { .. } | Effect::Wake { .. })
    };
    output.effects.retain(shown);
    output
}

#[wasm_bindgen_test]
fn sessions_are_those_of_the_stories() {
    let told = stories::<AppStory>("app");
    assert!(told.len() >= 2);
    for (name, story) in told {
        local().clear().unwrap();
        mall_h5::boot(&js(&story.boot));
        for step in &story.steps {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds are below 2^53")]
            let now = step.now.0 as f64;
            let answered = match &step.event {
                Event::Action(action) => mall_h5::dispatch(&js(action), now),
                Event::Answer { id, result } => {
                    mall_h5::resolve(id.0, &js(&Event::answer(result)), now)
                }
            };
            assert_eq!(output(answered), for_shell(step.output.clone()), "{name}");
        }
    }
}

#[wasm_bindgen_test]
fn the_state_is_kept_here_and_taken_up_again() {
    local().clear().unwrap();
    let boot = json!({"now": 0, "seed": "abcdefghijklmnop", "lang": "zh-CN"});
    mall_h5::boot(&js(&boot));
    let kept = local().get_item("xiaopu.state").unwrap().unwrap();
    assert!(kept.starts_with("1:"), "{kept}");
    // Damage counts as nothing kept: the shop opens, and keeps anew.
    local().set_item("xiaopu.state", "1:deadbeef:{").unwrap();
    mall_h5::boot(&js(&boot));
    assert_eq!(local().get_item("xiaopu.state").unwrap().unwrap(), kept);
    assert_eq!(mall_h5::last_panic(), "");
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_said_and_harms_nothing() {
    mall_h5::boot(&js(&json!({"now": 0, "seed": "abcdefghijklmnop"})));
    let error = |value: JsValue| {
        let tree: Value = serde_wasm_bindgen::from_value(value).unwrap();
        tree.get("error").and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    assert!(!error(mall_h5::dispatch(&JsValue::UNDEFINED, 0.0)).is_empty());
    assert!(!error(mall_h5::dispatch(&js(&json!({"fly": {}})), f64::NAN)).is_empty());
    assert!(error(mall_h5::dispatch(&js(&json!("back")), 1.0)).is_empty());
    assert_eq!(mall_h5::self_test(), "小铺 core ok 🛒 3333333334 3333333334 3333333333");
}

fn local() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}
