//! Why a command could not do its work, said so that a person can put it right.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use mall_api::merchant::PROBLEMS_MAX;
use mall_core::pricing::QuoteError;

use crate::problem::Problem;
use crate::store::OpenError;
use crate::{Fault, StartError};

/// What a command ends with when this machine is at fault: the disk, the port, the database.
const MACHINE: u8 = 1;
/// What a command ends with when its input is at fault; a wrong command line ends with it too.
const INPUT: u8 = 2;

/// What a command ends with when the guard blocks the rules.
const BLOCKED: u8 = 3;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// A file cannot be read.
    #[error("{}: cannot be read: {source}", file.display())]
    Read { file: PathBuf, source: io::Error },
    /// A file cannot be written.
    #[error("{}: cannot be written: {source}", file.display())]
    Write { file: PathBuf, source: io::Error },
    /// A file is not what it should be.
    #[error("{}: {problem}", file.display())]
    Wrong { file: PathBuf, problem: Problem },
    /// A basket has no price.
    #[error("{}: {source}", file.display())]
    Unpriced { file: PathBuf, source: QuoteError },
    /// A day of a lottery was drawn otherwise than it was promised.
    #[error("{}: {wrong}", file.display())]
    Drawn { file: PathBuf, wrong: String },
    /// A shop has something wrong.
    #[error("{}: {}, nothing was imported{}", file.display(), count(.problems), Shown(.problems))]
    Shop { file: PathBuf, problems: Vec<Problem> },
    /// A home page has something wrong.
    #[error("{}: {}{}", file.display(), count(.problems), Shown(.problems))]
    Page { file: PathBuf, problems: Vec<Problem> },
    /// Rules that the guard cannot look at.
    #[error("{}: {source}", file.display())]
    Unchecked { file: PathBuf, source: mall_core::Invalid },
    /// The guard refuses the rules.
    #[error("{}: {report}", file.display())]
    Blocked { file: PathBuf, report: String },
    /// The settings are ill: what was found, and what to do about it.
    #[error("{said}")]
    Ill { said: String },
    /// There is nothing to export.
    #[error(
        "{}: there is no shop; `xiaopu serve` opens the demo shop, `xiaopu import` takes another",
        data.display()
    )]
    NoShop { data: PathBuf },
    /// The store does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database does not open.
    #[error("{}: {source}", data.display())]
    Open { data: PathBuf, source: OpenError },
    /// The database does not do what is wanted.
    #[error("{}: {source}", data.display())]
    Store { data: PathBuf, source: Fault },
    /// A document of the store's own cannot be made.
    #[error("xiaopu is broken: {0}")]
    Broken(Fault),
    /// A document of the store's own is no JSON: its demo shop, or what it was to write.
    #[error("xiaopu is broken: {0}")]
    Json(#[from] serde_json::Error),
    /// The system does not give what a running store needs.
    #[error("the system refuses: {0}")]
    System(io::Error),
}

impl CliError {
    /// What the process ends with.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Read { .. }
            | Self::Wrong { .. }
            | Self::Unpriced { .. }
            | Self::Drawn { .. }
            | Self::Shop { .. }
            | Self::Page { .. }
            | Self::Unchecked { .. }
            | Self::NoShop { .. }
            | Self::Ill { .. }
            | Self::Store { source: Fault::Invalid(_), .. }
            | Self::Start(StartError::Pages { .. }) => INPUT,
            Self::Blocked { .. } => BLOCKED,
            Self::Write { .. }
            | Self::Start(_)
            | Self::Open { .. }
            | Self::Store { .. }
            | Self::Broken(_)
            | Self::Json(_)
            | Self::System(_) => MACHINE,
        })
    }
}

fn count(problems: &[Problem]) -> String {
    match problems.len() {
        1 => "1 problem".to_owned(),
        many => format!("{many} problems"),
    }
}

/// A line for each, up to a limit.
struct Shown<'a>(&'a [Problem]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in self.0.iter().take(PROBLEMS_MAX) {
            write!(f, "\n  {problem}")?;
        }
        match self.0.len().saturating_sub(PROBLEMS_MAX) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}
