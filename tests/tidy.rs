//! House rules that no compiler checks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Who may depend on whom. A new arrow is a design decision: it is made here, and in
/// `crates/README.md`.
#[test]
fn crates_point_downwards() {
    let allowed = BTreeMap::from([
        ("mall-core", vec![]),
        ("mall-api", vec!["mall-core"]),
        ("mall-app", vec!["mall-api", "mall-core"]),
        ("mall-wasm", vec!["mall-app", "mall-core"]),
        ("mall-h5", vec!["mall-app", "mall-core"]),
        ("mall-server", vec!["mall-api", "mall-core", "mall-wechat"]),
        ("mall-wechat", vec!["mall-core"]),
        ("mall-build", vec![]),
    ]);
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let may = allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} is in no table"));
        for dependency in dependencies(&folder.join("Cargo.toml")) {
            assert!(may.contains(&dependency.as_str()), "{name} must not depend on {dependency}");
        }
    }
}

/// The crates of ours that a manifest names under `[dependencies]`.
fn dependencies(manifest: &Path) -> Vec<String> {
    let text = fs::read_to_string(manifest).unwrap();
    let Some((_, after)) = text.split_once("\n[dependencies]") else { return Vec::new() };
    let section = after.split("\n[").next().unwrap();
    let names = section.lines().filter(|line| line.starts_with("mall-"));
    names.map(|line| line.split(['.', ' ', '=']).next().unwrap().to_owned()).collect()
}

/// A template picks, negates and chooses; it does not compute.
#[test]
fn templates_do_not_compute() {
    for file in files(&root().join("miniprogram"), &["wxml"]) {
        let text = fs::read_to_string(&file).unwrap();
        for expression in expressions(&text) {
            assert!(!computes(expression), "{}: {{{{{expression}}}}}", file.display());
        }
        assert!(!text.contains("<wxs"), "{}: WXS computes", file.display());
    }
}

fn expressions(wxml: &str) -> impl Iterator<Item = &str> {
    wxml.split("{{").skip(1).filter_map(|rest| rest.split("}}").next())
}

fn computes(expression: &str) -> bool {
    let outside_quotes: String = expression.split(['\'', '"']).step_by(2).collect();
    outside_quotes.contains(['+', '-', '*', '/', '%', '<', '>', '('])
}

#[test]
fn a_template_that_computes_is_found() {
    assert!(computes("price / 100") && computes("list.length > 0") && computes("f(x)"));
    assert!(!computes("item.on ? 'tag tag-on' : 'tag'") && !computes("!ready"));
}

/// Words belong to `mall-app`: a template shows what the view says. two speak
/// for themselves, since there may be no core to ask: the page that says so, and the one that says why.
#[test]
fn templates_hold_no_words() {
    for file in files(&root().join("miniprogram"), &["wxml"]) {
        let alone = ["pages/broken/broken.wxml", "pages/diagnostics/diagnostics.wxml"];
        if alone.into_iter().any(|it| file.ends_with(it)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let shown: String =
            text.split("<!--").enumerate().fold(String::new(), |all, (at, part)| {
                all + if at == 0 {
                    part
                } else {
                    part.split_once("-->").map_or("", |(_, rest)| rest)
                }
            });
        let word = shown.chars().find(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
        assert_eq!(word, None, "{} speaks for itself", file.display());
    }
}

/// A page of a shell is a name and its buttons.
#[test]
fn pages_are_small() {
    let folders = ["pages", "packages"].map(|folder| root().join("miniprogram").join(folder));
    let pages: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder, &["js"])).collect();
    assert!(pages.len() >= 16, "pages are missing: {}", pages.len());
    for file in pages {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 40, "{} has {lines} lines", file.display());
    }
}

/// No source file is longer than 500 lines.
#[test]
fn files_are_small() {
    let folders = ["crates", "miniprogram", "scripts"].map(|folder| root().join(folder));
    let sources = ["rs", "js", "mjs", "wxml", "wxss", "css", "py"];
    for file in folders.iter().flat_map(|folder| files(folder, &sources)) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", file.display());
    }
}

/// Colours and sizes of type have names; only the token file gives them values.
#[test]
fn colours_come_from_tokens() {
    for file in files(&root().join("miniprogram"), &["wxss"]) {
        if file.ends_with("styles/tokens.wxss") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for (at, line) in text.lines().enumerate() {
            let hex = line
                .split('#')
                .skip(1)
                .any(|rest| rest.chars().take_while(char::is_ascii_hexdigit).count() >= 3);
            let named = line.contains("rgb(") || line.contains("rgba(") || line.contains("hsl(");
            assert!(!hex && !named, "{}:{}: {line}", file.display(), at + 1);
        }
    }
}

/// The project names no registry host and no place of one machine.
#[test]
fn nothing_names_a_machine() {
    let forbidden = [["/wo", "rk/"].concat(), ["registry.", "npm"].concat()];
    let kinds = ["rs", "js", "mjs", "json", "toml", "md", "sh", "yml"];
    for folder in ["crates", "miniprogram", "scripts", "tests", "pkg"] {
        for file in files(&root().join(folder), &kinds) {
            let text = fs::read_to_string(&file).unwrap();
            for word in &forbidden {
                assert!(!text.contains(word.as_str()), "{} names {word}", file.display());
            }
        }
    }
}

/// Files below `folder` with one of these endings, but for what is generated or installed.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let generated = path.ends_with("miniprogram/core")
            || path.ends_with("pkg/h5")
            || path.ends_with("pkg/weapp");
        if path.is_dir() {
            if !generated && !matches!(name.as_str(), "node_modules" | "target" | "shots") {
                found.extend(files(&path, extensions));
            }
        } else if path.extension().is_some_and(|it| extensions.iter().any(|e| it == *e)) {
            found.push(path);
        }
    }
    found
}
