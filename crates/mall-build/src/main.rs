//! `mall-build core|h5|all|fuel|pages FROM TO|gates [FILE.wasm]|size`: see the crate's documentation.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use mall_build::{BuildError, Result, Workspace, core, gates, h5, size};

const USAGE: &str = "mall-build core | h5 | all | fuel | pages FROM TO | gates [FILE.wasm] | size";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mall-build: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let workspace = Workspace::find()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["core"] => core::build(&workspace),
        ["h5"] => h5::build(&workspace),
        ["all"] => core::build(&workspace).and_then(|()| h5::build(&workspace)),
        ["fuel"] => core::fuel(&workspace),
        ["pages", from, to] => h5::pages(Path::new(from), Path::new(to)),
        ["gates"] => core::check(&workspace),
        ["gates", file] => guard(Path::new(file)),
        ["size"] => weigh(&workspace),
        _ => Err(BuildError::Usage(USAGE.to_owned())),
    }
}

fn guard(file: &Path) -> Result<()> {
    let wasm = std::fs::read(file)
        .map_err(|source| BuildError::Io { path: file.to_path_buf(), source })?;
    let violations = gates::check_module(&wasm);
    if violations.is_empty() { Ok(()) } else { Err(BuildError::Gates(violations)) }
}

fn weigh(workspace: &Workspace) -> Result<()> {
    let rows = size::weigh(workspace)?;
    for row in &rows {
        println!("{row}");
    }
    let over: Vec<String> =
        rows.iter().filter(|it| it.is_over()).map(ToString::to_string).collect();
    if over.is_empty() { Ok(()) } else { Err(BuildError::Usage(over.join("\n"))) }
}
