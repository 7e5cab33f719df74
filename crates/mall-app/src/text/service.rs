//! Texts of 专属顾问.

use mall_core::Timestamp;
use mall_core::service::Hours;

use super::{Lang, Text, texts};

texts! {
    service_hello: "您好，我是您的专属顾问", "Hello, I am your advisor";
    service_note: "选品、用法、订单和售后，随时找我", "Goods, use, orders and returns: just ask";
    service_asks: "大家常问", "Often asked";
    service_ways: "联系方式", "Ways to reach us";
    service_on: "在线", "Here now";
    service_off: "休息中", "Closed";
    service_always: "随时可以联系", "At any time";
    service_no_one: "现在没有顾问在线，留言后会尽快回复", "Nobody is here now. Leave a message";
    service_about: "我想咨询", "I ask about";
    service_copied: "链接已复制，请在浏览器中打开", "Link copied. Open it in a browser";
    service_no_link: "这个联系方式暂时不能用，请换一个", "This way does not work. Try another";
    service_leave: "留言", "Leave a message";
    service_leave_hint: "想问什么都可以写在这里", "Write whatever you want to know";
    service_leave_login: "登录后留言", "Log in to leave a message";
    service_leave_phone: "回电号码", "Call me at";
    service_leave_phone_hint: "选填，方便顾问给您回电", "If you want to be called";
    service_leave_send: "提交留言", "Send";
    service_leave_empty: "请先写下您想问的", "Please write something first";
    service_left: "留言成功，回复后会在消息里提醒您", "Sent. You will be told of the answer";
    service_talk: "我的留言", "My messages";
    service_mine: "我", "Me";
    service_answer: "顾问回复", "Answer";
    service_waiting: "等待回复", "Not answered yet";
    service_of_goods: "咨询商品", "About goods";
    service_of_order: "咨询订单", "About an order";
}

impl Text {
    /// When somebody is there: 周一至周五 09:00–21:00.
    pub(crate) fn service_hours(self, hours: &Hours) -> String {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let days: Vec<u8> = (1..=7).filter(|it| hours.days.contains(it)).collect();
        let days = match days.as_slice() {
            all if all.len() >= 7 => self.pick("每天", "Every day").to_owned(),
            [first, .., last] if usize::from(last - first) + 1 == days.len() => {
                let (first, last) = (self.weekday(*first), self.weekday(*last));
                format!("{first}{}{last}", self.pick("至", "–"))
            }
            some => {
                let names: Vec<&str> = some.iter().map(|it| self.weekday(*it)).collect();
                names.join(self.pick("、", ", "))
            }
        };
        format!("{days} {}–{}", clock(hours.from), clock(hours.to))
    }

    /// When somebody is there again: 明天 09:00 上线.
    pub(crate) fn service_opens(self, at: Timestamp, now: Timestamp) -> String {
        let at = self.flash_time(at, now);
        match self.0 {
            Lang::Zh => format!("{at} 上线"),
            Lang::En => format!("Back at {at}"),
        }
    }

    const fn weekday(self, day: u8) -> &'static str {
        match day {
            1 => self.pick("周一", "Mon"),
            2 => self.pick("周二", "Tue"),
            3 => self.pick("周三", "Wed"),
            4 => self.pick("周四", "Thu"),
            5 => self.pick("周五", "Fri"),
            6 => self.pick("周六", "Sat"),
            _ => self.pick("周日", "Sun"),
        }
    }

    /// Questions and answers of the service page.
    pub(crate) fn service_questions(self) -> [(&'static str, &'static str); 4] {
        [
            (
                self.pick("什么时候发货？", "When is it sent?"),
                self.pick(
                    "付款后 24 小时内发出，节假日顺延。",
                    "Within 24 hours of payment, later on holidays.",
                ),
            ),
            (
                self.pick("运费怎么算？", "What does sending cost?"),
                self.pick(
                    "运费在结算页写明；达到包邮金额即免运费。",
                    "It is shown at checkout; free from the amount named there.",
                ),
            ),
            (
                self.pick("优惠券怎么用？", "How do coupons work?"),
                self.pick(
                    "结算时自动选最省的一张，也可以自己挑。",
                    "Checkout picks the one that saves most; you may choose another.",
                ),
            ),
            (
                self.pick("可以退换吗？", "Can I return things?"),
                self.pick(
                    "签收 7 天内未拆封可退换，请先联系专属顾问。",
                    "Unopened goods within 7 days; please talk to your advisor first.",
                ),
            ),
        ]
    }
}
