//! What the store writes about itself: one JSON object a line, to standard error.
//!
//! `RUST_LOG` chooses how much; without it, what is of level `info` and above. No phone number, token
//! or search ever comes in: spans have a request's id, method and path, and paths have ids only.

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::{EnvFilter, fmt};

/// Begins to write; once per process, a second time changes nothing.
pub fn begin() {
    // It fails only when the process has a log already, as tests do.
    let _ = set(to(std::io::stderr));
}

/// Makes `log` that of this process.
///
/// # Errors
///
/// When the process has one.
pub fn set(
    log: impl tracing::Subscriber + Send + Sync,
) -> Result<(), tracing::subscriber::SetGlobalDefaultError> {
    tracing::subscriber::set_global_default(log)
}

/// The log, into `writer`.
pub fn to(
    writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static,
) -> impl tracing::Subscriber + Send + Sync {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    fmt().json().flatten_event(true).with_env_filter(filter).with_writer(writer).finish()
}
