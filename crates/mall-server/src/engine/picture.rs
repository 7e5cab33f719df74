//! Pictures that shoppers send, to be shown with what they say.

use data_encoding::HEXLOWER;
use img_parts::jpeg::markers;
use img_parts::{Bytes, DynImage, ImageEXIF};
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
}

/// What `bytes` are, by how they begin, since whoever sends them may say anything; and the picture without
/// what a camera wrote into it: where it was made, when, and with what.
fn cleaned(bytes: Bytes) -> Option<(PictureKind, Bytes)> {
    Some(match DynImage::from_bytes(bytes).ok()?? {
        DynImage::Jpeg(mut it) => {
            let told = [markers::APP1, markers::APP13, markers::COM];
            it.segments_mut().retain(|segment| !told.contains(&segment.marker()));
            (PictureKind::Jpeg, it.encoder().bytes())
        }
        DynImage::Png(mut it) => {
            for told in [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"] {
                it.remove_chunks_by_type(*told);
            }
            (PictureKind::Png, it.encoder().bytes())
        }
        DynImage::WebP(mut it) => {
            it.remove_chunks_by_id(*b"XMP ");
            it.set_exif(None);
            (PictureKind::Webp, it.encoder().bytes())
        }
    })
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
    let (kind, bytes) = cleaned(bytes.into())
        .ok_or_else(|| Invalid::shape("picture", "a JPEG, PNG or WebP picture"))?;
    Ok(PictureRow { id: HEXLOWER.encode(&Sha256::digest(&bytes)), kind, bytes: bytes.into() })
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

/// A picture, whoever sent it.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is none, or `id` names none.
pub(crate) fn find(tx: &dyn Tx, id: &str) -> Result<PictureRow, Fault> {
    let may_be_one = id.bytes().all(|it| it.is_ascii_hexdigit());
    may_be_one.then(|| picture::find(tx, id)).transpose()?.flatten().ok_or(Fault::NotFound)
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

    /// A camera's words, in each format.
    const PLACE: &[u8] = b"Exif\0\0 30.25N 120.13E";

    fn jpeg() -> Vec<u8> {
        let exif = [&[0xFF, 0xE1, 0, u8::try_from(PLACE.len()).unwrap() + 2], PLACE].concat();
        [b"\xFF\xD8", &exif[..], b"\xFF\xE0\0\x04JF", b"\xFF\xDA\0\x02pixels\xFF\xD9"].concat()
    }

    fn png() -> Vec<u8> {
        use img_parts::png::{Png, PngChunk};
        let head = Bytes::from_static(b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
        let chunks = [(*b"IHDR", head), (*b"tEXt", PLACE.into()), (*b"IDAT", "x".into())];
        let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
        for (kind, contents) in chunks.into_iter().chain([(*b"IEND", Bytes::new())]) {
            bytes.extend(PngChunk::new(kind, contents).encoder().bytes());
        }
        assert!(Png::from_bytes(bytes.clone().into()).is_ok());
        bytes
    }

    fn webp() -> Vec<u8> {
        let chunk = |id: &[u8; 4], it: &[u8]| {
            let length = u32::try_from(it.len()).unwrap().to_le_bytes();
            [&id[..], &length, it, if it.len().is_multiple_of(2) { b"" } else { b"\0" }].concat()
        };
        let still = b"\x50\x5a\x00\x9d\x01\x2a\x01\x00\x01\x00";
        let body = [b"WEBP", &chunk(b"VP8 ", still)[..], &chunk(b"EXIF", PLACE)[..]].concat();
        [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
    }

    #[test]
    fn a_picture_is_known_by_what_it_is_and_tells_no_place() {
        let all =
            [(PictureKind::Jpeg, jpeg()), (PictureKind::Png, png()), (PictureKind::Webp, webp())];
        for (kind, bytes) in all {
            let says = |it: &[u8]| it.windows(5).any(|it| it == b"30.25");
            assert!(says(&bytes));
            let kept = read(bytes).unwrap();
            assert_eq!(kept.kind, kind);
            assert!(!says(&kept.bytes), "{kind:?} tells where it was made");
            // Read again it is the same: its address is of what is kept.
            assert_eq!(read(kept.bytes.clone()).unwrap().id, kept.id);
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for other in [&b""[..], b"GIF89a", b"<svg xmlns=", b"RIFF1234WAVE", b"\xFF\xD8"] {
            assert!(matches!(read(other.to_vec()), Err(Fault::Invalid(_))));
        }
        let mut large = jpeg();
        large.resize(PICTURE_BYTES_MAX, 0);
        assert!(read(large.clone()).is_ok());
        large.push(0);
        assert!(matches!(read(large), Err(Fault::TooLarge)));
    }

    #[test]
    fn a_damaged_picture_is_refused_or_kept_but_harms_nobody() {
        for whole in [jpeg(), png(), webp()] {
            for length in 0..whole.len() {
                let _ = read(whole[..length].to_vec());
                for bit in 0..8 {
                    let mut harmed = whole.clone();
                    harmed[length] ^= 1 << bit;
                    let _ = read(harmed);
                }
            }
        }
    }
}
