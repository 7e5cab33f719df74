//! What goes into the package.

use super::Violation;
use crate::files;

/// Ceiling of `mall.wasm.br`: it is part of the main package, which opens the shop. The budget is 300,000; it
/// measured 233,731 with reviews and reminders, 256,827 with blocks of the home page, members, cards, points and
/// the lottery, 296,537 with the points mall, gifts of orders, tasks, invitations, consent, service, live and
/// favourites, and 283,891 when JSON was written by a writer of our own and fractions were left out. 12,000 are
/// the core's rules compiled for speed instead of size.
pub const WASM_BR_MAX_BYTES: usize = 300_000;

/// `packed` unpacks to `wasm`, and is light.
pub fn check(wasm: &[u8], packed: &[u8]) -> Vec<Violation> {
    let mut found = Vec::new();
    if !files::unbrotli(packed).is_ok_and(|unpacked| unpacked == wasm) {
        found.push(Violation::Packed);
    }
    if packed.len() > WASM_BR_MAX_BYTES {
        let what = "mall.wasm.br";
        found.push(Violation::Weight { what, bytes: packed.len(), max: WASM_BR_MAX_BYTES });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_and_weight_are_found() {
        let wasm = b"\0asm".to_vec();
        assert_eq!(check(&wasm, &files::brotli(&wasm)), []);
        assert_eq!(check(&wasm, &files::brotli(b"other")), [Violation::Packed]);
        let heavy = vec![0; WASM_BR_MAX_BYTES + 1];
        assert_eq!(check(&wasm, &heavy).len(), 2);
    }
}
