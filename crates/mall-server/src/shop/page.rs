//! What a merchant should know of a home page before it goes out.

use std::fmt;

use mall_core::home::{Blind, BlockKind, Goods, Link, Page, blind};
use mall_core::time::ShopTime;
use mall_core::{Invalid, Timestamp};

use super::ShopFile;
use super::check::Found;
use crate::catalog::Catalog;

/// What was found.
#[derive(Debug)]
pub(crate) struct Looked {
    /// What keeps it from going out, with its place in the page.
    pub(crate) problems: Vec<Invalid>,
    /// What a shopper would stumble over.
    pub(crate) remarks: Vec<Remark>,
}

/// What a shopper would stumble over.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Remark {
    /// A picture of the shop's own that is not there.
    NoPicture { field: String, path: String },
    /// A link to goods that are not for sale.
    NotForSale { field: String, product: String },
    /// A link to a search that finds nothing.
    FindsNothing { field: String, words: String },
    /// A list of goods that is empty now.
    NoGoods { field: String },
    /// Somebody sees nothing.
    Blind(Blind),
    /// There are more kinds of shoppers and moments than were looked at.
    NotAll,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPicture { field, path } => write!(f, "`{field}`: there is no picture `{path}`"),
            Self::NotForSale { field, product } => {
                write!(f, "`{field}`: `{product}` is not for sale")
            }
            Self::FindsNothing { field, words } => {
                write!(f, "`{field}`: a search for `{words}` finds nothing")
            }
            Self::NoGoods { field } => write!(f, "`{field}`: no goods are shown now"),
            Self::Blind(Blind { shopper, at }) => {
                let shopper = serde_json::to_string(shopper).unwrap_or_default();
                let at = ShopTime::from(*at);
                let (month, day, hour, minute) = (at.month, at.day, at.hour, at.minute);
                write!(
                    f,
                    "nothing is shown to the shopper {shopper} on {}-{month:02}-{day:02} at \
                     {hour:02}:{minute:02}",
                    at.year
                )
            }
            Self::NotAll => {
                write!(f, "the conditions tell more shoppers apart than were looked at")
            }
        }
    }
}

/// Looks through `page`, which is to be the home page of `shop`.
pub(crate) fn look(
    page: &Page,
    shop: ShopFile,
    has_picture: impl Fn(&str) -> bool,
    now: Timestamp,
) -> Looked {
    let shop = ShopFile { home: page.clone(), ..shop };
    let found = Found::all(&shop).problems().into_iter();
    let problems = found
        .filter_map(|it| {
            let field = it.field.strip_prefix("home")?.trim_start_matches('.').to_owned();
            Some(Invalid { field, rule: it.rule })
        })
        .collect();
    let catalog = Catalog::new(0, shop);
    let mut remarks = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        for (place, kind) in block.kinds() {
            let place = format!("blocks[{at}].{place}");
            remarks.extend(of_kind(&place, kind, &catalog, &has_picture));
        }
    }
    let (unseen, is_whole) = blind(page, now);
    remarks.extend(unseen.map(Remark::Blind));
    remarks.extend((!is_whole).then_some(Remark::NotAll));
    Looked { problems, remarks }
}

fn of_kind(
    place: &str,
    kind: &BlockKind,
    catalog: &Catalog,
    has_picture: &impl Fn(&str) -> bool,
) -> Vec<Remark> {
    let at = |field: &str| format!("{place}.{field}");
    let mut found = Vec::new();
    for (field, path) in kind.pictures() {
        if path.strip_prefix("/media/").is_some_and(|name| !has_picture(name)) {
            found.push(Remark::NoPicture { field: at(&field), path: path.to_owned() });
        }
    }
    for (field, link) in kind.links() {
        match link {
            Link::Product { id } if catalog.product(id).is_some_and(|it| !it.on_shelf) => {
                found.push(Remark::NotForSale { field: at(&field), product: id.to_string() });
            }
            Link::Search { q } if catalog.search(q).is_empty() => {
                found.push(Remark::FindsNothing { field: at(&field), words: q.clone() });
            }
            _ => {}
        }
    }
    let shown = kind.goods().map(|it| (it, catalog.goods(it)));
    match shown {
        Some((_, goods)) if goods.is_empty() => found.push(Remark::NoGoods { field: at("goods") }),
        Some((Goods::Ids { ids }, goods)) => {
            for (position, id) in ids.iter().enumerate() {
                if !goods.iter().any(|it| it.id == *id) {
                    let field = at(&format!("goods[{position}]"));
                    found.push(Remark::NotForSale { field, product: id.to_string() });
                }
            }
        }
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: Timestamp = Timestamp(1_764_115_200_000);

    fn looked(blocks: &Value) -> Looked {
        let page = serde_json::from_value(json!({"version": 1, "blocks": blocks})).unwrap();
        let mut shop = crate::seed::demo_shop().unwrap();
        let hidden = shop.products.iter_mut().find(|it| it.id.as_str() == "hair-oil").unwrap();
        hidden.on_shelf = false;
        look(&page, shop, |name| name == "there.svg", NOW)
    }

    #[test]
    fn what_a_shopper_would_stumble_over_is_named() {
        let image = |path: &str, link: &Value| json!({"image": {"image": path, "title": "x", "ratio": [2, 1], "link": link}});
        let goods = |goods: &Value| json!({"productList": {"title": "x", "columns": "two", "goods": goods}});
        let gone = json!({"product": {"id": "hair-oil"}});
        let blocks = json!([
            {"id": "a", "kind": image("/media/there.svg", &json!("coupons"))},
            {"id": "b", "kind": image("/media/gone.svg", &gone)},
            {"id": "c", "kind": image("https://cdn.example/x.png", &json!({"search": {"q": "拖拉机"}}))},
            {"id": "d", "kind": goods(&json!({"tag": {"tag": "nobody", "count": 3}}))},
            {"id": "e", "kind": goods(&json!({"ids": {"ids": ["dew-cream", "hair-oil"]}}))},
        ]);
        let found = looked(&blocks);
        assert_eq!(found.problems, []);
        let said: Vec<String> = found.remarks.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "`blocks[1].kind.image`: there is no picture `/media/gone.svg`",
                "`blocks[1].kind.link`: `hair-oil` is not for sale",
                "`blocks[2].kind.link`: a search for `拖拉机` finds nothing",
                "`blocks[3].kind.goods`: no goods are shown now",
                "`blocks[4].kind.goods[1]`: `hair-oil` is not for sale",
            ]
        );
    }

    #[test]
    fn dead_links_and_whoever_sees_nothing_are_found() {
        let dead = json!([{"id": "a", "kind": {"banner": {"items": [
            {"id": "b", "image": "/media/there.svg", "title": "x", "link": {"product": {"id": "no"}}},
        ]}}, "who": ["newcomer"]}]);
        let found = looked(&dead);
        assert_eq!(found.problems[0].field, "blocks[0].kind.items[0].link");
        let said = found.remarks[0].to_string();
        assert!(
            said.contains("{\"ordersPaid\":1") && said.ends_with("on 2025-11-26 at 08:00"),
            "{said}"
        );
    }
}
