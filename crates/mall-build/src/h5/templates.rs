//! WXML, through WeChat's own template compiler.

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::Path;

use glass_easel_template_compiler::{TmplError, TmplGroup};
use regex::Captures;
use serde_json::Value;

use super::app::Part;
use crate::error::{BuildError, Result};
use crate::files;
use crate::glue::pattern;

/// The templates of these parts, and those they import, as one JavaScript expression: path to
/// template.
pub(crate) fn compile(root: &Path, parts: &[Part]) -> Result<String> {
    let mut group = TmplGroup::new();
    let mut open: VecDeque<String> = parts.iter().map(|(part, _)| part.clone()).collect();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    while let Some(part) = open.pop_front() {
        if !seen.insert(part.clone()) {
            continue;
        }
        let source = files::read_text(&root.join(format!("{part}.wxml")))?;
        faults.extend(group.add_tmpl(&part, &source).iter().map(|it| format!("{part}.wxml: {it}")));
        let imported = group.direct_dependencies(&part);
        open.extend(imported.map_err(|error| BuildError::source(&*part, error.to_string()))?);
    }
    if faults.is_empty() {
        generate(&group, seen.iter().map(String::as_str))
    } else {
        Err(BuildError::Faults(faults))
    }
}

/// Templates of the host's built-in components.
pub(crate) fn builtin() -> Result<String> {
    let mut group = TmplGroup::new();
    let templates = [
        ("slot", "<slot/>"),
        ("empty", ""),
        ("swiper", r#"<div class="swiper-track"><slot/></div><div class="swiper-dots"></div>"#),
    ];
    for (name, source) in templates {
        group.add_tmpl(name, source);
    }
    generate(&group, templates.map(|(name, _)| name))
}

/// One expression for all templates, in the order of their paths: the same sources give the same
/// bytes, so a shopper's browser keeps what did not change. (The compiler's own writer of groups goes
/// through a hash map.) `G` and `R` are the names under which templates find each other.
fn generate<'a>(group: &TmplGroup, paths: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let broken = |error: TmplError| BuildError::tool("template compiler", error.to_string());
    let mut code = format!("(()=>{{var G={{}},R={{}};{};", group.get_runtime_string());
    for path in paths {
        let template = in_order(&group.get_tmpl_gen_object(path).map_err(broken)?);
        let _ = write!(code, "G[{}]={template};", Value::from(path));
    }
    code.push_str("return G})()");
    Ok(code)
}

/// A template with its table of bound fields sorted: the compiler writes that out of a hash map too.
fn in_order(template: &str) -> String {
    let table = pattern(r#"\bA=\{((?:"\w+":new Array\(\d+\),?)+)\}"#);
    let sorted = table.replace_all(template, |found: &Captures<'_>| {
        let mut fields: Vec<&str> = found.get(1).map_or("", |it| it.as_str()).split(',').collect();
        fields.sort_unstable();
        format!("A={{{}}}", fields.join(","))
    });
    sorted.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(wxml: &str) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        files::write(&folder.path().join("p.wxml"), wxml).unwrap();
        compile(folder.path(), &[("p".to_owned(), Value::Null)])
    }

    #[test]
    fn a_fault_names_file_and_position() {
        let error = compiled("<view>\n  <text></view>").unwrap_err().to_string();
        assert!(error.contains("p.wxml"), "{error}");
        assert!(compiled("<view>{{ok ? 'a' : 'b'}}</view>").unwrap().contains("view"));
    }

    #[test]
    fn built_ins_compile() {
        assert!(builtin().unwrap().contains("swiper-track"));
    }

    #[test]
    fn the_same_sources_give_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["a", "b", "c", "d", "e", "f"];
        for name in names {
            let wxml = "<view id='{{a}}' class='{{b}}' style='{{c}}' hidden='{{d}}'>{{e}}</view>";
            files::write(&folder.path().join(format!("{name}.wxml")), wxml).unwrap();
        }
        let parts = |order: &[&str]| -> Vec<Part> {
            order.iter().map(|it| ((*it).to_owned(), Value::Null)).collect()
        };
        let once = compile(folder.path(), &parts(&names)).unwrap();
        let again = compile(folder.path(), &parts(&["f", "e", "d", "c", "b", "a"])).unwrap();
        assert_eq!(once, again);
    }
}
