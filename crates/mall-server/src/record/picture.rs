//! Pictures that shoppers sent.

use mall_core::{Day, ShopperId, Timestamp};

use crate::Fault;
use crate::store::{Record, Tx};

crate::store::words! {
    /// What a picture is.
    PictureKind {
        /// JPEG.
        Jpeg = "jpeg",
        /// PNG.
        Png = "png",
        /// WebP.
        Webp = "webp",
    }
}

crate::store::record! {
    /// A picture, once, whoever sent it.
    PictureRow in "picture" keyed 1 {
        /// SHA-256 of its bytes, in hex.
        id: String,
        /// What it is.
        kind: PictureKind,
        /// Itself.
        bytes: Vec<u8>,
    }
}

crate::store::record! {
    /// That a shopper sent a picture.
    OwnPictureRow in "picture_own" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// Which.
        picture: String,
        /// When.
        at: Timestamp,
    }
}

crate::store::record! {
    /// How many a shopper sent on a day.
    PictureDayRow in "picture_day" keyed 2 {
        /// Who.
        shopper: ShopperId,
        /// Which.
        day: Day,
        /// How many.
        sent: u32,
    }
}

const PICTURE: <PictureRow as Record>::Columns = PictureRow::COLUMNS;
const OWN: <OwnPictureRow as Record>::Columns = OwnPictureRow::COLUMNS;
const DAY: <PictureDayRow as Record>::Columns = PictureDayRow::COLUMNS;

/// A picture, whoever sent it.
pub(crate) fn find(tx: &dyn Tx, id: &str) -> Result<Option<PictureRow>, Fault> {
    tx.find(&[PICTURE.id.is(&id.to_owned())])
}

/// Whether `shopper` sent it.
pub(crate) fn is_of(tx: &dyn Tx, shopper: &ShopperId, id: &str) -> Result<bool, Fault> {
    let own = [OWN.shopper.is(shopper), OWN.picture.is(&id.to_owned())];
    Ok(tx.count::<OwnPictureRow>(&own)? > 0)
}

/// Keeps a picture of `shopper`'s.
///
/// # Errors
///
/// [`Fault::Raced`] when they sent it meanwhile.
pub(crate) fn keep(
    tx: &dyn Tx,
    shopper: &ShopperId,
    picture: &PictureRow,
    now: Timestamp,
) -> Result<(), Fault> {
    // Somebody else may have sent the same.
    tx.insert(picture)?;
    tx.add(&OwnPictureRow { shopper: shopper.clone(), picture: picture.id.clone(), at: now })
}

/// Counts one more of a day, where there are fewer than `most`; `false` when there are not.
pub(crate) fn count(tx: &dyn Tx, shopper: &ShopperId, day: Day, most: u32) -> Result<bool, Fault> {
    if tx.insert(&PictureDayRow { shopper: shopper.clone(), day, sent: 1 })? {
        return Ok(true);
    }
    let is_below = [DAY.shopper.is(shopper), DAY.day.is(&day), DAY.sent.less(&most)];
    Ok(tx.change::<PictureDayRow>(&is_below, &[DAY.sent.plus(1)])? == 1)
}
