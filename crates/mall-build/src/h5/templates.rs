//! WXML, through WeChat's own template compiler.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use glass_easel_template_compiler::TmplGroup;

use super::app::App;
use crate::error::{BuildError, Result};
use crate::files;

/// Every template of the app as one JavaScript expression: path to template.
pub(crate) fn compile(root: &Path, app: &App) -> Result<String> {
    let mut group = TmplGroup::new();
    let mut open: VecDeque<String> = app.parts.iter().map(|(part, _)| part.clone()).collect();
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
    if faults.is_empty() { generate(&group) } else { Err(BuildError::Faults(faults)) }
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
    generate(&group)
}

fn generate(group: &TmplGroup) -> Result<String> {
    group
        .get_tmpl_gen_object_groups()
        .map_err(|error| BuildError::tool("template compiler", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn compiled(wxml: &str) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        files::write(&folder.path().join("p.wxml"), wxml).unwrap();
        let parts = vec![("p".to_owned(), Value::Null)];
        compile(folder.path(), &App { json: Value::Null, pages: Vec::new(), parts })
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
}
