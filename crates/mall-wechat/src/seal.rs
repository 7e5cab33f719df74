//! What is kept of what `WeChat` told in confidence: sealed, so that whoever reads the database alone reads
//! nothing of it.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};

/// What is put before the secret, so that its digest is used for nothing else.
const PURPOSE: &str = "xiaopu session_key\n";

/// The key, which is made of the secret of an app: with another secret, what was sealed before is lost, as
/// `WeChat` has forgotten it then.
pub struct SealKey(LessSafeKey);

impl SealKey {
    /// Of the secret of an app; `None` never, as a digest is as long as a key.
    pub fn of(secret: &str) -> Option<Self> {
        let bytes = digest(&SHA256, format!("{PURPOSE}{secret}").as_bytes());
        UnboundKey::new(&AES_256_GCM, bytes.as_ref()).ok().map(|it| Self(LessSafeKey::new(it)))
    }

    /// `text`, sealed for whom `beside` names: the nonce, which must be another each time, before it.
    pub fn seal(&self, nonce: [u8; NONCE_LEN], beside: &str, text: &str) -> Option<Vec<u8>> {
        let mut sealed = text.as_bytes().to_vec();
        let once = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(once, Aad::from(beside.as_bytes()), &mut sealed).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed for whom `beside` names; `None` when it was not, or by another key.
    pub fn open(&self, beside: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        let once = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut bytes = rest.to_vec();
        let opened = self.0.open_in_place(once, Aad::from(beside.as_bytes()), &mut bytes).ok()?;
        String::from_utf8(opened.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_by_the_same_secret_for_the_same_person_alone() {
        let key = SealKey::of("secret").unwrap();
        let sealed = key.seal([7; NONCE_LEN], "o1", "tiihtNczf5v6AKRyjwEUhQ==").unwrap();
        assert!(!sealed.windows(4).any(|it| it == b"tiih"));
        assert_eq!(key.open("o1", &sealed).as_deref(), Some("tiihtNczf5v6AKRyjwEUhQ=="));
        assert_eq!(key.open("o2", &sealed), None);
        assert_eq!(SealKey::of("other").unwrap().open("o1", &sealed), None);
        for place in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[place] ^= 1;
            assert_eq!(key.open("o1", &flipped), None, "{place}");
        }
        assert_eq!(key.open("o1", &sealed[..5]), None);
    }
}
