//! What is given, in words.

use mall_api::check_in::RewardCoupon;
use mall_core::check_in::Reward;

use crate::text::Text;

/// Each of `rewards` for people: points in one sum, then the rest.
pub(super) fn each(rewards: &[Reward], coupons: &[RewardCoupon], text: Text) -> Vec<String> {
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
            Reward::Growth { growth } => parts.push(text.growth((*growth).into())),
        }
    }
    if points > 0 {
        parts.insert(0, text.points_won(points));
    }
    parts
}

/// All of `rewards`, in one breath.
pub(super) fn all(rewards: &[Reward], coupons: &[RewardCoupon], text: Text) -> String {
    text.all_of(&each(rewards, coupons, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_first_and_growth_says_what_it_is() {
        let given = [Reward::Growth { growth: 1_200 }, Reward::Points { points: 10 }];
        assert_eq!(all(&given, &[], Text::default()), "10 积分、成长值 1,200");
    }
}
