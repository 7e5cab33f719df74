//! A quote, for people.

use std::fmt::Write as _;

use mall_core::Money;
use mall_core::pricing::{Need, Nudge, Quote, QuoteRequest, Verdict};
use unicode_width::UnicodeWidthStr as _;

/// Columns of the left side; a Chinese character takes two.
const LEFT: usize = 44;
/// Columns of an amount.
const AMOUNT: usize = 14;

/// The quote as a till would print it.
pub(super) fn explain(request: &QuoteRequest, quote: &Quote) -> String {
    let mut out = String::new();
    for line in &quote.lines {
        let what = format!("{} ¥{} × {}", line.sku, line.unit_price, line.quantity);
        row(&mut out, &what, line.list_total);
        for adjustment in &line.adjustments {
            row(&mut out, &format!("    {}", adjustment.title), -adjustment.amount);
        }
        if !line.adjustments.is_empty() {
            row(&mut out, "    小计", line.payable);
        }
    }
    rule(&mut out);
    row(&mut out, "商品总价", quote.list_total);
    for applied in &quote.applied {
        row(&mut out, &format!("活动 {}", applied.title), -applied.amount);
    }
    for (coupon, it) in request.rules.coupons.iter().zip(&quote.coupons) {
        if let Verdict::Used { saved } = it.verdict {
            row(&mut out, &format!("优惠券 {}", coupon.title), -saved);
        }
    }
    row(&mut out, "运费", quote.freight.payable);
    rule(&mut out);
    row(&mut out, "应付", quote.payable);
    notes(&mut out, request, quote);
    out
}

/// What was not used and why, and what is almost reached.
fn notes(out: &mut String, request: &QuoteRequest, quote: &Quote) {
    let mut said = Vec::new();
    for (coupon, it) in request.rules.coupons.iter().zip(&quote.coupons) {
        let why = match &it.verdict {
            Verdict::Used { .. } => continue,
            Verdict::Usable { saves, costs_more, .. } => {
                format!("可省 ¥{saves}，但比最优多付 ¥{costs_more}")
            }
            Verdict::NotStarted { .. } => "还没到使用时间".to_owned(),
            Verdict::Expired { .. } => "已过期".to_owned(),
            Verdict::NoMatchingGoods => "没有适用的商品".to_owned(),
            Verdict::Short { by } => format!("还差 ¥{by}"),
            Verdict::ShortPieces { by } => format!("还差 {by} 件"),
            Verdict::NotFor { need } => not_for(*need).to_owned(),
            Verdict::SavesNothing => "已无可减金额".to_owned(),
        };
        said.push(format!("优惠券 {}：{why}", coupon.title));
    }
    for nudge in &quote.nudges {
        said.push(told(nudge));
    }
    if let Some(by) = quote.freight.free_short_by {
        said.push(format!("还差 ¥{by} 免运费"));
    }
    if !said.is_empty() {
        out.push('\n');
    }
    for line in said {
        let _ = writeln!(out, "{line}");
    }
}

/// 还差 ¥50.00，享满200减30：再省 ¥30.00.
fn told(nudge: &Nudge) -> String {
    let missing = if nudge.short_pieces > 0 {
        format!("{} 件", nudge.short_pieces)
    } else {
        format!("¥{}", nudge.short_by)
    };
    let gain = match (nudge.saves.is_positive(), nudge.worth_it) {
        (false, _) => String::new(),
        (true, false) => format!("，可再省 ¥{}", nudge.saves),
        (true, true) => format!("，可再省 ¥{}，凑单更划算", nudge.saves),
    };
    format!("还差 {missing}，享{}{gain}", nudge.title)
}

const fn not_for(need: Need) -> &'static str {
    match need {
        Need::Hours => "不在可用时段",
        Need::Channel => "限其他渠道",
        Need::Newcomer => "限新客",
        Need::NthOrder => "不适用于本次下单",
        Need::Tier => "限指定会员等级",
        Need::PaidCard => "限付费会员",
        Need::Audience => "限受邀用户",
        Need::Other => "不符合使用条件",
    }
}

fn row(out: &mut String, what: &str, amount: Money) {
    let space = LEFT.saturating_sub(what.width());
    let _ = writeln!(out, "{what}{:space$}{:>AMOUNT$}", "", format!("¥{amount}"));
}

fn rule(out: &mut String) {
    let _ = writeln!(out, "{}", "-".repeat(LEFT + AMOUNT));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_till_slip() {
        let request: QuoteRequest = serde_json::from_str(include_str!("../../schema/example.json"))
            .expect("the example of schema/README.md");
        let slip = explain(&request, &request.quote().unwrap());
        assert!(slip.contains("活动 满200减30"), "{slip}");
        assert!(slip.contains("优惠券 母婴券：没有适用的商品"), "{slip}");
        assert!(slip.lines().any(|it| it.starts_with("应付") && it.ends_with("¥163.00")), "{slip}");
        let width = slip.lines().next().unwrap().width();
        assert_eq!(width, LEFT + AMOUNT);
    }

    /// What schema/README.md shows is what is printed.
    #[test]
    fn the_readme_shows_the_slip() {
        let request: QuoteRequest =
            serde_json::from_str(include_str!("../../schema/example.json")).unwrap();
        let slip = explain(&request, &request.quote().unwrap());
        assert!(include_str!("../../schema/README.md").contains(&slip), "{slip}");
    }
}
