//! 评价, as a shopper gives and reads them.

use mall_api::order::OrderView;
use mall_api::review::{
    FollowUpRequest, LineReview, ProductFollowUp, ProductReview, RatingSummary, ReviewRequest,
    ReviewsResponse,
};
use mall_api::{ErrorCode, path};
use mall_core::order::OrderState;
use mall_core::review::{FollowUp, Review, ReviewDraft};
use mall_core::{Day, DayClock};
use serde_json::{Value, json};

use crate::Action;
use crate::harness::{Ask, NOW, Said, Shell, no, ok};
use crate::page::samples::{line, log_in, order};

const DAY_MS: i64 = 86_400_000;
pub(super) const QUERY: [(&str, &str); 2] = [("order", "o1"), ("line", "0")];

/// An order that was received, of one line that nothing was said of.
pub(super) fn received() -> OrderView {
    let mut order = order("o1", OrderState::Done);
    let until = Some(NOW.plus_ms(30 * DAY_MS));
    order.reviews.push(LineReview { line: 0, until, review: None, reply: None });
    order
}

/// A store with one order.
fn says(order: &mut OrderView, ask: &Ask) -> Said {
    let known = &mut order.reviews[0];
    if ask.path == path::with_id(path::ORDER_REVIEWS, "o1") {
        let ReviewRequest { rating, text, pictures, anonymous, .. } =
            serde_json::from_value(ask.body.clone()).unwrap();
        let first = ReviewDraft { rating, text, pictures, anonymous };
        known.review = Some(Review { first, at: NOW, follow_up: None });
    }
    if ask.path == path::with_id(path::ORDER_FOLLOW_UP, "o1") {
        let FollowUpRequest { text, pictures, .. } =
            serde_json::from_value(ask.body.clone()).unwrap();
        let at = NOW.plus_ms(9 * DAY_MS);
        known.review.as_mut().unwrap().follow_up = Some(FollowUp { text, pictures, at });
        (known.until, known.reply) = (None, Some("谢谢您".to_owned()));
    }
    if ask.path.starts_with("/api/orders/o1") { ok(order) } else { None }
}

pub(super) fn shell() -> Shell {
    let mut order = received();
    Shell::new(log_in, move |ask| says(&mut order, ask))
}

pub(super) fn posts(shell: &Shell) -> Vec<Value> {
    let path = path::with_id(path::ORDER_REVIEWS, "o1");
    shell.asked_at(&path).into_iter().map(|ask| ask.body.clone()).collect()
}

#[test]
fn a_line_is_reviewed_and_followed_up() {
    let mut shell = shell();
    let of_order = shell.open("order", &[("id", "o1")]);
    assert_eq!(shell.text(of_order, "/lines/0/review/text"), "评价");
    assert_eq!(shell.text(of_order, "/buttons/1/text"), "评价");
    shell.tap(of_order, "/lines/0/review/action");
    assert_eq!(shell.went(), ["/packages/trade/review/review?order=o1&line=0"]);
    shell.forget();
    shell.tap(of_order, "/buttons/1/action");
    assert_eq!(shell.went(), ["/packages/trade/review/review?order=o1&line=0"]);

    let page = shell.open("review", &QUERY);
    assert_eq!(shell.text(page, "/rate/word"), "点星星打分");
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["请先点亮星星"]);
    shell.tap(page, "/rate/stars/3/action");
    let on: Vec<Value> = (0..5).map(|n| shell.at(page, &format!("/rate/stars/{n}/on"))).collect();
    assert_eq!(on, [true, true, true, true, false]);
    assert_eq!(shell.text(page, "/rate/word"), "满意");
    shell.input(page, "/field/action", " 滋润不油 ");
    assert_eq!(shell.text(page, "/count"), "6/500");
    shell.tap(page, "/anonymous/action");
    shell.tap(page, "/submit/action");
    let sent =
        json!({"line": 0, "rating": 4, "text": "滋润不油", "pictures": [], "anonymous": true});
    assert_eq!(posts(&shell), [sent]);
    assert_eq!(shell.text(page, "/thanks/title"), "谢谢您的评价");
    assert_eq!(shell.text(page, "/said/text"), "滋润不油");
    assert_eq!(shell.text(page, "/said/stars/on"), "★★★★");
    assert_eq!(shell.titles().last(), Some(&"我的评价"));

    assert_eq!((shell.at(page, "/field"), shell.at(page, "/next")), (json!(null), json!(null)));
    // Who comes back can say more.
    let page = shell.open("review", &QUERY);
    assert_eq!(shell.at(page, "/rate"), json!(null));
    assert_eq!(shell.text(page, "/field/value"), "");
    shell.forget();
    shell.tap(page, "/submit/action");
    assert_eq!(shell.toasts(), ["请先写下想补充的话"]);
    shell.input(page, "/field/action", "第二瓶了");
    shell.tap(page, "/submit/action");
    assert_eq!(shell.text(page, "/said/followUp/title"), "9 天后追评");
    assert_eq!(shell.text(page, "/said/reply/text"), "谢谢您");
    assert_eq!((shell.at(page, "/field"), shell.at(page, "/submit")), (json!(null), json!(null)));
    shell.dispatch(Action::Show { page: of_order });
    assert_eq!(shell.text(of_order, "/lines/0/review/text"), "查看评价");
    assert_eq!(shell.at(of_order, "/buttons").as_array().unwrap().len(), 1);
}

#[test]
fn who_has_reviewed_one_line_is_led_to_the_next() {
    let mut order = received();
    order.lines.push(line("mask"));
    let second = LineReview { line: 1, ..order.reviews[0].clone() };
    order.reviews.push(second);
    let mut shell = Shell::new(log_in, move |ask| says(&mut order, ask));
    let page = shell.open("review", &QUERY);
    shell.tap(page, "/rate/stars/4/action");
    shell.tap(page, "/submit/action");
    assert_eq!(shell.text(page, "/said/text"), "此用户没有填写评价");
    shell.tap(page, "/next/action");
    assert_eq!(shell.went(), ["/packages/trade/review/review?order=o1&line=1"]);
}

#[test]
fn what_was_typed_stays_when_it_is_not_taken() {
    for (code, asks) in [(None, 1), (Some(ErrorCode::ReviewRefused), 2)] {
        let mut order = received();
        let mut first = true;
        let mut shell = Shell::new(log_in, move |ask| {
            if ask.path.ends_with("/reviews") && std::mem::take(&mut first) {
                return code.and_then(|code| no(code, "店铺正忙"));
            }
            says(&mut order, ask)
        });
        let page = shell.open("review", &QUERY);
        shell.tap(page, "/rate/stars/4/action");
        shell.input(page, "/field/action", "好用");
        shell.tap(page, "/submit/action");
        assert_eq!(shell.toasts().len(), 1);
        assert_eq!(shell.text(page, "/field/value"), "好用");
        assert_eq!(shell.asked_at("/api/orders/o1").len(), asks);
        shell.tap(page, "/submit/action");
        let sent = posts(&shell);
        assert_eq!((sent.len(), &sent[0]), (2, &sent[1]), "the same is said once");
        assert_eq!(shell.text(page, "/said/text"), "好用");
    }
}

#[test]
fn what_is_on_its_way_is_not_sent_again_nor_changed() {
    let mut shell = shell();
    let page = shell.open("review", &QUERY);
    shell.tap(page, "/rate/stars/4/action");
    shell.hold = true;
    shell.tap(page, "/submit/action");
    assert_eq!(shell.at(page, "/submit/action"), json!(null));
    shell.tap(page, "/rate/stars/0/action");
    shell.let_go();
    assert_eq!(posts(&shell).len(), 1);
    assert_eq!(shell.text(page, "/said/stars/label"), "5 星");
}

#[test]
fn a_line_that_cannot_be_reviewed_says_so() {
    let mut order = received();
    order.reviews[0].until = Some(NOW);
    let mut shell = Shell::new(log_in, move |ask| says(&mut order, ask));
    let page = shell.open("review", &QUERY);
    assert_eq!(shell.text(page, "/state/text"), "这件商品现在不能评价");
    shell.tap(page, "/state/action");
    assert_eq!(shell.went(), ["/packages/trade/order/order?id=o1"]);
    let of_order = shell.open("order", &[("id", "o1")]);
    assert_eq!(shell.at(of_order, "/lines/0/review"), json!(null));
    let mut nobody = Shell::new(log_in, |_| no(ErrorCode::NotFound, "没有这笔订单"));
    let page = nobody.open("review", &QUERY);
    assert_eq!(nobody.text(page, "/state/text"), "订单不存在");
}

fn review(id: i64) -> ProductReview {
    let day = Day::of(NOW, DayClock::SHOP);
    ProductReview {
        id,
        author: (id % 2 == 0).then(|| "138****01".to_owned()),
        rating: 4,
        pictures: vec!["/pictures/a".to_owned(); 2],
        text: if id == 1 { String::new() } else { format!("第 {id} 条") },
        options: "30ml".to_owned(),
        day,
        follow_up: Some(ProductFollowUp { text: "还是好".to_owned(), pictures: vec![], day }),
        reply: None,
    }
}

/// A store of which a product has three reviews, two to a page.
fn of_product(ask: &Ask) -> Said {
    let summary = RatingSummary::new([0, 0, 0, 3, 0]);
    let page = |reviews: &[i64], next| {
        let reviews = reviews.iter().copied().map(review).collect();
        ok(&ReviewsResponse { summary: summary.clone(), reviews, next })
    };
    match (ask.path.as_str(), ask.query.as_str()) {
        ("/api/products/p1/reviews", "") => page(&[3, 2], Some(2)),
        ("/api/products/p1/reviews", "after=2") => page(&[1], None),
        ("/api/products/p2/reviews", _) => {
            let (summary, reviews) = (RatingSummary::default(), Vec::new());
            ok(&ReviewsResponse { summary, reviews, next: None })
        }
        _ => no(ErrorCode::NotFound, "没有找到"),
    }
}

#[test]
fn all_reviews_come_page_by_page() {
    let mut shell = Shell::new(log_in, of_product);
    let page = shell.open("reviews", &[("id", "p1")]);
    assert_eq!(shell.text(page, "/summary/average"), "4.0");
    assert_eq!(shell.text(page, "/summary/count"), "3 条评价");
    assert_eq!(
        shell.at(page, "/summary/bars/1"),
        json!({"key": 4, "label": "4 星", "count": 3, "share": 100})
    );
    assert_eq!(shell.text(page, "/reviews/0/name"), "匿名用户");
    assert_eq!(shell.text(page, "/reviews/1/note"), "2026-11-26 · 30ml");
    assert_eq!(shell.text(page, "/reviews/1/followUp/title"), "当天追评");
    assert_eq!(shell.at(page, "/reviews/1/pictures"), json!(["/pictures/a"]));
    assert_eq!(shell.at(page, "/end"), json!(null));
    for _ in 0..2 {
        shell.dispatch(Action::ReachBottom { page });
    }
    assert_eq!(shell.at(page, "/reviews").as_array().unwrap().len(), 3);
    assert_eq!(shell.text(page, "/reviews/2/text"), "此用户没有填写评价");
    assert_eq!(shell.text(page, "/end"), "没有更多了");
    let none = shell.open("reviews", &[("id", "p2")]);
    assert_eq!(shell.text(none, "/state/text"), "暂无评价");
    let gone = shell.open("reviews", &[("id", "p3")]);
    assert_eq!(shell.text(gone, "/state/text"), "商品不存在或已下架");
}
