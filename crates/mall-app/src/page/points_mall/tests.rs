use mall_api::path;
use mall_api::points_mall::{OfferGoods, PointsMallResponse, PointsOfferView};
use mall_core::points_mall::{ExchangeRefusal, OfferGives};
use mall_core::{ActivityId, Money, ProductId, Timestamp};
use serde_json::json;

use crate::harness::{Ask, NOW, Shell, ok};
use crate::page::samples::{log_in, sku};

/// A mask for 120 points and ¥9.90, and tickets for 50 points.
pub(crate) fn mall(points: u32, refusal: Option<ExchangeRefusal>) -> PointsMallResponse {
    let offer = |id: &str, gives, points, cash: i64| PointsOfferView {
        id: ActivityId::new(id).unwrap(),
        title: format!("{id} 兑换"),
        image: "/media/x.svg".to_owned(),
        gives,
        points,
        cash: Money::from_fen(cash),
        left: 4,
        per_shopper: 2,
        mine: 0,
        ends_at: Timestamp(NOW.0 + 86_400_000),
        refusal,
        goods: None,
    };
    let goods = OfferGoods {
        product: ProductId::new("mask").unwrap(),
        title: "面膜".to_owned(),
        options: "5 片".to_owned(),
        price: Money::from_fen(9_900),
        on_shelf: true,
    };
    let mask = offer("mask", OfferGives::Goods { sku: sku("mask-5") }, 120, 990);
    let tickets = offer("tickets", OfferGives::LotteryTickets { tickets: 3 }, 50, 0);
    let offers = vec![PointsOfferView { goods: Some(goods), ..mask }, tickets];
    PointsMallResponse { points, offers }
}

fn says(points: u32, refusal: Option<ExchangeRefusal>) -> impl FnMut(&Ask) -> crate::harness::Said {
    move |ask| (ask.path == path::POINTS_MALL).then(|| ok(&mall(points, refusal)))?
}

#[test]
fn what_it_costs_and_what_is_left_come_in_finished_words() {
    let mut shell = Shell::new(log_in, says(1_000, None));
    let page = shell.open("mall", &[]);
    assert_eq!(shell.text(page, "/mall/balance"), "1000");
    assert_eq!(shell.text(page, "/mall/offers/0/price"), "120 积分 + ¥9.90");
    assert_eq!(shell.text(page, "/mall/offers/0/was"), "¥99.00");
    assert_eq!(shell.text(page, "/mall/offers/0/note"), "5 片");
    assert_eq!(shell.text(page, "/mall/offers/0/left"), "剩 4 件 · 每人限兑 2 件");
    assert_eq!(shell.text(page, "/mall/offers/1/price"), "50 积分");
    assert_eq!(shell.text(page, "/mall/offers/1/note"), "3 次抽奖机会");
    shell.tap(page, "/mall/offers/0/button/action");
    assert_eq!(shell.went(), ["/packages/trade/exchange/exchange?id=mask"]);
}

#[test]
fn why_not_is_on_the_grey_button() {
    for (why, said) in [
        (ExchangeRefusal::Gone, "已兑完"),
        (ExchangeRefusal::MyLimit { limit: 2 }, "已达上限"),
        (ExchangeRefusal::TooFewPoints { missing: 20 }, "还差 20 积分"),
    ] {
        let mut shell = Shell::new(log_in, says(100, Some(why)));
        let page = shell.open("mall", &[]);
        assert_eq!(shell.text(page, "/mall/offers/0/button/text"), said);
        assert_eq!(shell.at(page, "/mall/offers/0/button/action"), json!(null));
    }
}

#[test]
fn a_guest_looks_around_and_points_are_asked_about_after_the_log_in() {
    let few = ExchangeRefusal::TooFewPoints { missing: 120 };
    let mut shell = Shell::new(|_| {}, says(0, Some(few)));
    let page = shell.open("mall", &[]);
    assert_eq!(shell.text(page, "/mall/balance"), "登录后查看");
    assert_eq!(shell.text(page, "/mall/offers/0/button/text"), "兑换");
    shell.tap(page, "/mall/open");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);
}
