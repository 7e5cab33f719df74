//! What is given, in one breath.

use mall_api::check_in::RewardCoupon;
use mall_core::check_in::Reward;

use crate::text::Text;

/// What `rewards` are, for people: points in one sum, then the rest.
pub(crate) fn told(rewards: &[Reward], coupons: &[RewardCoupon], text: Text) -> String {
    let mut points = 0_u32;
    let mut parts = Vec::new();
    for reward in rewards {
        match reward {
            Reward::Points { points: more } => points = points.saturating_add(*more),
            Reward::Coupon { template } => {
                let named = coupons.iter().find(|it| it.template == *template);
                let title = named.map_or(text.check_in_a_coupon(), |it| it.title.as_str());
                parts.push(title.to_owned());
            }
            Reward::RedPacket { amount } => parts.push(text.red_packet(*amount)),
            Reward::LotteryTickets { tickets } => parts.push(text.lottery_tickets(*tickets)),
            Reward::MakeUpCards { cards } => parts.push(text.make_up_cards(*cards)),
        }
    }
    if points > 0 {
        parts.insert(0, text.points_won(points));
    }
    text.all_of(&parts)
}
