//! The home page, its blocks filled in.

use mall_core::home::{
    Banners, Columns, Cube, Divider, HotZones, Image, Link, MenuBar, Notice, RichText, Search,
    ServiceEntry, Title, pick,
};
use mall_core::live::LiveState;
use mall_core::pricing::Channel;
use mall_core::{LiveId, Money, OrderId, PreviewId, ProductId, SkuId, Window};
use serde::{Deserialize, Serialize};

use crate::catalog::ProductCard;
use crate::coupon::CouponOffer;

/// Who looks at the home page is in the token; this says through what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HomeQuery {
    /// Which shell; some blocks are for one alone.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// A page that is not shown to others yet, as a merchant made it to be looked at.
    #[serde(default)]
    pub preview: Option<PreviewId>,
}

/// The home page, its blocks filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HomeResponse {
    /// The shop.
    pub shop: ShopInfo,
    /// From top to bottom; those for others, for another time and the empty ones are left out.
    pub blocks: Vec<HomeBlock>,
}

/// What is said of the shop itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShopInfo {
    /// Its name.
    pub name: String,
    /// One line.
    pub slogan: String,
    /// For search engines and shared links.
    pub description: String,
    /// 专属顾问 by phone.
    pub service_phone: String,
    /// What others search for.
    pub hot_words: Vec<String>,
    /// Whether money is play money: the sandbox gateway and the sandbox log-in are on.
    pub sandbox: bool,
}

/// One block, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HomeBlock {
    /// Key.
    pub id: String,
    /// What it shows.
    pub content: BlockContent,
    /// What an experiment shows some visitors in its place. Of a shopper the server knows which it is;
    /// for a guest it is chosen on the device, by [`HomeBlock::settle`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<BlockExperiment>,
    /// Which look of which experiment it is, once that is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
}

/// A look of a block that is tried on visitors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Look {
    /// Of which experiment.
    pub experiment: String,
    /// Which; the block as it is when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

/// Other looks of a block, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BlockExperiment {
    /// Which.
    pub id: String,
    /// How many of all weights see the block as it is.
    pub weight: u32,
    /// What the others see.
    pub variants: Vec<BlockVariant>,
}

/// Another look of a block, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BlockVariant {
    /// Which.
    pub id: String,
    /// How many of all weights see it.
    pub weight: u32,
    /// What it shows; nothing when it would be empty.
    pub content: Option<BlockContent>,
}

impl HomeBlock {
    /// The block as `visitor` sees it; nothing when that is empty.
    pub fn settle(mut self, visitor: &str) -> Option<Self> {
        let Some(experiment) = self.experiment.take() else { return Some(self) };
        let weights = experiment.variants.iter().map(|it| it.weight);
        let at = pick(&experiment.id, visitor, std::iter::once(experiment.weight).chain(weights));
        let variant = at.checked_sub(1).and_then(|at| experiment.variants.into_iter().nth(at));
        let look = |variant| Some(Look { experiment: experiment.id, variant });
        match variant {
            Some(it) => Some(Self { content: it.content?, look: look(Some(it.id)), ..self }),
            None => Some(Self { look: look(None), ..self }),
        }
    }
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BlockContent {
    /// 搜索框.
    Search(Search),
    /// 专属顾问.
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
    /// One picture.
    Image(Image),
    /// A picture of which parts lead elsewhere.
    HotZones(HotZones),
    /// 魔方.
    Cube(Cube),
    /// Text with headings, bold words and links.
    RichText(RichText),
    /// Coupons to claim.
    CouponStrip {
        /// What it is called.
        title: String,
        /// Which.
        offers: Vec<CouponOffer>,
    },
    /// 新人礼: this visitor may take it, or is a guest.
    Newcomer {
        /// What it is called.
        title: String,
        /// What is in it.
        note: String,
    },
    /// 限时秒杀: the session that is open, or opens next. With an order, 超值换购: what may be bought along with
    /// that, until the first of it may not.
    FlashSale {
        /// What it is called.
        title: String,
        /// From when to when the session is open.
        window: Window,
        /// Some of what it sells.
        goods: Vec<FlashCard>,
        /// Along with which order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<OrderId>,
    },
    /// 值得拼.
    GroupBuy {
        /// What it is called.
        title: String,
        /// What can be bought together now.
        goods: Vec<GroupCard>,
    },
    /// 直播.
    Live {
        /// What it is called.
        title: String,
        /// What is on, comes next, or can be seen again.
        lives: Vec<LiveTile>,
    },
    /// Goods.
    ProductList {
        /// What it is called.
        title: String,
        /// A small line.
        note: String,
        /// How they lie.
        columns: Columns,
        /// Which.
        products: Vec<ProductCard>,
        /// 更多: to the membership, of goods at a member's price.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more: Option<Link>,
    },
    /// 好物榜.
    Ranking {
        /// What it is called.
        title: String,
        /// A small line.
        note: String,
        /// The first place first.
        products: Vec<ProductCard>,
    },
}

/// What a small card of a flash sale shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlashCard {
    /// Which.
    pub sku: SkuId,
    /// Its name.
    pub title: String,
    /// Picture.
    pub image: String,
    /// What one piece costs in the session.
    pub price: Money,
    /// What it costs else.
    pub list_price: Money,
}

/// What a small card of a live session shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiveTile {
    /// Which.
    pub id: LiveId,
    /// What it is called.
    pub title: String,
    /// Picture.
    pub image: String,
    /// What it is now.
    pub state: LiveState,
    /// From when to when.
    pub window: Window,
    /// How many goods it shows.
    pub products: u32,
}

/// What a small card of a group buy shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupCard {
    /// Which product.
    pub product: ProductId,
    /// Its name.
    pub title: String,
    /// Picture.
    pub image: String,
    /// Fewest seats of a group.
    pub size: u32,
    /// What one piece costs in the cheapest group.
    pub price: Money,
    /// What the same piece costs alone.
    pub list_price: Money,
}
