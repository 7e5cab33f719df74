//! A whole shop as one JSON document: what `import` reads and `export` writes.

use std::collections::BTreeSet;

use mall_core::catalog::{Category, Product};
use mall_core::home::{FloorKind, Goods, Home, Link, MenuEntry};
use mall_core::invalid::{count_within, text_within};
use mall_core::limits::{
    CATEGORIES_MAX, PRODUCTS_MAX, PROMOTIONS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX,
};
use mall_core::pricing::{
    CouponTemplate, EarningRule, FreightTemplate, PointsRule, PriceRule, Promotion, Rules,
};
use mall_core::{CategoryId, Invalid, ProductId, Rule};
use serde::{Deserialize, Serialize};

/// Everything a merchant decides. Money in fen, times in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShopFile {
    /// The shop itself.
    pub shop: Settings,
    /// In the order a shopper sees them.
    pub categories: Vec<Category>,
    /// In the order they were added.
    pub products: Vec<Product>,
    /// The home page.
    #[serde(default)]
    pub home: Home,
    /// 单价: 限时折扣, 会员价.
    #[serde(default)]
    pub prices: Vec<PriceRule>,
    /// 活动.
    #[serde(default)]
    pub promotions: Vec<Promotion>,
    /// 券模板.
    #[serde(default)]
    pub coupons: Vec<CouponTemplate>,
    /// 运费模板; sending costs nothing when empty.
    #[serde(default)]
    pub freight: Vec<FreightTemplate>,
    /// 积分抵扣.
    #[serde(default)]
    pub points: Option<PointsRule>,
    /// 下单返积分.
    #[serde(default)]
    pub earning: Option<EarningRule>,
}

/// What is said of the shop itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// One line.
    #[serde(default)]
    pub slogan: String,
    /// For search engines and shared links.
    #[serde(default)]
    pub description: String,
    /// 专属顾问 by phone.
    #[serde(default)]
    pub service_phone: String,
    /// What others search for; at most ten.
    #[serde(default)]
    pub hot_words: Vec<String>,
}

/// Most words offered under the search box: two rows.
const HOT_WORDS_MAX: usize = 10;

impl ShopFile {
    /// Whether a shop can open with it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its place in the document.
    pub fn check(&self) -> Result<(), Invalid> {
        self.shop.check().map_err(|error| error.within("shop"))?;
        count_within("categories", self.categories.len(), CATEGORIES_MAX)?;
        each("categories", &self.categories, Category::check)?;
        once("categories", "id", self.categories.iter().map(|it| it.id.as_str()))?;
        count_within("products", self.products.len(), PRODUCTS_MAX)?;
        each("products", &self.products, |product| self.check_product(product))?;
        once("products", "id", self.products.iter().map(|it| it.id.as_str()))?;
        let skus = self.products.iter().flat_map(|it| &it.skus);
        once("products.skus", "id", skus.map(|it| it.id.as_str()))?;
        self.home.check().map_err(|error| error.within("home"))?;
        self.check_links().map_err(|error| error.within("home"))?;
        each("coupons", &self.coupons, CouponTemplate::check)?;
        once("coupons", "id", self.coupons.iter().map(|it| it.id.as_str()))?;
        count_within("coupons", self.coupons.len(), PROMOTIONS_MAX)?;
        // All rules are checked as a basket would be priced by them.
        self.rules().check()
    }

    /// What a basket is priced by, without coupons.
    pub fn rules(&self) -> Rules {
        Rules {
            prices: self.prices.clone(),
            promotions: self.promotions.clone(),
            coupons: Vec::new(),
            points: self.points,
            freight: self.freight.clone(),
            earning: self.earning,
        }
    }

    /// Every link and every list of the home page leads to something the shop has.
    fn check_links(&self) -> Result<(), Invalid> {
        let links = |entries: &[MenuEntry]| -> Vec<Link> {
            entries.iter().map(|entry| entry.link.clone()).collect()
        };
        each("banners", &self.home.banners, |banner| self.check_link(&banner.link))?;
        each("menu", &links(&self.home.menu), |link| self.check_link(link))?;
        each("floors", &self.home.floors, |floor| match &floor.content {
            FloorKind::Title { more: link, .. }
            | FloorKind::Notice { link, .. }
            | FloorKind::Image { link, .. } => {
                link.iter().try_for_each(|link| self.check_link(link))
            }
            FloorKind::Grid { entries } => {
                each("entries", &links(entries), |link| self.check_link(link))
            }
            FloorKind::ProductList { goods, .. } => match goods {
                Goods::Ids { ids } => each("goods", ids, |id| self.has_product(id)),
                Goods::Category { id, .. } => self.has_category(id),
                Goods::Tag { .. } | Goods::BestSellers { .. } => Ok(()),
            },
            FloorKind::CouponStrip { .. } => Ok(()),
        })
    }

    fn check_link(&self, link: &Link) -> Result<(), Invalid> {
        match link {
            Link::Category { id } => self.has_category(id),
            Link::Product { id } => self.has_product(id),
            _ => Ok(()),
        }
    }

    fn has_product(&self, id: &ProductId) -> Result<(), Invalid> {
        known("product", id.as_str(), self.products.iter().any(|it| it.id == *id))
    }

    fn has_category(&self, id: &CategoryId) -> Result<(), Invalid> {
        known("category", id.as_str(), self.categories.iter().any(|it| it.id == *id))
    }

    fn check_product(&self, product: &Product) -> Result<(), Invalid> {
        product.check()?;
        self.has_category(&product.category)
    }
}

impl Settings {
    fn check(&self) -> Result<(), Invalid> {
        text_within("name", &self.name, 1, TITLE_CHARS_MAX)?;
        text_within("slogan", &self.slogan, 0, TITLE_CHARS_MAX)?;
        text_within("description", &self.description, 0, TEXT_CHARS_MAX)?;
        text_within("servicePhone", &self.service_phone, 0, 20)?;
        count_within("hotWords", self.hot_words.len(), HOT_WORDS_MAX)?;
        self.hot_words.iter().try_for_each(|word| text_within("hotWords", word, 1, 20))
    }
}

fn known(field: &str, name: &str, is_there: bool) -> Result<(), Invalid> {
    let unknown = || Invalid::new(field, Rule::Unknown { name: name.to_owned() });
    if is_there { Ok(()) } else { Err(unknown()) }
}

fn each<T>(
    name: &str,
    all: &[T],
    check: impl Fn(&T) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    all.iter().enumerate().try_for_each(|(position, one)| {
        check(one).map_err(|error| error.within(&format!("{name}[{position}]")))
    })
}

fn once<'a>(name: &str, field: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for (position, id) in ids.enumerate() {
        if !seen.insert(id) {
            return Err(Invalid::new(format!("{name}[{position}].{field}"), Rule::Twice));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What is wrong with a small shop that has this home page.
    fn fault(home: &Value) -> Option<String> {
        let shop: ShopFile = serde_json::from_value(json!({
            "shop": {"name": "x"},
            "categories": [{"id": "care", "name": "x", "icon": "x"}],
            "products": [{
                "id": "mask", "title": "x", "category": "care", "brand": "x", "image": "/x.svg",
                "onShelf": true, "skus": [{"id": "mask", "price": 1, "stock": 1}],
            }],
            "home": home,
        }))
        .unwrap();
        shop.check().err().map(|error| error.to_string())
    }

    fn with(banner: &Value, floors: &Value) -> Value {
        let banner = json!({"id": "b", "image": "/b.svg", "title": "x", "link": banner});
        json!({"banners": [banner], "menu": [], "floors": floors})
    }

    #[test]
    fn a_link_to_nothing_is_refused_with_its_place() {
        let good = json!({"product": {"id": "mask"}});
        assert_eq!(fault(&with(&good, &json!([]))), None);
        let gone = json!({"product": {"id": "gone"}});
        let said = fault(&with(&gone, &json!([]))).unwrap();
        assert_eq!(said, "`home.banners[0].product` names something unknown: `gone`");
        let list = json!([{"id": "f", "content": {"productList": {
            "title": "x", "columns": "two", "goods": {"ids": {"ids": ["mask", "gone"]}}}}}]);
        let said = fault(&with(&good, &list)).unwrap();
        assert_eq!(said, "`home.floors[0].goods[1].product` names something unknown: `gone`");
        let shelf = json!([{"id": "f", "content": {"notice": {
            "text": "x", "link": {"category": {"id": "none"}}}}}]);
        let said = fault(&with(&good, &shelf)).unwrap();
        assert_eq!(said, "`home.floors[0].category` names something unknown: `none`");
    }
}
