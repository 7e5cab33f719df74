//! Edits of a wasm module, section by section: no instruction is touched but the numbers of the
//! functions it calls.

mod arrange;
mod retarget;
mod sections;
mod slim;

pub use arrange::arrange;
pub use retarget::retarget;
pub use slim::slim;
