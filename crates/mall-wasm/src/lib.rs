//! wasm face of [`mall_app`] for the mini-program: JSON text in, JSON text out.
//!
//! Conversions only: a rule written here is a bug. Nothing here throws. Input that cannot be read
//! gives an output with `error` (and nothing else in it); a trap can only be a bug, and after one
//! the shell drops the instance, having read [`last_panic`].

use std::cell::RefCell;
use std::panic;

use mall_app::{Action, Answer, App, Boot, EffectId, Output, tree};
use mall_core::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// An input that could not be read.
#[derive(Serialize)]
struct Unreadable {
    error: String,
    patches: [(); 0],
    effects: [(); 0],
}

/// Begins the session: [`Boot`] in, [`Output`] out.
#[wasm_bindgen]
pub fn boot(boot: &str) -> String {
    panic::set_hook(Box::new(|info| LAST_PANIC.set(info.to_string())));
    answer(read::<Boot>(boot).map(|boot| {
        let (app, output) = App::boot(&boot);
        APP.set(Some(app));
        output
    }))
}

/// Something happened at `now` (milliseconds): [`Action`] in, [`Output`] out.
#[wasm_bindgen]
pub fn dispatch(action: &str, now: f64) -> String {
    answer(read::<Action>(action).and_then(|action| with_app(|app| app.dispatch(action, at(now)))))
}

/// The effect `id` has its answer: [`Answer`] in, [`Output`] out.
#[wasm_bindgen]
pub fn resolve(id: u32, result: &str, now: f64) -> String {
    answer(
        read::<Answer>(result)
            .and_then(|result| with_app(|app| app.resolve(EffectId(id), result, at(now)))),
    )
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

/// Takes memory ahead, so that the first taps need not grow it.
#[wasm_bindgen]
pub fn reserve() {
    drop(Vec::<u8>::with_capacity(1 << 20));
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    tree::read(json).map_err(|error| error.to_string())
}

fn with_app(tell: impl FnOnce(&mut App) -> Output) -> Result<Output, String> {
    APP.with_borrow_mut(|app| app.as_mut().map(tell)).ok_or_else(|| "boot comes first".to_owned())
}

fn answer(output: Result<Output, String>) -> String {
    let tree = match output {
        Ok(output) => output.into_tree(),
        Err(error) => tree::write_tree(&Unreadable { error, patches: [], effects: [] }),
    };
    tree::text(&tree)
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates; whole milliseconds fit")]
fn at(now: f64) -> Timestamp {
    Timestamp(now as i64)
}
