//! 首页: what the home page shows, as a merchant wrote it.

mod blind;
mod check;
mod experiment;
mod goods;
mod kind;
mod link;

pub use blind::{Blind, blind};
pub use experiment::{Experiment, Variant, pick};
pub use goods::{Columns, Goods};
pub use kind::{
    Banners, BlockKind, Cube, CubeCell, Divider, HotZones, Image, LineStyle, MenuBar, Notice,
    RichLine, RichText, Run, Search, ServiceEntry, Title, Tone, Zone,
};
pub use link::{Banner, Link, MenuEntry};

use serde::{Deserialize, Serialize};

use crate::catalog::is_zero;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{BLOCKS_MAX, FLOOR_GOODS_MAX, ID_BYTES_MAX};
use crate::pricing::{Condition, Shopper, check_who, lacks};
use crate::time::Phase;
use crate::{Invalid, Rule, Timestamp, Window};

/// The version of [`Page`] that this code reads.
pub const PAGE_VERSION: u32 = 1;

/// The home page, top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page {
    /// [`PAGE_VERSION`].
    pub version: u32,
    /// At most [`BLOCKS_MAX`].
    pub blocks: Vec<Block>,
}

/// A page with nothing on it.
impl Default for Page {
    fn default() -> Self {
        Self { version: PAGE_VERSION, blocks: Vec::new() }
    }
}

/// 楼层, or another part of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Block {
    /// Key; once on a page.
    pub id: String,
    /// What it is.
    pub kind: BlockKind,
    /// From when to when it is shown; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Window>,
    /// Whom it is shown to: conditions that look at the shopper and the moment; everybody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Condition>,
    /// Goods, coupons or entries below which it counts as empty, as one without any does.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub min_items: u32,
    /// What is shown in its place when it is empty; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_empty: Option<BlockKind>,
    /// What some visitors see in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<Experiment>,
}

impl Block {
    /// Whether `shopper` is shown it at `now`.
    pub fn is_for(&self, shopper: &Shopper, now: Timestamp) -> bool {
        self.when.is_none_or(|it| it.phase(now) == Phase::Open)
            && lacks(&self.who, shopper, now).is_none()
    }

    /// Everything that may stand in its place, with where that is written.
    pub fn kinds(&self) -> Vec<(String, &BlockKind)> {
        let instead = self.on_empty.iter().map(|it| ("onEmpty".to_owned(), it));
        let variants = self.experiment.iter().flat_map(|it| it.variants.iter().enumerate());
        let tried = variants.map(|(at, it)| (format!("experiment.variants[{at}].kind"), &it.kind));
        std::iter::once(("kind".to_owned(), &self.kind)).chain(instead).chain(tried).collect()
    }

    /// Whether it can be on a page.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("id", &self.id, 1, ID_BYTES_MAX)?;
        self.kind.check().map_err(|error| error.within("kind"))?;
        self.when.map_or(Ok(()), |it| it.check("when"))?;
        check_who("who", &self.who)?;
        let most = i64::try_from(FLOOR_GOODS_MAX).unwrap_or(i64::MAX);
        in_range("minItems", self.min_items.into(), 0, most)?;
        let instead = self.on_empty.as_ref();
        instead.map_or(Ok(()), |it| it.check().map_err(|error| error.within("onEmpty")))?;
        let tried = self.experiment.as_ref();
        tried.map_or(Ok(()), |it| it.check().map_err(|error| error.within("experiment")))
    }
}

impl Page {
    /// Whether this code reads pages of that version.
    pub fn check_version(&self) -> Result<(), Invalid> {
        let only = i64::from(PAGE_VERSION);
        in_range("version", i64::from(self.version), only, only)
    }

    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        self.check_version()?;
        count_within("blocks", self.blocks.len(), BLOCKS_MAX)?;
        for (at, block) in self.blocks.iter().enumerate() {
            let place = format!("blocks[{at}]");
            block.check().map_err(|error| error.within(&place))?;
            if self.blocks.iter().take(at).any(|other| other.id == block.id) {
                return Err(Invalid::new(format!("{place}.id"), Rule::Twice));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn block(more: Value) -> Block {
        let mut block = json!({"id": "f", "kind": {"couponStrip": {"title": "领券"}}});
        if let (Some(block), Value::Object(more)) = (block.as_object_mut(), more) {
            block.extend(more);
        }
        serde_json::from_value(block).unwrap()
    }

    #[test]
    fn a_block_is_shown_in_its_time_to_those_it_is_for() {
        let (guest, now) = (Shopper::default(), Timestamp(5));
        assert!(block(json!({})).is_for(&guest, now));
        let in_time = block(json!({"when": {"startsAt": 5, "endsAt": 6}}));
        let times = [4, 5, 6].map(|it| in_time.is_for(&guest, Timestamp(it)));
        assert_eq!(times, [false, true, false]);
        let old = Shopper { orders_paid: 1, ..Shopper::default() };
        let new = block(json!({"who": ["newcomer"]}));
        assert_eq!([&guest, &old].map(|it| new.is_for(it, now)), [true, false]);
    }

    #[test]
    fn what_no_block_can_be_is_named() {
        let said = |more: Value| {
            let page = Page { blocks: vec![block(more)], ..Page::default() };
            page.check().map_err(|error| error.to_string())
        };
        let variant = |it: Value| json!({"experiment": {"id": "e", "weight": 1, "variants": [it]}});
        let cell = |left, width| {
            json!({"left": left, "top": 0, "width": width, "height": 1, "image": "/a.svg",
                "title": "x"})
        };
        let cube = |cells: Value| json!({"kind": {"cube": {"columns": 2, "rows": 1, "ratio": [2, 1], "cells": cells}}});
        assert_eq!(said(json!({"minItems": 2, "onEmpty": {"notice": {"text": "x"}}})), Ok(()));
        assert_eq!(said(cube(json!([cell(0, 1), cell(1, 1)]))), Ok(()));
        let image = "javascript:alert(1)";
        for (more, field) in [
            (json!({"id": ""}), "blocks[0].id"),
            (json!({"when": {"startsAt": 6, "endsAt": 5}}), "blocks[0].when.endsAt"),
            (json!({"who": [{"minSpend": {"amount": 1}}]}), "blocks[0].who"),
            (json!({"minItems": 10_000}), "blocks[0].minItems"),
            (json!({"kind": {"notice": {"text": ""}}}), "blocks[0].kind.text"),
            (json!({"onEmpty": {"notice": {"text": ""}}}), "blocks[0].onEmpty.text"),
            (
                json!({"kind": {"image": {"image": image, "title": "x", "ratio": [1, 1]}}}),
                "blocks[0].kind.image",
            ),
            (
                json!({"kind": {"image": {"image": "/a.svg", "title": "x", "ratio": [1, 1], "video": "/a.mp4"}}}),
                "blocks[0].kind.video",
            ),
            (
                json!({"kind": {"video": {"image": "/a.svg", "title": "x", "ratio": [1, 1]}}}),
                "blocks[0].kind.video",
            ),
            (
                json!({"kind": {"memberPrice": {"title": "x", "join": "x", "tag": "七个字的标签呀", "columns": "two",
                    "goods": {"bestSellers": {"count": 2}}}}}),
                "blocks[0].kind.tag",
            ),
            (
                variant(json!({"id": "b", "weight": 1, "kind": {"notice": {"text": ""}}})),
                "blocks[0].experiment.variants[0].kind.text",
            ),
            (
                variant(json!({"id": "b", "weight": 1_000_001, "kind": {"divider": {}}})),
                "blocks[0].experiment.variants[0].weight",
            ),
            (cube(json!([cell(0, 2), cell(1, 1)])), "blocks[0].kind.cells[1]"),
            (cube(json!([cell(1, 2)])), "blocks[0].kind.cells[0].width"),
        ] {
            let said = said(more).unwrap_err();
            assert!(said.starts_with(&format!("`{field}`")), "{said}");
        }
        let twice = Page { blocks: vec![block(json!({})), block(json!({}))], ..Page::default() };
        assert_eq!(twice.check().unwrap_err().field, "blocks[1].id");
        let newer = Page { version: 2, ..Page::default() };
        assert_eq!(newer.check().unwrap_err().field, "version");
    }

    #[test]
    fn a_video_is_of_this_shop_or_of_an_allowed_host() {
        let allow = ["cdn.example.com".to_owned()];
        let said = |video: &str| {
            let it = json!({"video": {"image": "/a.svg", "title": "x", "ratio": [16, 9], "video": video}});
            let kind: BlockKind = serde_json::from_value(it).unwrap();
            kind.check_video(&allow).map_err(|error| error.field)
        };
        for good in ["/media/tea.webm", "https://cdn.example.com/tea.mp4"] {
            assert_eq!(said(good), Ok(()), "{good}");
        }
        for bad in [
            "//evil.example.com/x.mp4",
            "http://cdn.example.com/x.mp4",
            "https://evil.example.com/x.mp4",
            "https://cdn.example.com.evil.example/x.mp4",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(said(bad), Err("video".to_owned()), "{bad}");
        }
    }

    #[test]
    fn links_and_pictures_are_found_wherever_they_are() {
        let link = json!({"product": {"id": "serum"}});
        let entry = json!({"id": "e", "icon": "box", "title": "x", "link": link});
        let banner = json!({"id": "b", "image": "/a.svg", "title": "x", "link": link});
        let run = json!({"text": "x", "link": link});
        let ratio = json!([2, 1]);
        for (kind, links, pictures) in [
            (json!({"banner": {"items": [banner]}}), vec!["items[0].link"], vec!["items[0].image"]),
            (json!({"menuBar": {"entries": [entry]}}), vec!["entries[0].link"], vec![]),
            (json!({"title": {"title": "x", "more": link}}), vec!["more"], vec![]),
            (
                json!({"image": {"image": "/a.svg", "title": "x", "ratio": ratio, "link": link}}),
                vec!["link"],
                vec!["image"],
            ),
            (
                json!({"richText": {"lines": [{"runs": [{"text": "x"}, run]}]}}),
                vec!["lines[0].runs[1].link"],
                vec![],
            ),
            (json!({"couponStrip": {"title": "x"}}), vec![], vec![]),
        ] {
            let kind: BlockKind = serde_json::from_value(kind).unwrap();
            let found: Vec<String> = kind.links().into_iter().map(|(field, _)| field).collect();
            assert_eq!(found, links);
            let found: Vec<String> = kind.pictures().into_iter().map(|(at, _)| at).collect();
            assert_eq!(found, pictures);
        }
    }
}
