//! What coupons and blocks of the home page brought.

use std::collections::{BTreeMap, BTreeSet};

use mall_core::event::EventName;
use mall_core::pricing::{Adjustment, Source};
use mall_core::{CouponId, Money, TemplateId};
use serde::Serialize;

use super::share::Share;
use crate::record::event::EventRow;

/// What coupons of one template did in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CouponEffect {
    /// Which template.
    pub template: TemplateId,
    /// Coupons that were claimed or given.
    pub claimed: u64,
    /// Coupons on orders that were paid.
    pub used: u64,
    /// What they took off those.
    pub discount: Money,
    /// Orders with one or more of them.
    pub orders: u64,
    /// What was paid for those orders.
    pub revenue: Money,
}

/// What a look of a block did in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FloorEffect {
    /// Which block.
    pub block: String,
    /// In which experiment.
    pub experiment: Option<String>,
    /// Which look; the block as it is when absent.
    pub variant: Option<String>,
    /// How often it was on a page that was shown.
    pub exposures: u64,
    /// On how many devices.
    pub visitors: u64,
    /// Taps out of exposures.
    pub clicks: Share,
}

/// Coupons by template.
#[derive(Debug, Default)]
pub(super) struct Coupons {
    templates: BTreeMap<CouponId, TemplateId>,
    all: BTreeMap<TemplateId, CouponEffect>,
}

impl Coupons {
    /// There is such a coupon; whether it was claimed in the period.
    pub(super) fn know(&mut self, coupon: CouponId, template: TemplateId, is_new: bool) {
        self.of(&template).claimed += u64::from(is_new);
        self.templates.insert(coupon, template);
    }

    /// An order that was paid in the period had these.
    pub(super) fn used<'a>(
        &mut self,
        coupons: &[CouponId],
        taken_off: impl Iterator<Item = &'a Adjustment>,
        payable: Money,
    ) {
        let mut templates = BTreeSet::new();
        for coupon in coupons {
            if let Some(template) = self.templates.get(coupon).cloned() {
                self.of(&template).used += 1;
                templates.insert(template);
            }
        }
        for it in taken_off {
            let Source::Coupon(coupon) = &it.source else { continue };
            if let Some(template) = self.templates.get(coupon).cloned() {
                self.of(&template).discount += it.amount;
            }
        }
        for template in templates {
            let it = self.of(&template);
            it.orders += 1;
            it.revenue += payable;
        }
    }

    fn of(&mut self, template: &TemplateId) -> &mut CouponEffect {
        self.all.entry(template.clone()).or_insert_with(|| CouponEffect {
            template: template.clone(),
            claimed: 0,
            used: 0,
            discount: Money::default(),
            orders: 0,
            revenue: Money::default(),
        })
    }

    /// Those that did anything.
    pub(super) fn effects(self) -> Vec<CouponEffect> {
        self.all.into_values().filter(|it| it.claimed + it.used > 0).collect()
    }
}

/// A look of a block: block, experiment, variant.
type LookKey = (String, Option<String>, Option<String>);

#[derive(Debug, Default)]
struct Looked {
    exposures: u64,
    clicks: u64,
    visitors: BTreeSet<String>,
}

/// Blocks of the home page.
#[derive(Debug, Default)]
pub(super) struct Floors {
    all: BTreeMap<LookKey, Looked>,
}

impl Floors {
    /// Something happened in the period.
    pub(super) fn see(&mut self, row: EventRow) {
        let is_click = row.name == EventName::Click;
        if !is_click && row.name != EventName::Exposure {
            return;
        }
        let Some(block) = row.block else { return };
        let it = self.all.entry((block, row.experiment, row.variant)).or_default();
        if is_click {
            it.clicks += 1;
        } else {
            it.exposures += 1;
            it.visitors.insert(row.visitor.as_str().to_owned());
        }
    }

    /// What each did.
    pub(super) fn effects(self) -> Vec<FloorEffect> {
        let effect = |((block, experiment, variant), it): (LookKey, Looked)| FloorEffect {
            block,
            experiment,
            variant,
            exposures: it.exposures,
            visitors: u64::try_from(it.visitors.len()).unwrap_or(u64::MAX),
            clicks: Share { of: it.clicks, all: it.exposures },
        };
        self.all.into_iter().map(effect).collect()
    }
}
