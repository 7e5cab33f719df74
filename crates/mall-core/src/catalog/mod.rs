//! What is sold.

mod category;
pub(crate) use product::picture;
pub(crate) use shelf::is_zero;

mod product;
mod shelf;

pub use category::Category;
pub use product::{OptionKind, Product, Sku, Spec};
pub use shelf::{Shelf, ShelfItem};
