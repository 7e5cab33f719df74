//! Texts of birthdays.

use mall_core::{Day, Timestamp};

use super::{Lang, Text, texts};

texts! {
    birthday_say: "填写生日", "Your birthday";
    birthday_field: "生日", "Birthday";
    birthday_example: "月-日，如 05-20", "Month-day, as 05-20";
    birthday_wrong: "请填写月和日，如 05-20", "Month and day, as 05-20";
    birthday_unsaid: "填写生日，到时来领生日礼", "Say when it is, and take your gift then";
    birthday_none: "当前等级暂没有生日礼", "There is none for your tier yet";
    birthday_take: "领取生日礼", "Take it";
    birthday_taken: "生日快乐，礼物已到账", "Happy birthday: it is yours";
    birthday_saved: "生日已保存", "Saved";
    birthday_rule: "生日礼每年限领一次；生日一年只能修改一次，请如实填写", "Once a year; the day can be changed once a year";
}

impl Text {
    /// Whether that is the day.
    pub(crate) fn birthday_ask(self, month: u32, day: u32) -> String {
        match self.0 {
            Lang::Zh => format!("生日是 {month} 月 {day} 日吗？保存后一年内不能修改"),
            Lang::En => format!("Is it {month}-{day}? It cannot be changed for a year"),
        }
    }

    /// It was given.
    pub(crate) fn birthday_given(self, day: Day) -> String {
        let day = self.long_day(day);
        match self.0 {
            Lang::Zh => format!("生日 {day}，这次的生日礼已领取"),
            Lang::En => format!("Your birthday is {day}; you have its gift"),
        }
    }

    /// It can be taken, until the end of `last`.
    pub(crate) fn birthday_due(self, day: Day, last: Day) -> String {
        let (day, last) = (self.long_day(day), self.long_day(last));
        match self.0 {
            Lang::Zh => format!("生日 {day}，可领至 {last}"),
            Lang::En => format!("Your birthday is {day}; take it until {last}"),
        }
    }

    /// It can be taken from `first` on.
    pub(crate) fn birthday_later(self, day: Day, first: Day) -> String {
        let (day, first) = (self.long_day(day), self.long_day(first));
        match self.0 {
            Lang::Zh => format!("生日 {day}，{first} 起可领"),
            Lang::En => format!("Your birthday is {day}; take it from {first} on"),
        }
    }

    /// When the day may be said anew.
    pub(crate) fn birthday_change(self, at: Timestamp) -> String {
        let at = self.moment(at);
        match self.0 {
            Lang::Zh => format!("生日礼每年限领一次；生日 {at} 后可再修改"),
            Lang::En => format!("Once a year; the day can be changed after {at}"),
        }
    }
}
