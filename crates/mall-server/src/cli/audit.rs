//! Who changed what, told to people.

use std::fmt::Write as _;

use mall_api::merchant::{AuditEntry, AuditResponse};
use mall_core::time::ShopTime;

/// What a person must look at, then a page, a line for each change.
pub(super) fn told(page: &AuditResponse, aside: &[String]) -> String {
    let mut out = String::new();
    for line in aside {
        let _ = writeln!(out, "✗ {line}");
    }
    for entry in &page.entries {
        let _ = writeln!(out, "{}", line(entry));
    }
    if let Some(next) = page.next {
        let _ = writeln!(out, "… xiaopu audit --after {next}");
    }
    out
}

fn line(entry: &AuditEntry) -> String {
    let at = ShopTime::from(entry.at);
    let (id, who, action) = (entry.id, &entry.who, entry.action.as_str());
    let mut said = format!(
        "{id}  {}-{:02}-{:02} {:02}:{:02}  {who}  {action}",
        at.year, at.month, at.day, at.hour, at.minute
    );
    if !entry.target.is_empty() {
        let _ = write!(said, " {}", entry.target);
    }
    let state = |it: &Option<String>| it.as_deref().unwrap_or("—").to_owned();
    let _ = write!(said, "  {} → {}", state(&entry.before), state(&entry.after));
    if !entry.approved.is_empty() {
        let _ = write!(said, "  由 {} 确认放行", entry.approved.join("、"));
    }
    said
}
