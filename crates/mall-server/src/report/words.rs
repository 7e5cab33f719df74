//! What each figure means, beside it in the report: Chinese first.

use serde::Serialize;

/// What a figure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// Its field of the report.
    pub figure: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it means.
    pub zh: &'static str,
    /// The same.
    pub en: &'static str,
}

const ALL: [Definition; 9] = [
    Definition {
        figure: "totals",
        title: "总览 Totals",
        zh: "日期按店铺时间。访客是同意统计的设备。订单是已付款且没有取消的（发货前全退算取消，发货后退的仍算），算在付款那天；成交额是付款时的应付额；退款是这些订单到统计时为止退回（含退款中）的钱，不论哪天退，都算在订单付款那天；净成交额 = 成交额 − 退款。",
        en: "Days are those of the shop. A visitor is a device whose shopper said that it may be counted. An \
             order counts on the day it was paid, unless it was cancelled, as one is that is refunded whole before \
             it is sent; money is what was paid then. Refunds are what went back of those orders \
             until it is asked, or is going back, whenever that was; net is what was paid less that.",
    },
    Definition {
        figure: "cohorts",
        title: "新增与活跃 New and active",
        zh: "新增：第一次出现在这一天的访客。活跃：这一天有任何行为的访客。渠道是访客第一天来的渠道。事件保留 400 天，更早来过的算新增。",
        en: "New: visitors whose first day it is. Active: visitors who did anything on it. The channel is that of \
             a visitor's first day. Events are kept 400 days; who came before that is new again.",
    },
    Definition {
        figure: "retention",
        title: "留存 Retention",
        zh: "第 N 天留存 = d 日新增、且在 d+N 日（正好那天）活跃的访客 ÷ d 日新增的访客。d+N 日还没过完的写“未到”，不计入合计。",
        en: "Day-N retention = visitors new on day d and active on day d+N itself, out of those new on day d. \
             Cohorts whose day d+N is not over are \"not yet\" and are left out of the sums.",
    },
    Definition {
        figure: "repeat",
        title: "复购率 Repeat rate",
        zh: "期间内付款 2 单及以上的顾客 ÷ 期间内付款的顾客。",
        en: "Shoppers with two or more orders paid in the period, out of those with one or more.",
    },
    Definition {
        figure: "months",
        title: "次月、隔月、次季复购 Repurchase",
        zh: "次月复购 = 上月和本月都买过的顾客 ÷ 上月买过的顾客；隔月看再后一个月；次季把月换成季度。后一个时段没过完的写“未到”。",
        en: "Next-month repurchase = who bought in a month and in the next, out of who bought in the first; the \
             month after next and quarters likewise. \"Not yet\" while the later one is not over.",
    },
    Definition {
        figure: "steps",
        title: "X 单转化与复购魔力数字 Steps and magic number",
        zh: "r(x) = 到期末为止付过 x+1 单及以上的顾客 ÷ 付过 x 单及以上的顾客。只看样本不少于 30 人的 x。平台 = 这些 x 的后一半里 r(x) 的中位数（偶数个取较小的）。魔力数字 = 最小的 x，使得 x 及以后每一步 r 都不低于平台减 5 个百分点；样本够的步数少于 3 时没有。",
        en: "r(x) = shoppers with x+1 orders or more by the end of the period, out of those with x or more. Only \
             steps with 30 shoppers or more count. Plateau = the (lower) median of r over the later half of \
             them. Magic number = the smallest x from which on every r is at least the plateau less 5 points; \
             none when fewer than 3 steps count.",
    },
    Definition {
        figure: "cells",
        title: "RFM 分层",
        zh: "按到期末为止的订单。R（最近一单距期末）：3 = 30 天内，2 = 90 天内，1 = 更久。F（单数）：3 = 4 单及以上，2 = 2–3 单，1 = 1 单。M（累计付款）：3 = ¥500 及以上，2 = ¥100 及以上，1 = 不足 ¥100。",
        en: "Orders by the end of the period. R, days since the last: 3 up to 30, 2 up to 90, 1 more. F, orders: \
             3 from 4 on, 2 for 2 and 3, 1 for one. M, paid in all: 3 from ¥500 on, 2 from ¥100 on, 1 below.",
    },
    Definition {
        figure: "coupons",
        title: "优惠券效果 Coupons",
        zh: "领取：期间内领到或发到的券。使用、优惠、带动成交：期间内付款订单上的券、它们减掉的钱、这些订单的付款额；一单用了两种券，两种都记这一单。",
        en: "Claimed: coupons claimed or given in the period. Used, taken off and revenue are of orders paid in \
             the period; an order with coupons of two templates counts for both.",
    },
    Definition {
        figure: "floors",
        title: "楼层效果 Blocks of the home page",
        zh: "曝光：首页每出现一次，页上的每个楼层记一次。点击率 = 点击 ÷ 曝光。参加实验的楼层按看到的样子分开。网页版只看首页、什么都没点的访客不计入。",
        en: "Exposures: once for each block each time the home page comes into sight. Click rate = taps out of \
             exposures. Looks of an experiment are counted apart. In H5, who only looks at the home page and \
             touches nothing is not counted.",
    },
];

/// All of them, in the order of the report.
pub fn definitions() -> Vec<Definition> {
    ALL.to_vec()
}
