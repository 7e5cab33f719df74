//! The JavaScript between the module and its callers.

use regex::Regex;

use crate::error::{BuildError, Result};

/// The glue with memory views that compare buffers.
///
/// wasm-bindgen asks a cached view whether its buffer was detached. Where growing the memory
/// detaches nothing (wasm2js, some engines), the old view would be read for ever.
pub fn patch(glue: &str) -> Result<String> {
    let getter = pattern(r"(?m)^function get\w+Memory0\(\)");
    let stale = pattern(r"if \((cached\w+Memory0) === null \|\| [^\n]*\) \{");
    let getters = getter.find_iter(glue).count();
    let patched = stale.find_iter(glue).count();
    if getters == 0 || getters != patched {
        return Err(BuildError::Glue { getters, patched });
    }
    let fresh = "if ($1 === null || $1.buffer !== wasm.memory.buffer) {";
    Ok(stale.replace_all(glue, fresh).into_owned())
}

/// A pattern that is written in this crate, so that it is one.
#[expect(clippy::expect_used, reason = "a constant of this crate; every one is run by a test")]
pub(crate) fn pattern(regex: &str) -> Regex {
    Regex::new(regex).expect("a pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GETTER: &str = "function getUint8ArrayMemory0() {\n    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {\n";

    #[test]
    fn a_view_compares_its_buffer() {
        let patched = patch(GETTER).unwrap();
        assert!(patched.contains("cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer"));
        assert!(!patched.contains("byteLength === 0"));
    }

    #[test]
    fn another_shape_is_refused() {
        assert!(matches!(patch("no getters"), Err(BuildError::Glue { getters: 0, .. })));
        let two = format!("{GETTER}\nfunction getDataViewMemory0() {{");
        assert!(matches!(patch(&two), Err(BuildError::Glue { getters: 2, patched: 1 })));
    }
}
