//! The gift for newcomers, as a shopper sees it.

use mall_api::check_in::RewardCoupon;
use mall_api::newcomer::NewcomerResponse;
use mall_api::session::LoginResponse;
use mall_api::{ErrorCode, path};
use mall_core::TemplateId;
use mall_core::check_in::Reward;
use mall_core::newcomer::NewcomerRefusal;
use serde_json::{Value, json};

use crate::Action;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{log_in, me};

#[derive(Default)]
struct Server {
    key: Option<Value>,
    loses: bool,
}

impl Server {
    fn state(&self) -> NewcomerResponse {
        let gives = vec![
            Reward::Points { points: 50 },
            Reward::Coupon { template: TemplateId::new("t").unwrap() },
        ];
        let taken = self.key.is_some();
        NewcomerResponse {
            title: "新人专享礼".to_owned(),
            note: "50 积分 + 首单券".to_owned(),
            given: taken.then(|| gives.clone()),
            gives,
            coupons: vec![RewardCoupon {
                template: TemplateId::new("t").unwrap(),
                title: "首单券".to_owned(),
            }],
            refusal: taken.then_some(NewcomerRefusal::Taken),
            ends_at: NOW.plus_ms(1),
        }
    }

    fn says(&mut self, ask: &Ask) -> Said {
        match ask.path.as_str() {
            path::NEWCOMER_GIFT if ask.body.is_null() => ok(&self.state()),
            path::NEWCOMER_GIFT => {
                let key = ask.body["key"].clone();
                if self.key.get_or_insert(key.clone()) != &key {
                    return no(ErrorCode::ActivityRefused, "您已经领过了");
                }
                if std::mem::take(&mut self.loses) { None } else { ok(&self.state()) }
            }
            path::SESSION => ok(&LoginResponse { token: "token".to_owned(), me: me() }),
            _ => None,
        }
    }
}

fn shell(prepare: impl FnOnce(&mut crate::model::Model), mut server: Server) -> Shell {
    Shell::new(prepare, move |ask| server.says(ask))
}

fn taken(shell: &Shell) -> usize {
    shell.asked_at(path::NEWCOMER_GIFT).iter().filter(|ask| !ask.body.is_null()).count()
}

#[test]
fn one_tap_on_the_home_page_takes_it() {
    let mut shell = shell(log_in, Server::default());
    let page = shell.open("newcomer", &[("take", "1")]);
    assert_eq!(taken(&shell), 1);
    assert_eq!(shell.toasts(), ["领取成功，获得 50 积分、首单券"]);
    assert_eq!(shell.text(page, "/gift/headline"), "礼包已到账");
    assert_eq!(shell.text(page, "/gift/things/1/text"), "首单券");
    assert_eq!(shell.at(page, "/gift/taken"), json!(true));
    shell.tap(page, "/gift/button/action");
    assert_eq!(shell.went(), ["/pages/category/category"]);
    // Opened anew, it says what was given, and that is all.
    shell.forget();
    let again = shell.open("newcomer", &[("take", "1")]);
    assert_eq!(shell.toasts(), ["您已经领过了"]);
    assert_eq!(shell.text(again, "/gift/headline"), "礼包已到账");
}

#[test]
fn who_comes_by_the_address_alone_is_asked_first() {
    let mut shell = shell(log_in, Server::default());
    let page = shell.open("newcomer", &[]);
    assert_eq!((taken(&shell), shell.text(page, "/gift/headline").as_str()), (0, "新人专享礼"));
    shell.tap(page, "/gift/button/action");
    assert_eq!(taken(&shell), 1);
}

#[test]
fn a_guest_logs_in_first_and_has_it_on_coming_back() {
    let mut shell = shell(|_| {}, Server::default());
    let page = shell.open("newcomer", &[("take", "1")]);
    assert_eq!(taken(&shell), 0);
    assert_eq!(shell.text(page, "/gift/button/text"), "登录并领取");
    shell.tap(page, "/gift/button/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
    // Back without a session: nothing is taken.
    shell.dispatch(Action::Show { page });
    assert_eq!(taken(&shell), 0);
}

#[test]
fn a_take_whose_answer_was_lost_is_sent_again_with_its_key() {
    let mut shell = shell(log_in, Server { loses: true, ..Server::default() });
    let page = shell.open("newcomer", &[]);
    for _ in 0..2 {
        shell.tap(page, "/gift/button/action");
    }
    let asked = shell.asked_at(path::NEWCOMER_GIFT);
    let keys: Vec<&Value> =
        asked.iter().map(|it| &it.body["key"]).filter(|it| it.is_string()).collect();
    assert_eq!((keys.len(), keys.first()), (2, keys.last()));
    assert_eq!(shell.text(page, "/gift/headline"), "礼包已到账");
}

#[test]
fn a_shop_without_one_leads_home() {
    let mut shell = Shell::new(log_in, |ask: &Ask| {
        (ask.path == path::NEWCOMER_GIFT).then(|| no(ErrorCode::NotFound, "没有找到"))?
    });
    let page = shell.open("newcomer", &[("take", "1")]);
    assert_eq!(shell.text(page, "/state/text"), "现在没有新人礼，去看看别的");
    assert!(shell.at(page, "/gift").is_null());
}
