//! The commands of `xiaopu`.

use std::process::ExitCode;

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
