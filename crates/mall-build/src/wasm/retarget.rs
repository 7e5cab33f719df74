//! Takes features out of a linked module's own list of features.
//!
//! The standard library comes compiled with every feature, so its object files put `reference-types`
//! and `multivalue` into the list although no instruction of the linked module uses them. The
//! wasm-bindgen CLI believes the list and would build externref tables, which iPhones refuse.

use wasm_encoder::Encode;
use wasmparser::{BinaryReader, BinaryReaderError, CustomSectionReader, Payload};

use super::sections::{Edit, rewrite};
use crate::error::{BuildError, Result};

const TARGET_FEATURES: &str = "target_features";

/// The module without `unwanted` in its `target_features` section.
pub fn retarget(wasm: &[u8], unwanted: &[&str]) -> Result<Vec<u8>> {
    let mut seen = false;
    let module = rewrite(wasm, |payload| match payload {
        Payload::CustomSection(section) if section.name() == TARGET_FEATURES => {
            seen = true;
            Ok(Edit::Replace(without(section, unwanted)?))
        }
        _ => Ok(Edit::Keep),
    })?;
    if seen { Ok(module) } else { Err(BuildError::NoTargetFeatures) }
}

/// The body of the section: its name, a count, then per feature a prefix byte (`+` or `-`) and a name.
fn without(
    section: &CustomSectionReader<'_>,
    unwanted: &[&str],
) -> std::result::Result<Vec<u8>, BinaryReaderError> {
    let mut reader = BinaryReader::new(section.data(), section.data_offset());
    let mut kept = Vec::new();
    for _ in 0..reader.read_var_u32()? {
        let prefix = reader.read_u8()?;
        let feature = reader.read_string()?;
        if !unwanted.contains(&feature) {
            kept.push((prefix, feature));
        }
    }
    let mut body = Vec::new();
    TARGET_FEATURES.encode(&mut body);
    kept.len().encode(&mut body);
    for (prefix, feature) in kept {
        body.push(prefix);
        feature.encode(&mut body);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_unwanted_features_go() {
        let wat = r#"(module (@custom "target_features" "\03+\0amultivalue+\0fmutable-globals+\08sign-ext"))"#;
        let module = retarget(&wat::parse_str(wat).unwrap(), &["multivalue", "sign-ext"]).unwrap();
        let wanted = r#"(module (@custom "target_features" "\01+\0fmutable-globals"))"#;
        assert_eq!(module, wat::parse_str(wanted).unwrap());
    }

    #[test]
    fn a_stripped_module_is_refused() {
        let bare = wat::parse_str("(module)").unwrap();
        assert!(matches!(retarget(&bare, &["multivalue"]), Err(BuildError::NoTargetFeatures)));
    }

    #[test]
    fn a_damaged_list_is_refused() {
        let wat = r#"(module (@custom "target_features" "\02+\0amultivalue"))"#;
        let damaged = wat::parse_str(wat).unwrap();
        assert!(matches!(retarget(&damaged, &["multivalue"]), Err(BuildError::Wasm(_))));
    }
}
