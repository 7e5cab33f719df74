//! The one way in which a merchant's change goes out: read what there is, change it, look whether a shop
//! can open with that, let the guard look, and put it in the place of exactly what was read, with a row in
//! the audit. `xiaopu import` and the API go this way.

use mall_api::merchant::StockRule;
use mall_core::Timestamp;
use mall_core::pricing::guard::Report;

use super::ShopFile;
use super::check::Found;
use super::edit::{Edit, Edited};
use super::guard::{self, Looked};
use crate::engine::remind;
use crate::problem::Problem;
use crate::random::Seed;
use crate::record::audit_log::{self, Entry, Who};
use crate::record::shop;
use crate::store::{Store, Tx};
use crate::{Clock, Fault};

/// How often a change is made anew because somebody else was first. In each turn somebody wins.
const TURNS_MAX: u32 = 64;

/// A change, and how it is to be taken.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) edit: Edit,
    pub(crate) who: Who,
    /// Only if the shop is still this one.
    pub(crate) if_revision: Option<i64>,
    /// Who wants it whatever the guard finds.
    pub(crate) approve: Vec<String>,
    pub(crate) stock: StockRule,
}

/// What came of a change.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) revision: i64,
    pub(crate) report: Report,
}

/// A change that may go out, if the shop still is what was read.
struct Ready {
    plan: Plan,
    shop: ShopFile,
    base: Option<i64>,
    revision: i64,
    at: Timestamp,
    approved: Vec<String>,
    was: Option<String>,
    is_now: Option<String>,
}

impl Plan {
    /// Lets the change go out. Waits for the database: not for a thread of an async runtime.
    ///
    /// # Errors
    ///
    /// [`Fault::WrongRevision`], [`Fault::Problems`], [`Fault::GuardBlocked`], and those of [`Edit`].
    pub(crate) fn publish(&self, store: &Store, clock: &Clock) -> Result<Published, Fault> {
        for _ in 0..TURNS_MAX {
            let at = clock.now();
            let (base, before) = store.read_blocking(shop::load)?.unzip();
            if self.if_revision.is_some() && self.if_revision != base {
                return Err(Fault::WrongRevision(base));
            }
            let (edited, looked) = self.edit.looked_at(before.as_ref(), &self.approve, at)?;
            if looked.is_blocked() {
                return Err(Fault::GuardBlocked(Box::new(looked)));
            }
            let revision = Seed::new()?.revision();
            let text = |it: i64| it.to_string();
            let (was, is_now) = match self.edit {
                Edit::Whole(_) => (base.map(text), Some(text(revision))),
                _ => (edited.was, edited.is_now),
            };
            let (plan, shop, approved) = (self.clone(), edited.shop, looked.approved());
            let ready = Ready { plan, shop, base, revision, at, approved, was, is_now };
            if store.write_blocking(move |tx| ready.put(tx))? {
                return Ok(Published { revision, report: looked.report });
            }
        }
        Err(Fault::Unavailable("too many merchants at once"))
    }
}

impl Ready {
    /// Whether the shop was still what was read; else nothing happens.
    fn put(&self, tx: &dyn Tx) -> Result<bool, Fault> {
        let plan = &self.plan;
        if !shop::replace(tx, &self.shop, self.base, self.revision, plan.stock)? {
            return Ok(false);
        }
        let entry = Entry {
            at: self.at,
            who: plan.who,
            approved: &self.approved,
            action: plan.edit.action(),
            target: plan.edit.target(),
            was: self.was.clone(),
            is_now: self.is_now.clone(),
        };
        audit_log::write(tx, entry)?;
        remind::follow(tx, &self.shop, self.at)?;
        Ok(true)
    }
}

impl Edit {
    /// The shop that comes of it where there is `before`, and what the guard says of it.
    ///
    /// # Errors
    ///
    /// [`Fault::Problems`] when no shop can open with it, and those of [`Edit::apply`].
    pub(super) fn looked_at(
        &self,
        before: Option<&ShopFile>,
        approve: &[String],
        now: Timestamp,
    ) -> Result<(Edited, Looked), Fault> {
        let edited = self.apply(before)?;
        let problems = Found::all(&edited.shop).problems();
        if !problems.is_empty() {
            let seen = problems.into_iter().map(|it| Problem::Limit(edited.seen(it)));
            return Err(Fault::Problems(seen.collect()));
        }
        let looked = guard::look(&edited.shop, before, approve, now)?;
        Ok((edited, looked))
    }
}
