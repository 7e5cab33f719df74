//! `app.json`, and every page and component it leads to.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::styles::Styles;
use crate::error::{BuildError, Result};
use crate::files;

/// The mini-program as its JSON files describe it.
#[derive(Debug)]
pub(crate) struct App {
    /// `app.json`, theme values filled in (light).
    pub(crate) json: Value,
    /// Paths of pages, sub-packages included.
    pub(crate) pages: Vec<String>,
    /// Pages and components in the order they were met, each with its JSON.
    pub(crate) parts: Vec<(String, Value)>,
}

impl App {
    /// Reads the tree; a page, component or JSON file that is missing or broken is a fault.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let json = themed(root, read_json(root, "app.json")?)?;
        let pages = pages(&json);
        let mut open: VecDeque<String> = pages.iter().cloned().collect();
        let mut parts: Vec<(String, Value)> = Vec::new();
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

    /// What the page host needs to know.
    pub(crate) fn manifest(&self, styles: &Styles) -> Value {
        let parts: Map<String, Value> = self
            .parts
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
        json!({ "app": self.json, "pages": self.pages, "components": parts })
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

fn using(config: &Value) -> Vec<(String, String)> {
    let declared = config.get("usingComponents").and_then(Value::as_object).into_iter().flatten();
    declared
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
    fn theme_values_are_filled_in() {
        let mut json = json!({"window": {"color": "@ink", "other": "@none"}});
        fill(&mut json, &json!({"ink": "#000"}));
        assert_eq!(json, json!({"window": {"color": "#000", "other": "@none"}}));
    }
}
