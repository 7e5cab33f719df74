//! The values that the document shows of activities.

use mall_api::ErrorCode;
use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest, RewardCoupon};
use mall_core::check_in::{
    CheckIn, CheckInRefusal, Checked, Cycle, MakeUp, MakeUpCost, MakeUpPer, Milestone, Reward,
    evening,
};
use mall_core::{ActivityId, DayClock, Invalid, TemplateId, Window};

use super::sample::Samples;

const POINTS: u32 = 20;

impl Samples {
    /// Seven days from yesterday on, today just checked in.
    pub(super) fn check_in(&self) -> Result<CheckInAnswer, Invalid> {
        let template = TemplateId::new("k15")?;
        let rule = CheckIn {
            id: ActivityId::new("daily")?,
            title: "签到领红包".to_owned(),
            window: Window {
                starts_at: self.at().plus_ms(-864_000_000),
                ends_at: self.at().plus_ms(864_000_000),
            },
            clock: DayClock::SHOP,
            cycle: Cycle::Days { of: 7 },
            daily: vec![vec![Reward::Points { points: 5 }]],
            milestones: vec![Milestone {
                days: 3,
                rewards: vec![Reward::Coupon { template: template.clone() }],
            }],
            make_up: Some(MakeUp {
                times: 2,
                per: MakeUpPer::Cycle,
                days_back: 6,
                cards: None,
                points: Some(POINTS),
                pays_day: false,
            }),
            remind_minute: evening(),
        };
        let today = rule.today(self.at());
        let history = [today.plus(-1), today].map(|day| Checked { day, made_up: false });
        Ok(CheckInAnswer {
            already: false,
            given: vec![Reward::Points { points: 5 }],
            state: CheckInResponse {
                subscribe: vec!["Tpl_habits".to_owned()],
                page: rule.page(&history, self.at()),
                title: rule.title,
                milestones: rule.milestones,
                make_up: rule.make_up,
                coupons: vec![RewardCoupon { template, title: "护肤满150减15".to_owned() }],
                points: 1_285,
                cards: 1,
                tickets: 0,
                lottery: Some(ActivityId::new("wheel")?),
                remind_minute: rule.remind_minute,
                reminded: true,
            },
        })
    }

    pub(super) fn make_up(&self) -> Result<MakeUpRequest, Invalid> {
        let day = self.check_in()?.state.page.today.plus(-2);
        Ok(MakeUpRequest { day, with_points: true })
    }

    /// Why a day did not count, as `code` tells it.
    pub(super) fn refused(code: ErrorCode) -> CheckInRefusal {
        match code {
            ErrorCode::NotEnoughPoints => {
                CheckInRefusal::TooDear { cost: MakeUpCost::Points { points: POINTS } }
            }
            _ => CheckInRefusal::TooFarBack { days_back: 6 },
        }
    }
}
