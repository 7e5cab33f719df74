//! WXSS, through WeChat's own style sheet compiler; rpx become shares of the column's width.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use glass_easel_stylesheet_compiler::{StyleSheetOptions, StyleSheetTransformer};
use serde_json::{Value, json};

use super::app::{App, resolve};
use crate::error::{BuildError, Result};
use crate::files;
use crate::glue::pattern;

/// Width of the design in rpx.
const DESIGN_RPX: f32 = 750.;

/// CSS per page or component, and the class prefix that keeps a component's to itself.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    sheets: BTreeMap<String, String>,
    scopes: BTreeMap<String, String>,
    /// Rules for component hosts: weaker than everything else.
    hosts: BTreeMap<String, String>,
}

impl Styles {
    /// The class prefix of a component; pages share the app's classes.
    pub(crate) fn scope(&self, part: &str) -> Option<&str> {
        self.scopes.get(part).map(String::as_str)
    }

    /// The styles of these, as the page host takes them.
    pub(crate) fn of<'a>(&self, parts: impl Iterator<Item = &'a str>) -> Value {
        let (mut sheets, mut hosts) = (BTreeMap::new(), BTreeMap::new());
        for part in parts {
            sheets.extend(self.sheets.get_key_value(part));
            hosts.extend(self.hosts.get_key_value(part));
        }
        let hosts: String = hosts.into_values().map(String::as_str).collect();
        json!({ "sheets": sheets, "hosts": hosts })
    }

    fn add(&mut self, root: &Path, part: &str, is_component: bool) -> Result<()> {
        let file = format!("{part}.wxss");
        let mut imported = BTreeSet::new();
        if !root.join(&file).is_file() {
            return Ok(());
        }
        let css = inline(root, &file, &mut imported)?;
        let scope = is_component.then(|| format!("s{}", self.scopes.len()));
        let options = StyleSheetOptions {
            class_prefix: scope.clone(),
            rpx_ratio: DESIGN_RPX,
            convert_host: is_component,
            ..StyleSheetOptions::default()
        };
        let mut sheet = StyleSheetTransformer::from_css(&file, &css, options);
        let faults: Vec<String> =
            sheet.take_warnings().iter().map(|it| format!("{file}: {it}")).collect();
        if !faults.is_empty() {
            return Err(BuildError::Faults(faults));
        }
        let (normal, low) = sheet.output_and_low_priority_output();
        let mut text = String::new();
        let mut low_text = String::new();
        normal
            .write_str(&mut text)
            .and_then(|()| low.write_str(&mut low_text))
            .map_err(|error| BuildError::source(&*file, error.to_string()))?;
        let text = if part == "app" { with_chrome(&text) } else { text };
        self.sheets.insert(part.to_owned(), column_widths(&text));
        self.hosts.insert(part.to_owned(), column_widths(&low_text));
        self.scopes.extend(scope.map(|scope| (part.to_owned(), scope)));
        Ok(())
    }
}

/// Compiles the style sheet of the app, then of every page and component.
pub(crate) fn compile(root: &Path, app: &App) -> Result<Styles> {
    let mut styles = Styles::default();
    styles.add(root, "app", false)?;
    for (part, config) in &app.parts {
        let is_component = config.get("component").and_then(Value::as_bool).unwrap_or(false);
        styles.add(root, part, is_component)?;
    }
    Ok(styles)
}

/// The sheet with every `@import` in its place, each file once.
fn inline(root: &Path, file: &str, seen: &mut BTreeSet<String>) -> Result<String> {
    let comments = pattern(r"(?s)/\*.*?\*/");
    let imports = pattern(r#"@import\s+['"]([^'"]+)['"]\s*;"#);
    let source = files::read_text(&root.join(file))?;
    let source = comments.replace_all(&source, "").into_owned();
    let mut css = String::new();
    for import in imports.captures_iter(&source) {
        let target = resolve(file, import.get(1).map_or("", |it| it.as_str()));
        if !root.join(&target).is_file() {
            return Err(BuildError::source(file, format!("@import: there is no {target}")));
        }
        if seen.insert(target.clone()) {
            css.push_str(&inline(root, &target, seen)?);
        }
    }
    css.push_str(&imports.replace_all(&source, ""));
    Ok(css)
}

/// The host's bars stand outside `<page>`, and have the shop's colours all the same.
fn with_chrome(css: &str) -> String {
    pattern(r"(^|[{}])page\{").replace_all(css, "${1}page,.shop{").into_owned()
}

/// `vw` to the width of the shop's column, which is narrower than a wide window.
fn column_widths(css: &str) -> String {
    pattern(r"(-?\d*\.?\d+)vw\b").replace_all(css, "calc(var(--vw)*$1)").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(files_of: &[(&str, &str)], component: bool) -> Result<Styles> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files_of {
            files::write(&folder.path().join(name), text).unwrap();
        }
        let parts = vec![("c/x".to_owned(), json!({ "component": component }))];
        compile(folder.path(), &App { json: Value::Null, pages: Vec::new(), parts })
    }

    #[test]
    fn the_bars_have_the_colours_of_the_pages() {
        let css = with_chrome("page{--a:1}@media (x){page{--a:2}}.page{top:0}");
        assert_eq!(css, "page,.shop{--a:1}@media (x){page,.shop{--a:2}}.page{top:0}");
    }

    #[test]
    fn rpx_are_shares_of_the_column() {
        let sheets = styles(&[("c/x.wxss", ".a { width: 75rpx }")], false).unwrap().sheets;
        assert!(sheets["c/x"].contains("calc(var(--vw)*10)"), "{}", sheets["c/x"]);
    }

    #[test]
    fn a_component_keeps_its_classes_to_itself() {
        let own = styles(&[("c/x.wxss", ".a { color: red }")], true).unwrap();
        assert_eq!(own.scope("c/x"), Some("s0"));
        assert!(own.sheets["c/x"].contains("s0--a"), "{}", own.sheets["c/x"]);
        assert_eq!(styles(&[("c/x.wxss", ".a { color: red }")], false).unwrap().scope("c/x"), None);
    }

    #[test]
    fn imports_stand_in_place_once() {
        let sheet = ("c/x.wxss", "@import '/base.wxss';\n@import '../base.wxss';\n.b { top: 0 }");
        let sheets = styles(&[sheet, ("base.wxss", ".base { top: 1px }")], false).unwrap().sheets;
        assert_eq!(sheets["c/x"].matches(".base").count(), 1);
        let missing = styles(&[("c/x.wxss", "@import './none.wxss';")], false).unwrap_err();
        assert_eq!(missing.to_string(), "c/x.wxss: @import: there is no c/none.wxss");
    }
}
