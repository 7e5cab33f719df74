//! `xiaopu`: the store's commands. See [`mall_server::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    mall_server::cli::run()
}
