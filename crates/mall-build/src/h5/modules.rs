//! The CommonJS modules of the mini-program, each as a function.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::path::Path;

use super::app::{Part, resolve};
use crate::error::{BuildError, Result};
use crate::files;
use crate::glue::pattern;

/// What pages require and the H5 store puts in place: see `mall-h5/host/core.js`.
const CORE: &str = "core/index.js";
/// What a module finds without asking for it.
const GIVEN: &str = "wx, App, getApp, getCurrentPages, Page, Component, Behavior";

/// File name to its code.
pub(crate) type Modules = BTreeMap<String, String>;

/// An ES module that exports `modules`: path to function of `(require, module, exports, given)`.
pub(crate) fn write(modules: &Modules) -> String {
    let mut out = String::from("export const modules = {\n");
    for (file, code) in modules {
        let _ = writeln!(
            out,
            "{file:?}: function (require, module, exports, {{ {GIVEN} }}) {{\n{code}\n}},"
        );
    }
    out.push_str("};\n");
    out
}

/// `app.js`, these pages and components, and all they require.
pub(crate) fn collect(root: &Path, parts: &[Part]) -> Result<Modules> {
    let requires = pattern(r#"require\(\s*['"]([^'"]+)['"]\s*\)"#);
    let parts = parts.iter().map(|(part, _)| format!("{part}.js"));
    let mut open: VecDeque<String> = std::iter::once("app.js".to_owned()).chain(parts).collect();
    let mut found = BTreeMap::new();
    while let Some(file) = open.pop_front() {
        if file == CORE || found.contains_key(&file) {
            continue;
        }
        let code = files::read_text(&root.join(&file))?;
        for call in requires.captures_iter(&code) {
            let wanted = call.get(1).map_or("", |it| it.as_str());
            let target = resolve(&file, wanted);
            let target = [format!("{target}.js"), target]
                .into_iter()
                .find(|candidate| candidate == CORE || root.join(candidate).is_file());
            let missing = || BuildError::source(&*file, format!("require: there is no {wanted}"));
            open.push_back(target.ok_or_else(missing)?);
        }
        found.insert(file, code);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn what_is_required_comes_along_and_the_core_does_not() {
        let parts = [("p/p".to_owned(), Value::Null)];
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str, text: &str| files::write(&folder.path().join(file), text).unwrap();
        write("app.js", "require('./lib/a')");
        write("lib/a.js", "require('../core/index'); module.exports = 1");
        write("p/p.js", "Page({})");
        let modules = super::write(&collect(folder.path(), &parts).unwrap());
        assert!(modules.contains("\"lib/a.js\"") && modules.contains("\"p/p.js\""));
        assert!(!modules.contains("\"core/index.js\""));
        write("p/p.js", "require('./none')");
        let error = collect(folder.path(), &parts).unwrap_err().to_string();
        assert_eq!(error, "p/p.js: require: there is no ./none");
    }
}
