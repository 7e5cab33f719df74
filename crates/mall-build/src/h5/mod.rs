//! The H5 store: `pkg/h5/`.

mod app;
mod modules;
mod pack;
mod styles;
mod templates;

use crate::core::UNWANTED;
use crate::error::Result;
use crate::files;
use crate::tools::{self, Bindgen, Features};
use crate::wasm::retarget;
use crate::workspace::Workspace;

/// Builds the H5 store from `miniprogram/`, `mall-h5` and its host.
pub fn build(workspace: &Workspace) -> Result<()> {
    let generated = workspace.h5_target().join("gen");
    files::fresh_dir(&workspace.h5_target())?;
    let root = workspace.miniprogram();
    let app = app::App::read(&root)?;
    let templates = templates::compile(&root, &app)?;
    let styles = styles::compile(&root, &app)?;
    let modules = modules::collect(&root, &app)?;
    let builtin = templates::builtin()?;
    files::write(
        &generated.join("view.js"),
        format!(
            "export const templates = {templates};\nexport const builtinTemplates = {builtin};\n\
             export const manifest = {};\nexport const styles = {};\n",
            app.manifest(&styles),
            styles.to_json(),
        ),
    )?;
    files::write(&generated.join("modules.js"), modules)?;
    wasm(workspace)?;
    pack::pack(workspace, &app)
}

/// `target/h5/gen/{mall.js, mall_bg.wasm}`: what a browser loads. The same features as on a phone:
/// H5 runs inside WeChat too.
fn wasm(workspace: &Workspace) -> Result<()> {
    let generated = workspace.h5_target().join("gen");
    let linked = tools::cargo_wasm(workspace, "mall-h5", Features::Phone)?;
    let retargeted = generated.join("retargeted.wasm");
    files::write(&retargeted, retarget(&files::read(&linked)?, &UNWANTED)?)?;
    tools::wasm_bindgen(workspace, &retargeted, &generated, Bindgen::Web)?;
    tools::wasm_opt(workspace, &generated.join("mall_bg.wasm"), &generated.join("mall.wasm"))
}
