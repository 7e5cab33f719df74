//! What codes and links of the mini-program lead to.

use mall_core::{InviteToken, Timestamp};

use crate::Fault;
use crate::store::{Index, Record, Tx};

crate::store::record! {
    /// What a scene stands for.
    SceneRow in "wechat_scene" keyed 1 {
        /// Made of all the rest, so that the same has the same.
        code: String,
        /// Which page.
        page: String,
        /// What it is about; empty where the page is about one thing.
        id: String,
        /// Whose invitation comes along.
        invite: Option<InviteToken>,
    }
}

crate::store::record! {
    /// A link of the platform.
    LinkRow in "wechat_link" keyed 1 {
        /// To what, as above.
        code: String,
        /// The link.
        url: String,
        /// When the platform was asked for it.
        made_at: Timestamp,
    }
    Index::on("wechat_link_by_age", &["made_at"]),
}

const SCENE: <SceneRow as Record>::Columns = SceneRow::COLUMNS;
const LINK: <LinkRow as Record>::Columns = LinkRow::COLUMNS;

/// What `code` stands for.
pub(crate) fn find(tx: &dyn Tx, code: &str) -> Result<Option<SceneRow>, Fault> {
    tx.find(&[SCENE.code.is(&code.to_owned())])
}

/// Keeps it. Whoever was first kept the same.
pub(crate) fn add(tx: &dyn Tx, row: &SceneRow) -> Result<(), Fault> {
    tx.insert(row).map(drop)
}

/// The link to what `code` stands for, when it was made after `since`.
pub(crate) fn link(tx: &dyn Tx, code: &str, since: Timestamp) -> Result<Option<String>, Fault> {
    let tests = [LINK.code.is(&code.to_owned()), LINK.made_at.at_least(&since)];
    Ok(tx.find::<LinkRow>(&tests)?.map(|row| row.url))
}

/// Keeps it in the place of the one before.
pub(crate) fn keep_link(tx: &dyn Tx, row: &LinkRow) -> Result<(), Fault> {
    tx.put(row)
}

/// Forgets links that were made before `since`.
pub(crate) fn sweep(tx: &dyn Tx, since: Timestamp) -> Result<usize, Fault> {
    tx.delete::<LinkRow>(&[LINK.made_at.less(&since)])
}
