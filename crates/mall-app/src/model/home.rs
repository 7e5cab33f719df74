//! The home page as the server told it, on this device.

use mall_api::home::{HomeBlock, HomeQuery, HomeResponse};
use mall_core::home::{Banner, MenuEntry};
use serde_json::Value;

use super::Model;
use crate::tree::{self, Unreadable, read_tree};

/// The home page that `json` is. What this core does not know, because the server is newer than it, is left
/// out: a phone that kept an old mini-program still has a shop.
///
/// # Errors
///
/// When it is no home page at all.
pub(crate) fn read(json: &str) -> Result<HomeResponse, Unreadable> {
    let mut tree = tree::parse(json)?;
    if let Ok(home) = read_tree(&tree) {
        return Ok(home);
    }
    if let Some(blocks) = tree.get_mut("blocks").and_then(Value::as_array_mut) {
        for block in &mut *blocks {
            let contents = block.get_mut("content").and_then(Value::as_object_mut);
            for content in contents.into_iter().flat_map(serde_json::Map::values_mut) {
                keep(content, "items", |it| read_tree::<Banner>(it).is_ok());
                keep(content, "entries", |it| read_tree::<MenuEntry>(it).is_ok());
            }
        }
        blocks.retain(|it| read_tree::<HomeBlock>(it).is_ok());
    }
    read_tree(&tree)
}

fn keep(content: &mut Value, list: &str, is_known: impl Fn(&Value) -> bool) {
    if let Some(entries) = content.get_mut(list).and_then(Value::as_array_mut) {
        entries.retain(is_known);
    }
}

impl Model {
    /// What is asked for.
    pub(crate) fn home_query(&self) -> HomeQuery {
        HomeQuery { channel: self.cart.shopper().channel, preview: self.preview.clone() }
    }

    /// Shows this home page from now on: of each experiment, what this device sees.
    pub(crate) fn take_home(&mut self, mut home: Box<HomeResponse>) {
        let visitor = self.cart.visitor();
        let blocks = std::mem::take(&mut home.blocks);
        home.blocks = blocks.into_iter().filter_map(|it| it.settle(visitor)).collect();
        self.home = Some(home);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(blocks: &Value) -> String {
        json!({
            "shop": {"name": "", "slogan": "", "description": "", "servicePhone": "", "hotWords": [],
                "sandbox": true},
            "blocks": blocks,
        })
        .to_string()
    }

    #[test]
    fn what_a_newer_server_says_is_left_out() {
        let entry =
            |id: &str, link: Value| json!({"id": id, "icon": "box", "title": "x", "link": link});
        let home = read(&page(&json!([
            {"id": "a", "content": {"notice": {"text": "x"}}},
            {"id": "b", "content": {"hologram": {"depth": 3}}},
            {"id": "c", "content": {"menuBar": {"entries": [
                entry("known", json!("coupons")), entry("new", json!({"moon": {"crater": 1}})),
            ]}}},
            {"id": "d", "content": {"title": {"title": "x", "more": "moon"}}},
        ])));
        let told: Vec<String> = home.unwrap().blocks.iter().map(|it| format!("{it:?}")).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[1].contains("known") && !told[1].contains("new"), "{told:?}");
        assert!(read("{").is_err() && read(r#"{"blocks": 1}"#).is_err());
    }
}
