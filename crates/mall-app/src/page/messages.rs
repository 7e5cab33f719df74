//! 消息: what the shopper was told, page by page. Who opens it has read it.

use mall_api::message::{
    Message, MessagesQuery, MessagesResponse, News, PAGE_MESSAGES, ReadRequest,
};
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::view::StateView;

/// Buttons of the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
}

/// State of the messages.
#[derive(Debug, Default)]
pub(crate) struct MessagesPage {
    query: MessagesQuery,
    found: Option<MessagesResponse>,
    failure: Option<Failure>,
    /// A page of the list is on its way.
    waiting: bool,
}

/// What the messages show.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    messages: Vec<MessageView>,
    /// 没有更多了, or nothing.
    end: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageView {
    key: String,
    icon: &'static str,
    title: &'static str,
    text: String,
    time: String,
    /// 未读, beside the dot, for a screen reader; nothing once it is read.
    unread: Option<&'static str>,
    open: Action,
}

impl MessagesPage {
    fn found(&mut self, asked: &MessagesQuery, page: MessagesResponse, cx: &mut Context<'_>) {
        match &mut self.found {
            Some(found) if asked.after.is_some() => {
                found.messages.extend(page.messages);
                found.next = page.next;
            }
            found => {
                let newest = page.messages.first().filter(|_| page.unread > 0);
                if let Some(up_to) = newest.map(|it| it.id) {
                    cx.call(Call::ReadMessages(ReadRequest { up_to }));
                }
                *found = Some(page);
            }
        }
    }

    fn state(&self, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        if !scene.model.session.is_logged_in() {
            let to = Action::Go { to: Route::Login };
            return Some(StateView::empty(text.login_first()).with(to, text.login_do()));
        }
        match (&self.found, &self.failure) {
            (Some(found), _) if found.messages.is_empty() => {
                let to = Action::Go { to: Route::Home };
                Some(StateView::empty(text.messages_empty()).with(to, text.cart_go_shopping()))
            }
            (None, Some(failure)) => {
                let act = PageAct::Messages(Act::Retry);
                let again = Action::Page { page: scene.page, act, text: None };
                Some(StateView::failed(failure, again, text))
            }
            _ => None,
        }
    }
}

impl MessageView {
    fn new(message: &Message, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let (icon, to) = match &message.news {
            News::FlashSoon { .. } => ("flash", Route::Flash),
            News::CheckIn { .. } => ("calendar", Route::CheckIn),
            News::GroupFormed { group } | News::GroupFailed { group } => {
                ("group", Route::Group { id: Some(group.clone()), activity: None })
            }
            News::ParcelSent { order, .. } => ("truck", Route::Order { id: order.clone() }),
            News::OrderGift { order, .. } => ("gift", Route::Order { id: order.clone() }),
            News::Refunded { order, .. } => ("wallet", Route::Order { id: order.clone() }),
            News::LiveSoon { live, .. } => ("notice", Route::Live { id: Some(live.clone()) }),
            News::ServiceAnswered { .. } => ("service", Route::SERVICE),
            News::DueAgain { product, .. } => ("cart", Route::Product { id: product.clone() }),
            News::CouponGiven { .. } => ("coupon", Route::Coupons),
        };
        Self {
            key: message.id.to_string(),
            icon,
            title: text.news_title(&message.news),
            // As it was said then: what was today is yesterday by now.
            text: text.news(&message.news, message.at),
            time: text.moment(message.at),
            unread: (!message.is_read).then(|| text.message_unread()),
            open: Action::Go { to },
        }
    }
}

impl Page for MessagesPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    /// Asks for the first page; what is there keeps showing until it comes.
    fn ask(&mut self, cx: &mut Context<'_>) {
        if cx.model.session.is_logged_in() {
            self.query.after = None;
            self.failure = None;
            self.waiting = true;
            cx.call(Call::Messages(self.query.clone()));
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            // An answer to what is no longer asked counts for nothing.
            (Call::Messages(asked), _) if *asked != self.query => {}
            (Call::Messages(asked), Ok(Reply::Messages(page))) => {
                self.waiting = false;
                self.found(asked, page, cx);
            }
            (Call::Messages(_), Err(failure)) => {
                self.waiting = false;
                self.failure = Some(failure);
            }
            (_, Ok(Reply::Read(left))) => {
                if let Some(me) = &mut cx.model.session.me {
                    me.unread = left.unread;
                }
            }
            // What could not be marked as read is so the next time.
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        // A longer list would lose the place one had scrolled to; it is renewed by pulling.
        if self.found.as_ref().is_none_or(|found| found.messages.len() <= PAGE_MESSAGES) {
            self.ask(cx);
        }
    }

    fn reached_bottom(&mut self, cx: &mut Context<'_>) {
        let next = self.found.as_ref().and_then(|found| found.next);
        if next.is_some() && !self.waiting {
            self.query.after = next;
            self.waiting = true;
            cx.call(Call::Messages(self.query.clone()));
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_ref();
        let messages = found.map_or(&[][..], |found| &found.messages);
        let state = self.state(scene);
        let is_whole = found.is_some_and(|it| it.next.is_none() && !it.messages.is_empty());
        let is_known = scene.model.session.is_logged_in();
        View {
            ready: found.is_some() || state.is_some(),
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            // Who logged out has left them behind.
            messages: if is_known {
                messages.iter().map(|it| MessageView::new(it, scene)).collect()
            } else {
                Vec::new()
            },
            end: if is_whole && is_known { text.no_more() } else { "" },
            state,
        }
    }
}

#[cfg(test)]
mod tests {
    use mall_api::message::ReadResponse;
    use mall_api::path;
    use mall_api::session::MeResponse;
    use mall_core::shipment::Tracking;
    use mall_core::{Day, GroupId, Money, OrderId};
    use serde_json::json;

    use super::*;
    use crate::PageId;
    use crate::harness::{Ask, NOW, Said, Shell, ok};
    use crate::page::samples::{log_in, me, sku};

    fn order() -> OrderId {
        OrderId::new("o1").unwrap()
    }

    fn of_each_kind() -> Vec<News> {
        let opens_at = NOW.plus_ms(300_000);
        let tracking = Tracking { carrier: "SF".to_owned(), number: "SF1234567890".to_owned() };
        let group = GroupId::new("g1").unwrap();
        vec![
            News::FlashSoon { sku: sku("serum"), title: "精华".to_owned(), opens_at },
            News::CheckIn { day: Day::try_from("2026-11-26".to_owned()).unwrap() },
            News::GroupFormed { group: group.clone() },
            News::GroupFailed { group },
            News::ParcelSent { order: order(), tracking },
            News::Refunded { order: order(), amount: Money::from_fen(9_900) },
            News::CouponGiven { title: "满 99 减 10".to_owned(), ends_at: opens_at },
            News::DueAgain {
                product: mall_core::ProductId::new("p1").unwrap(),
                title: "面膜".to_owned(),
                coupon: None,
            },
            News::ServiceAnswered { question: "能退吗".to_owned(), answer: "能".to_owned() },
            News::OrderGift { order: order(), title: "礼".to_owned() },
            News::LiveSoon {
                live: mall_core::LiveId::new("l1").unwrap(),
                title: "早安".to_owned(),
                starts_at: opens_at,
            },
        ]
    }

    fn page_of(news: Vec<News>, first: i64, next: Option<i64>, unread: u32) -> Said {
        let message = |(id, news)| Message { id, news, at: NOW, is_read: id <= 5 };
        let messages = (0..).map(|back| first - back).zip(news).map(message).collect();
        ok(&MessagesResponse { messages, next, unread })
    }

    fn opened(answer: impl Fn(&Ask) -> Said + 'static) -> (Shell, PageId) {
        let mut shell = Shell::new(log_in, move |ask: &Ask| match ask.path.as_str() {
            path::MESSAGES_READ => ok(&ReadResponse { unread: 0 }),
            path::ME => ok(&MeResponse { unread: 3, ..me() }),
            _ => answer(ask),
        });
        let page = shell.open("messages", &[]);
        (shell, page)
    }

    #[test]
    fn each_kind_has_its_words_and_leads_somewhere() {
        let (mut shell, page) = opened(|_| page_of(of_each_kind(), 11, None, 6));
        let texts = [
            ("秒杀即将开抢", "「精华」18:35 开抢，先付款先得", "trade/flash/flash"),
            ("签到提醒", "11月26日还没有签到，别让连续签到断了", "trade/checkin/checkin"),
            ("拼团成功", "人齐了，商家会尽快发货", "trade/group/group?id=g1"),
            ("拼团未成功", "人数不足，款项将原路退回", "trade/group/group?id=g1"),
            ("商品已发货", "顺丰速运 SF1234567890，请留意收货", "trade/order/order?id=o1"),
            ("退款成功", "¥99.00 已原路退回", "trade/order/order?id=o1"),
            (
                "送你一张优惠券",
                "「满 99 减 10」已放进你的券包，有效期至 2026-11-26 18:35",
                "trade/coupons/coupons",
            ),
            ("该补货了", "「面膜」可能快用完了", "goods/product/product?id=p1"),
            ("顾问回复了您的留言", "能", "account/service/service"),
            ("下单有礼", "「礼」已到账，去看看吧", "trade/order/order?id=o1"),
            ("直播即将开始", "「早安」18:35 开播，来直播间看看", "goods/live/live?id=l1"),
        ];
        for (at, (title, text, to)) in texts.into_iter().enumerate() {
            assert_eq!(shell.text(page, &format!("/messages/{at}/title")), title);
            assert_eq!(shell.text(page, &format!("/messages/{at}/text")), text);
            shell.forget();
            shell.tap(page, &format!("/messages/{at}/open"));
            assert_eq!(shell.went(), [format!("/packages/{to}")]);
        }
        assert_eq!(shell.text(page, "/messages/0/unread"), "未读");
        assert_eq!(shell.at(page, "/messages/6/unread"), json!(null));
        assert_eq!(shell.text(page, "/end"), "没有更多了");
    }

    #[test]
    fn who_opens_them_has_read_them() {
        let (mut shell, page) = opened(|_| page_of(of_each_kind(), 7, None, 3));
        assert_eq!(shell.asked_at(path::MESSAGES_READ)[0].body, json!({"upTo": 7}));
        let me = shell.open("me", &[]);
        assert_eq!(shell.text(me, "/rows/0/title"), "消息");
        assert_eq!(shell.text(me, "/rows/0/badge"), "3", "as the server says");
        shell.forget();
        shell.dispatch(Action::Show { page });
        assert_eq!(shell.asked_at(path::MESSAGES).len(), 1);
        let (shell, _) = opened(|_| page_of(of_each_kind(), 7, None, 0));
        assert!(shell.asked_at(path::MESSAGES_READ).is_empty(), "there is nothing to read");
    }

    #[test]
    fn more_come_at_the_end_of_the_list() {
        let (mut shell, page) = opened(|ask: &Ask| match ask.query.as_str() {
            "" => page_of(of_each_kind(), 10, Some(4), 0),
            "after=4" => page_of(of_each_kind(), 3, None, 0),
            _ => None,
        });
        assert_eq!(shell.text(page, "/end"), "");
        shell.dispatch(Action::ReachBottom { page });
        let all = 2 * of_each_kind().len();
        assert_eq!(shell.at(page, "/messages").as_array().map(Vec::len), Some(all));
        assert_eq!(shell.text(page, "/end"), "没有更多了");
        shell.dispatch(Action::ReachBottom { page });
        assert_eq!(shell.asked_at(path::MESSAGES).len(), 2);
    }

    #[test]
    fn nothing_no_network_and_no_log_in_are_said() {
        let (shell, page) = opened(|_| page_of(Vec::new(), 1, None, 0));
        assert_eq!(shell.text(page, "/state/text"), "暂无消息");
        let (mut shell, page) = opened(|_| None);
        assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
        shell.forget();
        shell.tap(page, "/state/action");
        assert_eq!(shell.asked_at(path::MESSAGES).len(), 1);
        let mut shell = Shell::new(|_| (), |_| None);
        let page = shell.open("messages", &[]);
        assert_eq!(shell.text(page, "/state/text"), "登录后再继续");
        assert!(shell.asked_at(path::MESSAGES).is_empty());
        let mut shell = Shell::new(log_in, |_| None);
        let me = shell.open("me", &[]);
        assert_eq!(shell.at(me, "/rows/0/badge"), json!(null));
        shell.tap(me, "/rows/0/open");
        assert_eq!(shell.went().len(), 1);
    }
}
