//! Whether flash sales can be taken into the shop.

use super::{FlashItem, FlashSale, FlashSession, SessionDays};
use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{
    ACTIVITY_MINUTES_MAX, ACTIVITY_STOCK_MAX, FLASH_DATES_MAX, FLASH_ITEMS_MAX, FLASH_SALES_MAX,
    FLASH_SESSIONS_MAX, PIECES_MAX, TITLE_CHARS_MAX, UNIT_PRICE_MAX_FEN,
};
use crate::time::MINUTES_OF_DAY;
use crate::{Day, DayClock, Invalid, Rule};

/// Whether all of them can be in the shop at once: each is fine, no id is there twice, and no SKU is
/// sold by two sessions at one time, which would give it two prices and two stocks.
pub fn check_all(sales: &[FlashSale]) -> Result<(), Invalid> {
    count_within("flashSales", sales.len(), FLASH_SALES_MAX)?;
    for (position, sale) in sales.iter().enumerate() {
        let at = |error: Invalid| error.within(&format!("flashSales[{position}]"));
        sale.check().map_err(at)?;
        for other in sales.iter().take(position) {
            if other.id == sale.id {
                return Err(at(Invalid::new("id", Rule::Twice)));
            }
            for (session_at, session) in sale.sessions.iter().enumerate() {
                for it in &other.sessions {
                    check_apart((sale, session), (other, it))
                        .map_err(|error| at(error.within(&format!("sessions[{session_at}]"))))?;
                }
            }
        }
    }
    Ok(())
}

impl FlashSale {
    /// Whether it can be taken into the shop.
    pub fn check(&self) -> Result<(), Invalid> {
        text_within("title", &self.title, 1, TITLE_CHARS_MAX)?;
        self.window.check("window")?;
        let warm_up = i64::from(self.warm_up_minutes);
        in_range("warmUpMinutes", warm_up, 0, ACTIVITY_MINUTES_MAX.into())?;
        not_empty("sessions", self.sessions.len(), FLASH_SESSIONS_MAX)?;
        for (position, session) in self.sessions.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("sessions[{position}]"));
            session.check().map_err(at)?;
            for other in self.sessions.iter().take(position) {
                if other.id == session.id {
                    return Err(at(Invalid::new("id", Rule::Twice)));
                }
                check_apart((self, session), (self, other)).map_err(at)?;
            }
        }
        Ok(())
    }
}

impl FlashSession {
    fn check(&self) -> Result<(), Invalid> {
        in_range("from", self.from.into(), 0, MINUTES_OF_DAY - 1)?;
        in_range("to", self.to.into(), 0, MINUTES_OF_DAY)?;
        if self.from == self.to {
            return Err(Invalid::shape("to", "another minute than from"));
        }
        match &self.days {
            SessionDays::Daily => {}
            SessionDays::Weekly { days } => {
                not_empty("days.days", days.len(), 7)?;
                days.iter().try_for_each(|it| in_range("days.days", (*it).into(), 1, 7))?;
            }
            SessionDays::Dates { of } => {
                not_empty("days.of", of.len(), FLASH_DATES_MAX)?;
                for (position, day) in of.iter().enumerate() {
                    if of.iter().take(position).any(|other| other == day) {
                        return Err(Invalid::new(format!("days.of[{position}]"), Rule::Twice));
                    }
                }
            }
        }
        not_empty("items", self.items.len(), FLASH_ITEMS_MAX)?;
        for (position, item) in self.items.iter().enumerate() {
            let at = |error: Invalid| error.within(&format!("items[{position}]"));
            item.check().map_err(at)?;
            if self.items.iter().take(position).any(|other| other.sku == item.sku) {
                return Err(at(Invalid::new("sku", Rule::Twice)));
            }
        }
        Ok(())
    }
}

impl FlashItem {
    fn check(&self) -> Result<(), Invalid> {
        in_range("price", self.price.fen(), 0, UNIT_PRICE_MAX_FEN)?;
        in_range("stock", self.stock.into(), 1, ACTIVITY_STOCK_MAX.into())?;
        in_range("perShopper", self.per_shopper.into(), 1, PIECES_MAX.into())?;
        // More in one order than one shopper may have would promise what is then refused.
        in_range("perOrder", self.per_order.into(), 1, self.per_shopper.into())
    }
}

fn not_empty(field: &str, count: usize, max: usize) -> Result<(), Invalid> {
    count_within(field, count, max)?;
    if count == 0 { Err(Invalid::shape(field, "at least one")) } else { Ok(()) }
}

type Coming<'a> = (&'a FlashSale, &'a FlashSession);

/// No SKU is in both at one time. The error names the item of `mine`.
fn check_apart(mine: Coming<'_>, other: Coming<'_>) -> Result<(), Invalid> {
    let both = |item: &FlashItem| other.1.items.iter().any(|it| it.sku == item.sku);
    match mine.1.items.iter().position(both) {
        Some(position) if overlap(mine, other) => {
            Err(Invalid::shape(format!("items[{position}].sku"), "in one session at a time"))
        }
        _ => Ok(()),
    }
}

fn overlap(a: Coming<'_>, b: Coming<'_>) -> bool {
    // By what is dated every day is tried; else both come back every week, and so does their overlap:
    // if there is one at all, there is one in the first week that both are held.
    let (a, b) = if matches!(b.1.days, SessionDays::Dates { .. }) { (b, a) } else { (a, b) };
    let days: Vec<Day> = if let SessionDays::Dates { of } = &a.1.days {
        of.clone()
    } else {
        let both_from = a.0.window.starts_at.max(b.0.window.starts_at);
        let first = Day::of(both_from, DayClock::SHOP);
        (-1..=8).map(|on| first.plus(on)).collect()
    };
    days.into_iter().any(|day| {
        let Some(one) = a.0.occurrence(a.1, day) else { return false };
        // A session is shorter than a day: it meets only those that begin a day before or after.
        (-1..=1)
            .filter_map(|by| b.0.occurrence(b.1, day.plus(by)))
            .any(|it| it.window.overlaps(&one.window))
    })
}
