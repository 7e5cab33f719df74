//! Edits of a wasm module, section by section: no instruction is touched.

mod retarget;
mod sections;
mod slim;

pub use retarget::retarget;
pub use slim::slim;
