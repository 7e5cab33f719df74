//! Builds both shells of the shop out of one workspace.
//!
//! - `core` makes `miniprogram/core/`: the wasm that WeChat's `WXWebAssembly` accepts, and its glue; and the same
//!   as JavaScript in `miniprogram/packages/spare*`, for where it accepts none.
//! - `h5` makes `pkg/h5/`: the same pages for a browser, with hashed names and brotli beside each.
//! - `gates` refuses a module or a glue file that some phone would refuse.
//! - `size` weighs what a shopper downloads, against its budget.
//!
//! ```text
//! mall-wasm --cargo--> .wasm --retarget--> --wasm-bindgen--> --wasm-opt--> --slim, arrange--> gates --> mall.wasm.br
//!                                               └--> glue --patch--> --esbuild--> gates --> mall.js
//! miniprogram/ --app, templates, styles, modules--> target/h5/gen --esbuild with mall-h5/host--> pkg/h5
//! ```

pub mod core;
mod error;
mod files;
pub mod gates;
pub mod glue;
pub mod h5;
pub mod size;
pub mod spare;
pub mod tools;
pub mod wasm;
mod workspace;

pub use error::{BuildError, Result};
pub use workspace::Workspace;
