//! Finding goods by part of a word, by full pinyin or by initials.
//!
//! `mianmo` and `mm` find 面膜; so does `mianm`, since people stop typing. Pinyin matches only where
//! a syllable begins: `an` does not find 面膜, which has `ian` in it.

use std::cmp::Reverse;

use mall_core::catalog::Product;
use pinyin::ToPinyin;

use crate::ShopFile;

/// How well a word matches; lower is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    TitleStart,
    Title,
    Pinyin,
    Elsewhere,
}

/// Every product for sale, with its words made ready.
#[derive(Debug)]
pub(super) struct Index {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    position: usize,
    sold: u32,
    title: Words,
    /// Brand, tags, shelf, second line.
    others: Vec<Words>,
}

/// One text, in lower case, and how it is said.
#[derive(Debug)]
struct Words {
    text: String,
    /// One per character; a character that is no Chinese is itself.
    syllables: Vec<String>,
}

impl Words {
    fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        let syllables = text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| c.to_pinyin().map_or_else(|| c.to_string(), |it| it.plain().to_owned()))
            .collect();
        Self { text, syllables }
    }

    /// Whether `word`, letters and digits, is said from some syllable on, in full or by initials.
    fn sounds_like(&self, word: &str) -> bool {
        (0..self.syllables.len()).any(|from| {
            let tail = || self.syllables.iter().skip(from);
            starts(tail().map(String::as_str), word)
                || starts(tail().filter_map(|it| it.get(..1)), word)
        })
    }
}

/// Whether `parts`, one after another, start with `word`.
fn starts<'a>(parts: impl Iterator<Item = &'a str>, word: &str) -> bool {
    let mut left = word;
    for part in parts {
        if part.starts_with(left) {
            return true;
        }
        match left.strip_prefix(part) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    false
}

impl Entry {
    fn new(position: usize, product: &Product, shelf: &str) -> Self {
        let others = [product.brand.as_str(), shelf, product.subtitle.as_str()];
        let others = others.into_iter().chain(product.tags.iter().map(String::as_str));
        Self {
            position,
            sold: product.sold,
            title: Words::new(&product.title),
            others: others.filter(|it| !it.is_empty()).map(Words::new).collect(),
        }
    }

    fn rank(&self, word: &str) -> Option<Rank> {
        let can_sound = word.chars().all(|c| c.is_ascii_alphanumeric());
        if self.title.text.starts_with(word) {
            Some(Rank::TitleStart)
        } else if self.title.text.contains(word) {
            Some(Rank::Title)
        } else if can_sound && self.title.sounds_like(word) {
            Some(Rank::Pinyin)
        } else {
            self.others
                .iter()
                .any(|it| it.text.contains(word) || (can_sound && it.sounds_like(word)))
                .then_some(Rank::Elsewhere)
        }
    }
}

impl Index {
    pub(super) fn new(shop: &ShopFile) -> Self {
        let shelf = |product: &Product| {
            let found = shop.categories.iter().find(|it| it.id == product.category);
            found.map_or("", |it| it.name.as_str())
        };
        let on_shelf = shop.products.iter().enumerate().filter(|(_, product)| product.on_shelf);
        let entries = on_shelf.map(|(at, product)| Entry::new(at, product, shelf(product)));
        Self { entries: entries.collect() }
    }

    /// Positions of products in which every word of `q` is found: by the worst of the words' ranks,
    /// then best sellers first. Without a word, all of them.
    pub(super) fn find(&self, q: &str) -> impl Iterator<Item = usize> {
        let q = q.to_lowercase();
        let words: Vec<&str> = q.split_whitespace().collect();
        let rank = |entry: &Entry| {
            words
                .iter()
                .try_fold(Rank::TitleStart, |worst, word| Some(worst.max(entry.rank(word)?)))
        };
        let mut found: Vec<(Rank, Reverse<u32>, usize)> = self
            .entries
            .iter()
            .filter_map(|entry| Some((rank(entry)?, Reverse(entry.sold), entry.position)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, _, position)| position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(q: &str) -> Vec<String> {
        let product = |id: &str, title: &str, brand: &str, sold: u32| {
            serde_json::json!({
                "id": id, "title": title, "brand": brand, "category": "care", "image": "/x.svg",
                "tags": ["热卖"], "onShelf": id != "hidden", "sold": sold,
                "skus": [{"id": id, "price": 1, "stock": 1}]
            })
        };
        let shop: ShopFile = serde_json::from_value(serde_json::json!({
            "shop": {"name": "店"},
            "categories": [{"id": "care", "name": "护肤", "icon": "leaf"}],
            "products": [
                product("mask", "玻尿酸面膜", "青禾", 5),
                product("mask2", "面膜 VC 亮肤", "青禾", 1),
                product("cream", "山茶花面霜", "BLOOM", 9),
                product("hidden", "面膜（下架）", "青禾", 99)
            ]
        }))
        .unwrap();
        let catalog = super::super::Catalog::new(1, shop);
        catalog.search(q).iter().map(|it| it.id.to_string()).collect()
    }

    #[test]
    fn by_part_pinyin_and_initials() {
        assert_eq!(found("面膜"), ["mask2", "mask"]); // the start of a title wins over sales
        assert_eq!(found("尿酸"), ["mask"]);
        for q in ["mianmo", "mm", "mianm", "MianMo"] {
            assert_eq!(found(q), ["mask", "mask2"], "{q}");
        }
        assert_eq!(found("shanchahua"), ["cream"]);
        assert_eq!(found("bloom"), ["cream"]);
        assert_eq!(found("qinghe"), ["mask", "mask2"]);
        assert_eq!(found("热卖"), ["cream", "mask", "mask2"]);
        assert_eq!(found("vc"), ["mask2"]);
    }

    #[test]
    fn only_where_a_syllable_begins_and_every_word() {
        assert_eq!(found("ian"), Vec::<String>::new());
        assert_eq!(found("面膜 青禾"), ["mask", "mask2"]);
        assert_eq!(found("面膜 bloom"), Vec::<String>::new());
        assert_eq!(found("  ").len(), 3);
        assert_eq!(found("%"), Vec::<String>::new());
    }
}
