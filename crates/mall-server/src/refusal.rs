//! How it is put that an activity gives nothing now.

use mall_api::activity::ActivityRefusal;
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

impl From<InviteRefusal> for Fault {
    fn from(why: InviteRefusal) -> Self {
        Self::Activity(ActivityRefusal::Invite(why))
    }
}

impl From<TaskRefusal> for Fault {
    fn from(why: TaskRefusal) -> Self {
        Self::Activity(ActivityRefusal::Task(why))
    }
}
