//! Bundles, names files by what is in them, packs them, and writes the page that loads them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::app::App;
use crate::error::Result;
use crate::files;
use crate::tools;
use crate::workspace::Workspace;

/// What the pages after the first are made of.
pub(crate) const REST: &str = "rest.js";
/// The core that knows all pages; it comes with them.
pub(crate) const WASM: &str = "mall.wasm";
/// The core that knows the home page alone.
pub(crate) const HOME_WASM: &str = "home.wasm";
/// What comes in WeChat's own browser alone.
pub(crate) const WECHAT: &str = "wechat.js";
/// How much of a digest names a file: two of our own files will not meet in 48 bits.
const HASH_BYTES: usize = 6;
/// Side of an icon's drawing, as `scripts/icons` draws it.
const ICON_SIZE: usize = 48;
/// Endings of files that brotli makes smaller.
const PACKED: [&str; 5] = ["js", "css", "wasm", "svg", "json"];

pub(super) fn pack(workspace: &Workspace, app: &App) -> Result<()> {
    let out = workspace.h5();
    files::fresh_dir(&out)?;
    let generated = workspace.h5_target().join("gen");
    bundle(workspace, &generated)?;
    let wasm = asset(&out, WASM, &files::read(&generated.join(WASM))?)?;
    let home = asset(&out, HOME_WASM, &files::read(&generated.join(HOME_WASM))?)?;
    let script = asset(&out, "shop.js", &files::read(&generated.join("shop.js"))?)?;
    let style = asset(&out, "shop.css", &files::read(&generated.join("shop.css"))?)?;
    let rest = asset(&out, REST, &files::read(&generated.join("packed").join(REST))?)?;
    let wechat = asset(&out, WECHAT, &files::read(&generated.join("packed").join(WECHAT))?)?;
    pictures(workspace, &out)?;
    let page = files::read_text(&workspace.host().join("index.html"))?;
    let scripts = format!("<script type=\"module\" src=\"{script}\"></script>");
    let preload = |wasm: &str| {
        format!(
            "<link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
        )
    };
    let later = format!("{}<link rel=\"modulepreload\" href=\"{rest}\">", preload(&wasm));
    for (file, preloads) in [("index.html", preload(&home)), ("page.html", later)] {
        let head = format!(
            "<link rel=\"stylesheet\" href=\"{style}\">{preloads}\
             <meta name=\"xiaopu-home\" content=\"{home}\">\
             <meta name=\"xiaopu-wasm\" content=\"{wasm}\">\
             <meta name=\"xiaopu-rest\" content=\"{rest}\">\
             <meta name=\"xiaopu-wechat\" content=\"{wechat}\">"
        );
        let page = page.replace("{{HEAD}}", &head).replace("{{SCRIPTS}}", &scripts);
        files::write(&out.join(file), page)?;
    }
    let manifest =
        json!({ "routes": app.routes(), "assets": [home, wasm, script, style, rest, wechat] });
    files::write(&out.join("manifest.json"), format!("{manifest:#}\n"))
}

/// `shop.js` and `shop.css` out of the host, the first pages and the generated glue; `rest.js` with what
/// of the host only later pages need, which shares no code with them; `wechat.js` with what only WeChat's own
/// browser needs.
fn bundle(workspace: &Workspace, generated: &Path) -> Result<()> {
    let display = |path: PathBuf| path.display().to_string();
    let alias =
        |name: &str, file: &str| format!("--alias:{name}={}", display(generated.join(file)));
    let shop = [
        display(workspace.host().join("main.js")),
        format!("--outfile={}", display(generated.join("shop.js"))),
        alias("shop-modules", "modules.js"),
        alias("shop-view", "view.js"),
        alias("mall-glue", "home.js"),
        // The private names of the component framework, which nothing spells out as text.
        r"--mangle-props=^_\$".to_owned(),
    ];
    let rest = [
        display(workspace.host().join("later.js")),
        alias("shop-rest", REST),
        alias("mall-glue", "mall.js"),
        format!("--outfile={}", display(generated.join("packed").join(REST))),
    ];
    let wechat = [
        display(workspace.host().join(WECHAT)),
        format!("--outfile={}", display(generated.join("packed").join(WECHAT))),
    ];
    // Nothing here is older than `<dialog>`, which the host needs.
    let all = ["--bundle", "--minify", "--format=esm", "--target=es2021", "--charset=utf8"];
    tools::esbuild(workspace, shop.into_iter().chain(all.map(str::to_owned)))?;
    tools::esbuild(workspace, rest.into_iter().chain(all.map(str::to_owned)))?;
    tools::esbuild(workspace, wechat.into_iter().chain(all.map(str::to_owned)))
}

/// Icons and pictures of the mini-program, under the paths that templates name; and each tone of
/// icons as one picture.
fn pictures(workspace: &Workspace, out: &Path) -> Result<()> {
    for folder in ["icons", "images"] {
        let from = workspace.miniprogram().join(folder);
        for file in files::walk(&from)? {
            let bytes = files::read(&from.join(&file))?;
            write_packed(&out.join(folder).join(&file), &bytes)?;
        }
    }
    let mut tones = BTreeMap::<_, Vec<_>>::new();
    let icons = workspace.miniprogram().join("icons");
    for file in files::walk(&icons)? {
        if let (Some(tone), Some(name)) = (file.parent(), file.file_stem()) {
            let drawing = files::read_text(&icons.join(&file))?;
            let name = name.to_string_lossy().into_owned();
            tones.entry(tone.to_owned()).or_default().push((name, drawing));
        }
    }
    for (tone, drawings) in tones {
        let path = out.join("icons").join(tone).with_extension("svg");
        write_packed(&path, sprite(&drawings).as_bytes())?;
    }
    Ok(())
}

/// All drawings in one, each to be had as `#name`.
fn sprite(drawings: &[(String, String)]) -> String {
    let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">".to_owned();
    for (at, (name, drawing)) in drawings.iter().enumerate() {
        // A gap, so that no stroke reaches into its neighbour.
        let y = at * (ICON_SIZE + ICON_SIZE / 2);
        let size = format!("width=\"{ICON_SIZE}\" height=\"{ICON_SIZE}\"");
        let _ = write!(svg, "<view id=\"{name}\" viewBox=\"0 {y} {ICON_SIZE} {ICON_SIZE}\"/>");
        svg += &drawing.trim().replacen("<svg", &format!("<svg y=\"{y}\" {size}"), 1);
    }
    svg + "</svg>\n"
}

/// Writes an asset under a name that changes with its content; gives its address.
fn asset(out: &Path, name: &str, bytes: &[u8]) -> Result<String> {
    let digest = Sha256::digest(bytes);
    let hash = files::hex(digest.get(..HASH_BYTES).unwrap_or_default());
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let file = format!("assets/{stem}.{hash}.{ending}");
    write_packed(&out.join(&file), bytes)?;
    Ok(format!("/{file}"))
}

fn write_packed(path: &Path, bytes: &[u8]) -> Result<()> {
    files::write(path, bytes)?;
    let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    if PACKED.contains(&ending) {
        let mut packed = path.as_os_str().to_owned();
        packed.push(".br");
        files::write(&PathBuf::from(packed), files::brotli(bytes))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_of_a_sprite_stand_apart_under_their_names() {
        let drawing = |d: &str| format!("<svg viewBox=\"0 0 48 48\"><path d=\"{d}\"/></svg>\n");
        let svg = sprite(&[("a".to_owned(), drawing("M1")), ("b".to_owned(), drawing("M2"))]);
        assert!(svg.contains("<view id=\"b\" viewBox=\"0 72 48 48\"/><svg y=\"72\" width=\"48\""));
        assert_eq!(svg.matches("</svg>").count(), 3);
    }

    #[test]
    fn a_name_changes_with_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let one = asset(folder.path(), "shop.js", b"one").unwrap();
        let two = asset(folder.path(), "shop.js", b"two").unwrap();
        // The beginning of SHA-256("one").
        assert_eq!(one, "/assets/shop.7692c3ad3540.js");
        assert_ne!(one, two);
        for ending in ["", ".br"] {
            let written = format!("{}{ending}", one.trim_start_matches('/'));
            assert!(folder.path().join(&written).is_file(), "{written}");
        }
    }
}
