//! The demo shop a store opens with on its first run, and its pictures. Both are inside the binary.

use include_dir::{Dir, include_dir};

use crate::ShopFile;

static MEDIA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/media");
const SHOP: &str = include_str!("../demo/shop.json");

/// The demo shop: invented brands, drawn goods.
///
/// # Errors
///
/// Never in a released binary: a test reads it.
pub fn demo_shop() -> Result<ShopFile, serde_json::Error> {
    serde_json::from_str(SHOP)
}

/// A picture of the demo shop, by its name below `/media/`.
pub(crate) fn picture(name: &str) -> Option<&'static [u8]> {
    MEDIA.get_file(name).map(include_dir::File::contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_shop_can_open() {
        let shop = demo_shop().unwrap();
        assert_eq!(shop.check(), Ok(()));
        let skus: usize = shop.products.iter().map(|product| product.skus.len()).sum();
        let counts = (shop.products.len(), skus, shop.categories.len(), shop.home.blocks.len());
        assert!(counts.0 >= 60 && counts.1 >= 150 && counts.2 >= 8 && counts.3 >= 6, "{counts:?}");
        let kinds: std::collections::BTreeSet<_> =
            shop.home.blocks.iter().map(|it| it.kind.name()).collect();
        assert_eq!(kinds.len(), 21, "every kind of block is shown: {kinds:?}");
    }

    #[test]
    fn every_picture_is_there() {
        let shop = demo_shop().unwrap();
        let goods = shop.products.iter().flat_map(|product| {
            let own = product.skus.iter().filter_map(|sku| sku.image.as_ref());
            own.chain(&product.gallery).chain([&product.image])
        });
        let kinds = shop.home.blocks.iter().flat_map(|it| it.kinds());
        let shown = kinds.flat_map(|(_, kind)| kind.pictures()).map(|(_, path)| path);
        let covers = shop.live.iter().map(|it| it.cover.as_str());
        for path in goods.map(String::as_str).chain(shown).chain(covers) {
            let name = path.strip_prefix("/media/").unwrap();
            assert!(picture(name).is_some(), "{path}");
        }
    }
}
