//! Texts of home, shelves, search and product.
