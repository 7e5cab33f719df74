//! Takes out of a finished module what no engine needs and some engine refuses.
//!
//! wasm-bindgen exports two Globals that its glue never reads; iOS cannot load a module that exports
//! a Global. Custom sections (names, producers, features) only weigh.

use wasm_encoder::Encode;
use wasmparser::{BinaryReaderError, ExportSectionReader, ExternalKind, Payload};

use super::sections::{Edit, rewrite};
use crate::error::Result;

/// The module without exported Globals and without custom sections.
pub fn slim(wasm: &[u8]) -> Result<Vec<u8>> {
    rewrite(wasm, |payload| match payload {
        // The data count is of bulk memory: an engine without it does not know the section, and
        // nothing reads it.
        Payload::CustomSection(_) | Payload::DataCountSection { .. } => Ok(Edit::Drop),
        Payload::ExportSection(exports) => Ok(Edit::Replace(without_globals(exports.clone())?)),
        _ => Ok(Edit::Keep),
    })
}

fn without_globals(
    exports: ExportSectionReader<'_>,
) -> std::result::Result<Vec<u8>, BinaryReaderError> {
    let kept = exports
        .into_iter()
        .filter(|export| !matches!(export, Ok(it) if it.kind == ExternalKind::Global))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let mut body = Vec::new();
    kept.len().encode(&mut body);
    for export in kept {
        export.name.encode(&mut body);
        body.push(kind_byte(export.kind));
        export.index.encode(&mut body);
    }
    Ok(body)
}

/// The byte of an export's kind in the binary format.
fn kind_byte(kind: ExternalKind) -> u8 {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => 0,
        ExternalKind::Table => 1,
        ExternalKind::Memory => 2,
        ExternalKind::Global => 3,
        ExternalKind::Tag => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globals_and_custom_sections_go_and_everything_else_stays() {
        let with = r#"(module
            (memory (export "memory") 1)
            (global $g (mut i32) (i32.const 7))
            (export "__instance_terminated" (global $g))
            (func (export "answer") (result i32) global.get $g)
            (@custom "producers" "somebody"))"#;
        let without = r#"(module
            (memory (export "memory") 1)
            (global $g (mut i32) (i32.const 7))
            (func (export "answer") (result i32) global.get $g))"#;
        // The text format would add a name section for `$g`.
        let slimmed = slim(&wat::parse_str(with).unwrap()).unwrap();
        assert_eq!(slimmed, slim(&wat::parse_str(without).unwrap()).unwrap());
        assert!(wasmparser::validate(&slimmed).is_ok());
    }
}
