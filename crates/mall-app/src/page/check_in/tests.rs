//! The check-in, as a shopper sees it.

use mall_api::check_in::{CheckInAnswer, CheckInResponse, MakeUpRequest, RewardCoupon};
use mall_api::reminder::ReminderResponse;
use mall_api::session::LoginResponse;
use mall_api::{ErrorCode, path};
use mall_core::check_in::{CheckIn, Checked, MakeUpCost, Reward};
use mall_core::{TemplateId, Timestamp};
use serde_json::json;

use crate::Action;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, me};

/// Five points a day, a coupon for three days in a row; a day made up costs ten.
fn rule() -> CheckIn {
    serde_json::from_value(json!({
        "id": "c", "title": "签到领红包",
        "window": {"startsAt": 0, "endsAt": 4_102_444_800_000_i64},
        "cycle": {"days": {"of": 7}},
        "daily": [[{"points": {"points": 5}}]],
        "milestones": [{"days": 3, "rewards": [{"coupon": {"template": "t"}}]}],
        "makeUp": {"times": 2, "daysBack": 6, "points": 10}
    }))
    .unwrap()
}

/// A server on which somebody checked in `back` days ago, each of them, and has `points`.
struct Server {
    history: Vec<Checked>,
    points: u32,
    cards: u32,
    /// Whether a card is taken for a day.
    takes_cards: bool,
    /// Whether they are reminded.
    reminded: bool,
}

impl Server {
    fn new(back: &[i64], points: u32) -> Self {
        let day = |back: &i64| Checked { day: rule().today(NOW).plus(-back), made_up: false };
        let history = back.iter().map(day).collect();
        Self { history, points, cards: 0, takes_cards: false, reminded: false }
    }

    fn rule(&self) -> CheckIn {
        let mut rule = rule();
        if let Some(make_up) = &mut rule.make_up {
            make_up.cards = self.takes_cards.then_some(1);
        }
        rule
    }

    fn state(&self) -> CheckInResponse {
        let rule = rule();
        CheckInResponse {
            page: rule.page(&self.history, NOW),
            title: rule.title,
            milestones: rule.milestones,
            make_up: self.rule().make_up,
            coupons: vec![RewardCoupon {
                template: TemplateId::new("t").unwrap(),
                title: "全场券".to_owned(),
            }],
            points: self.points,
            cards: self.cards,
            tickets: 0,
            lottery: None,
            remind_minute: rule.remind_minute,
            reminded: self.reminded,
            subscribe: vec!["habits".to_owned()],
        }
    }

    fn says(&mut self, ask: &Ask) -> Said {
        let is_post = !ask.body.is_null();
        match ask.path.as_str() {
            path::CHECK_IN if !is_post => ok(&self.state()),
            path::CHECK_IN => {
                let counted = rule().check_in(&self.history, NOW);
                self.answer(counted.ok())
            }
            path::CHECK_IN_MAKE_UP => {
                let MakeUpRequest { day, with_points } =
                    serde_json::from_value(ask.body.clone()).unwrap();
                let purse = mall_core::check_in::Purse { cards: self.cards, points: self.points };
                let counted = self.rule().make_up(&self.history, day, with_points, purse, NOW);
                match counted.as_ref().ok().and_then(|it| it.cost) {
                    Some(MakeUpCost::Points { points }) => self.points -= points,
                    Some(MakeUpCost::Cards { cards }) => self.cards -= cards,
                    None => {}
                }
                self.answer(counted.ok())
            }
            path::CHECK_IN_REMINDER => {
                self.reminded = ask.body["on"] == true;
                ok(&ReminderResponse { due_at: self.reminded.then_some(NOW) })
            }
            path::SESSION => ok(&LoginResponse { token: "token".to_owned(), me: me() }),
            _ => None,
        }
    }

    fn answer(&mut self, counted: Option<mall_core::check_in::CheckedIn>) -> Said {
        let already = counted.is_none();
        let mut given = Vec::new();
        if let Some(counted) = counted {
            self.history.push(counted.checked);
            given = counted.rewards.into_iter().map(|it| it.reward).collect();
            for reward in &given {
                if let Reward::Points { points } = reward {
                    self.points += points;
                }
            }
        }
        ok(&CheckInAnswer { already, given, state: self.state() })
    }
}

fn shell(prepare: impl FnOnce(&mut crate::model::Model), mut server: Server) -> Shell {
    Shell::new(prepare, move |ask| server.says(ask))
}

fn posts(shell: &Shell) -> usize {
    shell.asked_at(path::CHECK_IN).iter().filter(|ask| !ask.body.is_null()).count()
}

#[test]
fn a_day_is_checked_in_and_says_what_was_won() {
    let mut shell = shell(log_in, Server::new(&[1, 2], 10));
    let page = shell.open("checkin", &[]);
    assert_eq!(shell.text(page, "/calendar/streak"), "2");
    assert_eq!(shell.text(page, "/calendar/note"), "再连续签到 1 天，得全场券");
    assert_eq!(shell.text(page, "/calendar/points"), "我的积分 10");
    assert_eq!(shell.text(page, "/calendar/days/2/kind"), "today");
    assert_eq!(shell.at(page, "/calendar/days/2/gift"), json!(true));
    shell.forget();
    shell.tap(page, "/calendar/button/action");
    assert_eq!(shell.toasts(), ["签到成功，获得 5 积分、全场券"]);
    assert_eq!(shell.text(page, "/calendar/button/text"), "今日已签到");
    assert_eq!(shell.at(page, "/calendar/button/action"), json!(null));
    assert_eq!(shell.text(page, "/calendar/days/2/kind"), "done");
    assert_eq!(shell.text(page, "/calendar/milestones/0/note"), "已达成");
    assert_eq!(shell.asked_at(path::CART_SYNC).len(), 1, "what was won prices the cart");
    let me = shell.open("me", &[]);
    assert_eq!(shell.text(me, "/note"), "小铺会员 · 15 积分");
}

#[test]
fn two_taps_are_one_check_in() {
    let mut shell = shell(log_in, Server::new(&[], 0));
    let page = shell.open("checkin", &[]);
    let action = shell.at(page, "/calendar/button/action");
    shell.hold = true;
    for _ in 0..2 {
        shell.dispatch(serde_json::from_value(action.clone()).unwrap());
    }
    assert_eq!(shell.at(page, "/calendar/button/action"), json!(null));
    assert_eq!(posts(&shell), 1);
    shell.let_go();
    // On another phone it would have been the second.
    shell.forget();
    shell.dispatch(serde_json::from_value(action).unwrap());
    assert_eq!(shell.toasts(), ["今天已经签到过了，明天再来"]);
}

#[test]
fn a_missed_day_is_made_up_after_a_question() {
    let mut shell = shell(log_in, Server::new(&[0, 2], 12));
    let page = shell.open("checkin", &[]);
    assert_eq!(shell.text(page, "/calendar/days/1/text"), "补签");
    assert_eq!(shell.text(page, "/calendar/makeUps"), "还可补签 2 次，每次 10 积分");
    shell.tap(page, "/calendar/days/1/action");
    let asked = shell.effects.iter().find_map(|effect| match effect {
        crate::Effect::Confirm { text, .. } => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(asked, Some("补签 11月25日 将使用 10 积分，您现有 12 积分"));
    assert_eq!(shell.toasts(), ["补签成功，获得 全场券"]);
    assert_eq!(shell.text(page, "/calendar/days/1/kind"), "madeUp");
    assert_eq!(shell.text(page, "/calendar/streak"), "3");
    assert_eq!(shell.text(page, "/calendar/points"), "我的积分 2");
}

#[test]
fn who_has_too_few_points_is_told_so() {
    let mut shell = shell(log_in, Server::new(&[0, 2], 9));
    let page = shell.open("checkin", &[]);
    shell.tap(page, "/calendar/days/1/action");
    assert_eq!(shell.toasts(), ["补签需要 10 积分，您现有 9 积分"]);
    assert!(shell.asked_at(path::CHECK_IN_MAKE_UP).is_empty());
}

#[test]
fn a_guest_logs_in_first_and_is_checked_in_on_coming_back() {
    let mut shell = shell(|_| {}, Server::new(&[], 0));
    let page = shell.open("checkin", &[]);
    assert_eq!(shell.at(page, "/calendar/points"), json!(null));
    shell.tap(page, "/calendar/button/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
    let login = shell.open("login", &[]);
    shell.input(login, "/phone/action", "13800138000");
    shell.input(login, "/code/action", "123456");
    shell.tap(login, "/login");
    assert_eq!(posts(&shell), 0);
    shell.dispatch(Action::Show { page });
    assert_eq!((posts(&shell), shell.toasts().last()), (1, Some(&"签到成功，获得 5 积分")));
    shell.dispatch(Action::Show { page });
    assert_eq!(posts(&shell), 1, "once");
}

#[test]
fn who_comes_back_without_a_session_is_not_checked_in() {
    let mut shell = shell(|_| {}, Server::new(&[], 0));
    let page = shell.open("checkin", &[]);
    shell.tap(page, "/calendar/button/action");
    shell.dispatch(Action::Show { page });
    assert_eq!(posts(&shell), 0);
}

#[test]
fn a_new_day_is_asked_for_when_it_has_come() {
    let mut shell = shell(log_in, Server::new(&[], 0));
    shell.hold = true;
    shell.open("checkin", &[]);
    shell.let_go();
    let wakes: Vec<u32> = shell
        .effects
        .iter()
        .filter_map(|effect| match effect {
            crate::Effect::Wake { after_ms, .. } => Some(*after_ms),
            _ => None,
        })
        .collect();
    // 18:30 in shop time: five and a half hours, and a moment.
    assert_eq!(wakes, [19_801_000]);
}

#[test]
fn what_is_wrong_is_said() {
    let mut shell = Shell::new(log_in, |_| None);
    let page = shell.open("checkin", &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("offline"));
    shell.forget();
    shell.tap(page, "/state/action");
    assert_eq!(shell.asked_at(path::CHECK_IN).len(), 1);

    let mut none = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::CHECK_IN => no(ErrorCode::NotFound, "没有找到"),
        _ => None,
    });
    let page = none.open("checkin", &[]);
    assert_eq!(none.text(page, "/state/text"), "现在没有签到活动，过几天再来看看");

    let mut over = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::CHECK_IN => {
            let ended = CheckIn {
                window: mall_core::Window { starts_at: Timestamp(0), ends_at: NOW },
                ..rule()
            };
            let server = Server::new(&[], 0);
            ok(&CheckInResponse { page: ended.page(&[], NOW), ..server.state() })
        }
        _ => None,
    });
    let page = over.open("checkin", &[]);
    assert_eq!(over.text(page, "/calendar/button/text"), "暂不能签到");
    assert_eq!(over.at(page, "/calendar/button/action"), json!(null));
}

#[test]
fn in_english_too() {
    let text = crate::text::Text(crate::text::Lang::En);
    assert_eq!(text.check_in_won(false, "5 points"), "Checked in: 5 points");
    assert_eq!(text.check_in_next(2, "a coupon"), "2 more in a row for a coupon");
    assert_eq!(text.short_day(rule().today(NOW)), "11/26");
}

#[test]
fn a_card_is_used_before_points_are() {
    let mut server = Server::new(&[2], 30);
    (server.cards, server.takes_cards) = (1, true);
    let mut shell = shell(log_in, server);
    let page = shell.open("checkin", &[]);
    assert_eq!(shell.text(page, "/calendar/held"), "1 张补签卡");
    assert_eq!(shell.text(page, "/calendar/makeUps"), "还可补签 2 次，每次 1 张补签卡");
    shell.tap(page, "/calendar/days/1/action");
    assert_eq!(shell.text(page, "/calendar/days/1/kind"), "madeUp");
    assert_eq!(shell.at(page, "/calendar/held"), json!(null));
    assert_eq!(shell.text(page, "/calendar/points"), "我的积分 30");
    let rules = shell.at(page, "/calendar/rules/2").to_string();
    assert!(rules.contains("每次用 1 张补签卡或 10 积分"), "{rules}");
}

#[test]
fn one_is_reminded_of_days_or_thinks_better_of_it() {
    let mut shell = shell(log_in, Server::new(&[1], 10));
    let page = shell.open("checkin", &[]);
    assert_eq!(shell.text(page, "/calendar/reminder/title"), "每日签到提醒");
    assert_eq!(shell.text(page, "/calendar/reminder/note"), "每天 20:00 还没签到时提醒");
    for (on, said) in [(true, "每天没签到时提醒你"), (false, "已关闭签到提醒")] {
        assert_eq!(shell.at(page, "/calendar/reminder/on"), json!(!on));
        shell.forget();
        shell.tap(page, "/calendar/reminder/action");
        assert_eq!(shell.toasts(), [said]);
        assert_eq!(shell.asked_at(path::CHECK_IN_REMINDER)[0].body, json!({"on": on}));
        assert_eq!(shell.at(page, "/calendar/reminder/on"), json!(on));
    }
}

#[test]
fn a_guest_logs_in_first_and_is_reminded_on_coming_back() {
    let mut shell = shell(|_| {}, Server::new(&[], 0));
    let page = shell.open("checkin", &[]);
    shell.tap(page, "/calendar/reminder/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
    let login = shell.open("login", &[]);
    shell.input(login, "/phone/action", "13800138000");
    shell.input(login, "/code/action", "123456");
    shell.tap(login, "/login");
    shell.dispatch(Action::Show { page });
    assert_eq!(shell.at(page, "/calendar/reminder/on"), json!(true));
    assert_eq!(posts(&shell), 0, "nothing else was wanted");
}
