//! What may happen in the store. Rules here, SQL in [`crate::store`], HTTP in [`crate::route`].
