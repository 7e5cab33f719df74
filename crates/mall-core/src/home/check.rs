//! What no block can be.

use super::{Banner, BlockKind, Cube, CubeCell, MenuEntry, RichLine, Zone};
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    BANNERS_MAX, CUBE_CELLS_MAX, CUBE_UNITS_MAX, FLOOR_GOODS_MAX, HOT_ZONES_MAX, LIVE_TILES_MAX,
    MENU_MAX, RICH_LINES_MAX, RICH_RUNS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX,
};
use crate::{Invalid, Rule};

impl BlockKind {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::Search(it) => text_within("hint", &it.hint, 0, TITLE_CHARS_MAX),
            Self::Service(_) | Self::Divider(_) => Ok(()),
            Self::Banner(it) => each("items", &it.items, BANNERS_MAX, Banner::check),
            Self::MenuBar(it) => each("entries", &it.entries, MENU_MAX, MenuEntry::check),
            Self::Notice(it) => text_within("text", &it.text, 1, TEXT_CHARS_MAX),
            Self::Title(it) => titles(&it.title, &it.note),
            Self::Image(it) => {
                if it.video.is_some() {
                    return Err(Invalid::shape("video", "in a block of the kind `video`"));
                }
                pictured(&it.image, &it.title, it.ratio)
            }
            Self::Video(it) => {
                if it.video.is_none() || it.link.is_some() {
                    return Err(Invalid::shape("video", "what is played, and no link beside it"));
                }
                pictured(&it.image, &it.title, it.ratio)
            }
            Self::MemberPrice { title, note, join, tag, .. } => {
                titles(title, note)?;
                text_within("join", join, 1, TITLE_CHARS_MAX)?;
                text_within("tag", tag, 1, TAG_CHARS_MAX)
            }
            Self::HotZones(it) => {
                pictured(&it.image, &it.title, it.ratio)?;
                each("zones", &it.zones, HOT_ZONES_MAX, Zone::check)
            }
            Self::Cube(it) => it.check(),
            Self::RichText(it) => each("lines", &it.lines, RICH_LINES_MAX, RichLine::check),
            Self::CouponStrip { title }
            | Self::Newcomer { title }
            | Self::PostPurchase { title }
            | Self::FlashSale { title } => titles(title, ""),
            Self::GroupBuy { title, count } => {
                titles(title, "")?;
                count_within("count", *count, FLOOR_GOODS_MAX)
            }
            Self::Live { title, count } => {
                titles(title, "")?;
                count_within("count", *count, LIVE_TILES_MAX)
            }
            Self::ProductList { title, note, .. } | Self::Ranking { title, note, .. } => {
                titles(title, note)
            }
        }
    }
}

/// Longest label in characters: it stands beside a price.
const TAG_CHARS_MAX: usize = 6;

/// Not too many, and each one fine.
fn each<T>(
    list: &str,
    entries: &[T],
    max: usize,
    check: impl Fn(&T) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    count_within(list, entries.len(), max)?;
    entries
        .iter()
        .enumerate()
        .try_for_each(|(at, it)| check(it).map_err(|error| error.within(&format!("{list}[{at}]"))))
}

fn titles(title: &str, note: &str) -> Result<(), Invalid> {
    text_within("title", title, 1, TITLE_CHARS_MAX)?;
    text_within("note", note, 0, TITLE_CHARS_MAX)
}

fn pictured(image: &str, title: &str, ratio: [u32; 2]) -> Result<(), Invalid> {
    crate::catalog::picture("image", image)?;
    text_within("title", title, 1, TITLE_CHARS_MAX)?;
    sides(ratio)
}

/// Widest and highest side of a ratio: pixels of a picture that no phone could show.
const SIDE_MAX: i64 = 100_000;

fn sides(ratio: [u32; 2]) -> Result<(), Invalid> {
    ratio.iter().try_for_each(|it| in_range("ratio", i64::from(*it), 1, SIDE_MAX))
}

/// `start` and `length` lie within `0..most`, at least one long.
fn span(fields: [&str; 2], start: u32, length: u32, most: u32) -> Result<(), Invalid> {
    let (start, most) = (i64::from(start), i64::from(most));
    in_range(fields[0], start, 0, most - 1)?;
    in_range(fields[1], i64::from(length), 1, most - start)
}

impl Zone {
    fn check(&self) -> Result<(), Invalid> {
        span(["left", "width"], self.left, self.width, 100)?;
        span(["top", "height"], self.top, self.height, 100)?;
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)
    }
}

impl Cube {
    fn check(&self) -> Result<(), Invalid> {
        in_range("columns", i64::from(self.columns), 1, CUBE_UNITS_MAX)?;
        in_range("rows", i64::from(self.rows), 1, CUBE_UNITS_MAX)?;
        sides(self.ratio)?;
        each("cells", &self.cells, CUBE_CELLS_MAX, |it| {
            span(["left", "width"], it.left, it.width, self.columns)?;
            span(["top", "height"], it.top, it.height, self.rows)?;
            crate::catalog::picture("image", &it.image)?;
            text_within("title", &it.title, 1, TITLE_CHARS_MAX)
        })?;
        for (at, cell) in self.cells.iter().enumerate() {
            if self.cells.iter().take(at).any(|other| cell.overlaps(other)) {
                let rule =
                    Rule::Shape { want: "beside the cells before it, not over one".to_owned() };
                return Err(Invalid::new(format!("cells[{at}]"), rule));
            }
        }
        Ok(())
    }
}

impl CubeCell {
    const fn overlaps(&self, other: &Self) -> bool {
        self.left < other.left.saturating_add(other.width)
            && other.left < self.left.saturating_add(self.width)
            && self.top < other.top.saturating_add(other.height)
            && other.top < self.top.saturating_add(self.height)
    }
}

impl RichLine {
    fn check(&self) -> Result<(), Invalid> {
        each("runs", &self.runs, RICH_RUNS_MAX, |it| {
            text_within("text", &it.text, 0, TEXT_CHARS_MAX)
        })
    }
}
