//! JSON Schemas, generated from the types.

use mall_core::pricing::{Quote, QuoteRequest};
use schemars::schema_for;
use serde_json::Value;

use crate::{Fault, ShopFile, openapi};

/// Of what there is a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Of {
    /// What `xiaopu quote` reads.
    QuoteRequest,
    /// What `xiaopu quote` prints.
    Quote,
    /// What `xiaopu import` reads and `xiaopu export` writes.
    Shop,
    /// The HTTP API.
    Openapi,
}

/// The document.
///
/// # Errors
///
/// Never in a released binary: a test makes each.
pub(super) fn document(of: Of) -> Result<Value, Fault> {
    Ok(match of {
        Of::QuoteRequest => schema_for!(QuoteRequest).to_value(),
        Of::Quote => schema_for!(Quote).to_value(),
        Of::Shop => schema_for!(ShopFile).to_value(),
        Of::Openapi => openapi::document()?,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Each schema is kept in `schema/`; `XIAOPU_BLESS=1` writes it anew.
    #[test]
    fn kept_schemas_are_current() {
        let kept = [
            (Of::QuoteRequest, "quote-request.schema.json"),
            (Of::Quote, "quote.schema.json"),
            (Of::Shop, "shop.schema.json"),
            (Of::Openapi, "openapi.json"),
        ];
        for (of, name) in kept {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
            let now = serde_json::to_string_pretty(&document(of).unwrap()).unwrap() + "\n";
            if std::env::var_os("XIAOPU_BLESS").is_some() {
                fs::write(&path, &now).unwrap();
            }
            let is_current = fs::read_to_string(&path).unwrap() == now;
            assert!(is_current, "{name} is out of date: XIAOPU_BLESS=1 writes it anew");
        }
    }
}
