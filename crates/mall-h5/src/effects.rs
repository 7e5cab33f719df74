//! Which effects run here, and which are left to the shell.

use gloo::timers::callback::Timeout;
use mall_app::{Answer, Effect, Output};
use wasm_bindgen_futures::spawn_local;

use crate::{http, settle, storage};

/// Begins the effects that run here; the output keeps the others, in their order.
pub(crate) fn run(output: Output) -> Output {
    let effects = output.effects.into_iter().filter_map(begin).collect();
    Output { effects, ..output }
}

fn begin(effect: Effect) -> Option<Effect> {
    match effect {
        Effect::Request { id, method, url, headers, body } => {
            spawn_local(async move {
                settle(id, http::ask(method, &url, &headers, body).await);
            });
            None
        }
        Effect::Store { key, value } => {
            storage::store(&key, value.as_deref());
            None
        }
        Effect::Wake { id, after_ms } => {
            Timeout::new(after_ms, move || settle(id, Answer::Woke)).forget();
            None
        }
        shown => Some(shown),
    }
}
