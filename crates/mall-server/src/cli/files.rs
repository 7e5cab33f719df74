//! Commands that read or write a file and are done.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use mall_api::lottery::DrawsResponse;
use mall_api::merchant::StockRule;
use mall_core::TemplateId;
use mall_core::coupon_centre::RedeemCode;
use mall_core::pricing::QuoteRequest;
use serde::Serialize;

use super::error::CliError;
use super::{Place, audit as explain_audit, check, explain};
use crate::audit::for_a_person;
use crate::problem::parse;
use crate::record::audit_log::{self, Who};
use crate::shop::{Edit, Plan};
use crate::store::{FILE_NAME, Store, Tx};
use crate::{Clock, Fault, ShopFile, chance};

/// How long closing the database may take.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);

impl Place {
    /// As a fault names it; an address may hold a password.
    pub(super) fn name(&self) -> PathBuf {
        if self.database.is_some() { "DATABASE_URL".into() } else { self.data.clone() }
    }
}

/// What a file says; `-` is standard input.
pub(super) fn read(file: &Path) -> Result<String, CliError> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    }
    .map_err(|source| CliError::Read { file: file.to_owned(), source })
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no error.
pub(super) fn say(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::Write { file: "standard output".into(), source: error })
        }
        _ => Ok(()),
    }
}

/// A document as JSON for people and programs.
pub(super) fn json(document: &impl Serialize) -> Result<String, CliError> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

/// Prints a document as JSON.
pub(super) fn print(document: &impl Serialize) -> Result<(), CliError> {
    say(&json(document)?)
}

/// The database of `place`, for a command that is done at once.
pub(super) fn with_store<T>(
    place: &Place,
    work: impl FnOnce(&Store) -> Result<T, Fault>,
) -> Result<T, CliError> {
    let opened = match &place.database {
        Some(url) => Store::connect(url),
        None => Store::open(&place.data),
    };
    let store = opened.map_err(|source| CliError::Open { data: place.name(), source })?;
    let result = work(&store).map_err(|source| CliError::Store { data: place.name(), source });
    store.close(CLOSE_LIMIT);
    result
}

pub(super) fn import(
    file: &Path,
    place: &Place,
    approve: Vec<String>,
    stock: StockRule,
) -> Result<(), CliError> {
    let text = read(file)?;
    let shop = ShopFile::read(&text)
        .map_err(|problems| CliError::Shop { file: file.to_owned(), problems })?;
    let done = format!("{}: {} products imported\n", shop.shop.name, shop.products.len());
    let edit = Edit::Whole(Box::new(shop));
    let plan = Plan { edit, who: Who::Cli, if_revision: None, approve, stock };
    publish(&plan, file, place)?;
    say(&done)
}

/// Lets a change go out; `file` is where it is written.
pub(super) fn publish(plan: &Plan, file: &Path, place: &Place) -> Result<(), CliError> {
    let file = || file.to_owned();
    with_store(place, |store| plan.publish(store, &Clock::system())).map(|_| ()).map_err(|error| {
        match error {
            CliError::Store { source: Fault::GuardBlocked(looked), .. } => {
                CliError::Blocked { file: file(), report: check::refusal(&looked) }
            }
            CliError::Store { source: Fault::Problems(problems), .. } => {
                CliError::Shop { file: file(), problems }
            }
            CliError::Store { source: Fault::Invalid(source), .. } => {
                CliError::Unchecked { file: file(), source }
            }
            other => other,
        }
    })
}

/// Prints a page of who changed what, the newest first.
pub(super) fn audit(place: &Place, after: Option<i64>, as_json: bool) -> Result<(), CliError> {
    is_there(place)?;
    let look = move |tx: &dyn Tx| Ok((audit_log::page(tx, after)?, for_a_person(tx)?));
    let (page, aside) = with_store(place, move |store| store.read_blocking(look))?;
    if as_json { print(&page) } else { say(&explain_audit::told(&page, &aside)) }
}

/// Whether there is a database: opening would make an empty one where a folder was mistyped.
pub(super) fn is_there(place: &Place) -> Result<(), CliError> {
    if place.database.is_none() && !place.data.join(FILE_NAME).exists() {
        return Err(CliError::NoShop { data: place.name() });
    }
    Ok(())
}

pub(super) fn export(file: Option<&Path>, place: &Place) -> Result<(), CliError> {
    is_there(place)?;
    let none = || CliError::NoShop { data: place.name() };
    let shop = with_store(place, Store::export)?.ok_or_else(none)?;
    let Some(file) = file else { return print(&shop) };
    fs::write(file, json(&shop)?)
        .map_err(|source| CliError::Write { file: file.to_owned(), source })
}

pub(super) fn codes(template: TemplateId, count: u32, place: &Place) -> Result<(), CliError> {
    is_there(place)?;
    let codes = with_store(place, move |store| store.make_codes(template, count))?;
    let lines: Vec<String> = codes.iter().map(RedeemCode::shown).collect();
    say(&(lines.join("\n") + "\n"))
}

/// Says that all draws of `file` are as they were promised.
pub(super) fn lottery(file: &Path) -> Result<(), CliError> {
    let text = read(file)?;
    let told: DrawsResponse =
        parse(&text).map_err(|problem| CliError::Wrong { file: file.to_owned(), problem })?;
    let wrong = chance::verify(&told);
    if wrong.is_empty() {
        let (draws, of) = (told.draws.len(), (&told.lottery, told.seal.day));
        return say(&format!("{} {}: {draws} draws, all as promised\n", of.0, of.1));
    }
    Err(CliError::Drawn { file: file.to_owned(), wrong: wrong.join("\n") })
}

pub(super) fn quote(file: &Path, explained: bool) -> Result<(), CliError> {
    let text = read(file)?;
    let request: QuoteRequest =
        parse(&text).map_err(|problem| CliError::Wrong { file: file.to_owned(), problem })?;
    let quote =
        request.quote().map_err(|source| CliError::Unpriced { file: file.to_owned(), source })?;
    if explained { say(&explain::explain(&request, &quote)) } else { print(&quote) }
}
