//! How it is put that an activity gives nothing now.

use mall_api::activity::ActivityRefusal;
use mall_core::pricing::Need;
use mall_core::task::TaskRefusal;

use crate::Fault;

/// In Chinese; says what to do.
pub(crate) fn told(why: ActivityRefusal) -> String {
    match why {
        ActivityRefusal::Task(why) => task(why),
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

impl From<TaskRefusal> for Fault {
    fn from(why: TaskRefusal) -> Self {
        Self::Activity(ActivityRefusal::Task(why))
    }
}
