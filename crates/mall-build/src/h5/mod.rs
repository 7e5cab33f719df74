//! The H5 store: `pkg/h5/`.

mod app;
mod modules;
mod pack;
mod styles;
mod templates;

use std::path::Path;

use self::app::{App, Part};
pub(crate) use self::pack::{REST, WASM, WECHAT};
use crate::core::UNWANTED;
use crate::error::Result;
use crate::files;
use crate::tools::{self, Bindgen, Features, Parts};
use crate::wasm::{arrange, retarget, slim};
use crate::workspace::Workspace;

/// Builds the H5 store from `miniprogram/`, `mall-h5` and its host.
pub fn build(workspace: &Workspace) -> Result<()> {
    files::fresh_dir(&workspace.h5_target())?;
    let app = compile(&workspace.miniprogram(), &workspace.h5_target().join("gen"))?;
    wasm(workspace)?;
    pack::pack(workspace, &app)
}

/// Compiles the pages of the mini-program at `root` into `out`, without core and host: the host's own
/// tests have a mini-program of theirs.
pub fn pages(root: &Path, out: &Path) -> Result<()> {
    compile(root, out).map(drop)
}

/// All that the page host needs to know of a mini-program: `view.js` and `modules.js` for the first
/// page, `rest.js` for those that can come after it.
fn compile(root: &Path, out: &Path) -> Result<App> {
    let app = App::read(root)?;
    let (first, rest) = app.halves();
    let styles = styles::compile(root, &app)?;
    let names = |parts| <[Part]>::iter(parts).map(|(part, _)| part.as_str());
    let view = format!(
        "export const templates = {};\nexport const builtinTemplates = {};\n\
         export const manifest = {};\nexport const styles = {};\n",
        templates::compile(root, &first)?,
        templates::builtin()?,
        app.manifest(&first, &styles),
        styles.of(names(&first).chain(["app"])),
    );
    let modules = modules::collect(root, &first)?;
    let mut later = modules::collect(root, &rest)?;
    later.retain(|file, _| !modules.contains_key(file));
    let rest = format!(
        "export * as glue from 'mall-glue'\nexport const templates = {};\n\
         export const components = {};\nexport const styles = {};\n{}",
        templates::compile(root, &rest)?,
        app.components(&rest, &styles),
        styles.of(names(&rest)),
        modules::write(&later),
    );
    files::write(&out.join("view.js"), view)?;
    files::write(&out.join("modules.js"), modules::write(&modules))?;
    files::write(&out.join("rest.js"), rest)?;
    Ok(app)
}

/// `target/h5/gen/{home,mall}.{js,wasm}`: what a browser begins with, and what it goes on with. The
/// same features as on a phone: H5 runs inside WeChat too.
fn wasm(workspace: &Workspace) -> Result<()> {
    for (name, parts) in [("home", Parts::Least), ("mall", Parts::All)] {
        let generated = workspace.h5_target().join("gen");
        let linked = tools::cargo_wasm(workspace, "mall-h5", Features::Phone, parts)?;
        let retargeted = generated.join("retargeted.wasm");
        files::write(&retargeted, retarget(&files::read(&linked)?, &UNWANTED)?)?;
        tools::wasm_bindgen(workspace, &retargeted, &generated, name, Bindgen::Web)?;
        let optimised = generated.join("optimised.wasm");
        tools::wasm_opt(workspace, &generated.join(format!("{name}_bg.wasm")), &optimised)?;
        let whole = arrange(&slim(&files::read(&optimised)?)?)?;
        files::write(&generated.join(format!("{name}.wasm")), whole)?;
    }
    Ok(())
}
