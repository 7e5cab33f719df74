//! The home page by itself.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use mall_api::merchant::{PreviewRequest, StockRule};
use mall_core::Timestamp;
use mall_core::home::Page;
use mall_core::pricing::Shopper;

use super::Place;
use super::error::CliError;
use super::files::{is_there, print, publish, read, say, with_store};
use crate::engine::{Moment, preview};
use crate::problem::{Problem, parse};
use crate::random::Seed;
use crate::record::audit_log::Who;
use crate::shop::{Edit, Plan, page};
use crate::{Clock, ShopFile, record, seed};

/// What is to be done with it.
#[derive(Subcommand)]
pub(super) enum What {
    /// Looks for what is wrong with a page, and for what a shopper would stumble over: dead links, missing
    /// pictures, empty lists, somebody who sees nothing. Nothing changes. Ends with 2 when the page cannot
    /// go out.
    Check {
        /// The page as JSON; `-` reads standard input.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Prints an address of the H5 store at which the page can be looked at for a day, by whoever has it.
    /// Nothing changes for shoppers. The server may be open.
    Preview {
        /// The page as JSON; `-` reads standard input.
        file: PathBuf,
        /// At which moment, in milliseconds since the Unix epoch; whenever it is looked at when absent.
        #[arg(long, value_name = "MS")]
        at: Option<i64>,
        /// As whom, as JSON, by the fields `ordersPaid`, `tier`, `paidCards`, `channel`, `audience`; a guest
        /// when absent.
        #[arg(long, value_name = "JSON", default_value = "{}")]
        audience: String,
        #[command(flatten)]
        place: Place,
    },
    /// Puts a page in the place of the shop's. The server may be open: shoppers see it at their next visit.
    Put {
        /// The page as JSON; `-` reads standard input.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Prints the page of the shop as JSON.
    Show {
        #[command(flatten)]
        place: Place,
    },
}

pub(super) fn run(what: What) -> Result<(), CliError> {
    match what {
        What::Check { file, place } => check(&file, &place),
        What::Preview { file, at, audience, place } => {
            make_preview(&file, at.map(Timestamp), &audience, &place)
        }
        What::Put { file, place } => put(&file, &place),
        What::Show { place } => print(&shop(&place)?.home),
    }
}

fn page_of(file: &Path) -> Result<Page, CliError> {
    let wrong = |problems| CliError::Page { file: file.to_owned(), problems };
    ShopFile::read_page(&read(file)?).map_err(wrong)
}

fn shop(place: &Place) -> Result<ShopFile, CliError> {
    is_there(place)?;
    let none = || CliError::NoShop { data: place.name() };
    let found = with_store(place, |store| store.read_blocking(record::shop::load))?;
    found.map(|(_, shop)| shop).ok_or_else(none)
}

fn check(file: &Path, place: &Place) -> Result<(), CliError> {
    let (wanted, shop) = (page_of(file)?, shop(place)?);
    let media = place.data.join("media");
    let has_picture = |name: &str| media.join(name).is_file() || seed::picture(name).is_some();
    let looked = page::look(&wanted, shop, has_picture, Clock::system().now());
    if !looked.problems.is_empty() {
        let problems = looked.problems.into_iter().map(Problem::Limit).collect();
        return Err(CliError::Page { file: file.to_owned(), problems });
    }
    let lines: Vec<String> = looked.remarks.iter().map(|it| format!("  {it}\n")).collect();
    let blocks = wanted.blocks.len();
    let many = match lines.len() {
        0 => "nothing to remark".to_owned(),
        1 => "1 remark".to_owned(),
        more => format!("{more} remarks"),
    };
    say(&format!("{}: {blocks} blocks, {many}\n{}", file.display(), lines.concat()))
}

fn make_preview(
    file: &Path,
    at: Option<Timestamp>,
    audience: &str,
    place: &Place,
) -> Result<(), CliError> {
    let page = page_of(file)?;
    let wrong = |problem| CliError::Wrong { file: "--audience".into(), problem };
    let shopper: Shopper = parse(audience).map_err(wrong)?;
    is_there(place)?;
    let request = PreviewRequest { page, shopper, at };
    let made = with_store(place, |store| {
        let moment = Moment { now: Clock::system().now(), seed: Seed::new()? };
        store.write_blocking(move |tx| preview::make(tx, &request, &moment))
    })?;
    say(&format!("{}\n", made.address))
}

fn put(file: &Path, place: &Place) -> Result<(), CliError> {
    let page = page_of(file)?;
    is_there(place)?;
    let done = format!("{} blocks on the home page\n", page.blocks.len());
    let edit = Edit::PutPage(Box::new(page));
    let plan = Plan {
        edit,
        who: Who::Cli,
        if_revision: None,
        approve: Vec::new(),
        stock: StockRule::Keep,
    };
    publish(&plan, file, place)?;
    say(&done)
}
