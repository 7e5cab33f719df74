//! Keys of tests, and what is signed and sealed with them.

use std::fmt::Write as _;

use data_encoding::{BASE64, HEXUPPER};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};

/// Number of the merchant.
pub const MERCHANT: &str = "1900000001";
/// The mini-program.
pub const APP: &str = "wx00000000000000a1";
/// Its secret.
pub const SECRET: &str = "fake-secret-of-the-mini-program0";
/// The account whose pages are open inside `WeChat`.
pub const PAGE_APP: &str = "wx00000000000000b2";
/// Its secret.
pub const PAGE_SECRET: &str = "fake-secret-of-the-page-account0";
/// What callbacks are sealed with.
pub const API_KEY: &str = "fake-api-v3-key-of-32-bytes-0001";
/// What the merchant signs with.
pub const MERCHANT_KEY: &str = include_str!("../keys/test-merchant-key.pem");
/// Number of the merchant's certificate.
pub const MERCHANT_SERIAL: &str = "3775B6A45ACD588826D15E583A95F5DD33333331";
/// That certificate.
pub const MERCHANT_CERTIFICATE: &str = include_str!("../keys/test-merchant-certificate.pem");
/// What the platform's signatures are checked with, for merchants of today.
pub const PLATFORM_KEY: &str = include_str!("../keys/test-platform-public.pem");
/// Its name.
pub const PLATFORM_KEY_ID: &str = "PUB_KEY_ID_0119000000012026112800000000000001";
/// What the platform's signatures are checked with, for merchants of old.
pub const PLATFORM_CERTIFICATE: &str = include_str!("../keys/test-certificate.pem");
/// Its number.
pub const PLATFORM_CERTIFICATE_SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

/// With which key the platform signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Signer {
    /// The one merchants of today have; there are no certificates to be had then.
    #[default]
    PublicKey,
    /// The one in a certificate.
    Certificate,
}

pub(crate) struct Keys {
    public: RsaKeyPair,
    certificate: RsaKeyPair,
    /// `RSAPublicKey` of the merchant, DER.
    merchant: Vec<u8>,
    seal: LessSafeKey,
    random: SystemRandom,
}

/// What is between the lines that begin and end it.
fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    BASE64.decode(body.as_bytes()).expect("a key in PEM")
}

impl Keys {
    pub(crate) fn new() -> Self {
        let pair = |pem: &str| RsaKeyPair::from_pkcs8(&der(pem)).expect("a private key");
        let seal = UnboundKey::new(&AES_256_GCM, API_KEY.as_bytes()).expect("a key of 32 bytes");
        Self {
            public: pair(include_str!("../keys/test-platform-key.pem")),
            certificate: pair(include_str!("../keys/test-certificate-key.pem")),
            merchant: der(include_str!("../keys/test-merchant-public.pem")),
            seal: LessSafeKey::new(seal),
            random: SystemRandom::new(),
        }
    }

    /// The signature of `message`, and the name of the key.
    pub(crate) fn sign(&self, signer: Signer, message: &[u8]) -> (String, &'static str) {
        let (pair, serial) = match signer {
            Signer::PublicKey => (&self.public, PLATFORM_KEY_ID),
            Signer::Certificate => (&self.certificate, PLATFORM_CERTIFICATE_SERIAL),
        };
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature).expect("it signs");
        (BASE64.encode(&signature), serial)
    }

    /// Whether the merchant signed `message`.
    pub(crate) fn is_merchants(&self, message: &[u8], signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.merchant);
        BASE64.decode(signature.as_bytes()).is_ok_and(|it| key.verify(message, &it).is_ok())
    }

    /// `text`, sealed: the nonce and the bytes with their tag.
    pub(crate) fn seal(&self, text: &str, beside: &str) -> (String, String) {
        let nonce = self.chance(6).to_lowercase();
        let bytes = nonce.as_bytes().try_into().expect("twelve letters");
        let mut sealed = text.as_bytes().to_vec();
        let (once, beside) = (Nonce::assume_unique_for_key(bytes), Aad::from(beside.as_bytes()));
        self.seal.seal_in_place_append_tag(once, beside, &mut sealed).expect("it seals");
        (nonce, BASE64.encode(&sealed))
    }

    /// Twice as many letters of chance.
    pub(crate) fn chance(&self, bytes: usize) -> String {
        let mut drawn = vec![0; bytes];
        self.random.fill(&mut drawn).expect("chance");
        HEXUPPER.encode(&drawn)
    }
}

/// SHA-1 in small hexadecimal, by which a bill is known.
pub(crate) fn sha1(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
    digest.as_ref().iter().fold(String::new(), |mut all, it| {
        let _ = write!(all, "{it:02x}");
        all
    })
}
