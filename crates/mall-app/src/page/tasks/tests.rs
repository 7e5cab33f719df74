//! The tasks, as a shopper sees them.

use mall_api::check_in::RewardCoupon;
use mall_api::task::{StageView, TaskClaimResponse, TaskView, TasksResponse};
use mall_api::{ErrorCode, path};
use mall_core::check_in::Reward;
use mall_core::task::{Goal, Repeat, StageState};
use mall_core::{Day, DayClock, TaskId, TemplateId, Timestamp};
use serde_json::{Value, json};

use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::log_in;

/// A server on which somebody has done so much, and claimed so much.
#[derive(Default)]
struct Server {
    browsed: Vec<Value>,
    ordered: u32,
    claimed: Vec<(String, u64)>,
    /// Keys that claimed.
    keys: Vec<Value>,
    /// Whether the next claim's answer gets lost after it was done.
    loses: bool,
}

impl Server {
    fn task(&self, id: &str, goal: Goal, repeat: Repeat, count: u32, stages: &[u32]) -> TaskView {
        let stage = |(at, need): (u64, &u32)| StageView {
            count: *need,
            gives: vec![
                Reward::Points { points: need * 5 },
                Reward::Coupon { template: TemplateId::new("t").unwrap() },
            ],
            state: if self.claimed.contains(&(id.to_owned(), at)) {
                StageState::Claimed
            } else if count >= *need {
                StageState::Reached
            } else {
                StageState::Open
            },
        };
        TaskView {
            id: TaskId::new(id).unwrap(),
            title: id.to_owned(),
            note: String::new(),
            icon: "gift".to_owned(),
            goal,
            repeat,
            count,
            stages: (0..).zip(stages).map(stage).collect(),
            ends_at: NOW.plus_ms(1),
        }
    }

    fn state(&self) -> TasksResponse {
        let browsed = u32::try_from(self.browsed.len()).unwrap();
        let once = |id, goal| self.task(id, goal, Repeat::Once, 0, &[1]);
        TasksResponse {
            tasks: vec![
                self.task("browse", Goal::Browse, Repeat::Daily, browsed, &[2]),
                self.task("orders", Goal::Order, Repeat::Once, self.ordered, &[1, 3]),
                once("share", Goal::Share),
                once("follow", Goal::Follow),
                once("come", Goal::CheckIn),
                once("review", Goal::Review),
                once("profile", Goal::CompleteProfile),
            ],
            coupons: vec![RewardCoupon {
                template: TemplateId::new("t").unwrap(),
                title: "全场券".to_owned(),
            }],
            points: 7,
            tickets: 0,
            lottery: None,
            resets_at: Day::of(NOW, DayClock::SHOP).plus(1).starts_at(DayClock::SHOP),
        }
    }

    fn says(&mut self, ask: &Ask) -> Said {
        match ask.path.as_str() {
            path::TASKS => ok(&self.state()),
            path::TASK_EVENTS => {
                self.browsed.push(ask.body["event"].clone());
                ok(&self.state())
            }
            path if path.ends_with("/claim") => {
                let task = path.rsplit('/').nth(1).unwrap().to_owned();
                let stage = ask.body["stage"].as_u64().unwrap();
                if !self.keys.contains(&ask.body["key"]) {
                    if self.claimed.contains(&(task.clone(), stage)) {
                        return no(ErrorCode::ActivityRefused, "这份奖励已经领过了");
                    }
                    self.keys.push(ask.body["key"].clone());
                    self.claimed.push((task, stage));
                }
                if std::mem::take(&mut self.loses) {
                    return None;
                }
                let given = vec![Reward::Points { points: 5 }];
                ok(&TaskClaimResponse { given, state: self.state() })
            }
            path if path.starts_with("/api/products/") => no(ErrorCode::NotFound, "没有"),
            _ => None,
        }
    }
}

fn shell(
    prepare: impl FnOnce(&mut crate::model::Model),
    mut server: Server,
) -> (Shell, crate::PageId) {
    let mut shell = Shell::new(prepare, move |ask| server.says(ask));
    shell.sleeps = true;
    let page = shell.open("tasks", &[]);
    (shell, page)
}

#[test]
fn a_row_says_how_far_it_is_and_what_it_gives() {
    let (shell, page) = shell(log_in, Server { ordered: 1, ..Server::default() });
    assert_eq!(shell.text(page, "/tasks/held/0/count"), "7");
    let row = |name: &str| shell.text(page, &format!("/tasks/groups/1/rows/0/{name}"));
    assert_eq!((row("progress").as_str(), row("share").as_str()), ("1/3", "33"));
    assert_eq!((row("kind").as_str(), row("gives").as_str()), ("claim", "奖励 5 积分、全场券"));
    assert_eq!(row("stages/1/text"), "3 次 · 15 积分、全场券");
    assert_eq!(shell.text(page, "/tasks/groups/0/note"), "每天 0 点重新开始");
    assert_eq!(shell.text(page, "/tasks/groups/0/rows/0/progress"), "0/2");
}

#[test]
fn what_is_reached_is_claimed_once_and_the_next_stage_comes() {
    let (mut shell, page) = shell(log_in, Server { ordered: 1, loses: true, ..Server::default() });
    let button = "/tasks/groups/1/rows/0/button/action";
    shell.tap(page, button);
    assert_eq!(shell.toasts().len(), 1, "the answer was lost");
    shell.forget();
    shell.tap(page, button);
    assert_eq!(shell.toasts(), ["领取成功，获得 5 积分"]);
    assert_eq!(shell.asked_at(path::CART_SYNC).len(), 1, "what was given prices the cart");
    let row = |name: &str| shell.text(page, &format!("/tasks/groups/1/rows/0/{name}"));
    assert_eq!((row("kind").as_str(), row("stages/0/done").as_str()), ("go", "true"));
    assert_eq!(row("gives"), "奖励 15 积分、全场券");
}

#[test]
fn a_claim_whose_answer_was_lost_is_sent_again_with_its_key() {
    let (mut shell, page) = shell(log_in, Server { ordered: 9, loses: true, ..Server::default() });
    let asked = path::with_id(path::TASK_CLAIM, "orders");
    for _ in 0..3 {
        shell.tap(page, "/tasks/groups/1/rows/0/button/action");
    }
    let keys: Vec<Value> =
        shell.asked_at(&asked).into_iter().map(|ask| ask.body["key"].clone()).collect();
    assert_eq!(keys.len(), 3);
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[1], keys[2], "the next stage is another tap");
    assert_eq!(shell.text(page, "/tasks/groups/1/rows/0/kind"), "done");
    assert_eq!(shell.text(page, "/tasks/groups/1/rows/0/button/text"), "已完成");
    assert_eq!(shell.at(page, "/tasks/groups/1/rows/0/button/action"), json!(null));
}

#[test]
fn each_goal_leads_where_it_is_done() {
    let (mut shell, page) = shell(log_in, Server::default());
    for (at, went) in [
        (0, "/pages/category/category"),
        (3, "/packages/trade/checkin/checkin"),
        (4, "/packages/trade/orders/orders?state=done"),
        (5, "/packages/account/addresses/addresses"),
    ] {
        shell.forget();
        shell.tap(page, &format!("/tasks/groups/1/rows/{at}/button/action"));
        assert_eq!(shell.went(), [went], "{at}");
    }
    shell.forget();
    shell.tap(page, "/tasks/groups/1/rows/1/button/action");
    let copied = shell.effects.iter().any(|it| format!("{it:?}").contains("Copy"));
    assert!(copied, "the address of the shop");
    shell.tap(page, "/tasks/groups/1/rows/2/button/action");
    let events = shell.asked_at(path::TASK_EVENTS);
    assert_eq!(events.iter().map(|it| &it.body["event"]).collect::<Vec<_>>(), ["share", "follow"]);
}

/// A product as the server says it.
fn product(id: &str) -> Value {
    json!({
        "product": {
            "id": id, "title": id, "subtitle": "", "category": "c", "brand": "b", "tags": [],
            "image": "/media/x.svg", "gallery": [], "story": [], "specs": [], "options": [],
            "onShelf": true, "sold": 0, "skus": [{"id": id, "price": 100, "stock": 9}]
        },
        "promotions": [], "offers": [], "related": [], "at": 0
    })
}

#[test]
fn products_that_are_looked_at_count_from_the_moment_somebody_looks_around() {
    let mut server = Server::default();
    let mut shell = Shell::new(log_in, move |ask| {
        match ask.path.strip_prefix("/api/products/").filter(|it| !it.contains('/')) {
            Some(id) => ok(&product(id)),
            None => server.says(ask),
        }
    });
    shell.sleeps = true;
    shell.open("product", &[("id", "early")]);
    assert!(shell.asked_at(path::TASK_EVENTS).is_empty(), "nobody looks around yet");
    let page = shell.open("tasks", &[]);
    shell.tap(page, "/tasks/groups/0/rows/0/button/action");
    shell.forget();
    for id in ["a", "b", "c"] {
        shell.open("product", &[("id", id)]);
    }
    let events = shell.asked_at(path::TASK_EVENTS);
    let seen: Vec<&Value> =
        events.iter().map(|it| &it.body["event"]["browse"]["product"]).collect();
    assert_eq!(seen, ["a", "b"], "two are enough");
    assert_eq!(shell.toasts(), ["浏览任务已完成，回任务页领奖励"]);
}

#[test]
fn a_guest_is_led_to_the_log_in() {
    let (mut shell, page) = shell(|_| {}, Server::default());
    assert_eq!(shell.text(page, "/tasks/note"), "登录后做任务，奖励会记在你的账上");
    assert_eq!(shell.at(page, "/tasks/held"), json!([]));
    shell.tap(page, "/tasks/groups/0/rows/0/button/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
}

#[test]
fn a_new_day_is_asked_for_at_midnight() {
    let (mut shell, _) = shell(log_in, Server::default());
    shell.forget();
    let left = Day::of(NOW, DayClock::SHOP).plus(1).starts_at(DayClock::SHOP).since_ms(NOW);
    shell.pass(left);
    assert!(shell.asked_at(path::TASKS).is_empty());
    shell.pass(1_000);
    assert_eq!(shell.asked_at(path::TASKS).len(), 1);
    assert!(shell.now > Timestamp(0));
}

#[test]
fn a_shop_without_tasks_says_so() {
    let mut shell = Shell::new(log_in, |ask: &Ask| {
        let none = TasksResponse { tasks: Vec::new(), ..Server::default().state() };
        (ask.path == path::TASKS).then(|| ok(&none))?
    });
    shell.sleeps = true;
    let page = shell.open("tasks", &[]);
    assert_eq!(shell.text(page, "/state/text"), "现在没有任务，过几天再来看看");
    assert!(shell.at(page, "/tasks").is_null());
}
