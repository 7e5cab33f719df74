//! Home pages that are not shown to shoppers yet.

use mall_core::home::Page;
use mall_core::pricing::Shopper;
use mall_core::{PreviewId, Timestamp};

use crate::Fault;
use crate::store::{Json, Record, Tx};

crate::store::record! {
    /// A page to be looked at.
    PreviewRow in "preview" keyed 1 {
        /// The token of its address.
        id: PreviewId,
        /// What it shows.
        page: Json<Page>,
        /// As whom it is looked at.
        shopper: Json<Shopper>,
        /// At which moment; when it is looked at, if absent.
        at: Option<Timestamp>,
        /// When it is forgotten.
        ends_at: Timestamp,
    }
}

const PREVIEW: <PreviewRow as Record>::Columns = PreviewRow::COLUMNS;

/// A page that is to be looked at still.
pub(crate) fn find(
    tx: &dyn Tx,
    id: &PreviewId,
    now: Timestamp,
) -> Result<Option<PreviewRow>, Fault> {
    let found: Option<PreviewRow> = tx.find(&[PREVIEW.id.is(id)])?;
    Ok(found.filter(|it| now < it.ends_at))
}

/// Forgets those that are over.
pub(crate) fn sweep(tx: &dyn Tx, now: Timestamp) -> Result<usize, Fault> {
    tx.delete::<PreviewRow>(&[PREVIEW.ends_at.less(&now)])
}
