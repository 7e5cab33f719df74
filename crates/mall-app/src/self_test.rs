//! What a core says of itself before it is trusted with a shop.

use std::hint::black_box;

use mall_core::Money;
use mall_core::allocate::{Place, allocate};

/// Text that survives only a whole module, a right UTF-8 codec and right arithmetic: ¥100,000,000.01 in
/// three shares, to the fen, which no number of 32 bits holds. A loader compares it with its own copy.
///
/// ```
/// assert_eq!(mall_app::self_test(), "小铺 core ok 🛒 3333333334 3333333334 3333333333");
/// ```
pub fn self_test() -> String {
    // Worked out when it is asked, not when it is compiled.
    let amount = black_box(Money::from_fen(10_000_000_001));
    let shares = allocate(amount, &[Place::whole(amount); 3]).shares;
    let mut said = "小铺 core ok 🛒".to_owned();
    for share in shares {
        said.push(' ');
        said.push_str(&share.fen().to_string());
    }
    said
}
