//! Numbers nobody can guess, from the operating system.

use data_encoding::BASE64URL_NOPAD;

use crate::Fault;

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Fault::Broken("the system gave no random bytes"))?;
    Ok(bytes)
}

/// `prefix` and 128 random bits, as an id.
pub(crate) fn id(prefix: &str) -> Result<String, Fault> {
    Ok(format!("{prefix}{}", BASE64URL_NOPAD.encode(&bytes::<16>()?)))
}

/// 256 random bits as text, for a session.
pub(crate) fn token() -> Result<String, Fault> {
    Ok(BASE64URL_NOPAD.encode(&bytes::<32>()?))
}

/// An evenly distributed number below `limit`.
pub(crate) fn below(limit: u64) -> Result<u64, Fault> {
    // Numbers of the last, incomplete run of `limit` would favour its beginning: draw again.
    let last = u64::MAX - u64::MAX % limit.max(1);
    loop {
        let drawn = u64::from_le_bytes(bytes()?);
        if drawn < last {
            return Ok(drawn % limit.max(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_numbers_keep_their_shape() {
        assert!(mall_core::OrderId::new(id("o").unwrap()).is_ok());
        assert_eq!(token().unwrap().len(), 43);
        assert!((0..1_000).all(|_| below(6).unwrap() < 6));
        assert_eq!(below(0).unwrap(), 0);
    }
}
