//! One block, as it is drawn.

use mall_api::home::{BlockContent, HomeBlock};
use mall_core::home::{
    Banner, Columns, Cube, HotZones, LineStyle, Link, MenuEntry, RichText, Run, Tone,
};
use mall_core::{OrderId, Timestamp};
use serde::Serialize;

use super::{Act, button, flash, follow, live};
use crate::page::countdown::CountdownView;
use crate::page::goods_card::{GoodsCard, OfferTicket};
use crate::route::Route;
use crate::text::Text;
use crate::{Action, PageId};

/// One block; `kind` says which of the other fields count.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BlockView {
    key: String,
    kind: &'static str,
    head: BlockHead,
    text: String,
    open: Option<Action>,
    image: String,
    /// What a video plays when it is tapped.
    video: String,
    /// Height of a picture per hundred of width, so that nothing jumps when it arrives.
    height: u32,
    banners: Vec<BannerView>,
    entries: Vec<EntryView>,
    /// Pictures on a grid, or parts of one.
    cells: Vec<CellView>,
    lines: Vec<LineView>,
    tickets: Vec<OfferTicket>,
    /// `one`, `two`, `three` or `scroll`.
    columns: &'static str,
    pub(super) goods: Vec<GoodsCard>,
    /// Until a flash sale opens or ends.
    clock: Option<CountdownView>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct BlockHead {
    title: String,
    note: String,
    more: Option<Action>,
    more_text: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BannerView {
    key: String,
    image: String,
    title: String,
    open: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EntryView {
    key: String,
    icon: String,
    title: String,
    badge: Option<String>,
    open: Action,
}

#[derive(Debug, Serialize)]
pub(super) struct CellView {
    pub(super) key: String,
    /// Where it lies, in the words of a stylesheet.
    pub(super) place: String,
    /// Nothing where the picture of the whole shines through.
    pub(super) image: String,
    pub(super) title: String,
    pub(super) open: Option<Action>,
    /// What a live session is, and how many goods it shows.
    pub(super) tag: &'static str,
    pub(super) note: String,
}

#[derive(Debug, Serialize)]
struct LineView {
    key: String,
    /// `text`, `heading`, `item` or `small`.
    style: &'static str,
    runs: Vec<RunView>,
}

#[derive(Debug, Serialize)]
struct RunView {
    key: String,
    text: String,
    /// `plain`, `strong`, `brand` or `price`.
    tone: &'static str,
    open: Option<Action>,
}

impl BlockView {
    /// `told` is whether it may be told what is tapped: the buttons then say in which block they are.
    pub(super) fn new(
        block: &HomeBlock,
        (page, told): (PageId, bool),
        now: Timestamp,
        text: Text,
    ) -> Self {
        let mut view = Self::plain(block, page, now, text);
        if told {
            view.name_block(&block.id);
        }
        view
    }

    /// Every button of it says that it is in `block`.
    fn name_block(&mut self, block: &str) {
        let banners = self.banners.iter_mut().map(|it| &mut it.open);
        let entries = self.entries.iter_mut().map(|it| &mut it.open);
        let cells = self.cells.iter_mut().filter_map(|it| it.open.as_mut());
        let runs = self.lines.iter_mut().flat_map(|it| &mut it.runs);
        let runs = runs.filter_map(|it| it.open.as_mut());
        let heads = self.head.more.iter_mut().chain(&mut self.open);
        let tickets = self.tickets.iter_mut().filter_map(OfferTicket::button);
        let goods = self.goods.iter_mut().flat_map(GoodsCard::buttons);
        let all = heads.chain(banners).chain(entries).chain(cells).chain(runs);
        for action in all.chain(tickets).chain(goods) {
            let then = Box::new(std::mem::replace(action, Action::Back));
            *action = Action::Block { block: block.to_owned(), then };
        }
    }

    fn plain(block: &HomeBlock, page: PageId, now: Timestamp, text: Text) -> Self {
        let empty = Self { key: block.id.clone(), columns: "two", ..Self::default() };
        let head = |title: &str, note: &str, more: Option<&Link>| BlockHead {
            title: title.to_owned(),
            note: note.to_owned(),
            more: more.map(|link| follow(link, text)),
            more_text: text.more(),
        };
        let lead = |link: &Option<Link>| link.as_ref().map(|link| follow(link, text));
        match &block.content {
            BlockContent::Search(_) | BlockContent::Service(_) => empty,
            BlockContent::Banner(it) => {
                Self { kind: "banner", banners: banners(&it.items, text), ..empty }
            }
            BlockContent::MenuBar(it) => {
                Self { kind: "menu", entries: entries(&it.entries, text), ..empty }
            }
            BlockContent::Title(it) => {
                Self { kind: "title", head: head(&it.title, &it.note, it.more.as_ref()), ..empty }
            }
            BlockContent::Divider(it) => {
                Self { kind: if it.line { "line" } else { "room" }, ..empty }
            }
            BlockContent::Notice(it) => {
                Self { kind: "notice", text: it.text.clone(), open: lead(&it.link), ..empty }
            }
            BlockContent::Image(it) => Self {
                kind: if it.video.is_some() { "video" } else { "image" },
                video: it.video.clone().unwrap_or_default(),
                open: lead(&it.link),
                ..framed(empty, &it.title, &it.image, it.ratio)
            },
            BlockContent::HotZones(it) => Self {
                kind: "cells",
                cells: zones(it, text),
                ..framed(empty, &it.title, &it.image, it.ratio)
            },
            BlockContent::Cube(it) => {
                Self { kind: "cells", height: height(it.ratio), cells: cells(it, text), ..empty }
            }
            BlockContent::RichText(it) => Self { kind: "rich", lines: lines(it, text), ..empty },
            BlockContent::CouponStrip { title, offers } => Self {
                kind: "coupons",
                head: head(title, "", Some(&Link::Coupons)),
                tickets: offers
                    .iter()
                    .map(|offer| {
                        let claim = Act::Claim { template: offer.template.clone() };
                        OfferTicket::new(offer, button(page, claim), text)
                    })
                    .collect(),
                ..empty
            },
            BlockContent::Newcomer { title, note } => newcomer(empty, title, note, text),
            BlockContent::FlashSale { title, window, goods, order } => {
                let to = sold_at(order.as_ref());
                Self {
                    goods: goods.iter().map(|it| GoodsCard::flash(it, to.clone(), text)).collect(),
                    clock: Some(flash::clock(*window, now, text)),
                    head: BlockHead { more: Some(to), ..head(title, "", None) },
                    ..three(empty)
                }
            }
            BlockContent::GroupBuy { title, goods } => Self {
                head: head(title, "", Some(&Link::GroupBuys)),
                goods: goods.iter().map(|it| GoodsCard::group(it, text)).collect(),
                ..three(empty)
            },
            BlockContent::Live { title, lives } => Self {
                kind: "live",
                head: head(title, "", Some(&Link::Live { id: None })),
                cells: live::cells(lives, now, text),
                clock: live::clock(lives, now, text),
                ..empty
            },
            BlockContent::ProductList { title, note, columns, products, more } => Self {
                kind: "goods",
                head: head(title, note, more.as_ref()),
                columns: match columns {
                    Columns::One => "one",
                    Columns::Two => "two",
                    Columns::Three => "three",
                    Columns::Scroll => "scroll",
                },
                goods: GoodsCard::all(products, text),
                ..empty
            },
            BlockContent::Ranking { title, note, products } => Self {
                kind: "goods",
                head: head(title, note, None),
                columns: "scroll",
                goods: GoodsCard::ranked(products, text),
                ..empty
            },
        }
    }
}

/// Where something is sold for a time: along with an order, or in a flash sale.
fn sold_at(order: Option<&OrderId>) -> Action {
    let to = order.map_or(Route::Flash, |it| Route::Paid { order: it.clone() });
    Action::Go { to }
}

/// Goods in three columns.
fn three(empty: BlockView) -> BlockView {
    BlockView { kind: "goods", columns: "three", ..empty }
}

fn newcomer(empty: BlockView, title: &str, note: &str, text: Text) -> BlockView {
    BlockView {
        kind: "newcomer",
        text: title.to_owned(),
        head: BlockHead {
            note: note.to_owned(),
            more_text: text.newcomer_home(),
            ..BlockHead::default()
        },
        open: Some(Action::Go { to: Route::Newcomer { take: true } }),
        ..empty
    }
}

/// A picture with its words, as high as it will be.
fn framed(empty: BlockView, title: &str, image: &str, ratio: [u32; 2]) -> BlockView {
    let (text, image) = (title.to_owned(), image.to_owned());
    BlockView { text, image, height: height(ratio), ..empty }
}

const fn height([width, height]: [u32; 2]) -> u32 {
    height.saturating_mul(100) / if width == 0 { 1 } else { width }
}

fn banners(banners: &[Banner], text: Text) -> Vec<BannerView> {
    let view = |banner: &Banner| BannerView {
        key: banner.id.clone(),
        image: banner.image.clone(),
        title: banner.title.clone(),
        open: follow(&banner.link, text),
    };
    banners.iter().map(view).collect()
}

fn entries(entries: &[MenuEntry], text: Text) -> Vec<EntryView> {
    let view = |entry: &MenuEntry| EntryView {
        key: entry.id.clone(),
        icon: entry.icon.clone(),
        title: entry.title.clone(),
        badge: entry.badge.clone(),
        open: follow(&entry.link, text),
    };
    entries.iter().map(view).collect()
}

/// Where something lies: its `[start, length]` across and down, of `whole` units across and down.
fn place(across: [u32; 2], down: [u32; 2], [columns, rows]: [u32; 2]) -> String {
    let [left, width] = across.map(|it| share(it, columns));
    let [top, height] = down.map(|it| share(it, rows));
    format!("left:{left};top:{top};width:{width};height:{height};")
}

/// In hundredths of a percent: a third is 33.33.
fn share(units: u32, whole: u32) -> String {
    let share = u64::from(units) * 10_000 / u64::from(whole).max(1);
    format!("{}.{:02}%", share / 100, share % 100)
}

fn zones(it: &HotZones, text: Text) -> Vec<CellView> {
    let view = |(at, zone): (usize, &mall_core::home::Zone)| CellView {
        key: at.to_string(),
        place: place([zone.left, zone.width], [zone.top, zone.height], [100, 100]),
        image: String::new(),
        title: zone.title.clone(),
        open: Some(follow(&zone.link, text)),
        tag: "",
        note: String::new(),
    };
    it.zones.iter().enumerate().map(view).collect()
}

fn cells(it: &Cube, text: Text) -> Vec<CellView> {
    let whole = [it.columns, it.rows];
    let view = |(at, cell): (usize, &mall_core::home::CubeCell)| CellView {
        key: at.to_string(),
        place: place([cell.left, cell.width], [cell.top, cell.height], whole),
        image: cell.image.clone(),
        title: cell.title.clone(),
        open: cell.link.as_ref().map(|link| follow(link, text)),
        tag: "",
        note: String::new(),
    };
    it.cells.iter().enumerate().map(view).collect()
}

fn lines(it: &RichText, text: Text) -> Vec<LineView> {
    let run = |(at, run): (usize, &Run)| RunView {
        key: at.to_string(),
        text: run.text.clone(),
        tone: match run.tone {
            Tone::Plain => "plain",
            Tone::Strong => "strong",
            Tone::Brand => "brand",
            Tone::Price => "price",
        },
        open: run.link.as_ref().map(|link| follow(link, text)),
    };
    let line = |(at, line): (usize, &mall_core::home::RichLine)| LineView {
        key: at.to_string(),
        style: match line.style {
            LineStyle::Text => "text",
            LineStyle::Heading => "heading",
            LineStyle::Item => "item",
            LineStyle::Small => "small",
        },
        runs: line.runs.iter().enumerate().map(run).collect(),
    };
    it.lines.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_shares_of_the_whole() {
        assert_eq!(
            place([1, 2], [0, 1], [3, 2]),
            "left:33.33%;top:0.00%;width:66.66%;height:50.00%;"
        );
        assert_eq!(
            place([0, 1], [0, 1], [0, 1]),
            "left:0.00%;top:0.00%;width:100.00%;height:100.00%;"
        );
    }
}
