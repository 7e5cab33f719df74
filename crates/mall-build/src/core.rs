//! The mini-program's core: `miniprogram/core/{mall.wasm.br, mall.js, index.js}`.

use std::path::PathBuf;

use crate::error::{BuildError, Result};
use crate::files;
use crate::gates;
use crate::glue;
use crate::spare;
use crate::tools::{self, Bindgen, Features, Parts};
use crate::wasm::{arrange, retarget, slim};
use crate::workspace::Workspace;

/// Taken out of the linked module's own list of features: see [`retarget`].
pub(crate) const UNWANTED: [&str; 2] = ["reference-types", "multivalue"];

/// Builds the core, and refuses it when a gate does.
pub fn build(workspace: &Workspace) -> Result<()> {
    let (wasm, glue) = module(workspace, Features::Phone)?;
    let packed = files::brotli(&wasm);
    let core = workspace.core();
    files::fresh_dir(&core)?;
    files::write(&core.join("mall.wasm.br"), &packed)?;
    bundle(workspace, &glue)?;
    files::write(&workspace.weapp_target().join("mall.wasm"), &wasm)?;
    spare::build(workspace)?;
    check(workspace)
}

/// Puts every gate before what is built.
pub fn check(workspace: &Workspace) -> Result<()> {
    let core = workspace.core();
    let wasm = files::read(&workspace.weapp_target().join("mall.wasm"))?;
    let glue = files::read_text(&core.join("mall.js"))?;
    let packed = files::read(&core.join("mall.wasm.br"))?;
    let violations = gates::check_all(&wasm, &glue, &packed);
    if violations.is_empty() { Ok(()) } else { Err(BuildError::Gates(violations)) }
}

/// The finished module and the text of its glue.
pub fn module(workspace: &Workspace, features: Features) -> Result<(Vec<u8>, String)> {
    let out = tools::wasm_target(workspace, features).join("gen");
    files::fresh_dir(&out)?;
    let linked = tools::cargo_wasm(workspace, "mall-wasm", features, Parts::All)?;
    let bound_from = match features {
        Features::Phone => {
            let retargeted = retarget(&files::read(&linked)?, &UNWANTED)?;
            let file = out.join("retargeted.wasm");
            files::write(&file, retargeted)?;
            file
        }
        Features::Default => linked,
    };
    tools::wasm_bindgen(workspace, &bound_from, &out, "mall", Bindgen::Bundler)?;
    let bound = out.join("mall_bg.wasm");
    let finished = match features {
        Features::Phone => {
            let optimised = out.join("optimised.wasm");
            tools::wasm_opt(workspace, &bound, &optimised)?;
            arrange(&slim(&files::read(&optimised)?)?)?
        }
        // As wasm-bindgen leaves it: the gates must refuse this.
        Features::Default => files::read(&bound)?,
    };
    Ok((finished, files::read_text(&out.join("mall_bg.js"))?))
}

/// The pricing core alone, made as the core is: `tests/fuel` counts its instructions.
pub fn fuel(workspace: &Workspace) -> Result<()> {
    let linked = tools::cargo_wasm(workspace, "mall-fuel", Features::Phone, Parts::All)?;
    let retargeted = workspace.weapp_target().join("fuel.linked.wasm");
    files::write(&retargeted, retarget(&files::read(&linked)?, &UNWANTED)?)?;
    tools::wasm_opt(workspace, &retargeted, &workspace.weapp_target().join("fuel.wasm"))
}

/// One CommonJS file out of glue, codec and loader, in the JavaScript of 2017.
fn bundle(workspace: &Workspace, glue: &str) -> Result<()> {
    let gen_dir = workspace.weapp_target().join("gen");
    files::write(&gen_dir.join("mall_bg.js"), glue::patch(glue)?)?;
    let js = workspace.tools().join("js");
    let arguments: [String; 8] = [
        display(js.join("loader.js")),
        format!("--outfile={}", workspace.core().join("mall.js").display()),
        format!("--inject:{}", js.join("text-codec.js").display()),
        format!("--alias:mall-glue={}", gen_dir.join("mall_bg.js").display()),
        "--bundle".to_owned(),
        "--format=cjs".to_owned(),
        "--platform=neutral".to_owned(),
        "--target=es2017".to_owned(),
    ];
    tools::esbuild(workspace, arguments.into_iter().chain(["--minify".to_owned()]))?;
    // Pages require `/core/index`, in both shells.
    files::write(&workspace.core().join("index.js"), "module.exports = require('./mall');\n")
}

fn display(path: PathBuf) -> String {
    path.into_os_string().to_string_lossy().into_owned()
}
