//! wasm face of [`mall_app`] for browsers: JavaScript values in, JavaScript values out.
//!
//! The contract is that of the mini-program's face (`crates/README.md`), with one thing more: the
//! effects that Rust can run well here — requests, kept state, timers — it runs itself, with gloo
//! and web-sys. They are left out of the outputs, and what comes of them later goes to the function
//! given to [`on_output`].
//!
//! What comes in crosses as JSON text, since its reader is there for the answers of the server, and a
//! second one (of JavaScript values) would weigh 15 kB. What goes out crosses as a tree, whose writer
//! weighs nothing.

mod effects;
mod http;
mod storage;

use std::cell::RefCell;
use std::panic;

use js_sys::Function;
use mall_app::{Action, Answer, App, Boot, EffectId, Output, Trust, tree};
use mall_core::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
    static DELIVER: RefCell<Option<Function>> = const { RefCell::new(None) };
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// An input that could not be read.
#[derive(Serialize)]
struct Unreadable {
    error: String,
    patches: [(); 0],
    effects: [(); 0],
}

/// Begins the session. What was kept is read here; `kept` in the argument counts for nothing.
#[wasm_bindgen]
pub fn boot(boot: &JsValue) -> JsValue {
    panic::set_hook(Box::new(|info| LAST_PANIC.set(info.to_string())));
    answer(read::<Boot>(boot).map(|boot| {
        if boot.trust == Trust::Session {
            storage::put_aside();
        }
        let (app, output) = App::boot(&Boot { kept: storage::kept(), ..boot });
        APP.set(Some(app));
        output
    }))
}

/// Something happened at `now` (milliseconds).
#[wasm_bindgen]
pub fn dispatch(action: &JsValue, now: f64) -> JsValue {
    answer(read::<Action>(action).and_then(|action| with_app(|app| app.dispatch(action, at(now)))))
}

/// The effect `id`, one of those left to the shell, has its answer.
#[wasm_bindgen]
pub fn resolve(id: u32, result: &JsValue, now: f64) -> JsValue {
    answer(
        read::<Answer>(result)
            .and_then(|result| with_app(|app| app.resolve(EffectId(id), result, at(now)))),
    )
}

/// Whom to give the outputs that come of the effects run here.
#[wasm_bindgen(js_name = onOutput)]
pub fn on_output(deliver: Function) {
    DELIVER.set(Some(deliver));
}

/// Whether an answer is still to come that [`hand_over`] would lose.
#[wasm_bindgen(js_name = isBusy)]
pub fn is_busy() -> bool {
    APP.with_borrow(|app| app.as_ref().is_some_and(App::is_busy))
}

/// Ends the session; what the next one takes as `after` in its [`boot`]. Answers that come later
/// find nobody.
#[wasm_bindgen(js_name = handOver)]
pub fn hand_over() -> JsValue {
    let handed = APP.take().map(App::hand_over);
    to_js(&tree::write_tree(&handed))
}

/// What [`mall_app::self_test`] says, so that a loader can tell a whole module from a damaged one.
#[wasm_bindgen(js_name = selfTest)]
pub fn self_test() -> String {
    mall_app::self_test()
}

/// What the last panic said; empty when there was none.
#[wasm_bindgen(js_name = lastPanic)]
pub fn last_panic() -> String {
    LAST_PANIC.with_borrow(Clone::clone)
}

/// An effect run here has its answer. A session that was handed over waits for none.
pub(crate) fn settle(id: EffectId, result: Answer) {
    let output = with_app(|app| app.resolve(id, result, at(js_sys::Date::now())));
    let Ok(output) = output else { return };
    let output = answer(Ok(output));
    let deliver = DELIVER.with_borrow(Clone::clone);
    if let Some(deliver) = deliver {
        // What the shell throws is the shell's to report.
        drop(deliver.call1(&JsValue::NULL, &output));
    }
}

fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, String> {
    let json = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    tree::read(&json.unwrap_or_default()).map_err(|error| error.to_string())
}

fn with_app(tell: impl FnOnce(&mut App) -> Output) -> Result<Output, String> {
    APP.with_borrow_mut(|app| app.as_mut().map(tell)).ok_or_else(|| "boot comes first".to_owned())
}

fn answer(output: Result<Output, String>) -> JsValue {
    let tree = match output {
        Ok(output) => effects::run(output).into_tree(),
        Err(error) => tree::write_tree(&Unreadable { error, patches: [], effects: [] }),
    };
    to_js(&tree)
}

fn to_js(tree: &Value) -> JsValue {
    tree.serialize(&Serializer::json_compatible()).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates; whole milliseconds fit")]
fn at(now: f64) -> Timestamp {
    Timestamp(now as i64)
}
