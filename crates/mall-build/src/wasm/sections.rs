//! Walks the sections of a module and writes it again.

use wasm_encoder::{Module, RawSection};
use wasmparser::{BinaryReaderError, Parser, Payload};

use crate::error::Result;

/// What becomes of a section.
pub(super) enum Edit {
    /// It stays, byte for byte.
    Keep,
    /// It goes.
    Drop,
    /// It gets another body (without id and length).
    Replace(Vec<u8>),
}

/// Shows every section to `edit` and writes the module that results.
pub(super) fn rewrite(
    wasm: &[u8],
    mut edit: impl FnMut(&Payload<'_>) -> std::result::Result<Edit, BinaryReaderError>,
) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let body = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
        let body = body.and_then(|(start, end)| wasm.get(start..end)).unwrap_or_default();
        match edit(&payload)? {
            Edit::Keep => module.section(&RawSection { id, data: body }),
            Edit::Replace(body) => module.section(&RawSection { id, data: &body }),
            Edit::Drop => &mut module,
        };
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = r#"(module
        (@custom "before" (before first) "one")
        (memory (export "memory") 1)
        (func (export "answer") (result i32) i32.const 42)
        (data (i32.const 0) "goods"))"#;

    #[test]
    fn a_module_that_is_kept_stays_the_same_to_the_byte() {
        let wasm = wat::parse_str(MODULE).unwrap();
        assert_eq!(rewrite(&wasm, |_| Ok(Edit::Keep)).unwrap(), wasm);
    }

    #[test]
    fn a_dropped_section_is_gone_and_the_rest_is_valid() {
        let wasm = wat::parse_str(MODULE).unwrap();
        let dropped = rewrite(&wasm, |payload| {
            Ok(match payload {
                Payload::CustomSection(_) => Edit::Drop,
                _ => Edit::Keep,
            })
        })
        .unwrap();
        // id, length, name length, "before", "one"
        assert_eq!(wasm.len() - dropped.len(), 1 + 1 + 1 + 6 + 3);
        assert!(wasmparser::validate(&dropped).is_ok());
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(rewrite(b"\0asm\x01\0\0\0\x01\xff", |_| Ok(Edit::Keep)).is_err());
        assert!(rewrite(b"<html>", |_| Ok(Edit::Keep)).is_err());
    }
}
