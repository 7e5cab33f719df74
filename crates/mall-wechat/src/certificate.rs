//! Certificates of the platform, for merchants of old: merchants who join today have its public key instead.

use serde::Deserialize;

use crate::ask::Ask;
use crate::key::{ApiKey, PlatformKey};

/// Asks for the certificates. Where there is a public key, `WeChat` Pay answers that there are none.
pub fn certificates() -> Ask {
    Ask::get("/v3/certificates".to_owned())
}

/// The answer to [`certificates`]. It is signed with one of those inside, so it is read first and believed
/// then: only the platform can seal with the key of callbacks.
#[derive(Debug, Clone, Deserialize)]
pub struct Certificates {
    data: Vec<Sealed>,
}

#[derive(Debug, Clone, Deserialize)]
struct Sealed {
    encrypt_certificate: Resource,
}

#[derive(Debug, Clone, Deserialize)]
struct Resource {
    nonce: String,
    associated_data: String,
    ciphertext: String,
}

impl Certificates {
    /// The keys inside; those that cannot be opened are left out.
    pub fn keys(&self, api_key: &ApiKey) -> Vec<PlatformKey> {
        let open = |it: &Sealed| {
            let Resource { nonce, associated_data, ciphertext } = &it.encrypt_certificate;
            let plain = api_key.open(nonce, associated_data, ciphertext)?;
            PlatformKey::certificate(std::str::from_utf8(&plain).ok()?).ok()
        };
        self.data.iter().filter_map(open).collect()
    }
}
