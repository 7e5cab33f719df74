//! The smallest `setData` that turns one view into the next.

use std::mem;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::tree::{self, Texts};
use crate::{Effect, PageId};

/// Path (`lines[2].quantity`) to new value.
pub type Patch = Texts;

/// What changed on one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PagePatch {
    /// Which.
    pub page: PageId,
    /// The argument of `setData`.
    pub set: Patch,
}

/// What a shell gets back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// The page that was just opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageId>,
    /// To show.
    pub patches: Vec<PagePatch>,
    /// To carry out, in order.
    pub effects: Vec<Effect>,
}

impl Output {
    /// As JSON; what the patches hold is moved, not written anew.
    pub fn into_tree(self) -> Value {
        let mut tree = Map::new();
        if let Some(page) = self.page {
            tree.insert("page".to_owned(), page.0.into());
        }
        let patches = self.patches.into_iter().map(|PagePatch { page, set }| {
            let mut patch = Map::new();
            patch.insert("page".to_owned(), page.0.into());
            patch.insert("set".to_owned(), set.into());
            Value::Object(patch)
        });
        tree.insert("patches".to_owned(), Value::Array(patches.collect()));
        tree.insert("effects".to_owned(), tree::write_tree(&self.effects));
        Value::Object(tree)
    }
}

/// What a page shows now; nothing at first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown(Value);

impl Shown {
    /// Shows `next` instead, and says what changed.
    pub(crate) fn replace(&mut self, next: Value) -> Patch {
        let shown = mem::replace(&mut self.0, next);
        let mut patch = Patch::new();
        collect("", &shown, &self.0, &mut patch);
        patch
    }
}

fn collect(at: &str, old: &Value, new: &Value, patch: &mut Patch) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(old), Value::Object(fields)) if old.keys().eq(fields.keys()) => {
            for (name, value) in fields {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                collect(&at, old.get(name).unwrap_or(&Value::Null), value, patch);
            }
        }
        // A list that grew sends its tail; one that shrank is sent whole, since `setData` cannot
        // shorten a list.
        (Value::Array(old), Value::Array(items)) if !old.is_empty() && old.len() <= items.len() => {
            for (position, value) in items.iter().enumerate() {
                let at = format!("{at}[{position}]");
                match old.get(position) {
                    Some(old) => collect(&at, old, value, patch),
                    None => {
                        patch.insert(at, value.clone());
                    }
                }
            }
        }
        // The first view: one entry per field of the page.
        (_, Value::Object(fields)) if at.is_empty() => {
            patch.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        _ => {
            patch.insert(at.to_owned(), new.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::set;
    use proptest::prelude::*;
    use serde_json::json;

    fn diff(old: Value, new: Value) -> Value {
        let mut shown = Shown(old);
        serde_json::to_value(shown.replace(new)).unwrap()
    }

    #[test]
    fn an_output_is_the_same_moved_or_written() {
        let page = PageId(3);
        let set = json!({"a": [1], "b.c": null}).as_object().cloned().unwrap();
        let effects = vec![Effect::Toast { text: "好".to_owned() }, Effect::StopPullDown];
        for page in [None, Some(page)] {
            let patches = vec![PagePatch { page: PageId(3), set: set.clone() }];
            let output = Output { page, patches, effects: effects.clone() };
            assert_eq!(serde_json::to_value(&output).unwrap(), output.into_tree());
        }
    }

    #[test]
    fn only_what_changed() {
        let old = json!({"a": 1, "lines": [{"q": 1, "t": "x"}, {"q": 2, "t": "y"}]});
        let new = json!({"a": 1, "lines": [{"q": 1, "t": "x"}, {"q": 3, "t": "y"}]});
        assert_eq!(diff(old, new), json!({"lines[1].q": 3}));
    }

    #[test]
    fn lists_grow_by_their_tail_and_shrink_whole() {
        assert_eq!(diff(json!({"l": [1]}), json!({"l": [1, 2]})), json!({"l[1]": 2}));
        assert_eq!(diff(json!({"l": [1, 2]}), json!({"l": [2]})), json!({"l": [2]}));
        assert_eq!(diff(json!({"l": []}), json!({"l": [1]})), json!({"l": [1]}));
    }

    #[test]
    fn a_variant_is_replaced_whole() {
        // Otherwise fields of the old shape would stay behind in the page.
        let new = json!({"s": {"k": "b", "y": 2}});
        assert_eq!(diff(json!({"s": {"k": "a", "x": 1}}), new.clone()), new);
        assert_eq!(diff(json!({"s": null}), json!({"s": {"k": 1}})), json!({"s": {"k": 1}}));
    }

    fn views() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            (0..3_u8).prop_map(Value::from),
            "[ab]".prop_map(Value::from),
        ];
        let inner = leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[xyz]", inner, 0..3)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        });
        (inner.clone(), inner).prop_map(|(a, b)| json!({"a": a, "b": b}))
    }

    proptest! {
        #[test]
        fn a_shell_that_applies_patches_shows_the_view(steps in prop::collection::vec(views(), 1..6)) {
            let mut shown = Shown::default();
            let mut data = json!({});
            for view in steps {
                for (path, value) in shown.replace(view.clone()) {
                    set(&mut data, &path, value);
                }
                prop_assert_eq!(&data, &view);
            }
        }
    }
}
