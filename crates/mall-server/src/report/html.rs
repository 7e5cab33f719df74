//! The report as one page: nothing of it is fetched from anywhere.

use std::fmt::{Display, Write as _};

use mall_core::Money;
use mall_core::pricing::Channel;

use super::{Again, Kept, Report, Share, chart};
use crate::Fault;

/// It looks like the shop, prints, and knows the dark; charts are coloured by what they were drawn in.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1f1e;--ink-2:#5b6461;--line:#e9eceb;--page:#f5f6f5;--card:#fff;\
--first:#087a5b;--second:#c42b18}\
@media(prefers-color-scheme:dark){:root{--ink:#ecefee;--ink-2:#b4bcb9;--line:#2c312f;--page:#121413;\
--card:#1c1f1e;--first:#35b892;--second:#ff6b57}}\
*{box-sizing:border-box}\
body{margin:0 auto;max-width:840px;padding:24px 16px 64px;background:var(--page);color:var(--ink);\
font:15px/1.6 -apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}\
h1{margin:0;font-size:24px}h2{margin:0;font-size:18px}\
p{margin:4px 0 12px;color:var(--ink-2);font-size:13px}\
section{margin-top:16px;padding:20px;border-radius:12px;background:var(--card);break-inside:avoid-page}\
.wide{overflow-x:auto}\
table{width:100%;border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}\
th,td{padding:6px 8px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}\
th{color:var(--ink-2);font-weight:400}th:first-child,td:first-child{text-align:left}\
td small{color:var(--ink-2)}\
.sums{display:grid;grid-template-columns:repeat(auto-fill,minmax(120px,1fr));gap:12px}\
.sums b{display:block;font-size:22px;font-variant-numeric:tabular-nums}.sums span{color:var(--ink-2);font-size:13px}\
.key{display:flex;gap:16px;font-size:13px}.key i{display:inline-block;width:16px;height:3px;margin-right:6px;\
vertical-align:middle}.key i.a{background:var(--first)}.key i.b{background:var(--second)}\
svg{display:block;width:100%;height:auto}\
svg [fill='#5B6461']{fill:var(--ink-2)}svg [stroke='#E9ECEB']{stroke:var(--line)}\
svg [fill='#087A5B']{fill:var(--first)}svg [stroke='#087A5B']{stroke:var(--first)}\
svg [stroke='#C42B18']{stroke:var(--second)}\
.none{color:var(--ink-2)}\
@media print{body{max-width:none;background:none}section{border:1px solid var(--line)}}";

/// Text as text, whoever wrote it.
struct Plain<'a>(&'a str);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A page on its way.
struct Page<'a> {
    report: &'a Report,
    html: String,
}

pub(super) fn page(report: &Report) -> Result<String, Fault> {
    let asked = &report.asked;
    let mut page = Page { report, html: String::new() };
    page.put(&format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>经营报告 {from} – {to}</title><style>{STYLE}</style></head><body>\
         <h1>经营报告</h1><p>{from} 至 {to}（店铺时间），统计于 {today}，当天及以后未过完</p>",
        from = asked.from,
        to = asked.to,
        today = asked.today,
    ));
    page.totals();
    page.days()?;
    page.retention()?;
    page.repurchase();
    page.steps()?;
    page.cells();
    page.coupons();
    page.floors()?;
    page.put("</body></html>\n");
    Ok(page.html)
}

impl Page<'_> {
    fn put(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// A section with what its figure means, and `body`.
    fn section(&mut self, figure: &str, body: &str) {
        let found = self.report.definitions.iter().find(|it| it.figure == figure);
        let (title, zh, en) = found.map_or(("", "", ""), |it| (it.title, it.zh, it.en));
        self.put(&format!(
            "<section id=\"{figure}\"><h2>{title}</h2><p>{zh}<br><span lang=\"en\">{en}</span></p>{body}</section>"
        ));
    }

    fn totals(&mut self) {
        let it = &self.report.totals;
        let sums: [(&str, String); 11] = [
            ("访客（累计）", it.visitors.to_string()),
            ("事件", it.events.to_string()),
            ("访问", it.visits.to_string()),
            ("浏览页面", it.page_views.to_string()),
            ("浏览商品", it.product_views.to_string()),
            ("分享", it.shares.to_string()),
            ("订单", it.orders.to_string()),
            ("购买顾客", it.buyers.to_string()),
            ("成交额", money(it.paid)),
            ("其中退款", money(it.refunded)),
            ("净成交额", money(it.net)),
        ];
        let sums =
            sums.iter().map(|(name, sum)| format!("<div><b>{sum}</b><span>{name}</span></div>"));
        let body = format!("<div class=\"sums\">{}</div>", sums.collect::<String>());
        self.section("totals", &body);
    }

    fn days(&mut self) -> Result<(), Fault> {
        let all: Vec<_> = self.report.cohorts.iter().filter(|it| it.channel.is_none()).collect();
        let days: Vec<String> = all.iter().map(|it| it.day.to_string()).collect();
        let (new, active): (Vec<u64>, Vec<u64>) = all.iter().map(|it| (it.new, it.active)).unzip();
        let short: Vec<String> =
            days.iter().map(|it| it.chars().skip("2026-".len()).collect()).collect();
        let svg = chart::lines(&short, [&new, &active])?;
        let head = ["日期", "新增", "活跃", "次日", "3 日", "7 日", "30 日"];
        let rows = all.iter().map(|it| {
            let mut row = vec![it.day.to_string(), it.new.to_string(), it.active.to_string()];
            row.extend(it.kept.iter().map(|kept| cell(kept.share)));
            row
        });
        let body = format!(
            "<div class=\"key\"><span><i class=\"a\"></i>新增 New</span>\
             <span><i class=\"b\"></i>活跃 Active</span></div>{svg}{}",
            table(&head, rows)
        );
        self.section("cohorts", &body);
        Ok(())
    }

    fn retention(&mut self) -> Result<(), Fault> {
        let all = self.report.retention.iter().find(|it| it.channel.is_none());
        let kept = all.map_or(&[][..], |it| &it.kept);
        let bars: Vec<_> = kept.iter().filter_map(bar).collect();
        let svg = if bars.is_empty() { String::new() } else { chart::bars(&bars)? };
        let rows = self.report.retention.iter().map(|it| {
            let mut row = vec![channel(it.channel).to_owned()];
            row.extend(it.kept.iter().map(|kept| cell(kept.share)));
            row
        });
        let body = format!("{svg}{}", table(&["渠道", "次日", "3 日", "7 日", "30 日"], rows));
        self.section("retention", &body);
        Ok(())
    }

    fn repurchase(&mut self) {
        let repeat = self.report.repeat;
        let body = format!(
            "<div class=\"sums\"><div><b>{repeat}</b><span>{}</span></div></div>",
            of(repeat)
        );
        self.section("repeat", &body);
        let row = |it: &Again, quarter: bool| {
            let (year, month, _) = it.from.parts();
            let name = if quarter {
                format!("{year} 年第 {} 季度", (month + 2) / 3)
            } else {
                format!("{year} 年 {month} 月")
            };
            vec![name, it.buyers.to_string(), cell(it.next), cell(it.after_next)]
        };
        let months = self.report.months.iter().map(|it| row(it, false));
        let quarters = self.report.quarters.iter().map(|it| row(it, true));
        let body = table(&["时段", "购买顾客", "下一个", "再下一个"], months.chain(quarters));
        self.section("months", &body);
    }

    fn steps(&mut self) -> Result<(), Fault> {
        let magic = &self.report.magic;
        let number = magic.orders.map_or_else(|| "–".to_owned(), |it| format!("{it} 单"));
        let plateau = magic.plateau.map_or_else(
            || "样本不足".to_owned(),
            |it| {
                format!(
                    "平台 {it}（{}），允许低 {} 个百分点，样本够的 {} 步",
                    of(it),
                    magic.tolerance,
                    magic.steps
                )
            },
        );
        let enough: Vec<_> = self
            .report
            .steps
            .iter()
            .filter(|it| it.share.all >= magic.sample_min)
            .take(STEPS_SHOWN)
            .filter_map(|it| Some((format!("{} 单", it.orders), it.share.per_mille()?)))
            .collect();
        let svg = if enough.is_empty() { String::new() } else { chart::bars(&enough)? };
        let rows = self.report.steps.iter().take(STEPS_SHOWN).map(|it| {
            let few = if it.share.all < magic.sample_min { "样本不足" } else { "" };
            vec![
                format!("{} → {}", it.orders, it.orders + 1),
                it.share.all.to_string(),
                it.share.of.to_string(),
                it.share.to_string(),
                few.to_owned(),
            ]
        });
        let body = format!(
            "<div class=\"sums\"><div><b>{number}</b><span>魔力数字 Magic number</span></div></div>\
             <p>{plateau}</p>{svg}{}",
            table(&["单数", "有 x 单的顾客", "再买的", "r(x)", ""], rows)
        );
        self.section("steps", &body);
        Ok(())
    }

    fn cells(&mut self) {
        let rows = self.report.cells.iter().map(|it| {
            let name = format!("R{} F{} M{}", it.recency, it.frequency, it.monetary);
            vec![name, it.buyers.to_string(), money(it.paid)]
        });
        let body = table(&["分层", "顾客", "累计付款"], rows);
        self.section("cells", &body);
    }

    fn coupons(&mut self) {
        let rows = self.report.coupons.iter().map(|it| {
            vec![
                Plain(it.template.as_str()).to_string(),
                it.claimed.to_string(),
                it.used.to_string(),
                money(it.discount),
                it.orders.to_string(),
                money(it.revenue),
            ]
        });
        let body = table(&["券", "领取", "使用", "优惠", "订单", "带动成交"], rows);
        self.section("coupons", &body);
    }

    fn floors(&mut self) -> Result<(), Fault> {
        let name = |block: &str, variant: Option<&str>| match variant {
            Some(variant) => format!("{block}·{variant}"),
            None => block.to_owned(),
        };
        let bars: Vec<_> = self
            .report
            .floors
            .iter()
            .filter(|it| it.clicks.of > 0)
            .filter_map(|it| {
                let name = name(&it.block, it.variant.as_deref());
                Some((name, it.clicks.per_mille()?))
            })
            .take(BARS_SHOWN)
            .collect();
        let svg = if bars.is_empty() { String::new() } else { chart::bars(&bars)? };
        let rows = self.report.floors.iter().map(|it| {
            let plain = |text: &str| Plain(text).to_string();
            let looked = it.experiment.as_ref().map(|_| "原样");
            vec![
                plain(&it.block),
                it.experiment.as_deref().map_or_else(String::new, plain),
                it.variant.as_deref().or(looked).map_or_else(String::new, plain),
                it.exposures.to_string(),
                it.visitors.to_string(),
                it.clicks.of.to_string(),
                it.clicks.to_string(),
            ]
        });
        let head = ["楼层", "实验", "样子", "曝光", "访客", "点击", "点击率"];
        let body = format!("{svg}{}", table(&head, rows));
        self.section("floors", &body);
        Ok(())
    }
}

/// Steps that are shown: what comes later is in the JSON.
const STEPS_SHOWN: usize = 20;
/// Bars of blocks: more have no room for their names.
const BARS_SHOWN: usize = 8;

fn bar(kept: &Kept) -> Option<(String, u64)> {
    Some((format!("{} 日", kept.days), kept.share?.per_mille()?))
}

fn cell(share: Option<Share>) -> String {
    match share {
        None => "<span class=\"none\">未到</span>".to_owned(),
        Some(Share { all: 0, .. }) => "<span class=\"none\">–</span>".to_owned(),
        Some(share) => format!("{share} <small>{}</small>", of(share)),
    }
}

fn of(share: Share) -> String {
    format!("{}/{}", share.of, share.all)
}

fn money(it: Money) -> String {
    let (yuan, fen) = it.yuan_and_fen();
    format!("¥{yuan}.{fen}")
}

const fn channel(it: Option<Channel>) -> &'static str {
    match it {
        None => "全部",
        Some(Channel::MiniProgram) => "小程序",
        Some(Channel::H5) => "网页",
    }
}

/// A table whose cells are HTML already.
fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut html = String::from("<div class=\"wide\"><table><thead><tr>");
    for name in head {
        let _ = write!(html, "<th scope=\"col\">{name}</th>");
    }
    html.push_str("</tr></thead><tbody>");
    let mut is_empty = true;
    for row in rows {
        is_empty = false;
        html.push_str("<tr>");
        for cell in row {
            let _ = write!(html, "<td>{cell}</td>");
        }
        html.push_str("</tr>");
    }
    if is_empty {
        let _ =
            write!(html, "<tr><td colspan=\"{}\" class=\"none\">期间内没有</td></tr>", head.len());
    }
    html.push_str("</tbody></table></div>");
    html
}
