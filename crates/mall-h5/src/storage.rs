//! What stays in this browser.
//!
//! A browser may refuse to keep anything (private windows, full disk): the shop then works with
//! what is in memory, and forgets it with the page.

use mall_app::Kept;
use web_sys::Storage;

/// Before every key, so that nothing else of this origin is touched.
const PREFIX: &str = "xiaopu.";

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn get(key: &str) -> Option<String> {
    local()?.get_item(&format!("{PREFIX}{key}")).ok()?
}

/// All that was kept.
pub(crate) fn kept() -> Kept {
    Kept { state: get("state"), ops: get("ops"), home: get("home") }
}

/// Puts the state, which made a session trap, where no session finds it and a developer does.
pub(crate) fn put_aside() {
    if let Some(state) = get("state") {
        store("aside", Some(&state));
    }
}

/// Keeps `value` under `key`; nothing forgets it.
pub(crate) fn store(key: &str, value: Option<&str>) {
    let Some(storage) = local() else { return };
    let key = format!("{PREFIX}{key}");
    let kept = match value {
        Some(value) => storage.set_item(&key, value),
        None => storage.remove_item(&key),
    };
    if kept.is_err() {
        // Half of an old state would be worse than none.
        drop(storage.remove_item(&key));
    }
}
