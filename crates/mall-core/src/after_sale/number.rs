//! 退款单号: the number a refund is asked for under.

use crate::OrderId;

/// Most characters that WeChat Pay takes.
const CHARS_MAX: usize = 64;

/// The number of the refund of an order's after-sale `sequence`: always the same, so that a refund
/// that is asked for again is the same refund to the gateway. At most 64 of `0-9 a-z A-Z - _`.
///
/// The id of an order that leaves no room for the sequence is cut, and told apart by its digest.
pub fn refund_number(order: &OrderId, sequence: u32) -> String {
    let suffix = format!("-r{sequence}");
    let id = order.as_str();
    let room = CHARS_MAX.saturating_sub(suffix.len());
    if id.len() <= room {
        return format!("{id}{suffix}");
    }
    let digest = format!("_{:032x}", digest(id));
    let start = id.get(..room.saturating_sub(digest.len())).unwrap_or("");
    format!("{start}{digest}{suffix}")
}

/// FNV-1a of 128 bits: no secret is in it, and no shopper chooses the ids of orders.
fn digest(text: &str) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let step = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    text.bytes().fold(OFFSET, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order(id: &str) -> OrderId {
        OrderId::new(id).unwrap()
    }

    #[test]
    fn reads_as_its_order() {
        assert_eq!(refund_number(&order("o20261127"), 2), "o20261127-r2");
        let long = order(&"x".repeat(64));
        assert_eq!(refund_number(&long, 12).len(), 64);
        let other = order(&format!("{}y", "x".repeat(63)));
        assert_ne!(refund_number(&long, 12), refund_number(&other, 12));
        // The vectors of the algorithm's authors for "" and "a".
        assert_eq!(digest(""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(digest("a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }

    proptest! {
        #[test]
        fn is_one_number_for_one_refund(
            a in "[A-Za-z0-9_-]{1,64}", b in "[A-Za-z0-9_-]{1,64}",
            first in any::<u32>(), second in 0..20_u32, same in any::<bool>(),
        ) {
            let (a, b) = (order(&a), order(if same { &a } else { &b }));
            let (one, other) = (refund_number(&a, first), refund_number(&b, second));
            prop_assert_eq!(one == other, a == b && first == second);
            prop_assert!(one.len() <= 64);
            prop_assert!(one.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
            prop_assert_eq!(&one, &refund_number(&a, first));
        }
    }
}
