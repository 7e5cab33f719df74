//! A product and its SKUs.

use serde::{Deserialize, Serialize};

use super::shelf::is_zero;
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    OPTIONS_MAX, PICTURES_MAX, PIECES_MAX, SKUS_PER_PRODUCT_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX,
    UNIT_PRICE_MAX_FEN, UNIT_SIZE_MAX, URL_BYTES_MAX,
};
use crate::{CategoryId, FreightId, Invalid, Money, ProductId, Rule, SkuId};

/// 商品: what a shopper looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
    /// Which.
    pub id: ProductId,
    /// Its name.
    pub title: String,
    /// One line on why.
    #[serde(default)]
    pub subtitle: String,
    /// The shelf it stands on.
    pub category: CategoryId,
    /// Who makes it.
    pub brand: String,
    /// Short labels: 新品, 热卖. A scope can name them.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Main picture: a path of this shop or an https address.
    pub image: String,
    /// More pictures.
    #[serde(default)]
    pub gallery: Vec<String>,
    /// Paragraphs.
    #[serde(default)]
    pub story: Vec<String>,
    /// Plain facts.
    #[serde(default)]
    pub specs: Vec<Spec>,
    /// What a shopper must choose; empty when there is one SKU.
    #[serde(default)]
    pub options: Vec<OptionKind>,
    /// Whether it can be bought.
    pub on_shelf: bool,
    /// Pieces sold so far, as shown.
    #[serde(default)]
    pub sold: u32,
    /// By which template it is sent; absent: the shop's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight: Option<FreightId>,
    /// At least one.
    pub skus: Vec<Sku>,
}

/// A plain fact: 产地 → 杭州.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spec {
    /// Of what.
    pub name: String,
    /// What it is.
    pub value: String,
}

/// One thing to choose: 色号.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OptionKind {
    /// What is chosen.
    pub name: String,
    /// Among these.
    pub values: Vec<String>,
}

/// 规格: a thing that is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sku {
    /// Which.
    pub id: SkuId,
    /// One value per option of the product, in their order.
    #[serde(default)]
    pub values: Vec<String>,
    /// What one piece costs.
    pub price: Money,
    /// What it used to cost, as shown struck through.
    #[serde(default)]
    pub was_price: Option<Money>,
    /// What one piece costs a member, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_price: Option<Money>,
    /// No rule makes one piece cheaper than this, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_price: Option<Money>,
    /// One piece, in grams.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weight: u32,
    /// One piece, in cm³.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub volume: u32,
    /// Pieces that can be sold now.
    pub stock: u32,
    /// Most pieces in one order.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Fewest pieces in one order.
    #[serde(default)]
    pub minimum: Option<u32>,
    /// Its own picture.
    #[serde(default)]
    pub image: Option<String>,
}

impl Product {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        text_within("subtitle", &self.subtitle, 0, TITLE_CHARS_MAX)?;
        text_within("brand", &self.brand, 1, TITLE_CHARS_MAX)?;
        picture("image", &self.image)?;
        count_within("gallery", self.gallery.len(), PICTURES_MAX)?;
        self.gallery.iter().try_for_each(|path| picture("gallery", path))?;
        count_within("tags", self.tags.len(), PICTURES_MAX)?;
        self.tags.iter().try_for_each(|tag| text_within("tags", tag, 1, TITLE_CHARS_MAX))?;
        count_within("story", self.story.len(), PICTURES_MAX)?;
        self.story.iter().try_for_each(|text| text_within("story", text, 1, TEXT_CHARS_MAX))?;
        count_within("specs", self.specs.len(), PICTURES_MAX * 2)?;
        for spec in &self.specs {
            text_within("specs", &spec.name, 1, TITLE_CHARS_MAX)?;
            text_within("specs", &spec.value, 1, TEXT_CHARS_MAX)?;
        }
        count_within("options", self.options.len(), OPTIONS_MAX)?;
        for option in &self.options {
            text_within("options", &option.name, 1, TITLE_CHARS_MAX)?;
            count_within("options", option.values.len(), SKUS_PER_PRODUCT_MAX)?;
        }
        count_within("skus", self.skus.len(), SKUS_PER_PRODUCT_MAX)?;
        if self.skus.is_empty() {
            return Err(Invalid::shape("skus", "at least one"));
        }
        for (position, sku) in self.skus.iter().enumerate() {
            let at = format!("skus[{position}]");
            sku.check(&self.options).map_err(|error| error.within(&at))?;
            if self.skus.iter().take(position).any(|other| other.values == sku.values) {
                return Err(Invalid::new(format!("{at}.values"), Rule::Twice));
            }
        }
        Ok(())
    }

    /// The SKU with exactly these values.
    pub fn sku_with(&self, values: &[String]) -> Option<&Sku> {
        self.skus.iter().find(|sku| sku.values == values)
    }

    /// The cheapest price and the dearest.
    pub fn price_range(&self) -> (Money, Money) {
        let prices = || self.skus.iter().map(|sku| sku.price);
        (prices().min().unwrap_or_default(), prices().max().unwrap_or_default())
    }

    /// Whether no SKU has a piece left.
    pub fn sold_out(&self) -> bool {
        self.skus.iter().all(|sku| sku.stock == 0)
    }
}

impl Sku {
    fn check(&self, options: &[OptionKind]) -> Result<(), Invalid> {
        in_range("price", self.price.fen(), 0, UNIT_PRICE_MAX_FEN)?;
        if let Some(was) = self.was_price {
            in_range("wasPrice", was.fen(), self.price.fen(), UNIT_PRICE_MAX_FEN)?;
        }
        for (field, price) in [("memberPrice", self.member_price), ("floorPrice", self.floor_price)]
        {
            if let Some(price) = price {
                in_range(field, price.fen(), 0, self.price.fen())?;
            }
        }
        in_range("weight", i64::from(self.weight), 0, i64::from(UNIT_SIZE_MAX))?;
        in_range("volume", i64::from(self.volume), 0, i64::from(UNIT_SIZE_MAX))?;
        for (field, pieces) in [("limit", self.limit), ("minimum", self.minimum)] {
            if let Some(pieces) = pieces {
                in_range(field, i64::from(pieces), 1, i64::from(PIECES_MAX))?;
            }
        }
        if let (Some(limit), Some(minimum)) = (self.limit, self.minimum) {
            in_range("minimum", i64::from(minimum), 1, i64::from(limit))?;
        }
        if let Some(image) = &self.image {
            picture("image", image)?;
        }
        let fits = self.values.len() == options.len()
            && self.values.iter().zip(options).all(|(value, kind)| kind.values.contains(value));
        if fits { Ok(()) } else { Err(Invalid::shape("values", "one value of each option")) }
    }
}

/// A picture is a path of this shop or an https address.
pub(crate) fn picture(field: &str, path: &str) -> Result<(), Invalid> {
    let ours = path.starts_with('/') && !path.starts_with("//");
    if path.len() <= URL_BYTES_MAX
        && (ours || path.starts_with("https://"))
        && path.chars().all(|c| c.is_ascii_graphic() && !"\"'<>\\`".contains(c))
    {
        Ok(())
    } else {
        Err(Invalid::shape(field, "a path of this shop or an https address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balm() -> Product {
        serde_json::from_value(serde_json::json!({
            "id": "balm", "title": "润唇膏", "category": "makeup", "brand": "青禾",
            "image": "/media/balm.svg", "onShelf": true,
            "options": [{"name": "色号", "values": ["豆沙", "正红"]}],
            "skus": [
                {"id": "balm-1", "values": ["豆沙"], "price": 4900, "stock": 3},
                {"id": "balm-2", "values": ["正红"], "price": 5900, "stock": 0}
            ]
        }))
        .unwrap()
    }

    #[test]
    fn a_whole_product_passes() {
        assert_eq!(balm().check(), Ok(()));
        assert_eq!(balm().price_range(), (Money::from_fen(4900), Money::from_fen(5900)));
        assert!(!balm().sold_out());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let broken = |change: fn(&mut Product)| {
            let mut product = balm();
            change(&mut product);
            product.check().unwrap_err().field
        };
        assert_eq!(broken(|p| p.title.clear()), "title");
        assert_eq!(broken(|p| p.skus.clear()), "skus");
        assert_eq!(broken(|p| p.skus[1].values = vec!["豆沙".into()]), "skus[1].values");
        assert_eq!(broken(|p| p.skus[1].values = vec!["无".into()]), "skus[1].values");
        assert_eq!(broken(|p| p.skus[0].price = Money::from_fen(-1)), "skus[0].price");
        assert_eq!(broken(|p| p.image = "//evil.example/x.png".into()), "image");
        assert_eq!(broken(|p| p.image = "javascript:alert(1)".into()), "image");
    }
}
