//! `report`: who came, came back and bought again.

use std::fs;
use std::path::{Path, PathBuf};

use mall_core::{Day, Invalid, Timestamp};

use super::Place;
use super::error::CliError;
use super::files::{is_there, json, print, say, with_store};
use crate::Clock;
use crate::report::{Asked, make, page};

/// What is asked, and where it goes.
#[derive(clap::Args)]
pub(super) struct Wish {
    /// The first day, in shop time, as 2026-11-01.
    #[arg(long, value_parser = day)]
    from: Day,
    /// The last day; at most 400 days in all.
    #[arg(long, value_parser = day)]
    to: Day,
    /// Writes the figures here as JSON; they are printed when there is neither of the two.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes one page here that needs nothing else, with charts and what each figure means.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// For tests: the day on which it is asked.
    #[arg(long, hide = true, value_parser = day)]
    today: Option<Day>,
}

fn day(text: &str) -> Result<Day, Invalid> {
    Day::try_from(text.to_owned())
}

pub(super) fn report(wish: &Wish, place: &Place) -> Result<(), CliError> {
    is_there(place)?;
    let now = match wish.today {
        Some(day) => day.starts_at(mall_core::DayClock::SHOP),
        None => Clock::system().now(),
    };
    let (from, to) = (wish.from, wish.to);
    let report = with_store(place, |store| {
        let asked = Asked::new(from, to, Timestamp(now.0))?;
        store.read_blocking(move |tx| make(tx, &asked))
    })?;
    if let Some(file) = &wish.json {
        write(file, &json(&report)?)?;
    }
    if let Some(file) = &wish.html {
        write(file, &page(&report).map_err(CliError::Broken)?)?;
    }
    if wish.json.is_none() && wish.html.is_none() {
        return print(&report);
    }
    let it = &report.totals;
    say(&format!("{from} – {to}: {} events, {} orders\n", it.events, it.orders))
}

fn write(file: &Path, text: &str) -> Result<(), CliError> {
    fs::write(file, text).map_err(|source| CliError::Write { file: file.to_owned(), source })
}
