//! Refuses a module or a glue file that some phone would refuse.
//!
//! Each gate is one function that gives back what it found. `facts` behind them: WeChat's document
//! on WXWebAssembly, and what its iOS engine was seen to refuse.

mod glue;
mod module;
mod packed;

use std::collections::BTreeSet;

pub use glue::check as check_glue;
pub use module::check as check_module;
pub use packed::{WASM_BR_MAX_BYTES, check as check_packed};

/// Every gate, on what goes into the mini-program's package: the module, the bundled glue, and the
/// module as it is packed.
pub fn check_all(wasm: &[u8], glue: &str, packed: &[u8]) -> Vec<Violation> {
    let mut found = check_module(wasm);
    found.extend(check_glue(wasm, glue));
    found.extend(check_packed(wasm, packed));
    found
}

/// What a gate found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// An instruction or type of a feature that some phone lacks.
    #[error("not WebAssembly 1.0 with mutable globals: {0}")]
    Feature(String),
    /// Not exactly one memory exported, or something of a kind that iOS cannot load.
    #[error("export `{name}` is a {kind}")]
    ExportKind {
        /// Its name.
        name: String,
        /// What it is.
        kind: &'static str,
    },
    /// How many memories are exported.
    #[error("{0} memories exported, one wanted")]
    Memories(usize),
    /// A function under two names: iOS 8.0.9 drops the later ones.
    #[error("function {function} is exported as {names:?}")]
    Alias {
        /// Its index.
        function: u32,
        /// Its names.
        names: Vec<String>,
    },
    /// A type that cannot cross to JavaScript everywhere.
    #[error("`{name}` has a type that cannot cross: {reason}")]
    Boundary {
        /// Of the import or export.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// An import that is not of the glue.
    #[error("import `{0}` is not of the glue")]
    Import(String),
    /// A section that should not be there.
    #[error("{0}")]
    Section(&'static str),
    /// Something in the glue that a phone lacks.
    #[error("the glue uses {0}")]
    Glue(&'static str),
    /// The glue lacks something the module imports.
    #[error("the glue has no `{0}`")]
    MissingInGlue(String),
    /// What is packed is not what was checked.
    #[error("mall.wasm.br does not unpack to the module")]
    Packed,
    /// Too heavy.
    #[error("{what}: {bytes} bytes, at most {max}")]
    Weight {
        /// What was weighed.
        what: &'static str,
        /// How much it weighs.
        bytes: usize,
        /// How much it may weigh.
        max: usize,
    },
}

/// Names that the glue may give to the module.
pub(crate) fn imports(wasm: &[u8]) -> BTreeSet<String> {
    wasmparser::Parser::new(0)
        .parse_all(wasm)
        .filter_map(|payload| match payload {
            Ok(wasmparser::Payload::ImportSection(section)) => Some(section),
            _ => None,
        })
        .flat_map(|section| section.into_imports().flatten())
        .map(|import| import.name.to_owned())
        .collect()
}
