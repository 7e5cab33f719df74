//! How it is put that an activity gives nothing now.

use mall_api::activity::ActivityRefusal;
use mall_core::add_on::AddOnRefusal;
use mall_core::bargain::BargainRefusal;
use mall_core::birthday::BirthdayRefusal;
use mall_core::coupon_centre::ClaimState;
use mall_core::farewell::{OpenOrder, OpenWhy};
use mall_core::group_buy::GroupRefusal;
use mall_core::invite::InviteRefusal;
use mall_core::newcomer::NewcomerRefusal;
use mall_core::pricing::Need;
use mall_core::task::TaskRefusal;

use crate::Fault;

/// In Chinese; says what to do.
pub(crate) fn told(why: ActivityRefusal) -> String {
    match why {
        ActivityRefusal::Task(why) => task(why),
        ActivityRefusal::Invite(why) => invite(why).to_owned(),
        ActivityRefusal::Newcomer(why) => newcomer(why).to_owned(),
        ActivityRefusal::Bargain(why) => bargain(why).to_owned(),
        ActivityRefusal::AddOn(why) => crate::engine::add_on::told(why),
        ActivityRefusal::Birthday(why) => birthday(why).to_owned(),
    }
}

fn task(why: TaskRefusal) -> String {
    match why {
        TaskRefusal::NotStarted { .. } => "任务还没有开始，过几天再来看看".to_owned(),
        TaskRefusal::Over { .. } => "任务已结束".to_owned(),
        TaskRefusal::NotFor { need: Need::Newcomer } => "这个任务仅限新客".to_owned(),
        TaskRefusal::NotFor { .. } => "您暂不符合任务条件".to_owned(),
        TaskRefusal::NoStage => "任务已调整，请刷新后再试".to_owned(),
        TaskRefusal::Claimed => "这份奖励已经领过了".to_owned(),
        TaskRefusal::TooFew { missing } => format!("还差 {missing} 次，完成后再来领取"),
        TaskRefusal::TooMany { .. } => "今天记录得够多了，明天再来".to_owned(),
    }
}

const fn newcomer(why: NewcomerRefusal) -> &'static str {
    match why {
        NewcomerRefusal::NotStarted { .. } => "新人礼还没有开始，过几天再来看看",
        NewcomerRefusal::Over { .. } => "新人礼活动已结束",
        NewcomerRefusal::Taken => "新人礼每人一份，您已经领过了",
        NewcomerRefusal::NotNew => "新人礼仅限还没下过单的新朋友",
    }
}

const fn birthday(why: BirthdayRefusal) -> &'static str {
    match why {
        BirthdayRefusal::NotSaid => "请先填写生日",
        BirthdayRefusal::NotNow { .. } => "还没到生日，到时再来领取",
        BirthdayRefusal::NoTier => "您的等级暂没有生日礼",
        BirthdayRefusal::TooSoon { .. } => "生日一年只能修改一次",
    }
}

impl From<BirthdayRefusal> for Fault {
    fn from(why: BirthdayRefusal) -> Self {
        Self::Activity(ActivityRefusal::Birthday(why))
    }
}

impl From<NewcomerRefusal> for Fault {
    fn from(why: NewcomerRefusal) -> Self {
        Self::Activity(ActivityRefusal::Newcomer(why))
    }
}

const fn invite(why: InviteRefusal) -> &'static str {
    match why {
        InviteRefusal::NotStarted { .. } => "邀请活动还没有开始",
        InviteRefusal::Over { .. } => "邀请活动已结束",
        InviteRefusal::Unknown => "邀请链接无效，请让好友重新分享",
        InviteRefusal::Own => "不能邀请自己，快分享给好友吧",
        InviteRefusal::Already => "您已经接受过别人的邀请",
        InviteRefusal::NotNew => "邀请仅限刚来的新朋友",
        InviteRefusal::Older => "您比邀请人更早来到小铺，不能再被邀请",
    }
}

const fn bargain(why: BargainRefusal) -> &'static str {
    match why {
        BargainRefusal::NotStarted => "砍价还没有开始，过几天再来看看",
        BargainRefusal::Over => "砍价活动已结束",
        BargainRefusal::Gone => "来晚了，已经砍完",
        BargainRefusal::MyLimit => "您已买满限购数量",
        BargainRefusal::Ended => "这次砍价已到时间，再发起一次吧",
        BargainRefusal::Bought => "发起人已下单，不能再砍了",
        BargainRefusal::Own => "不能给自己砍价，快分享给好友吧",
        BargainRefusal::NotOwn => "这是别人发起的砍价，您可以自己发起一个",
        BargainRefusal::Helped => "您已经帮砍过了",
        BargainRefusal::Full => "已经砍到底价",
        BargainRefusal::HelpLimit => "今天帮砍的次数用完了，明天再来",
    }
}

impl From<BargainRefusal> for Fault {
    fn from(why: BargainRefusal) -> Self {
        Self::Activity(ActivityRefusal::Bargain(why))
    }
}

impl From<InviteRefusal> for Fault {
    fn from(why: InviteRefusal) -> Self {
        Self::Activity(ActivityRefusal::Invite(why))
    }
}

impl From<AddOnRefusal> for Fault {
    fn from(why: AddOnRefusal) -> Self {
        Self::Activity(ActivityRefusal::AddOn(why))
    }
}

impl From<TaskRefusal> for Fault {
    fn from(why: TaskRefusal) -> Self {
        Self::Activity(ActivityRefusal::Task(why))
    }
}

/// Why there is no seat in a group, for shoppers.
pub(crate) const fn no_seat(why: GroupRefusal) -> &'static str {
    match why {
        GroupRefusal::NotStarted { .. } => "拼团还没有开始",
        GroupRefusal::Over { .. } => "拼团活动已结束",
        GroupRefusal::NotSold => "这件商品不在拼团里",
        GroupRefusal::NotFor { .. } => "您暂不符合参团条件",
        GroupRefusal::PerOrder { .. } => "超过每单限购数量",
        GroupRefusal::PerShopper { .. } => "已达拼团限购数量",
        GroupRefusal::NotOpen => "团长还没有付款，请稍后再来",
        GroupRefusal::AlreadyIn => "您已在这个团里",
        GroupRefusal::NotIn => "您不在这个团里",
        GroupRefusal::SeatsHeld { .. } => "名额已满，有人未付款时会放出",
        GroupRefusal::Formed => "这个团已成团",
        GroupRefusal::Failed => "这个团已结束",
    }
}

/// Why a coupon was not had, for shoppers.
pub(crate) const fn no_claim(why: ClaimState) -> &'static str {
    match why {
        // It was not to be had when it was asked for; by now it is.
        ClaimState::Claimable { .. } => "没有领到，请再试一次",
        ClaimState::Claimed | ClaimState::MyLimit { .. } => "您已领过这张券，不能再领了",
        ClaimState::TodayLimit { again_at: Some(_) } => "今日已领完，明天再来",
        ClaimState::TodayLimit { again_at: None } => "今日已领完，活动即将结束",
        ClaimState::Gone => "来晚了，优惠券已领完",
        ClaimState::NotStarted { .. } => "领券还没有开始",
        ClaimState::Over { .. } => "领券已结束",
        ClaimState::NotFor { need: Need::Newcomer } => "这张券仅限新客领取",
        ClaimState::NotFor { .. } => "您暂不符合领取条件",
        ClaimState::ByCode => "这张券需要用兑换码领取",
    }
}

/// What keeps an account from being closed: each order, and what of it is not over.
pub(crate) fn still_open(orders: &[OpenOrder]) -> String {
    let why = |it: &OpenOrder| {
        let why = match it.why {
            OpenWhy::Unpaid => "待付款",
            OpenWhy::GroupWaiting => "待成团",
            OpenWhy::Unsent => "待发货",
            OpenWhy::OnItsWay => "待收货",
            OpenWhy::AfterSale => "售后中",
            OpenWhy::Refund => "退款中",
        };
        format!("订单 {} {why}", it.order)
    };
    let all: Vec<String> = orders.iter().map(why).collect();
    format!("还有没办完的：{}。办完后再来注销", all.join("、"))
}
