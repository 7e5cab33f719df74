//! Texts of messages: their words are made here of what happened.

use mall_api::message::News;
use mall_core::Timestamp;

use super::{Lang, Text, texts};

texts! {
    messages_empty: "暂无消息", "No messages";
    message_unread: "未读", "Unread";
    news_flash: "秒杀即将开抢", "A flash sale opens soon";
    news_check_in: "签到提醒", "Check-in";
    news_formed: "拼团成功", "Your group is full";
    news_formed_note: "人齐了，商家会尽快发货", "Everybody has paid. It will be sent soon";
    news_failed: "拼团未成功", "Your group failed";
    news_failed_note: "人数不足，款项将原路退回", "It was not full in time. You will be paid back";
    news_sent: "商品已发货", "On its way";
    news_gift: "下单有礼", "A gift for your order";
    news_refunded: "退款成功", "Paid back";
    news_live: "直播即将开始", "A session begins soon";
    news_service: "顾问回复了您的留言", "Your advisor has answered";
    news_coupon: "送你一张优惠券", "A coupon for you";
    news_again: "该补货了", "Time for another one";
}

impl Text {
    /// How many messages are not read, where there is little room.
    pub(crate) fn unread(self, count: u32) -> String {
        if count > 99 { "99+".to_owned() } else { count.to_string() }
    }

    /// What a message is about.
    pub(crate) const fn news_title(self, news: &News) -> &'static str {
        match news {
            News::FlashSoon { .. } => self.news_flash(),
            News::CheckIn { .. } => self.news_check_in(),
            News::GroupFormed { .. } => self.news_formed(),
            News::GroupFailed { .. } => self.news_failed(),
            News::ParcelSent { .. } => self.news_sent(),
            News::Refunded { .. } => self.news_refunded(),
            News::LiveSoon { .. } => self.news_live(),
            News::ServiceAnswered { .. } => self.news_service(),
            News::DueAgain { .. } => self.news_again(),
            News::CouponGiven { .. } => self.news_coupon(),
            News::OrderGift { .. } => self.news_gift(),
        }
    }

    /// What it says, in a sentence.
    pub(crate) fn news(self, news: &News, now: Timestamp) -> String {
        match (news, self.0) {
            (News::FlashSoon { title, opens_at, .. }, Lang::Zh) => {
                format!("「{title}」{} 开抢，先付款先得", self.flash_time(*opens_at, now))
            }
            (News::FlashSoon { title, opens_at, .. }, Lang::En) => {
                format!("{title} is sold from {}", self.flash_time(*opens_at, now))
            }
            (News::CheckIn { day }, Lang::Zh) => {
                format!("{}还没有签到，别让连续签到断了", self.long_day(*day))
            }
            (News::CheckIn { day }, Lang::En) => {
                format!("You have not checked in on {}. Keep your run going", self.long_day(*day))
            }
            (News::GroupFormed { .. }, _) => self.news_formed_note().to_owned(),
            (News::GroupFailed { .. }, _) => self.news_failed_note().to_owned(),
            (News::ParcelSent { tracking, .. }, Lang::Zh) => {
                format!("{}，请留意收货", self.tracking(tracking))
            }
            (News::ParcelSent { tracking, .. }, Lang::En) => self.tracking(tracking),
            (News::LiveSoon { title, starts_at, .. }, Lang::Zh) => {
                format!("「{title}」{} 开播，来直播间看看", self.flash_time(*starts_at, now))
            }
            (News::LiveSoon { title, starts_at, .. }, Lang::En) => {
                format!("{title} begins at {}", self.flash_time(*starts_at, now))
            }
            (News::ServiceAnswered { answer, .. }, _) => answer.clone(),
            (News::OrderGift { title, .. }, Lang::Zh) => format!("「{title}」已到账，去看看吧"),
            (News::OrderGift { title, .. }, Lang::En) => format!("{title} is yours"),
            (News::Refunded { amount, .. }, Lang::Zh) => {
                format!("{} 已原路退回", self.yuan(*amount))
            }
            (News::Refunded { amount, .. }, Lang::En) => {
                format!("{} went back the way it came", self.yuan(*amount))
            }
            (News::DueAgain { title, coupon: Some(coupon), .. }, Lang::Zh) => {
                format!("「{title}」可能快用完了，「{coupon}」已放进你的券包")
            }
            (News::DueAgain { title, coupon: Some(coupon), .. }, Lang::En) => {
                format!("You may be out of {title} soon. {coupon} is with your coupons")
            }
            (News::DueAgain { title, .. }, Lang::Zh) => format!("「{title}」可能快用完了"),
            (News::DueAgain { title, .. }, Lang::En) => {
                format!("You may be out of {title} soon")
            }
            (News::CouponGiven { title, ends_at }, Lang::Zh) => {
                format!("「{title}」已放进你的券包，{}", self.valid_until(*ends_at))
            }
            (News::CouponGiven { title, ends_at }, Lang::En) => {
                format!("{title} is with your coupons. {}", self.valid_until(*ends_at))
            }
        }
    }
}
