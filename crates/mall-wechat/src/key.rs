//! Keys: the merchant's own, the platform's, and the one that callbacks are sealed with.

use std::fmt;

use data_encoding::{BASE64, HEXUPPER};
use mall_core::Timestamp;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use x509_cert::Certificate;
use x509_cert::der::{Decode, DecodePem, Document, Encode};
use x509_cert::spki::SubjectPublicKeyInfoRef;

/// Why a key is none, or does not do its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is not written as a key of its kind is.
    #[error("`{field}` is no {kind} in PEM")]
    NotPem {
        /// Which setting.
        field: &'static str,
        /// What was wanted.
        kind: &'static str,
    },
    /// The key of callbacks has another length.
    #[error("`apiKey` has {bytes} bytes, not 32")]
    Length {
        /// How many it has.
        bytes: usize,
    },
    /// The key does not sign.
    #[error("the merchant's key does not sign")]
    Unsigned,
}

/// What signs the merchant's requests.
pub struct MerchantKey {
    merchant: String,
    serial: String,
    pair: RsaKeyPair,
}

impl MerchantKey {
    /// The key of `merchant` whose certificate has the number `serial`, from PKCS#8 in PEM, as the merchant's
    /// platform gives it out (`apiclient_key.pem`).
    ///
    /// # Errors
    ///
    /// [`KeyError::NotPem`].
    pub fn new(merchant: &str, serial: &str, pem: &str) -> Result<Self, KeyError> {
        let no_key = KeyError::NotPem { field: "merchantKey", kind: "private key (PKCS#8)" };
        let (_, der) = Document::from_pem(pem.trim()).map_err(|_| no_key.clone())?;
        let pair = RsaKeyPair::from_pkcs8(der.as_bytes()).map_err(|_| no_key)?;
        Ok(Self { merchant: merchant.to_owned(), serial: serial.to_owned(), pair })
    }

    /// Number of the merchant, `mchid`.
    pub fn merchant(&self) -> &str {
        &self.merchant
    }

    /// Number of its certificate.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The signature of `message`: SHA-256 with RSA (PKCS#1 v1.5), in base64.
    ///
    /// # Errors
    ///
    /// [`KeyError::Unsigned`].
    pub fn sign(&self, message: &[u8]) -> Result<String, KeyError> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        let signed = self.pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
        signed.map_err(|_| KeyError::Unsigned)?;
        Ok(BASE64.encode(&signature))
    }

    /// What others check its signatures with, as a key of the platform would be.
    pub fn public(&self) -> PlatformKey {
        PlatformKey { serial: self.serial.clone(), rsa: self.pair.public().as_ref().to_vec() }
    }
}

impl fmt::Debug for MerchantKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("MerchantKey").field("serial", &self.serial).finish_non_exhaustive()
    }
}

/// What `WeChat` Pay's signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformKey {
    serial: String,
    /// `RSAPublicKey`, DER.
    rsa: Vec<u8>,
}

impl PlatformKey {
    /// The public key `id` (`PUB_KEY_ID_…`), from PEM: the one way for merchants who join today.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotPem`].
    pub fn public(id: &str, pem: &str) -> Result<Self, KeyError> {
        let no_key = KeyError::NotPem { field: "platformKey", kind: "public key" };
        let (_, der) = Document::from_pem(pem.trim()).map_err(|_| no_key.clone())?;
        let key = SubjectPublicKeyInfoRef::from_der(der.as_bytes()).map_err(|_| no_key)?;
        Ok(Self { serial: id.to_owned(), rsa: key.subject_public_key.raw_bytes().to_vec() })
    }

    /// A certificate of the platform, from PEM; its number is in it.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotPem`].
    pub fn certificate(pem: &str) -> Result<Self, KeyError> {
        let no_key = || KeyError::NotPem { field: "platformCertificate", kind: "certificate" };
        let certificate = Certificate::from_pem(pem.trim()).map_err(|_| no_key())?;
        let inside = certificate.tbs_certificate();
        let key = inside.subject_public_key_info().to_der().map_err(|_| no_key())?;
        let key = SubjectPublicKeyInfoRef::from_der(&key).map_err(|_| no_key())?;
        Ok(Self {
            serial: HEXUPPER.encode(serial_bytes(inside.serial_number().as_bytes())),
            rsa: key.subject_public_key.raw_bytes().to_vec(),
        })
    }

    /// By which answers name it.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// Whether `signature`, base64, is one of `message` by this key.
    pub fn holds(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = BASE64.decode(signature.as_bytes()) else { return false };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.rsa);
        key.verify(message, &signature).is_ok()
    }
}

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its number, in hexadecimal.
    pub serial: String,
    /// From when on it is no longer good.
    pub ends: Timestamp,
}

/// What the certificate in `pem` says of itself: the merchant's, or one of the platform.
///
/// # Errors
///
/// [`KeyError::NotPem`].
pub fn certificate(pem: &str) -> Result<Known, KeyError> {
    let no_key = || KeyError::NotPem { field: "certificate", kind: "certificate" };
    let certificate = Certificate::from_pem(pem.trim()).map_err(|_| no_key())?;
    let inside = certificate.tbs_certificate();
    let ends = inside.validity().not_after.to_unix_duration().as_millis();
    Ok(Known {
        serial: HEXUPPER.encode(serial_bytes(inside.serial_number().as_bytes())),
        ends: Timestamp(i64::try_from(ends).map_err(|_| no_key())?),
    })
}

/// A number as DER has it begins with a zero where its first bit would make it negative; nobody writes that.
fn serial_bytes(der: &[u8]) -> &[u8] {
    der.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(der)
}

/// What callbacks are sealed with (the `APIv3` key): AES-256-GCM.
pub struct ApiKey(LessSafeKey);

/// Length of a nonce, in bytes.
const NONCE_BYTES: usize = 12;

impl ApiKey {
    /// The key of exactly 32 bytes. One of 16 would make it AES-128, which no platform uses, though an
    /// official kit is tested with it.
    ///
    /// # Errors
    ///
    /// [`KeyError::Length`].
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let wrong = KeyError::Length { bytes: text.len() };
        let key = UnboundKey::new(&AES_256_GCM, text.as_bytes()).map_err(|_| wrong)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// What is in `sealed` (base64, the tag at its end); `None` when it was sealed with another key, another
    /// nonce or other words beside it, or was changed since.
    pub fn open(&self, nonce: &str, beside: &str, sealed: &str) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = nonce.as_bytes().try_into().ok()?;
        let mut bytes = BASE64.decode(sealed.as_bytes()).ok()?;
        let nonce = Nonce::assume_unique_for_key(nonce);
        let plain = self.0.open_in_place(nonce, Aad::from(beside.as_bytes()), &mut bytes).ok()?;
        Some(plain.to_vec())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("ApiKey(…)")
    }
}
