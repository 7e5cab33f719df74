//! Reads a shop. When it cannot be read, it is read again entry by entry, to say everything that is
//! wrong and not only the first thing.

use std::collections::BTreeMap;

use mall_core::birthday::BirthdayGift;
use mall_core::check_in::CheckIn;
use mall_core::due_again::DueAgain;
use mall_core::home::{Block, Page};
use mall_core::invite::Invite;
use mall_core::lottery::OrderTickets;
use mall_core::newcomer::NewcomerGift;
use mall_core::service::Service;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::check::{Found, List};
use super::{Settings, ShopFile};
use crate::problem::{Problem, parse, parse_at};

/// The shop that `text` is, or everything that is wrong with it.
pub(super) fn shop(text: &str) -> Result<ShopFile, Vec<Problem>> {
    let shop: ShopFile = match parse(text) {
        Ok(shop) => shop,
        Err(first) => return Err(all(text, first)),
    };
    let problems = Found::all(&shop).problems();
    if problems.is_empty() {
        Ok(shop)
    } else {
        Err(problems.into_iter().map(Problem::Limit).collect())
    }
}

/// The home page that `text` is by itself, or everything that is wrong with it.
pub(super) fn page(text: &str) -> Result<Page, Vec<Problem>> {
    let first = match parse::<Page>(text) {
        Ok(page) => return page.check().map(|()| page).map_err(|it| vec![Problem::Limit(it)]),
        Err(first) => first,
    };
    let mut parts = Parts { text, counted: (0, 1), problems: Vec::new() };
    if let Ok(fields) = parse(text) {
        parts.page("", fields);
    }
    Err(if parts.problems.is_empty() { vec![first] } else { parts.problems })
}

/// Everything that is wrong with `text`, which could not be read because of `first`.
fn all(text: &str, first: Problem) -> Vec<Problem> {
    let mut parts = Parts { text, counted: (0, 1), problems: Vec::new() };
    let mut fields: BTreeMap<String, &RawValue> = match parse(text) {
        Ok(fields) => fields,
        // Nothing of it can be read.
        Err(_) => return vec![first],
    };
    let settings: Option<Settings> = parts.wanted(&mut fields, "shop");
    let categories = parts.list(&mut fields, "", "categories", true);
    let products = parts.list(&mut fields, "", "products", true);
    let home: Option<BTreeMap<String, &RawValue>> =
        fields.remove("home").and_then(|raw| parts.one("home", raw));
    let (version, blocks) = home.map_or((None, None), |home| parts.page("home.", home));
    let promotions = parts.list(&mut fields, "", "promotions", false);
    let coupons = parts.list(&mut fields, "", "coupons", false);
    let prices = parts.list(&mut fields, "", "prices", false);
    let freight = parts.list(&mut fields, "", "freight", false);
    let flash_sales = parts.list(&mut fields, "", "flashSales", false);
    let group_buys = parts.list(&mut fields, "", "groupBuys", false);
    let tiers = parts.list(&mut fields, "", "tiers", false);
    let paid_cards = parts.list(&mut fields, "", "paidCards", false);
    let lotteries = parts.list(&mut fields, "", "lotteries", false);
    let newcomer_gift: Option<NewcomerGift> =
        fields.remove("newcomerGift").and_then(|raw| parts.one("newcomerGift", raw)).flatten();
    let birthday_gift: Option<BirthdayGift> =
        fields.remove("birthdayGift").and_then(|raw| parts.one("birthdayGift", raw)).flatten();
    let invite: Option<Invite> =
        fields.remove("invite").and_then(|raw| parts.one("invite", raw)).flatten();
    let tasks = parts.list(&mut fields, "", "tasks", false);
    let order_tickets: Option<OrderTickets> =
        fields.remove("orderTickets").and_then(|raw| parts.one("orderTickets", raw)).flatten();
    let points_mall = parts.list(&mut fields, "", "pointsMall", false);
    let segments = parts.list(&mut fields, "", "segments", false);
    let tags = parts.list(&mut fields, "", "tags", false);
    let due_again: Option<DueAgain> =
        fields.remove("dueAgain").and_then(|raw| parts.one("dueAgain", raw)).flatten();
    let order_gifts = parts.list(&mut fields, "", "orderGifts", false);
    let add_ons = parts.list(&mut fields, "", "addOns", false);
    let paid_page = parts.list(&mut fields, "", "paidPage", false);
    let bargains = parts.list(&mut fields, "", "bargains", false);
    let subscriptions = parts.list(&mut fields, "", "subscriptions", false);
    let points = fields.remove("points").and_then(|raw| parts.one("points", raw)).flatten();
    let earning = fields.remove("earning").and_then(|raw| parts.one("earning", raw)).flatten();
    let check_in: Option<CheckIn> =
        fields.remove("checkIn").and_then(|raw| parts.one("checkIn", raw)).flatten();
    let live = parts.list(&mut fields, "", "live", false);
    let service: Option<Service> =
        fields.remove("service").and_then(|raw| parts.one("service", raw)).flatten();
    parts.unknown("", &fields);
    let found = Found {
        settings: settings.as_ref(),
        categories: categories.found(),
        products: products.found(),
        version,
        blocks: blocks.as_ref().map_or_else(List::default, Entries::found),
        promotions: promotions.found(),
        coupons: coupons.found(),
        prices: prices.found(),
        freight: freight.found(),
        points,
        earning,
        check_in: check_in.as_ref(),
        flash_sales: flash_sales.found(),
        group_buys: group_buys.found(),
        tiers: tiers.found(),
        paid_cards: paid_cards.found(),
        lotteries: lotteries.found(),
        order_tickets,
        service: service.as_ref(),
        points_mall: points_mall.found(),
        tasks: tasks.found(),
        newcomer_gift: newcomer_gift.as_ref(),
        birthday_gift: birthday_gift.as_ref(),
        invite: invite.as_ref(),
        segments: segments.found(),
        tags: tags.found(),
        due_again: due_again.as_ref(),
        live: live.found(),
        order_gifts: order_gifts.found(),
        paid_page: paid_page.found(),
        bargains: bargains.found(),
        add_ons: add_ons.found(),
        subscriptions: subscriptions.found(),
    };
    parts.problems.extend(found.problems().into_iter().map(Problem::Limit));
    if parts.problems.is_empty() {
        // It is wrong in a way that shows only in the whole: a field that is there twice.
        parts.problems.push(first);
    }
    parts.problems
}

/// The document, and what was wrong with its parts so far.
struct Parts<'a> {
    text: &'a str,
    /// A place in the text, in bytes, and the line it is in.
    counted: (usize, usize),
    problems: Vec<Problem>,
}

/// A list read entry by entry.
struct Entries<T> {
    read: Vec<(usize, T)>,
    count: usize,
}

impl<T> Entries<T> {
    fn found(&self) -> List<'_, T> {
        List { read: self.read.iter().map(|(at, it)| (*at, it)).collect(), count: self.count }
    }
}

impl<'a> Parts<'a> {
    /// Version and blocks of a home page that stands at `at`.
    fn page(
        &mut self,
        at: &str,
        mut fields: BTreeMap<String, &'a RawValue>,
    ) -> (Option<u32>, Option<Entries<Block>>) {
        let version = fields.remove("version");
        if version.is_none() {
            self.missing(at, "version");
        }
        let version = version.and_then(|raw| self.one(&format!("{at}version"), raw));
        let blocks = self.list(&mut fields, at, "blocks", true);
        self.unknown(at, &fields);
        (version, Some(blocks))
    }

    /// The line of the document in which `part` of it begins. Counts on from the part before, since
    /// a shop of 100,000 products has as many.
    fn line(&mut self, part: &str) -> usize {
        let start = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let (from, line) = if start < self.counted.0 { (0, 1) } else { self.counted };
        let between = self.text.get(from..start).unwrap_or_default();
        let line = line + between.matches('\n').count();
        self.counted = (start, line);
        line
    }

    fn one<T: Deserialize<'a>>(&mut self, place: &str, part: &'a RawValue) -> Option<T> {
        let line = self.line(part.get());
        parse_at(place, line, part.get()).map_err(|problem| self.problems.push(problem)).ok()
    }

    fn wanted<T: Deserialize<'a>>(
        &mut self,
        fields: &mut BTreeMap<String, &'a RawValue>,
        name: &str,
    ) -> Option<T> {
        if let Some(part) = fields.remove(name) {
            return self.one(name, part);
        }
        self.missing("", name);
        None
    }

    fn list<T: Deserialize<'a>>(
        &mut self,
        fields: &mut BTreeMap<String, &'a RawValue>,
        at: &str,
        name: &str,
        is_wanted: bool,
    ) -> Entries<T> {
        let Some(part) = fields.remove(name) else {
            if is_wanted {
                self.missing(at, name);
            }
            return Entries { read: Vec::new(), count: usize::from(is_wanted) };
        };
        let place = format!("{at}{name}");
        let Some(entries) = self.one::<Vec<&RawValue>>(&place, part) else {
            return Entries { read: Vec::new(), count: 1 };
        };
        let read = entries.iter().enumerate().filter_map(|(position, entry)| {
            Some((position, self.one(&format!("{place}[{position}]"), entry)?))
        });
        Entries { read: read.collect(), count: entries.len() }
    }

    fn missing(&mut self, at: &str, name: &str) {
        let field = if at.is_empty() { "the whole" } else { at.trim_end_matches('.') };
        let what = format!("missing field `{name}`");
        self.problems.push(Problem::Shape { line: 1, field: field.to_owned(), what });
    }

    fn unknown(&mut self, at: &str, fields: &BTreeMap<String, &RawValue>) {
        for (name, part) in fields {
            let line = self.line(part.get());
            let what = "unknown field".to_owned();
            self.problems.push(Problem::Shape { line, field: format!("{at}{name}"), what });
        }
    }
}
