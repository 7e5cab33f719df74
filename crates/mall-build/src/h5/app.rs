//! `app.json`, and every page and component it leads to.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::styles::Styles;
use crate::error::{BuildError, Result};
use crate::files;

/// Beside the entry, the page that must be there when nothing more can be loaded.
const BROKEN: &str = "pages/broken/broken";

/// The mini-program as its JSON files describe it.
#[derive(Debug)]
pub(crate) struct App {
    /// `app.json`, theme values filled in (light).
    pub(crate) json: Value,
    /// Paths of pages, sub-packages included.
    pub(crate) pages: Vec<String>,
    /// Pages and components in the order they were met, each with its JSON.
    pub(crate) parts: Vec<Part>,
}

/// The path of a page or component, and its JSON.
pub(crate) type Part = (String, Value);

impl App {
    /// Reads the tree; a page, component or JSON file that is missing or broken is a fault.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let json = themed(root, read_json(root, "app.json")?)?;
        let pages = pages(&json);
        let mut open: VecDeque<String> = pages.iter().cloned().collect();
        let mut parts: Vec<Part> = Vec::new();
        while let Some(part) = open.pop_front() {
            if parts.iter().any(|(known, _)| *known == part) {
                continue;
            }
            let mut config = read_json(root, &format!("{part}.json"))?;
            for (name, target) in using(&config) {
                let target = resolve(&part, &target);
                let file = format!("{target}.wxml");
                if !root.join(&file).is_file() {
                    let reason = format!("component `{name}`: there is no {file}");
                    return Err(BuildError::source(format!("{part}.json"), reason));
                }
                set_using(&mut config, &name, &format!("/{target}"));
                open.push_back(target);
            }
            parts.push((part, config));
        }
        Ok(Self { json, pages, parts })
    }

    /// Route (the last segment) to page path.
    pub(crate) fn routes(&self) -> BTreeMap<String, String> {
        let last = |path: &String| path.rsplit('/').next().unwrap_or(path).to_owned();
        self.pages.iter().map(|path| (last(path), path.clone())).collect()
    }

    /// What a browser needs before its first page shows (the entry, what that is made of, and the
    /// page that says the shop is broken), and what can come after it.
    pub(crate) fn halves(&self) -> (Vec<Part>, Vec<Part>) {
        let entry = self.pages.first().map(String::as_str);
        let mut first: Vec<&str> = entry.into_iter().chain([BROKEN]).collect();
        let mut at = 0;
        while let Some(&part) = first.get(at) {
            at += 1;
            for (_, config) in self.parts.iter().filter(|(path, _)| path == part) {
                for target in declared(config).filter_map(|(_, target)| target.as_str()) {
                    let target = target.trim_start_matches('/');
                    if !first.contains(&target) {
                        first.push(target);
                    }
                }
            }
        }
        self.parts.iter().cloned().partition(|(part, _)| first.contains(&part.as_str()))
    }

    /// What the page host needs to know of the app.
    pub(crate) fn manifest(&self, first: &[Part], styles: &Styles) -> Value {
        json!({ "app": self.json, "pages": self.pages, "components": self.components(first, styles) })
    }

    /// What the page host needs to know of pages and components.
    pub(crate) fn components(&self, parts: &[Part], styles: &Styles) -> Value {
        let parts: Map<String, Value> = parts
            .iter()
            .map(|(part, config)| {
                let entry = json!({
                    "config": config,
                    "scope": styles.scope(part),
                    "page": self.pages.contains(part),
                });
                (part.clone(), entry)
            })
            .collect();
        Value::Object(parts)
    }
}

fn read_json(root: &Path, file: &str) -> Result<Value> {
    let text = files::read_text(&root.join(file))?;
    serde_json::from_str(&text).map_err(|source| BuildError::Json { file: file.to_owned(), source })
}

/// `@name` values of `app.json` come from `theme.json`.
fn themed(root: &Path, mut json: Value) -> Result<Value> {
    if let Some(file) = json.get("themeLocation").and_then(Value::as_str) {
        let theme = read_json(root, file)?;
        fill(&mut json, theme.get("light").unwrap_or(&Value::Null));
    }
    Ok(json)
}

fn fill(json: &mut Value, theme: &Value) {
    match json {
        Value::String(text) => {
            let value = text.strip_prefix('@').and_then(|name| theme.get(name)).cloned();
            if let Some(value) = value {
                *json = value;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, theme)),
        Value::Object(fields) => fields.values_mut().for_each(|item| fill(item, theme)),
        _ => {}
    }
}

fn pages(app: &Value) -> Vec<String> {
    let texts = |list: &Value| -> Vec<String> {
        let items = list.as_array().into_iter().flatten();
        items.filter_map(|it| it.as_str().map(str::to_owned)).collect()
    };
    let mut pages = app.get("pages").map(texts).unwrap_or_default();
    for package in app.get("subPackages").and_then(Value::as_array).into_iter().flatten() {
        let root = package.get("root").and_then(Value::as_str).unwrap_or_default();
        let inside = package.get("pages").map(texts).unwrap_or_default();
        pages.extend(inside.iter().map(|page| format!("{}/{page}", root.trim_matches('/'))));
    }
    pages
}

fn declared(config: &Value) -> impl Iterator<Item = (&String, &Value)> {
    config.get("usingComponents").and_then(Value::as_object).into_iter().flatten()
}

fn using(config: &Value) -> Vec<(String, String)> {
    declared(config)
        .filter_map(|(name, target)| Some((name.clone(), target.as_str()?.to_owned())))
        .collect()
}

fn set_using(config: &mut Value, name: &str, target: &str) {
    let declared = config.get_mut("usingComponents").and_then(Value::as_object_mut);
    if let Some(slot) = declared.and_then(|it| it.get_mut(name)) {
        *slot = Value::String(target.to_owned());
    }
}

/// `to`, as a file of the mini-program seen from `from`.
pub(crate) fn resolve(from: &str, to: &str) -> String {
    let mut steps: Vec<&str> =
        if to.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    steps.pop();
    for step in to.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_resolve_like_the_mini_programs() {
        assert_eq!(resolve("pages/home/home", "../../lib/page"), "lib/page");
        assert_eq!(resolve("pages/home/home", "./x"), "pages/home/x");
        assert_eq!(resolve("pages/home/home", "/components/icon/icon"), "components/icon/icon");
    }

    #[test]
    fn sub_packages_are_pages_and_routes_are_last_segments() {
        let json = json!({
            "pages": ["pages/home/home"],
            "subPackages": [{"root": "packages/goods", "pages": ["product/product"]}],
        });
        let pages = pages(&json);
        assert_eq!(pages, ["pages/home/home", "packages/goods/product/product"]);
        let app = App { json, pages, parts: Vec::new() };
        assert_eq!(app.routes()["product"], "packages/goods/product/product");
    }

    #[test]
    fn a_missing_component_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str, text: &str| files::write(&folder.path().join(file), text).unwrap();
        write("app.json", r#"{"pages": ["p/p"]}"#);
        write("p/p.json", r#"{"usingComponents": {"x": "/c/x"}}"#);
        let error = App::read(folder.path()).unwrap_err().to_string();
        assert_eq!(error, "p/p.json: component `x`: there is no c/x.wxml");
    }

    #[test]
    fn the_entry_and_what_it_is_made_of_come_first() {
        let with = |parts: &[&str]| {
            let using: Map<String, Value> =
                parts.iter().map(|it| ((*it).to_owned(), json!(format!("/{it}")))).collect();
            json!({ "usingComponents": using })
        };
        let parts = [
            ("home", with(&["card"])),
            (BROKEN, with(&[])),
            ("cart", with(&["card", "stepper"])),
            ("card", with(&["price"])),
            ("price", with(&[])),
            ("stepper", with(&[])),
        ];
        let app = App {
            json: Value::Null,
            pages: vec!["home".to_owned(), "cart".to_owned(), BROKEN.to_owned()],
            parts: parts.into_iter().map(|(part, json)| (part.to_owned(), json)).collect(),
        };
        let names = |parts: Vec<Part>| parts.into_iter().map(|it| it.0).collect::<Vec<_>>();
        let (first, rest) = app.halves();
        assert_eq!(names(first), ["home", BROKEN, "card", "price"]);
        assert_eq!(names(rest), ["cart", "stepper"]);
    }

    #[test]
    fn theme_values_are_filled_in() {
        let mut json = json!({"window": {"color": "@ink", "other": "@none"}});
        fill(&mut json, &json!({"ink": "#000"}));
        assert_eq!(json, json!({"window": {"color": "#000", "other": "@none"}}));
    }
}
