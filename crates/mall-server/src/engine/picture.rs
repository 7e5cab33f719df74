//! Pictures that shoppers send, to be shown with what they say.

use data_encoding::HEXLOWER;
use mall_api::review::{PICTURE_BYTES_MAX, PICTURE_FOLDER, PICTURES_A_DAY, PictureResponse};
use mall_core::{Day, DayClock, Invalid, ShopperId, Timestamp};
use sha2::{Digest, Sha256};

use crate::Fault;
use crate::record::picture::{self, PictureKind, PictureRow};
use crate::store::Tx;

/// Where pictures are, before their id.
pub(crate) const FOLDER: &str = PICTURE_FOLDER;

impl PictureKind {
    /// `Content-Type`.
    pub(crate) const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// What `bytes` are, by how they begin: whoever sends them may say anything.
    fn sniffed(bytes: &[u8]) -> Option<Self> {
        let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            _ => is_webp.then_some(Self::Webp),
        }
    }
}

/// A picture that came, looked at.
///
/// # Errors
///
/// [`Fault::TooLarge`] above [`PICTURE_BYTES_MAX`]; [`Fault::Invalid`] when it is none.
pub(crate) fn read(bytes: Vec<u8>) -> Result<PictureRow, Fault> {
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(Fault::TooLarge);
    }
    let kind = PictureKind::sniffed(&bytes)
        .ok_or_else(|| Invalid::shape("picture", "a JPEG, PNG or WebP picture"))?;
    Ok(PictureRow { id: HEXLOWER.encode(&Sha256::digest(&bytes)), kind, bytes })
}

/// Keeps a picture of `shopper`'s. The same again changes nothing.
///
/// # Errors
///
/// [`Fault::TooMany`] after [`PICTURES_A_DAY`] of a day.
pub(crate) fn keep(
    tx: &dyn Tx,
    shopper: &ShopperId,
    it: &PictureRow,
    now: Timestamp,
) -> Result<PictureResponse, Fault> {
    if !picture::is_of(tx, shopper, &it.id)? {
        if !picture::count(tx, shopper, Day::of(now, DayClock::SHOP), PICTURES_A_DAY)? {
            return Err(Fault::TooMany("今天上传的图片太多了，请明天再来".to_owned()));
        }
        picture::keep(tx, shopper, it, now)?;
    }
    Ok(PictureResponse { path: format!("{FOLDER}{}", it.id) })
}

/// Whether each of `paths` is a picture that `shopper` sent.
///
/// # Errors
///
/// [`Fault::Invalid`] names the first that is not.
pub(super) fn check(tx: &dyn Tx, shopper: &ShopperId, paths: &[String]) -> Result<(), Fault> {
    for (position, path) in paths.iter().enumerate() {
        let is_theirs = match path.strip_prefix(FOLDER) {
            Some(id) => picture::is_of(tx, shopper, id)?,
            None => false,
        };
        if !is_theirs {
            let field = format!("pictures[{position}]");
            return Err(Invalid::shape(field, "the path of a picture that you sent").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_first_bytes() {
        let kind = |bytes: &[u8]| read(bytes.to_vec()).map(|it| it.kind).ok();
        assert_eq!(kind(b"\xFF\xD8\xFF\xE0rest"), Some(PictureKind::Jpeg));
        assert_eq!(kind(b"\x89PNG\r\n\x1A\nrest"), Some(PictureKind::Png));
        assert_eq!(kind(b"RIFF1234WEBPrest"), Some(PictureKind::Webp));
        for other in [&b""[..], b"GIF89a", b"<svg xmlns=", b"RIFF1234WAVE", b"\xFF\xD8"] {
            assert_eq!(kind(other), None);
        }
        let mut large = b"\xFF\xD8\xFF".to_vec();
        large.resize(PICTURE_BYTES_MAX, 0);
        assert_eq!(kind(&large), Some(PictureKind::Jpeg));
        large.push(0);
        assert!(matches!(read(large), Err(Fault::TooLarge)));
    }
}
