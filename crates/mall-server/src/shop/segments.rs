//! What is wrong with the segments and the tags of a shop, and with conditions that ask for them.

use std::collections::BTreeSet;

use mall_core::Invalid;
use mall_core::invalid::count_within;
use mall_core::limits::SEGMENTS_MAX;
use mall_core::pricing::Condition;
use mall_core::segment::{self, Segment, SegmentRule};

use super::check::{Found, List, known};

fn names<'a, T>(list: &List<'a, T>, name: impl Fn(&'a T) -> &'a str) -> BTreeSet<&'a str> {
    list.iter().map(|(_, it)| name(it)).collect()
}

impl Found<'_> {
    /// Segments ask for what the shop has, and conditions for segments and tags that it has.
    pub(super) fn segments(&self) -> Vec<Result<(), Invalid>> {
        let mut found = vec![count_within("segments", self.segments.count, SEGMENTS_MAX)];
        for (position, it) in self.segments.iter() {
            let place = format!("segments[{position}]");
            let all = std::iter::once(it.check()).chain(self.of_segment(it));
            found.extend(all.map(|it| it.map_err(|error| error.within(&place))));
        }
        let segments: Vec<&Segment> = self.segments.iter().map(|(_, it)| it).collect();
        let tags: Vec<String> = self.tags.iter().map(|(_, it)| it.clone()).collect();
        // Places of tags are those of the document when all of them can be read.
        if tags.len() == self.tags.count {
            found.push(segment::check_tags(&tags, &segments));
        }
        found.extend(self.audiences());
        if let Some(it) = self.due_again {
            let coupons = names(&self.coupons, |it| it.id.as_str());
            let id = it.coupon.as_str();
            let coupon = known("coupon", id, self.coupons.may_have(&coupons, id));
            let all = [it.check(), coupon];
            found.extend(all.map(|it| it.map_err(|error| error.within("dueAgain"))));
        }
        found
    }

    fn of_segment<'a>(
        &'a self,
        it: &'a Segment,
    ) -> impl Iterator<Item = Result<(), Invalid>> + use<'a> {
        let products = names(&self.products, |it| it.id.as_str());
        let categories = names(&self.categories, |it| it.id.as_str());
        let tiers = names(&self.tiers, |it| it.id.as_str());
        let tags = names(&self.tags, String::as_str);
        it.rule.parts().into_iter().filter_map(move |rule| {
            let (name, is_there) = match rule {
                SegmentRule::BoughtProduct { id } => {
                    (id.as_str(), self.products.may_have(&products, id.as_str()))
                }
                SegmentRule::BoughtCategory { id } => {
                    (id.as_str(), self.categories.may_have(&categories, id.as_str()))
                }
                SegmentRule::Tier { id } => (id.as_str(), self.tiers.may_have(&tiers, id.as_str())),
                SegmentRule::Tag { name } => (name.as_str(), self.tags.may_have(&tags, name)),
                _ => return None,
            };
            Some(known("rule", name, is_there))
        })
    }

    /// A name that nobody can have would never hold.
    fn audiences(&self) -> Vec<Result<(), Invalid>> {
        let mut all: Vec<(String, &[Condition])> = Vec::new();
        let promotions = self.promotions.iter();
        all.extend(
            promotions.map(|(at, it)| (format!("promotions[{at}].conditions"), &it.conditions[..])),
        );
        for (at, it) in self.coupons.iter() {
            all.push((format!("coupons[{at}].conditions"), &it.conditions));
            all.push((format!("coupons[{at}].who"), &it.who));
        }
        let prices = self.prices.iter();
        all.extend(prices.map(|(at, it)| (format!("prices[{at}].conditions"), &it.conditions[..])));
        for (at, it) in self.group_buys.iter() {
            all.push((format!("groupBuys[{at}].opens"), &it.opens));
            all.push((format!("groupBuys[{at}].joins"), &it.joins));
        }
        let lotteries = self.lotteries.iter();
        all.extend(lotteries.map(|(at, it)| (format!("lotteries[{at}].who"), &it.who[..])));
        let blocks = self.blocks.iter();
        all.extend(blocks.map(|(at, it)| (format!("home.blocks[{at}].who"), &it.who[..])));
        let segments = names(&self.segments, |it| it.id.as_str());
        let tags = names(&self.tags, String::as_str);
        let is_there =
            |name: &str| self.segments.may_have(&segments, name) || self.tags.may_have(&tags, name);
        all.iter()
            .flat_map(|(field, conditions)| {
                segment::audiences(conditions)
                    .into_iter()
                    .map(|name| known(field, name, is_there(name)))
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}
