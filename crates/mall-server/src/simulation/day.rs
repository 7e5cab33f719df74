//! A day: who is there, and how a command runs.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use mall_api::order::PlaceRequest;
use mall_core::order::OrderState;
use mall_core::{AddressId, Money, OrderId, PaymentId, ShopperId, Timestamp};
use serde_json::{Value, json};

use super::activities;
use super::bugs::Bug;
use super::dice::Dice;
use super::gateway::Gateway;
use super::rig::{CRASH, Rig};
use super::shop::{self, NOON};
use crate::catalog::Catalog;
use crate::engine::{Moment, address, session};
use crate::login::Pace;
use crate::record::payment::PaymentRow;
use crate::store::{Command, Database, Memory, Record, Store, Tx};
use crate::{Fault, record};

const STEPS: usize = 90;
const PEOPLE: u32 = 3;
pub(super) const MINUTE_MS: i64 = 60_000;

/// What some days must have seen.
pub(super) const EVENTS: &[&str] = &[
    "claimed",
    "ordered",
    "ordered in a session",
    "repeated",
    "price changed",
    "paid",
    "taken up",
    "went back",
    "refused",
    "cancelled",
    "expired",
    "shipped",
    "shipped twice",
    "received",
    "counts as received",
    "asked back",
    "went on",
    "lapsed",
    "checked in",
    "made up",
    "exchanged",
    "bought along",
    "claimed a task",
    "took the gift for newcomers",
    "was invited",
    "rewarded for a friend",
    "took a birthday gift",
    "imported",
    "died",
    "unheard",
    "clock set back",
    "refunded",
    "told twice",
    "came between",
    "opened a group",
    "joined a group",
    "left a group",
    "a group ended",
    "wants to be told",
    "reminded",
];

/// Somebody who shops.
pub(super) struct Person {
    pub(super) id: ShopperId,
    pub(super) address: AddressId,
    pub(super) orders: Vec<OrderId>,
    /// What was asked for and may be asked for again, with what came of it when that is known.
    pub(super) asked: Vec<(PlaceRequest, Option<OrderId>)>,
}

/// How a command ended, as far as its caller knows.
pub(super) enum Heard<T> {
    Done(T),
    No(Fault),
    /// The process died, or its answer was lost.
    Nothing,
}

pub(super) struct Day {
    pub(super) dice: Dice,
    /// For what touches nothing else: with it the rest of a day is as it would be without.
    other_dice: Dice,
    bug: Option<&'static Bug>,
    /// Of how many things to do one is done.
    deeds: usize,
    pub(super) now: Timestamp,
    pub(super) store: Store,
    /// What the store is on.
    memory: Arc<Memory>,
    pub(super) catalog: Arc<Catalog>,
    pub(super) people: Vec<Person>,
    pub(super) gateway: Gateway,
    /// Pieces of each SKU on the shelf and sold.
    pub(super) pieces: BTreeMap<mall_core::SkuId, u64>,
    /// What shoppers were told to pay.
    pub(super) promised: BTreeMap<OrderId, Money>,
    diary: Vec<String>,
    seen: BTreeMap<&'static str, u32>,
    /// Whether commands may fail now.
    pub(super) is_rough: bool,
    /// Who does what, by the dice.
    doing: (usize, usize),
    /// Whether this is what happens in the middle of another command.
    is_rival: bool,
    /// What a rival found wrong.
    wrong: Option<String>,
}

impl Day {
    pub(super) fn begin(seed: u64, bug: Option<&'static Bug>) -> Self {
        let file = shop::file(activities::deeds(seed) > 100);
        assert_eq!(file.check(), Ok(()));
        let memory = Arc::new(Memory::default());
        let store = Store::new(Shared(Arc::clone(&memory)));
        let first = file.clone();
        store.write_blocking(move |tx| record::shop::open(tx, &first, 1)).unwrap();
        let pieces = store.read_blocking(|tx| crate::audit::pieces(tx)).unwrap();
        let mut day = Self {
            dice: Dice::new(seed),
            other_dice: Dice::new(!seed),
            bug,
            deeds: activities::deeds(seed),
            now: Timestamp(NOON),
            store,
            memory,
            catalog: Arc::new(Catalog::new(1, file)),
            people: Vec::new(),
            gateway: Gateway::default(),
            pieces,
            promised: BTreeMap::new(),
            diary: Vec::new(),
            seen: BTreeMap::new(),
            is_rough: false,
            doing: (0, 0),
            is_rival: false,
            wrong: None,
        };
        for number in 0..PEOPLE {
            let (code, enter) = (day.moment(), day.moment());
            let entered = day.run(move |tx| log_in(tx, number, &code, &enter));
            let Heard::Done((id, address)) = entered else { panic!("nobody logs in") };
            day.people.push(Person { id, address, orders: Vec::new(), asked: Vec::new() });
        }
        day.is_rough = true;
        day
    }

    /// Lives the day to its end.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub(super) fn live(&mut self) -> Result<(), String> {
        for _ in 0..STEPS {
            self.step()?;
            self.aside(|day| if day.dice.chance(3) { day.remind() } else { Ok(()) })?;
            self.wrong.take().map_or(Ok(()), Err)?;
            self.balances()?;
        }
        self.is_rough = false;
        self.settle_down()?;
        self.balances()?;
        self.all_is_over()
    }

    /// What happened.
    pub(super) fn diary(&self) -> String {
        self.diary.join("\n")
    }

    /// How often what happened.
    pub(super) const fn seen(&self) -> &BTreeMap<&'static str, u32> {
        &self.seen
    }

    pub(super) fn see(&mut self, what: &'static str, of: impl std::fmt::Debug) {
        *self.seen.entry(what).or_default() += 1;
        self.diary.push(format!("{} {what} {of:?}", self.now.0 - NOON));
    }

    pub(super) fn moment(&mut self) -> Moment {
        Moment { now: self.now, seed: self.dice.seed() }
    }

    /// Runs a command, which may die in the middle or be done without anybody hearing of it.
    pub(super) fn run<T: Send + 'static>(
        &mut self,
        work: impl Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    ) -> Heard<T> {
        let bug = self.bug;
        let before = Cell::new(self.rival());
        let dies = self.is_rough && self.dice.chance(6);
        let dies_in = dies.then(|| u32::try_from(self.dice.below(40)).unwrap());
        let is_lost = self.is_rough && self.dice.chance(6);
        let work = move |tx: &dyn Tx| match before.take() {
            // Run anew, it sees what there is.
            None => work(&Rig::new(tx, dies_in, None, bug)),
            Some((before, reads)) => {
                before.look(|old| work(&Rig::new(tx, dies_in, Some((old, reads)), bug)))
            }
        };
        match self.store.write_blocking(work) {
            Err(Fault::Broken(CRASH)) => {
                self.see("died", dies_in);
                Heard::Nothing
            }
            Err(fault) => Heard::No(fault),
            Ok(_) if is_lost => {
                self.see("unheard", ());
                Heard::Nothing
            }
            Ok(done) => Heard::Done(done),
        }
    }

    /// Somebody comes in between: what there was before, and how many reads of the command see that.
    fn rival(&mut self) -> Option<(Memory, u32)> {
        if !self.is_rough || self.is_rival || !self.dice.chance(35) {
            return None;
        }
        let before = self.memory.copy();
        self.is_rival = true;
        self.see("came between", ());
        // Often it is the same once more, from another device.
        let done = if self.dice.chance(50) { self.act() } else { self.step() };
        self.is_rival = false;
        if let (None, Err(wrong)) = (&self.wrong, done) {
            self.wrong = Some(wrong);
        }
        Some((before, u32::try_from(self.dice.below(30)).unwrap()))
    }

    /// Does `what` with other dice, and nobody in between.
    pub(super) fn aside(
        &mut self,
        what: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        std::mem::swap(&mut self.dice, &mut self.other_dice);
        let was_rival = std::mem::replace(&mut self.is_rival, true);
        let done = what(self);
        self.is_rival = was_rival;
        std::mem::swap(&mut self.dice, &mut self.other_dice);
        done
    }

    fn step(&mut self) -> Result<(), String> {
        self.doing = (self.dice.below(self.people.len()), self.dice.below(self.deeds));
        self.act()
    }

    fn act(&mut self) -> Result<(), String> {
        let (who, what) = self.doing;
        match what {
            0..6 => self.claim(who),
            6..24 => self.order(who),
            24..29 => self.repeat(who),
            29..43 => self.pay(who),
            43..56 => self.hear(),
            56..60 => self.cancel(who),
            60..68 => self.job(),
            68..77 => {
                self.pass_time();
                Ok(())
            }
            77..82 => self.check_in(who),
            82..88 => self.send(who),
            88..92 => self.ask_back(who),
            92..97 => self.decide(who),
            97..100 => self.import(),
            _ => self.activity(who, what - 100),
        }
    }

    pub(super) fn look<T: Send + 'static>(
        &self,
        look: impl Fn(&dyn Tx) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, String> {
        self.store.read_blocking(look).map_err(|fault| format!("a look: {fault:?}"))
    }

    pub(super) fn payment(&self, id: &PaymentId) -> PaymentRow {
        let id = id.clone();
        let find = move |tx: &dyn Tx| tx.find::<PaymentRow>(&[PaymentRow::COLUMNS.id.is(&id)]);
        self.store.read_blocking(find).unwrap().unwrap()
    }

    pub(super) fn owner(&self, id: &PaymentId) -> usize {
        let order = self.payment(id).order_id;
        self.people.iter().position(|it| it.orders.contains(&order)).unwrap()
    }

    pub(super) fn order_of(&self, id: &PaymentId) -> OrderState {
        self.state(&self.payment(id).order_id)
    }

    pub(super) fn state(&self, order: &OrderId) -> OrderState {
        let order = order.clone();
        self.store.read_blocking(move |tx| record::order::stands(tx, &order)).unwrap().0
    }
}

fn log_in(
    tx: &dyn Tx,
    number: u32,
    code: &Moment,
    enter: &Moment,
) -> Result<(ShopperId, AddressId), Fault> {
    let phone = format!("1380013800{number}").try_into()?;
    let sent = session::new_code(
        tx,
        (&phone, None),
        Pace { again_after_seconds: 1, per_hour: 9, per_address: None },
        code,
    )?;
    let request = read(json!({"phone": phone, "code": sent}));
    let session::LogIn::Done { me, .. } = session::log_in(tx, (None, None), &request, enter)?
    else {
        return Err(Fault::WrongCode);
    };
    let home = read(json!({
        "name": "林晚", "phone": phone, "region": "浙江省杭州市西湖区", "detail": "文三路 1 号"
    }));
    let address = address::add(tx, &me.id, &home, enter)?.addresses.remove(0).id;
    Ok((me.id, address))
}

pub(super) fn read<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

pub(super) fn wrong(what: &str, fault: &Fault) -> Result<(), String> {
    Err(format!("{what}: {fault:?}"))
}

/// A database in memory that others look at, too.
struct Shared(Arc<Memory>);

impl Database for Shared {
    fn write(&self, command: Box<dyn Command>) {
        self.0.write(command);
    }

    fn read(&self, command: Box<dyn Command>) {
        self.0.read(command);
    }

    fn close(&self, limit: Duration) {
        self.0.close(limit);
    }
}
