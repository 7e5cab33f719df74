//! 守门: whether rules may go out, told to people or as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use mall_core::pricing::guard::{GuardRequest, Lint, Problem, Report, RuleRef, Ruling, WorstCase};
use mall_core::pricing::{Channel, Pieces, Shopper};
use mall_core::time::ShopTime;
use mall_core::{Rate, Timestamp};
use serde_json::value::RawValue;

use super::error::CliError;
use super::files;
use crate::problem::parse;
use crate::shop::guard::{self, Looked};
use crate::{Clock, ShopFile};

/// Cases that are told to people, when none is refused.
const CASES_TOLD: usize = 5;
/// Cases that are told to people, when some are refused.
const REFUSED_TOLD: usize = 20;

/// Checks a file and prints what is found.
///
/// # Errors
///
/// [`CliError::Blocked`] when it may not go out, besides those of reading it.
pub(super) fn check(file: &Path, json: bool) -> Result<(), CliError> {
    let text = files::read(file)?;
    let wrong = |problem| CliError::Wrong { file: file.to_owned(), problem };
    let fields: BTreeMap<String, &RawValue> = parse(&text).map_err(wrong)?;
    let (now, unchecked) =
        (Clock::system().now(), |source| CliError::Unchecked { file: file.to_owned(), source });
    let Looked { request, report } = if fields.contains_key("shop") {
        let shop = ShopFile::read(&text)
            .map_err(|problems| CliError::Shop { file: file.to_owned(), problems })?;
        guard::look(&shop, None, &[], now).map_err(unchecked)?
    } else {
        let request: GuardRequest = parse(&text).map_err(wrong)?;
        Looked { report: request.check(now).map_err(unchecked)?, request }
    };
    if json {
        files::print(&report)?;
    } else {
        files::say(&told(&request, &report))?;
    }
    if report.ruling == Ruling::Blocked {
        return Err(CliError::Blocked { file: file.to_owned(), report: "拦下".to_owned() });
    }
    Ok(())
}

/// What is said of a shop that the guard refused.
pub(super) fn refusal(looked: &Looked) -> String {
    let list = told(&looked.request, &looked.report);
    format!("{list}\n两位负责人确认后可放行：--approve 姓名 --approve 姓名")
}

/// The report, for people.
fn told(request: &GuardRequest, report: &Report) -> String {
    let mut out = String::new();
    let floor = request.limits.floor;
    let ruling = match &report.ruling {
        Ruling::Passed => "通过".to_owned(),
        Ruling::Blocked => "拦下".to_owned(),
        Ruling::Approved { by, second } => format!("由 {by}、{second} 确认放行"),
    };
    let _ = writeln!(out, "结论：{ruling}");
    let _ = write!(out, "试算 {} 个购物车", report.carts);
    if report.below > 0 {
        let (below, free, floor) = (report.below, report.free, percent(floor));
        let _ = write!(out, "：{below} 个实付不到原价的 {floor}，其中 {free} 个不用付钱");
    }
    out.push('\n');
    if report.capped {
        out.push_str("组合太多，只看了一部分；可调高 limits 再查\n");
    }
    if report.unproved > 0 {
        let _ = writeln!(out, "{} 个购物车可能还有更低的组合", report.unproved);
    }
    let refused = report.cases.iter().filter(|case| case.below).count();
    let count = if refused > 0 { refused.min(REFUSED_TOLD) } else { CASES_TOLD };
    if !report.cases.is_empty() {
        out.push_str("\n最低的购物车\n");
    }
    for case in report.cases.iter().take(count) {
        tell_case(&mut out, request, case);
    }
    if !report.lints.is_empty() {
        let _ = writeln!(out, "\n{} 处要看一眼（✗ 会被拦下）", report.lints.len());
    }
    // What blocks comes first.
    let (block, warn): (Vec<&Lint>, Vec<&Lint>) = report.lints.iter().partition(|it| it.blocks);
    for lint in block.into_iter().chain(warn) {
        let mark = if lint.blocks { '✗' } else { '·' };
        let (rule, what) = (named(request, &lint.rule), problem(request, &lint.problem));
        let _ = writeln!(out, "{mark} {rule} {}：{what}", lint.field);
    }
    out
}

fn tell_case(out: &mut String, request: &GuardRequest, case: &WorstCase) {
    let mark = if case.below { '✗' } else { '·' };
    let (share, goods) = (percent(case.share), goods(&case.lines));
    let _ = writeln!(out, "{mark} {share}  ¥{} → ¥{}  {goods}", case.list, case.payable);
    let rules: Vec<String> = case.rules.iter().map(|rule| named(request, rule)).collect();
    let _ = writeln!(out, "    {}", rules.join(" + "));
    let _ = writeln!(out, "    {}，{}", shopper(&case.shopper), moment(case.now));
}

fn goods(lines: &[Pieces]) -> String {
    let each: Vec<String> = lines.iter().map(|it| format!("{} × {}", it.sku, it.pieces)).collect();
    each.join("，")
}

fn shopper(shopper: &Shopper) -> String {
    let mut said = vec![match shopper.orders_paid {
        0 => "新客".to_owned(),
        count => format!("下过 {count} 单"),
    }];
    said.extend(shopper.tier.iter().map(|tier| format!("等级 {tier}")));
    said.extend(shopper.paid_cards.iter().map(|card| format!("付费卡 {card}")));
    said.extend(shopper.channel.map(|channel| match channel {
        Channel::MiniProgram => "小程序".to_owned(),
        Channel::H5 => "H5".to_owned(),
    }));
    said.extend(shopper.audience.iter().map(|tag| format!("人群 {tag}")));
    said.join("，")
}

fn moment(at: Timestamp) -> String {
    let wall = ShopTime::from(at);
    format!("{}-{:02}-{:02} {:02}:{:02}", wall.year, wall.month, wall.day, wall.hour, wall.minute)
}

/// 28.57%.
fn percent(rate: Rate) -> String {
    format!("{}.{:02}%", rate.bps() / 100, rate.bps() % 100)
}

/// 活动 m200「满200减30」.
fn named(request: &GuardRequest, rule: &RuleRef) -> String {
    let rules = &request.rules;
    let (kind, id, title) = match rule {
        RuleRef::Sku(id) => ("商品", id.as_str(), None),
        RuleRef::Activity(id) => ("秒杀拼团", id.as_str(), None),
        RuleRef::Price(id) => {
            let rule = rules.prices.iter().find(|it| it.id == *id);
            ("单价", id.as_str(), rule.map(|it| it.title.as_str()))
        }
        RuleRef::Promotion(id) => {
            let rule = rules.promotions.iter().find(|it| it.id == *id);
            ("活动", id.as_str(), rule.map(|it| it.title.as_str()))
        }
        RuleRef::Template(id) => {
            let rule = request.templates.iter().find(|it| it.id == *id);
            ("券", id.as_str(), rule.map(|it| it.title.as_str()))
        }
        RuleRef::Coupon(id) => {
            let rule = rules.coupons.iter().find(|it| it.id == *id);
            ("券", id.as_str(), rule.map(|it| it.title.as_str()))
        }
    };
    let title = title.map_or_else(String::new, |title| format!("「{title}」"));
    format!("{kind} {id}{title}")
}

fn problem(request: &GuardRequest, problem: &Problem) -> String {
    match problem {
        Problem::ThresholdNotAbove { threshold, amount } => {
            format!("满 ¥{threshold} 减 ¥{amount}，门槛不高于优惠")
        }
        Problem::PriceBelowFloor { price, floor } => {
            format!("售价 ¥{price} 低于底价 ¥{floor}")
        }
        Problem::PriceFell { before, price } => {
            format!("售价从 ¥{before} 降到 ¥{price}")
        }
        Problem::NoPrice => "售价为 0".to_owned(),
        Problem::RateTooLow { rate, least } => {
            format!("只付 {}，低于 {}", percent(*rate), percent(*least))
        }
        Problem::NoEnd { days, most } => format!("还有 {days} 天才结束，多于 {most} 天"),
        Problem::Over => "已经结束".to_owned(),
        Problem::NoLimit => "没有上限".to_owned(),
        Problem::TooMany { count, most } => format!("{count}，多于 {most}，等于没有上限"),
        Problem::Stacks { with, lines, taken } => {
            let with = named(request, &RuleRef::Promotion(with.clone()));
            format!("与{with}叠加，共减去 {}（{}）", percent(*taken), goods(lines))
        }
        Problem::MatchesNothing => "没有适用的商品".to_owned(),
        Problem::DoesNothing => "不起作用，不比原价便宜".to_owned(),
        Problem::LowerStep => "比前一档优惠少".to_owned(),
        Problem::UnknownSku { sku } => format!("没有商品 {sku}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::seed::demo_shop;

    fn looked(shop: &ShopFile, before: Option<&ShopFile>, approve: &[&str]) -> Looked {
        let approve: Vec<String> = approve.iter().map(|it| (*it).to_owned()).collect();
        guard::look(shop, before, &approve, Clock::system().now()).unwrap()
    }

    fn refused(shop: &ShopFile, before: Option<&ShopFile>, approve: &[&str]) -> Option<String> {
        let looked = looked(shop, before, approve);
        looked.is_blocked().then(|| refusal(&looked))
    }

    #[test]
    fn the_demo_shop_passes() {
        let Looked { request, report } = looked(&demo_shop().unwrap(), None, &[]);
        assert_eq!(report.ruling, Ruling::Passed, "{}", told(&request, &report));
        // It has to be open whenever somebody tries it: its rules have no end, and nothing else.
        let other = report.lints.iter().find(|it| !matches!(it.problem, Problem::NoEnd { .. }));
        assert_eq!(other, None);
    }

    #[test]
    fn an_import_of_a_mistake_is_refused_until_two_approve() {
        let mut shop = demo_shop().unwrap();
        let off = json!({"amountOff": {"amount": 20_000}});
        shop.promotions[0].benefit = serde_json::from_value(off).unwrap();
        let said = refused(&shop, None, &[]).unwrap();
        assert!(said.starts_with("结论：拦下"), "{said}");
        let lint =
            "✗ 活动 all-200-30「满200减30」 benefit.amount：满 ¥200.00 减 ¥200.00，门槛不高于优惠";
        assert!(said.contains(lint), "{said}");
        assert!(
            refused(&shop, None, &["王"]).is_some()
                && refused(&shop, None, &["王", "王"]).is_some()
        );
        assert_eq!(refused(&shop, None, &["王", "李"]), None);
    }

    #[test]
    fn a_price_that_fell_is_refused() {
        let before = demo_shop().unwrap();
        let mut shop = before.clone();
        shop.products[0].skus[0].price = mall_core::Money::from_fen(3_000);
        assert!(refused(&shop, Some(&before), &[]).unwrap().contains("售价从 ¥168.00 降到 ¥30.00"));
        assert_eq!(refused(&shop, None, &[]), None);
    }

    #[test]
    fn a_price_of_a_flash_sale_or_a_group_is_looked_at() {
        let fair = demo_shop().unwrap();
        let mut shop = fair.clone();
        shop.flash_sales[0].sessions[1].items[0].price = mall_core::Money::from_fen(9);
        let said = refused(&shop, Some(&fair), &[]).unwrap();
        assert!(said.contains("秒杀拼团 flash"), "{said}");
        let mut shop = fair.clone();
        let sold = &mut shop.group_buys[0].sizes[1].prices[0];
        sold.price = mall_core::Money::from_fen(2_000);
        let sku = sold.sku.clone();
        let all = shop.products.iter_mut().flat_map(|it| &mut it.skus);
        all.filter(|it| it.id == sku)
            .for_each(|it| it.floor_price = Some(mall_core::Money::from_fen(2_001)));
        let said = refused(&shop, Some(&fair), &[]).unwrap();
        let lint = "✗ 秒杀拼团 together-mask sizes[1].prices[0].price：售价 ¥20.00 低于底价";
        assert!(said.contains(lint), "{said}");
        assert_eq!(refused(&shop, Some(&fair), &["王", "李"]), None);
    }
}
