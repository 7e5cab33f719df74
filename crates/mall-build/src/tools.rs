//! The programs that the build drives: cargo, the wasm-bindgen CLI, node's binaryen and esbuild.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::error::{BuildError, Result};
use crate::files;
use crate::workspace::Workspace;

/// Features of today's Rust that some phone refuses, switched off. The negative list, since the
/// standard library comes compiled with all of them; fat LTO then brings the code under the list.
const TARGET_FEATURES: &str = "-Ctarget-feature=-reference-types,-multivalue,-bulk-memory,\
    -bulk-memory-opt,-call-indirect-overlong,-nontrapping-fptoint,-sign-ext";

/// What runs on a phone, or what Rust makes when nobody says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Features {
    /// WebAssembly 1.0 and mutable globals.
    Phone,
    /// All that is on by default: the negative control of the gates.
    Default,
}

/// Where cargo writes a build with these features, so that neither undoes the other.
pub fn wasm_target(workspace: &Workspace, features: Features) -> PathBuf {
    match features {
        Features::Phone => workspace.weapp_target(),
        Features::Default => workspace.root().join("target/default-features"),
    }
}

/// How much of a package is compiled: all its default features, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// As its manifest says.
    All,
    /// Without its default features.
    Least,
}

/// A price is what a tap waits for: a quarter fewer instructions, for 12 kB packed. The mini-program
/// has room for them; in H5 they are on the way to the first page that is asked for.
const RULES_FOR_SPEED: [&str; 2] = ["--config", "profile.wasm.package.mall-core.opt-level=2"];

/// Compiles `package` for wasm32 and gives the path of the linked module.
pub fn cargo_wasm(
    workspace: &Workspace,
    package: &str,
    features: Features,
    parts: Parts,
) -> Result<PathBuf> {
    let target = wasm_target(workspace, features);
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(workspace.root())
        .args(["build", "--quiet", "--package", package, "--profile", "wasm"])
        .args(["--target", "wasm32-unknown-unknown"])
        .arg("--target-dir")
        .arg(&target)
        // The outer cargo's own settings would choose its toolchain here too.
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(features).join("\u{1f}"));
    if parts == Parts::Least {
        cargo.arg("--no-default-features");
    }
    if package != "mall-h5" {
        cargo.args(RULES_FOR_SPEED);
    }
    if let Some(toolchain) = env::var_os("XIAOPU_WASM_TOOLCHAIN").filter(|it| !it.is_empty()) {
        cargo.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    run(&mut cargo, "cargo build for wasm32 (scripts/setup makes the target)")?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(target.join("wasm32-unknown-unknown/wasm").join(file))
}

/// Besides the features: no panic names a folder of this machine. A shopper does not need it, and
/// the same sources give the same bytes everywhere.
fn rust_flags(features: Features) -> Vec<String> {
    let mut flags = Vec::new();
    if features == Features::Phone {
        flags.push(TARGET_FEATURES.to_owned());
    }
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let registries = registries.into_iter().flatten().filter_map(|it| Some(it.ok()?.path()));
    flags.extend(registries.map(|folder| format!("--remap-path-prefix={}/=", folder.display())));
    flags
}

/// What the wasm-bindgen CLI writes glue for.
#[derive(Clone, Copy, Debug)]
pub enum Bindgen {
    /// A module that says nothing of loading: the mini-program's.
    Bundler,
    /// A module that a browser loads.
    Web,
}

/// Runs the wasm-bindgen CLI; it must have the version of `Cargo.lock`.
pub fn wasm_bindgen(
    workspace: &Workspace,
    wasm: &Path,
    out: &Path,
    name: &str,
    kind: Bindgen,
) -> Result<()> {
    let wanted = workspace.locked_version("wasm-bindgen")?;
    let said = run(Command::new("wasm-bindgen").arg("--version"), "wasm-bindgen")?;
    if said.split_whitespace().nth(1) != Some(wanted.as_str()) {
        let reason = format!("{} is here, Cargo.lock wants {wanted}: scripts/setup", said.trim());
        return Err(BuildError::tool("wasm-bindgen", reason));
    }
    let target = match kind {
        Bindgen::Bundler => "bundler",
        Bindgen::Web => "web",
    };
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.arg(wasm).arg("--out-dir").arg(out).args(["--out-name", name, "--target", target]);
    bindgen.args(["--no-typescript", "--remove-name-section", "--remove-producers-section"]);
    if matches!(kind, Bindgen::Bundler) {
        bindgen.args(["--encode-into", "never"]);
    }
    run(&mut bindgen, "wasm-bindgen").map(drop)
}

/// Runs binaryen on a module: first what the standard library brought of later instructions becomes
/// plain ones (both passes are exact; the one for saturating casts is not, and is not used), then
/// everything becomes small. Small means packed: what makes fewer bytes by fitting code to its place
/// (inlining, keeping values that are computed twice) makes more of them after brotli, which finds it
/// easier to repeat. Flattened and looped anew, functions of one pattern look more alike.
///
/// It takes most of a build's time, so what it made of a module is kept in `target/wasm-opt`, under a
/// digest of the module, the passes and the version of the tool.
pub fn wasm_opt(workspace: &Workspace, wasm: &Path, out: &Path) -> Result<()> {
    files::write(out, binaryen(workspace, "wasm-opt", wasm, &PASSES)?)
}

/// The module as JavaScript. Half a minute, so what was made of the same bytes once is kept.
pub fn wasm2js(workspace: &Workspace, wasm: &Path) -> Result<String> {
    let made = binaryen(workspace, "wasm2js", wasm, &["-O", "--enable-mutable-globals"])?;
    String::from_utf8(made).map_err(|error| BuildError::tool("wasm2js", error.to_string()))
}

/// What a tool of binaryen makes of a module.
fn binaryen(workspace: &Workspace, tool: &str, wasm: &Path, passes: &[&str]) -> Result<Vec<u8>> {
    let tools = workspace.tools();
    let mut digest = Sha256::new();
    digest.update(files::read(wasm)?);
    digest.update(files::read(&tools.join("package-lock.json"))?);
    digest.update(tool);
    for pass in passes {
        digest.update(pass);
    }
    let name = files::hex(&digest.finalize());
    let made = workspace.root().join("target/wasm-opt").join(name);
    if !made.exists() {
        let out = wasm.with_extension(tool);
        let mut node = Command::new("node");
        node.arg(tools.join("node_modules/binaryen/bin").join(tool)).arg(wasm).args(passes);
        node.arg("-o").arg(&out);
        run(&mut node, &format!("{tool} (npm ci in crates/mall-build)"))?;
        files::write_whole(&made, &files::read(&out)?)?;
    }
    files::read(&made)
}

/// What [`wasm_opt`] runs with.
const PASSES: [&str; 15] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-bulk-memory",
    "--signext-lowering",
    "--llvm-memory-copy-fill-lowering",
    "--flatten",
    "--rereloop",
    "-Os",
    "--converge",
    "--skip-pass=inlining",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=local-cse",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Runs esbuild with these arguments, below the project's folder.
pub fn esbuild<S: AsRef<OsStr>>(
    workspace: &Workspace,
    arguments: impl IntoIterator<Item = S>,
) -> Result<()> {
    let mut esbuild = Command::new(workspace.tools().join("node_modules/esbuild/bin/esbuild"));
    esbuild.current_dir(workspace.root()).args(arguments).arg("--log-level=warning");
    esbuild.env("NODE_PATH", workspace.tools().join("node_modules"));
    run(&mut esbuild, "esbuild (npm ci in crates/mall-build)").map(drop)
}

/// Runs a program to its end; its output, or what it said when it failed.
fn run(command: &mut Command, tool: &str) -> Result<String> {
    let output = command.output().map_err(|error| BuildError::tool(tool, error.to_string()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(BuildError::tool(tool, format!("{}\n{}", output.status, said.trim())))
}
