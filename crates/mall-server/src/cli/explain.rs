//! A quote, for people.

use std::fmt::Write as _;

use mall_core::pricing::{
    Adjustment, CouponChoice, Need, Nudge, Quote, QuoteRequest, QuotedLine, RunnerUp, Source,
    Verdict,
};
use mall_core::time::ShopTime;
use mall_core::{CouponId, Money, PromotionId, Timestamp};
use unicode_width::UnicodeWidthStr as _;

/// Columns of the left side; a Chinese character takes two.
const LEFT: usize = 44;
/// Columns of an amount.
const AMOUNT: usize = 14;

/// The quote as a till would print it: goods, what was taken off them, freight, what is charged; then
/// what else there is to say.
pub(super) fn explain(request: &QuoteRequest, quote: &Quote) -> String {
    let mut out = String::new();
    for line in &quote.lines {
        goods(&mut out, line);
    }
    for gift in &quote.gifts {
        let what = format!("赠品 {} × {}（{}）", gift.sku, gift.pieces, gift.title);
        row(&mut out, &what, Money::ZERO);
    }
    rule(&mut out);
    discounts(&mut out, request, quote);
    freight(&mut out, quote);
    rule(&mut out);
    row(&mut out, "应付", quote.payable);
    if let [_, _, ..] = quote.shops.as_slice() {
        for it in &quote.shops {
            let name = it.shop.as_ref().map_or("本店", |shop| shop.as_str());
            let what = format!("    店铺 {name}（含运费 {}）", yuan(it.freight));
            row(&mut out, &what, it.payable);
        }
    }
    let said = notes(request, quote);
    if !said.is_empty() {
        out.push('\n');
    }
    for line in said {
        let _ = writeln!(out, "{line}");
    }
    out
}

fn goods(out: &mut String, line: &QuotedLine) {
    let what = format!("{} {} × {}", line.sku, yuan(line.unit_price), line.quantity);
    row(out, &what, line.list_total);
    for adjustment in &line.adjustments {
        row(out, &format!("    {}", titled(adjustment)), -adjustment.amount);
    }
    if !line.adjustments.is_empty() {
        row(out, "    小计", line.payable);
    }
    if !line.beaten.is_empty() {
        let beaten = line.beaten.iter().map(|it| format!("{} {}", it.title, yuan(-it.amount)));
        let _ =
            writeln!(out, "    （单价取最低；未取：{}）", beaten.collect::<Vec<_>>().join("、"));
    }
    if line.not_served {
        let _ = writeln!(out, "    （不配送到收货地区，不能下单）");
    }
}

/// What was taken off goods, by whom.
fn discounts(out: &mut String, request: &QuoteRequest, quote: &Quote) {
    row(out, "商品总价", quote.list_total);
    if quote.price_discount.is_positive() {
        row(out, "单价优惠", -quote.price_discount);
    }
    for applied in &quote.applied {
        let what = format!("活动 {}", applied.title);
        match off_goods(quote, &applied.source) {
            // What it gives is said elsewhere: freight, a gift, points.
            Money::ZERO => told(out, &what, "已享"),
            off => row(out, &what, -off),
        }
    }
    for coupon in &request.rules.coupons {
        let off = off_goods(quote, &Source::Coupon(coupon.id.clone()));
        if off.is_positive() {
            row(out, &format!("优惠券 {}", coupon.title), -off);
        }
    }
    if quote.points_spent > 0 {
        let what = format!("积分抵扣（{} 积分）", quote.points_spent);
        row(out, &what, -quote.points_discount);
    }
    row(out, "商品合计", quote.goods_payable);
}

fn off_goods(quote: &Quote, source: &Source) -> Money {
    let all = quote.lines.iter().flat_map(|line| &line.adjustments);
    all.filter(|it| it.source == *source).map(|it| it.amount).sum()
}

fn freight(out: &mut String, quote: &Quote) {
    let freight = &quote.freight;
    row(out, "运费", freight.fee);
    let by_rules: Money = freight.adjustments.iter().map(|it| it.amount).sum();
    let by_template = freight.fee - freight.payable - by_rules;
    if by_template.is_positive() {
        row(out, "    达到包邮门槛", -by_template);
    }
    for adjustment in &freight.adjustments {
        row(out, &format!("    {}", titled(adjustment)), -adjustment.amount);
    }
}

/// What is almost reached, what was not used and why, and how good the combination is.
fn notes(request: &QuoteRequest, quote: &Quote) -> Vec<String> {
    let mut said = Vec::new();
    if quote.earned.points > 0 || quote.earned.growth > 0 {
        let (points, growth) = (quote.earned.points, quote.earned.growth);
        said.push(match growth {
            0 => format!("下单可得 {points} 积分"),
            _ => format!("下单可得 {points} 积分、{growth} 成长值"),
        });
    }
    for (coupon, it) in request.rules.coupons.iter().zip(&quote.coupons) {
        if let Some(why) = why_not(request, &it.verdict) {
            said.push(format!("优惠券 {}：{why}", coupon.title));
        }
    }
    said.extend(quote.nudges.iter().map(nudged));
    if let Some(by) = quote.freight.free_short_by {
        said.push(format!("还差 {} 包邮", yuan(by)));
    }
    said.extend(how_good(request, quote));
    said
}

fn why_not(request: &QuoteRequest, verdict: &Verdict) -> Option<String> {
    Some(match verdict {
        Verdict::Used { .. } => return None,
        Verdict::Usable { saves, costs_more, not_with, gives_up } => {
            let mut why = format!("可省 {}，", yuan(*saves));
            why += &compared(*costs_more);
            if !not_with.is_empty() {
                let _ = write!(why, "；不能与{}同用", coupons(request, not_with));
            }
            if !gives_up.is_empty() {
                let _ = write!(why, "；用它要放弃{}", promotions(request, gives_up));
            }
            why
        }
        Verdict::NotStarted { starts_at } => format!("{} 起可用", clock(*starts_at)),
        Verdict::Expired { ended_at } => format!("已于 {} 过期", clock(*ended_at)),
        Verdict::NoMatchingGoods => "没有适用的商品".to_owned(),
        Verdict::Short { by } => format!("还差 {}", yuan(*by)),
        Verdict::ShortPieces { by } => format!("还差 {by} 件"),
        Verdict::NotFor { need } => not_for(*need).to_owned(),
        Verdict::SavesNothing => "已无可减金额".to_owned(),
    })
}

/// How another combination compares.
fn compared(costs_more: Money) -> String {
    if costs_more.is_positive() {
        format!("但要多付 {}", yuan(costs_more))
    } else if costs_more.is_zero() {
        "付得一样多".to_owned()
    } else {
        format!("会少付 {}", yuan(-costs_more))
    }
}

/// Whether anything is better, and what comes next.
fn how_good(request: &QuoteRequest, quote: &Quote) -> Vec<String> {
    let mut said = Vec::new();
    let rules = &request.rules;
    if rules.coupons.is_empty() && rules.promotions.is_empty() {
        return said;
    }
    said.push(match (quote.bound, &request.choice) {
        (Some(bound), _) => format!("组合太多，没有全部算完：最低不会低于 {}", yuan(bound)),
        (None, CouponChoice::Best) => "已是最优组合".to_owned(),
        (None, CouponChoice::These { .. }) => "按所选的优惠券，已是最优".to_owned(),
    });
    if let Some(RunnerUp { payable, coupons: used }) = &quote.runner_up {
        let with = match used.as_slice() {
            [] => "不用优惠券".to_owned(),
            used => format!("用{}", coupons(request, used)),
        };
        let more = compared(*payable - quote.payable);
        said.push(format!("换一种：{with}，应付 {}，{more}", yuan(*payable)));
    }
    said
}

/// 还差 ¥50.00，享满200减30：再省 ¥30.00.
fn nudged(nudge: &Nudge) -> String {
    let missing = if nudge.short_pieces > 0 {
        format!("{} 件", nudge.short_pieces)
    } else {
        yuan(nudge.short_by)
    };
    let gain = match (nudge.saves.is_positive(), nudge.worth_it) {
        (false, _) => String::new(),
        (true, false) => format!("，可再省 {}", yuan(nudge.saves)),
        (true, true) => format!("，可再省 {}，凑单更划算", yuan(nudge.saves)),
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

/// 「新人券」「红包」.
fn coupons(request: &QuoteRequest, ids: &[CouponId]) -> String {
    let coupon = |id: &CouponId| request.rules.coupons.iter().find(|it| it.id == *id);
    in_brackets(ids.iter().filter_map(coupon).map(|it| it.title.as_str()))
}

fn promotions(request: &QuoteRequest, ids: &[PromotionId]) -> String {
    let promotion = |id: &PromotionId| request.rules.promotions.iter().find(|it| it.id == *id);
    in_brackets(ids.iter().filter_map(promotion).map(|it| it.title.as_str()))
}

fn in_brackets<'a>(titles: impl Iterator<Item = &'a str>) -> String {
    titles.flat_map(|title| ["「", title, "」"]).collect()
}

/// Points have no title.
fn titled(adjustment: &Adjustment) -> &str {
    if adjustment.source == Source::Points { "积分抵扣" } else { &adjustment.title }
}

/// 2025-11-26 17:40, on the wall of the shop.
fn clock(at: Timestamp) -> String {
    let ShopTime { year, month, day, hour, minute, .. } = ShopTime::from(at);
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
}

/// `-¥3.50`.
fn yuan(amount: Money) -> String {
    if amount < Money::ZERO { format!("-¥{}", -amount) } else { format!("¥{amount}") }
}

fn row(out: &mut String, what: &str, amount: Money) {
    told(out, what, &yuan(amount));
}

fn told(out: &mut String, what: &str, much: &str) {
    let space = LEFT.saturating_sub(what.width());
    let right = AMOUNT.saturating_sub(much.width());
    let _ = writeln!(out, "{what}{:space$}{:right$}{much}", "", "");
}

fn rule(out: &mut String) {
    let _ = writeln!(out, "{}", "-".repeat(LEFT + AMOUNT));
}

#[cfg(test)]
mod tests;
