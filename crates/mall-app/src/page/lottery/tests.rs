//! A lottery, as a shopper sees it.

use mall_api::lottery::{DrawResponse, LotteryResponse, PrizeOffer, Won};
use mall_api::{ErrorCode, path};
use mall_core::check_in::Reward;
use mall_core::lottery::{LotteryRefusal, Odds, TicketPrice};
use mall_core::{ActivityId, Day, PrizeId, Timestamp, Window};
use serde_json::{Value, json};

use crate::Action;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::log_in;

/// A server of a lottery on which somebody has tickets and points.
struct Server {
    tickets: u32,
    points: u32,
    /// Keys that drew.
    keys: Vec<Value>,
    /// Whether the next answer gets lost after it was done.
    loses: bool,
}

impl Server {
    fn state(&self) -> LotteryResponse {
        let prize = |id: &str, title: &str, weight, left: Option<u32>| PrizeOffer {
            id: PrizeId::new(id).unwrap(),
            title: title.to_owned(),
            icon: "gift".to_owned(),
            odds: Odds { weight, total: 8 },
            left,
            is_nothing: left.is_none(),
        };
        let too_few = LotteryRefusal::TooFewTickets { tickets: 1 };
        let poor = LotteryRefusal::TooFewPoints { points: 50 };
        LotteryResponse {
            id: ActivityId::new("wheel").unwrap(),
            title: "天天抽好礼".to_owned(),
            window: Window { starts_at: Timestamp(0), ends_at: NOW.plus_ms(1) },
            prizes: vec![
                prize("ten", "10 积分", 1, Some(5)),
                prize("gone", "红包", 2, Some(0)),
                prize("none", "谢谢参与", 5, None),
            ],
            coupons: Vec::new(),
            cost: 1,
            per_day: Some(3),
            drawn_today: u32::try_from(self.keys.len()).unwrap(),
            exchange: Some(TicketPrice { points: 50, per_day: 2 }),
            exchanged_today: 0,
            tickets: self.tickets,
            points: self.points,
            refusal: (self.tickets == 0).then_some(too_few),
            no_exchange: (self.points < 50).then_some(poor),
            mine: Vec::new(),
            today: None,
            yesterday: None,
        }
    }

    fn says(&mut self, ask: &Ask) -> Said {
        let is = |path| ask.path == path::with_id(path, "wheel");
        if is(path::LOTTERY_DRAW) {
            if !self.keys.contains(&ask.body["key"]) {
                if self.tickets == 0 {
                    return no(ErrorCode::LotteryRefused, "机会不够了");
                }
                self.tickets -= 1;
                self.keys.push(ask.body["key"].clone());
            }
            if std::mem::take(&mut self.loses) {
                return None;
            }
            let drawn = Won {
                day: Day::FIRST,
                number: 1,
                prize: PrizeId::new("ten").unwrap(),
                title: "10 积分".to_owned(),
                reward: Some(Reward::Points { points: 10 }),
                at: NOW,
            };
            return ok(&DrawResponse { drawn, state: self.state() });
        }
        if is(path::LOTTERY_TICKETS) {
            (self.tickets, self.points) = (self.tickets + 1, self.points - 50);
            return ok(&self.state());
        }
        if is(path::LOTTERY) { ok(&self.state()) } else { None }
    }
}

fn shell(prepare: impl FnOnce(&mut crate::model::Model), tickets: u32, points: u32) -> Shell {
    let mut server = Server { tickets, points, keys: Vec::new(), loses: false };
    Shell::new(prepare, move |ask| server.says(ask))
}

fn draws(shell: &Shell) -> usize {
    shell.asked_at(&path::with_id(path::LOTTERY_DRAW, "wheel")).len()
}

#[test]
fn the_ring_turns_until_the_answer_is_there_and_stops_on_it() {
    let mut shell = shell(log_in, 2, 0);
    shell.sleeps = true;
    let page = shell.open("lottery", &[("id", "wheel")]);
    assert_eq!(shell.text(page, "/lottery/tickets"), "2");
    assert_eq!(shell.text(page, "/lottery/note"), "今天还可抽 3 次");
    assert_eq!(shell.at(page, "/lottery/cells").as_array().unwrap().len(), 8);
    shell.forget();
    let action = shell.at(page, "/lottery/button/action");
    for _ in 0..2 {
        shell.dispatch(serde_json::from_value(action.clone()).unwrap());
    }
    assert_eq!(draws(&shell), 1, "two taps are one draw");
    assert_eq!(shell.at(page, "/lottery/spinning"), json!(true));
    assert_eq!(shell.at(page, "/lottery/result"), json!(null), "nothing is told before it stops");
    assert_eq!(shell.at(page, "/lottery/button/action"), json!(null));
    shell.pass(1_600);
    assert_eq!(shell.at(page, "/lottery/spinning"), json!(false));
    assert_eq!(shell.text(page, "/lottery/result/text"), "10 积分");
    assert_eq!(shell.at(page, "/lottery/cells/0/on"), json!(true));
    assert_eq!(shell.toasts(), ["恭喜抽中 10 积分"]);
    assert_eq!(shell.text(page, "/lottery/tickets"), "1");
    assert_eq!(shell.asked_at(path::CART_SYNC).len(), 1, "what was won prices the cart");
}

#[test]
fn odds_are_shown_and_what_is_gone_says_so() {
    let mut shell = shell(log_in, 0, 49);
    let page = shell.open("lottery", &[("id", "wheel")]);
    let odds = |at: usize| shell.text(page, &format!("/lottery/odds/{at}/odds"));
    assert_eq!([odds(0), odds(1), odds(2)], ["12.5%", "25%", "62.5%"]);
    assert_eq!(shell.text(page, "/lottery/odds/1/note"), "已派完");
    assert_eq!(shell.at(page, "/lottery/cells/1/gone"), json!(true));
    assert_eq!(shell.at(page, "/lottery/button/action"), json!(null), "no ticket");
    assert_eq!(shell.text(page, "/lottery/ways/0/note"), "积分不够");
    assert_eq!(shell.at(page, "/lottery/ways/0/button/action"), json!(null));
}

#[test]
fn points_bring_a_ticket() {
    let mut shell = shell(log_in, 0, 60);
    let page = shell.open("lottery", &[("id", "wheel")]);
    shell.tap(page, "/lottery/ways/0/button/action");
    assert_eq!(shell.text(page, "/lottery/tickets"), "1");
    assert_eq!(shell.text(page, "/lottery/points"), "我的积分 10");
    assert!(shell.at(page, "/lottery/button/action").is_object());
}

#[test]
fn a_draw_whose_answer_was_lost_is_sent_again_with_its_key() {
    let mut server = Server { tickets: 2, points: 0, keys: Vec::new(), loses: true };
    let mut shell = Shell::new(log_in, move |ask| server.says(ask));
    let page = shell.open("lottery", &[("id", "wheel")]);
    shell.tap(page, "/lottery/button/action");
    assert_eq!(shell.at(page, "/lottery/spinning"), json!(false));
    shell.tap(page, "/lottery/button/action");
    let asked = shell.asked_at(&path::with_id(path::LOTTERY_DRAW, "wheel"));
    assert_eq!(asked[0].body["key"], asked[1].body["key"]);
    assert_eq!(shell.text(page, "/lottery/tickets"), "1", "one ticket, not two");
    // The next tap is another draw.
    shell.tap(page, "/lottery/button/action");
    let asked = shell.asked_at(&path::with_id(path::LOTTERY_DRAW, "wheel"));
    assert_ne!(asked[1].body["key"], asked[2].body["key"]);
}

#[test]
fn a_guest_logs_in_first_and_draws_on_coming_back() {
    let mut shell = shell(|_| {}, 0, 0);
    let page = shell.open("lottery", &[("id", "wheel")]);
    assert_eq!(shell.at(page, "/lottery/points"), json!(null));
    shell.tap(page, "/lottery/button/action");
    assert_eq!((shell.went(), draws(&shell)), (vec!["/packages/account/login/login"], 0));
    // Back without a session: nothing is drawn.
    shell.dispatch(Action::Show { page });
    assert_eq!(draws(&shell), 0);
}

#[test]
fn a_lottery_that_is_gone_leads_home() {
    let mut shell = Shell::new(log_in, |ask: &Ask| {
        ask.path.starts_with("/api/lotteries").then(|| no(ErrorCode::NotFound, "没有找到"))?
    });
    let page = shell.open("lottery", &[("id", "gone")]);
    assert_eq!(shell.text(page, "/state/text"), "这个抽奖已经下架，去看看别的");
    assert!(shell.at(page, "/lottery").is_null());
}
