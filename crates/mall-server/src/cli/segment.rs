//! `segment`: who is in which, coupons for all of one, and tags.

use std::fmt::Write as _;

use mall_core::{IdempotencyKey, Invalid, SegmentId, ShopperId, TemplateId};

use super::Place;
use super::error::CliError;
use super::files::{is_there, say, with_store};
use crate::catalog::Catalog;
use crate::engine::Moment;
use crate::engine::segment::{self, Campaign, Given};
use crate::random::Seed;
use crate::record::session::ShopperRow;
use crate::record::shop;
use crate::store::{Store, Tx};
use crate::{Clock, Fault};

/// Shoppers that are looked at in one go.
const PAGE: usize = 200;

/// What is to be done.
#[derive(clap::Subcommand)]
pub(super) enum What {
    /// Lists the segments of the shop, with what each is called.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Counts who is in each segment.
    Count {
        #[command(flatten)]
        place: Place,
    },
    /// Lists who is in a segment, with masked numbers.
    Show {
        /// Which.
        #[arg(value_parser = segment_id)]
        id: SegmentId,
        #[command(flatten)]
        place: Place,
    },
    /// Gives everybody in a segment a coupon, with a message. Run again with the same campaign, it gives
    /// only those one who have none of it.
    Give {
        /// To which.
        #[arg(value_parser = segment_id)]
        id: SegmentId,
        /// Of which template, by its id in the shop file.
        #[arg(long, value_parser = template_id)]
        coupon: TemplateId,
        /// What it is for, such as `2026-11`: each shopper is given one for it.
        #[arg(long, value_parser = campaign_key)]
        campaign: IdempotencyKey,
        #[command(flatten)]
        place: Place,
    },
    /// Gives a shopper one of the tags of the shop file.
    Tag {
        /// Whom, by name or number.
        shopper: String,
        /// Which.
        tag: String,
        /// Takes it away instead.
        #[arg(long)]
        remove: bool,
        #[command(flatten)]
        place: Place,
    },
}

fn segment_id(text: &str) -> Result<SegmentId, Invalid> {
    SegmentId::new(text)
}

fn template_id(text: &str) -> Result<TemplateId, Invalid> {
    TemplateId::new(text)
}

fn campaign_key(text: &str) -> Result<IdempotencyKey, Invalid> {
    IdempotencyKey::new(text)
}

pub(super) fn run(what: What) -> Result<(), CliError> {
    match what {
        What::List { place } => list(&place),
        What::Count { place } => count(&place),
        What::Show { id, place } => show(&id, &place),
        What::Give { id, coupon, campaign, place } => {
            give(&Campaign { segment: id, template: coupon, key: campaign }, &place)
        }
        What::Tag { shopper, tag, remove, place } => {
            let says = (shopper.clone(), tag.clone());
            let changed = with_shop(&place, move |store| {
                let now = Clock::system().now();
                store.write_blocking(move |tx| {
                    segment::tag(tx, &*catalog(tx)?, (&shopper, &tag, !remove), now)
                })
            })?;
            let done = match (changed, remove) {
                (true, false) => "given",
                (true, true) => "taken away",
                (false, false) => "there already",
                (false, true) => "not there",
            };
            say(&format!("{} {}: {done}\n", says.0, says.1))
        }
    }
}

fn with_shop<T>(
    place: &Place,
    work: impl FnOnce(&Store) -> Result<T, Fault>,
) -> Result<T, CliError> {
    is_there(place)?;
    with_store(place, work)
}

/// The shop as it is in the database.
fn catalog(tx: &dyn Tx) -> Result<Box<Catalog>, Fault> {
    let (revision, shop) = shop::load(tx)?.ok_or(Fault::NotFound)?;
    Ok(Box::new(Catalog::new(revision, shop)))
}

fn list(place: &Place) -> Result<(), CliError> {
    let shop = with_shop(place, |store| store.read_blocking(catalog))?;
    let lines = shop.shop.segments.iter().map(|it| format!("{}\t{}\n", it.id, it.title));
    say(&lines.collect::<String>())
}

/// Goes through all of a segment, some at a time.
fn each(
    store: &Store,
    id: &SegmentId,
    mut tell: impl FnMut(Vec<ShopperRow>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let now = Clock::system().now();
    let mut from: Option<ShopperId> = None;
    loop {
        let id = id.clone();
        let (members, next) = store.read_blocking(move |tx| {
            let shop = catalog(tx)?;
            let of = segment::named(&shop, &id)?;
            segment::members(tx, &shop, of, (from.as_ref(), PAGE), now)
        })?;
        tell(members)?;
        if next.is_none() {
            return Ok(());
        }
        from = next;
    }
}

fn count(place: &Place) -> Result<(), CliError> {
    let text = with_shop(place, |store| {
        let shop = store.read_blocking(catalog)?;
        let mut text = String::new();
        for it in &shop.shop.segments {
            let mut count = 0;
            each(store, &it.id, |members| {
                count += members.len();
                Ok(())
            })?;
            let _ = writeln!(text, "{}\t{count}\t{}", it.id, it.title);
        }
        Ok(text)
    })?;
    say(&text)
}

fn show(id: &SegmentId, place: &Place) -> Result<(), CliError> {
    let text = with_shop(place, |store| {
        let mut text = String::new();
        each(store, id, |members| {
            for it in members {
                let _ = writeln!(text, "{}\t{}", it.id, it.phone.masked());
            }
            Ok(())
        })?;
        Ok(text)
    })?;
    say(&text)
}

fn give(campaign: &Campaign, place: &Place) -> Result<(), CliError> {
    let done = with_shop(place, |store| {
        let mut done = Given::default();
        each(store, &campaign.segment, |members| {
            let (campaign, seed) = (campaign.clone(), Seed::new()?);
            let now = Clock::system().now();
            let given = store.write_blocking(move |tx| {
                let (shop, moment) = (catalog(tx)?, Moment { now, seed });
                let mut done = Given::default();
                for it in &members {
                    let given = segment::give(tx, &shop, &campaign, &it.id, &moment)?;
                    done.members += 1;
                    done.coupons += u64::from(given == Some(true));
                    done.without += u64::from(given == Some(false));
                }
                Ok(done)
            })?;
            done.members += given.members;
            done.coupons += given.coupons;
            done.without += given.without;
            Ok(())
        })?;
        Ok(done)
    })?;
    let Given { members, coupons, without } = done;
    say(&format!("{members} in it, {coupons} given, {without} without\n"))
}
