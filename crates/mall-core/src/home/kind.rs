//! What a block is, as a merchant writes it: `{"notice": {"text": "满99元包邮"}}`.

use serde::{Deserialize, Serialize};

use super::{Banner, Columns, Goods, Link, MenuEntry};
use crate::Invalid;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BlockKind {
    /// 搜索框, beside 专属顾问 in the bar above the page.
    Search(Search),
    /// 专属顾问: at the upper left, floating, or both.
    Service(ServiceEntry),
    /// 轮播.
    Banner(Banners),
    /// 菜单栏.
    MenuBar(MenuBar),
    /// A line of news.
    Notice(Notice),
    /// A heading.
    Title(Title),
    /// A line, or just room.
    Divider(Divider),
    /// One picture as wide as the page.
    Image(Image),
    /// 视频: the picture, until it is tapped.
    Video(Image),
    /// A picture of which parts lead elsewhere.
    HotZones(HotZones),
    /// 魔方: pictures on a grid.
    Cube(Cube),
    /// Text with headings, bold words and links.
    RichText(RichText),
    /// Coupons to claim.
    CouponStrip {
        /// What it is called.
        title: String,
    },
    /// 新人礼: for who may take it, and for guests.
    Newcomer {
        /// What it is called.
        title: String,
    },
    /// 超值换购: what may be bought along with the order that was just paid; nothing for all others.
    PostPurchase {
        /// What it is called.
        title: String,
    },
    /// 限时秒杀: the session that is open, or opens next.
    FlashSale {
        /// What it is called.
        title: String,
    },
    /// 值得拼: what can be bought together now, in the order of the shop.
    GroupBuy {
        /// What it is called.
        title: String,
        /// At most so many.
        count: usize,
    },
    /// 直播: what is on, comes next, or can be seen again.
    Live {
        /// What it is called.
        title: String,
        /// At most so many, and [`LIVE_TILES_MAX`](crate::limits::LIVE_TILES_MAX).
        count: usize,
    },
    /// Goods.
    ProductList {
        /// What it is called.
        title: String,
        /// A small line beside it.
        #[serde(default)]
        note: String,
        /// How they lie.
        columns: Columns,
        /// Which.
        goods: Goods,
    },
    /// 会员价: goods at the price of this shopper's tier or card, beside the normal one.
    MemberPrice {
        /// What it is called.
        title: String,
        /// A small line beside it, for whom something is cheaper.
        #[serde(default)]
        note: String,
        /// The same for all others, guests among them; a tap on it leads to the membership.
        join: String,
        /// The label of what is cheaper: 会员价.
        tag: String,
        /// How they lie.
        columns: Columns,
        /// Which.
        goods: Goods,
    },
    /// 好物榜: goods with their places.
    Ranking {
        /// What it is called.
        title: String,
        /// A small line beside it.
        #[serde(default)]
        note: String,
        /// Which, the first place first.
        goods: Goods,
    },
}

/// 搜索框.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Search {
    /// What it says while it is empty; the shop's own words when empty.
    #[serde(default)]
    pub hint: String,
}

/// 专属顾问.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceEntry {
    /// At the upper left.
    #[serde(default = "yes")]
    pub corner: bool,
    /// Floating at the lower right.
    #[serde(default = "yes")]
    pub float: bool,
}

const fn yes() -> bool {
    true
}

/// 轮播.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Banners {
    /// At most [`BANNERS_MAX`](crate::limits::BANNERS_MAX).
    pub items: Vec<Banner>,
}

/// 菜单栏: up to two rows of five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MenuBar {
    /// At most [`MENU_MAX`](crate::limits::MENU_MAX).
    pub entries: Vec<MenuEntry>,
}

/// A line of news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Where it leads.
    #[serde(default)]
    pub link: Option<Link>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Title {
    /// What it says.
    pub title: String,
    /// A small line beside it.
    #[serde(default)]
    pub note: String,
    /// 更多.
    #[serde(default)]
    pub more: Option<Link>,
}

/// A line, or just room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Divider {
    /// Whether a line is drawn.
    #[serde(default = "yes")]
    pub line: bool,
}

/// One picture as wide as the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Image {
    /// Picture.
    pub image: String,
    /// What a screen reader says.
    pub title: String,
    /// Width and height, so that nothing jumps when it arrives.
    pub ratio: [u32; 2],
    /// Where it leads; nowhere when it is a video.
    #[serde(default)]
    pub link: Option<Link>,
    /// What is played where it is tapped, of a video alone: a path of this shop, or an https address of a
    /// host that `service.allow` lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<String>,
}

/// A picture of which parts lead elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HotZones {
    /// Picture.
    pub image: String,
    /// What a screen reader says of the whole.
    pub title: String,
    /// Width and height.
    pub ratio: [u32; 2],
    /// Which parts; a later one lies above an earlier one.
    pub zones: Vec<Zone>,
}

/// A part of a picture, in hundredths of its width and height.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Zone {
    /// From the left.
    pub left: u32,
    /// From above.
    pub top: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// What a screen reader says.
    pub title: String,
    /// Where it leads.
    pub link: Link,
}

/// 魔方: pictures on a grid of equal squares or oblongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cube {
    /// Units across.
    pub columns: u32,
    /// Units down.
    pub rows: u32,
    /// Width and height of the whole.
    pub ratio: [u32; 2],
    /// Pictures, none over another.
    pub cells: Vec<CubeCell>,
}

/// One picture of a cube; from 0, in units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CubeCell {
    /// From the left.
    pub left: u32,
    /// From above.
    pub top: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Picture.
    pub image: String,
    /// What a screen reader says.
    pub title: String,
    /// Where it leads.
    #[serde(default)]
    pub link: Option<Link>,
}

/// Text of which each kind of look has a name: no mark-up can be written into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RichText {
    /// From top to bottom.
    pub lines: Vec<RichLine>,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RichLine {
    /// How it looks.
    #[serde(default)]
    pub style: LineStyle,
    /// Words one after the other.
    pub runs: Vec<Run>,
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LineStyle {
    /// As text does.
    #[default]
    Text,
    /// A heading.
    Heading,
    /// One of a list, with a dot.
    Item,
    /// Small print.
    Small,
}

/// Words that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Run {
    /// The words.
    pub text: String,
    /// In what tone.
    #[serde(default)]
    pub tone: Tone,
    /// Where a tap leads.
    #[serde(default)]
    pub link: Option<Link>,
}

/// A tone of words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// As the rest.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// In the colour of the brand.
    Brand,
    /// In the colour of prices.
    Price,
}

impl BlockKind {
    /// Its name, as it is written.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Search(_) => "search",
            Self::Service(_) => "service",
            Self::Banner(_) => "banner",
            Self::MenuBar(_) => "menuBar",
            Self::Notice(_) => "notice",
            Self::Title(_) => "title",
            Self::Divider(_) => "divider",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::HotZones(_) => "hotZones",
            Self::Cube(_) => "cube",
            Self::RichText(_) => "richText",
            Self::CouponStrip { .. } => "couponStrip",
            Self::Newcomer { .. } => "newcomer",
            Self::PostPurchase { .. } => "postPurchase",
            Self::FlashSale { .. } => "flashSale",
            Self::GroupBuy { .. } => "groupBuy",
            Self::Live { .. } => "live",
            Self::ProductList { .. } => "productList",
            Self::MemberPrice { .. } => "memberPrice",
            Self::Ranking { .. } => "ranking",
        }
    }

    /// Whether somebody who sees it sees something of the shop, and not just its frame.
    pub const fn is_content(&self) -> bool {
        !matches!(
            self,
            Self::Search(_)
                | Self::Service(_)
                | Self::Title(_)
                | Self::Divider(_)
                | Self::Notice(_)
                | Self::PostPurchase { .. }
        )
    }

    /// Every link in it, with its place.
    pub fn links(&self) -> Vec<(String, &Link)> {
        let one = |field: &str, link| vec![(field.to_owned(), link)];
        match self {
            Self::Banner(it) => listed("items", &it.items, |it| Some(&it.link)),
            Self::MenuBar(it) => listed("entries", &it.entries, |it| Some(&it.link)),
            Self::Notice(Notice { link: Some(link), .. })
            | Self::Image(Image { link: Some(link), .. }) => one("link", link),
            Self::Title(Title { more: Some(link), .. }) => one("more", link),
            Self::HotZones(it) => listed("zones", &it.zones, |it| Some(&it.link)),
            Self::Cube(it) => listed("cells", &it.cells, |it| it.link.as_ref()),
            Self::RichText(it) => {
                let lines = it.lines.iter().enumerate();
                lines
                    .flat_map(|(at, it)| {
                        let runs = listed("runs", &it.runs, |it| it.link.as_ref()).into_iter();
                        runs.map(move |(field, link)| (format!("lines[{at}].{field}"), link))
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every picture in it, with its place.
    pub fn pictures(&self) -> Vec<(String, &str)> {
        match self {
            Self::Banner(it) => images("items", it.items.iter().map(|it| &it.image)),
            Self::Image(it) | Self::Video(it) => vec![("image".to_owned(), &it.image)],
            Self::HotZones(it) => vec![("image".to_owned(), &it.image)],
            Self::Cube(it) => images("cells", it.cells.iter().map(|it| &it.image)),
            _ => Vec::new(),
        }
    }

    /// Which goods it shows.
    pub const fn goods(&self) -> Option<&Goods> {
        match self {
            Self::ProductList { goods, .. }
            | Self::MemberPrice { goods, .. }
            | Self::Ranking { goods, .. } => Some(goods),
            _ => None,
        }
    }
}

impl BlockKind {
    /// Whether what it plays may be played: a path of this shop, or an https address of a host in `allow`.
    ///
    /// # Errors
    ///
    /// That it may not.
    pub fn check_video(&self, allow: &[String]) -> Result<(), Invalid> {
        let Self::Video(Image { video: Some(video), .. }) = self else { return Ok(()) };
        if video.starts_with('/') {
            return crate::catalog::picture("video", video);
        }
        crate::service::https("video", video, |host| allow.iter().any(|it| it == host))
    }
}

fn images<'a>(list: &str, of: impl Iterator<Item = &'a String>) -> Vec<(String, &'a str)> {
    of.enumerate().map(|(at, it)| (format!("{list}[{at}].image"), it.as_str())).collect()
}

fn listed<'a, T>(
    list: &str,
    entries: &'a [T],
    link: impl Fn(&'a T) -> Option<&'a Link>,
) -> Vec<(String, &'a Link)> {
    let found = entries.iter().enumerate();
    found.filter_map(|(at, it)| Some((format!("{list}[{at}].link"), link(it)?))).collect()
}
