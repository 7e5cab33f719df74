//! Texts of 评价.

use mall_core::Day;

use super::{Lang, Text, texts};

texts! {
    review: "评价", "Review";
    review_again: "追评", "Add to review";
    review_mine: "查看评价", "My review";
    review_rating: "商品评分", "Your rating";
    review_text: "评价内容", "Your review";
    review_hint: "质地、效果、气味怎么样？说给大家听听", "How is it? Tell others about it";
    review_anonymous: "匿名评价", "Do not show my name";
    review_anonymous_note: "大家看到的是“匿名用户”", "Others see “Anonymous”";
    review_pictures: "晒图", "Photos";
    review_picture_add: "添加图片", "Add photos";
    review_pictures_coming: "上传中…", "Uploading…";
    review_pictures_wait: "图片还在上传，请稍等", "Photos are still uploading";
    review_picture_kinds: "请选择 JPEG、PNG 或 WebP 图片", "Choose JPEG, PNG or WebP photos";
    review_submit: "提交评价", "Submit";
    review_choose: "请先点亮星星", "Tap the stars first";
    review_thanks: "谢谢您的评价", "Thank you for your review";
    review_thanks_note: "其他人已经可以看到了", "Others can see it now";
    review_next: "评价下一件", "Review the next";
    review_said: "我的评价", "My review";
    review_more_text: "追加评价", "Add to your review";
    review_more_hint: "用了一段时间，有什么想补充的？", "Anything to add by now?";
    review_more_submit: "提交追评", "Submit";
    review_more_empty: "请先写下想补充的话", "Write something first";
    review_more_thanks: "追评已提交", "Added";
    review_not_now: "这件商品现在不能评价", "This cannot be reviewed now";
    review_reply: "商家回复", "The shop replied";
    review_silent: "此用户没有填写评价", "No words, only stars";
    review_anonymous_user: "匿名用户", "Anonymous";
    review_anonymous_face: "匿", "?";
    reviews: "商品评价", "Reviews";
    reviews_all: "全部评价", "All reviews";
    reviews_none: "暂无评价", "No reviews yet";
    reviews_none_note: "收货后来写第一条评价吧", "Be the first once it has come";
    reviews_average: "综合评分", "Average";
}

impl Text {
    /// What so many stars say.
    pub(crate) const fn review_word(self, rating: u8) -> &'static str {
        match rating {
            1 => self.pick("很不满意", "Very bad"),
            2 => self.pick("不满意", "Bad"),
            3 => self.pick("一般", "So-so"),
            4 => self.pick("满意", "Good"),
            5 => self.pick("非常满意", "Very good"),
            _ => self.pick("点星星打分", "Tap to rate"),
        }
    }

    /// `5 星`.
    pub(crate) fn review_stars(self, rating: u8) -> String {
        match self.0 {
            Lang::Zh => format!("{rating} 星"),
            Lang::En if rating == 1 => "1 star".to_owned(),
            Lang::En => format!("{rating} stars"),
        }
    }

    /// `删除第 2 张图片`.
    pub(crate) fn review_picture_remove(self, number: usize) -> String {
        match self.0 {
            Lang::Zh => format!("删除第 {number} 张图片"),
            Lang::En => format!("Remove photo {number}"),
        }
    }

    /// `4.7`, of tenths.
    pub(crate) fn review_average(self, tenths: u32) -> String {
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    /// `12 条评价`.
    pub(crate) fn reviews_count(self, count: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{count} 条评价"),
            Lang::En if count == 1 => "1 review".to_owned(),
            Lang::En => format!("{count} reviews"),
        }
    }

    /// `当天追评`, `9 天后追评`.
    pub(crate) fn review_followed_up(self, days: i64) -> String {
        match (self.0, days) {
            (Lang::Zh, ..=0) => "当天追评".to_owned(),
            (Lang::Zh, _) => format!("{days} 天后追评"),
            (Lang::En, ..=0) => "Added the same day".to_owned(),
            (Lang::En, 1) => "Added a day later".to_owned(),
            (Lang::En, _) => format!("Added {days} days later"),
        }
    }

    /// `2026-11-26`.
    pub(crate) fn whole_day(self, day: Day) -> String {
        day.to_string()
    }
}
