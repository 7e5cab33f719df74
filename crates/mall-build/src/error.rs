//! What can go wrong in a build, in words that say where to look.

use std::io;
use std::path::PathBuf;

use crate::gates::Violation;

/// The result of every build step.
pub type Result<T> = std::result::Result<T, BuildError>;

/// A build that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A JSON file of the mini-program is not what it should be.
    #[error("{file}: {source}")]
    Json {
        /// The file, as the mini-program names it.
        file: String,
        /// Line, column and cause.
        source: serde_json::Error,
    },
    /// A source file of the mini-program is wrong or missing.
    #[error("{file}: {reason}")]
    Source {
        /// The file that has the fault, as the mini-program names it.
        file: String,
        /// What is wrong, with the position where there is one.
        reason: String,
    },
    /// Several faults in the sources, each with file and position.
    #[error("{} fault(s) in miniprogram/:\n  {}", .0.len(), .0.join("\n  "))]
    Faults(Vec<String>),
    /// A tool is missing, has the wrong version, or failed.
    #[error("{tool}: {reason}")]
    Tool {
        /// The tool, as one would type it.
        tool: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A wasm module that cannot be read.
    #[error("wasm: {0}")]
    Wasm(#[from] wasmparser::BinaryReaderError),
    /// The linked module carries no list of its features, so wasm-bindgen would guess.
    #[error("wasm: no `target_features` section (was the module stripped before wasm-bindgen?)")]
    NoTargetFeatures,
    /// The glue has another shape than the one that is patched.
    #[error("glue: {getters} memory view getters, {patched} of them patched")]
    Glue {
        /// Functions that give a view of the memory.
        getters: usize,
        /// Staleness tests that were replaced.
        patched: usize,
    },
    /// The result would not run on some phone, or weighs too much.
    #[error("{} violation(s):\n  {}", .0.len(), list(.0))]
    Gates(Vec<Violation>),
    /// Not inside the project.
    #[error("no folder above {} holds crates/mall-build", .0.display())]
    NoWorkspace(PathBuf),
    /// The command line makes no sense.
    #[error("{0}")]
    Usage(String),
}

impl BuildError {
    /// A fault in a source file of the mini-program.
    pub fn source(file: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Source { file: file.into(), reason: reason.into() }
    }

    /// A tool that cannot do its work.
    pub fn tool(tool: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Tool { tool: tool.into(), reason: reason.into() }
    }
}

fn list(violations: &[Violation]) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ")
}
