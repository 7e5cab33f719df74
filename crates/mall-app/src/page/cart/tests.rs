use mall_core::catalog::ShelfItem;
use serde_json::json;

use crate::harness::{Said, Shell};
use crate::page::samples::{item, log_in, nobody, shop, stock};
use crate::{Action, PageId};
use mall_api::path;

/// A guest without network, with these goods known and these lines in the cart.
fn guest(items: Vec<ShelfItem>, lines: &[(&str, u32)]) -> (Shell, PageId) {
    let mut shell = Shell::new(|model| stock(model, items, lines), nobody);
    let page = shell.open("cart", &[]);
    (shell, page)
}

fn nothing(_: &crate::harness::Ask) -> Said {
    None
}

#[test]
fn coming_to_the_front_asks_for_the_cart_once_while_an_answer_is_on_its_way() {
    let mut shell = Shell::new(log_in, nothing);
    shell.forget();
    shell.hold = true;
    shell.dispatch(Action::Foreground);
    shell.dispatch(Action::Foreground);
    assert_eq!(shell.asked_at(path::CART_SYNC).len(), 1);
    // The network that came back may have lost it.
    shell.dispatch(Action::Network { online: true });
    assert_eq!(shell.asked_at(path::CART_SYNC).len(), 2);
}

#[test]
fn an_empty_cart_leads_to_the_shop() {
    let (mut shell, page) = guest(Vec::new(), &[]);
    assert_eq!(shell.at(page, "/state/kind"), json!("empty"));
    assert_eq!(shell.at(page, "/edit"), json!(null));
    shell.tap(page, "/state/action");
    assert_eq!(shell.went(), ["/pages/home/home"]);
}

#[test]
fn a_guest_without_network_sees_the_price_and_why() {
    let (mut shell, page) = guest(vec![item("serum", 15_000, 9)], &[("serum", 1)]);
    assert!(shell.text(page, "/offline").starts_with("当前没有网络"));
    assert_eq!(shell.text(page, "/groups/0/head/text"), "还差 ¥50.00，享满200减30");
    assert_eq!(shell.text(page, "/bar/total/yuan"), "140");
    shell.tap(page, "/groups/0/lines/0/stepper/more");
    assert_eq!(shell.text(page, "/groups/0/head/text"), "已享 满200减30");
    assert_eq!(shell.text(page, "/groups/0/head/saved"), "已省 ¥30.00");
    // 300 − 30 − 10 with the coupon.
    assert_eq!(shell.text(page, "/bar/total/yuan"), "260");
    assert_eq!(shell.text(page, "/bar/saved"), "已优惠 ¥40.00");
    assert_eq!(shell.text(page, "/bar/submit/text"), "结算（2）");
}

#[test]
fn deselecting_leaves_the_line_where_it_is() {
    let items = vec![item("serum", 15_000, 9), item("mask", 5_000, 9)];
    let (mut shell, page) = guest(items, &[("serum", 1), ("mask", 1)]);
    assert_eq!(shell.at(page, "/bar/allOn"), json!(true));
    shell.tap(page, "/groups/0/lines/0/select");
    assert_eq!(shell.at(page, "/groups/0/lines/0/key"), json!("mask"));
    assert_eq!(shell.at(page, "/groups/0/lines/0/on"), json!(false));
    assert_eq!(shell.at(page, "/bar/allOn"), json!(false));
    shell.tap(page, "/bar/all");
    assert_eq!(shell.at(page, "/bar/allOn"), json!(true));
}

#[test]
fn what_cannot_be_bought_lies_apart_with_its_reason() {
    let items = vec![
        item("serum", 15_000, 9),
        item("short", 1_000, 5),
        item("out", 1_000, 3),
        item("off", 1_000, 3),
    ];
    let mut later = items.clone();
    later[1].stock = 2;
    later[2].stock = 0;
    later[3].on_shelf = false;
    let lines = [("serum", 1), ("short", 5), ("out", 1), ("off", 1)];
    let mut shell = Shell::new(
        |model| {
            stock(model, items, &lines);
            model.cart.learn(later);
        },
        nobody,
    );
    let page = shell.open("cart", &[]);
    assert_eq!(shell.text(page, "/bar/submit/text"), "结算（1）");
    assert_eq!(shell.text(page, "/invalid/title"), "失效商品（3）");
    let notes: Vec<String> =
        (0..3).map(|n| shell.text(page, &format!("/invalid/lines/{n}/note"))).collect();
    assert_eq!(notes, ["已下架", "已售罄", "库存不足，只剩 2 件"]);

    assert_eq!(shell.text(page, "/invalid/lines/2/mend/text"), "改为 2 件");
    shell.tap(page, "/invalid/lines/2/mend/action");
    assert_eq!(shell.text(page, "/bar/submit/text"), "结算（3）");
    shell.tap(page, "/invalid/clear/action");
    assert_eq!(shell.at(page, "/invalid"), json!(null));
    assert_eq!(shell.text(page, "/title"), "共 2 种商品");
}

#[test]
fn a_changed_price_is_told_until_it_was_seen() {
    let mut shell = Shell::new(
        |model| {
            stock(model, vec![item("serum", 15_000, 9)], &[("serum", 1)]);
            model.cart.learn([item("serum", 16_000, 9)]);
        },
        nobody,
    );
    let page = shell.open("cart", &[]);
    let told = shell.text(page, "/groups/0/lines/0/change/text");
    assert_eq!(told, "价格有变动 ¥150.00 → ¥160.00");
    shell.tap(page, "/groups/0/lines/0/change/seen");
    assert_eq!(shell.at(page, "/groups/0/lines/0/change"), json!(null));
}

#[test]
fn picked_lines_go_together() {
    let items = vec![item("serum", 15_000, 9), item("mask", 5_000, 9)];
    let (mut shell, page) = guest(items, &[("serum", 1), ("mask", 1)]);
    shell.tap(page, "/edit/action");
    assert_eq!(shell.at(page, "/bar/submit/action"), json!(null));
    shell.tap(page, "/groups/0/lines/1/select");
    assert_eq!(shell.text(page, "/bar/submit/text"), "删除（1）");
    shell.tap(page, "/bar/submit/action");
    assert_eq!(shell.text(page, "/title"), "共 1 种商品");
    shell.tap(page, "/bar/all");
    shell.tap(page, "/bar/submit/action");
    assert_eq!(shell.at(page, "/state/kind"), json!("empty"));
    assert_eq!(shell.at(page, "/editing"), json!(false));
}

#[test]
fn a_guest_logs_in_before_the_till() {
    let items = vec![item("serum", 15_000, 9)];
    let (mut shell, page) = guest(items.clone(), &[("serum", 1)]);
    shell.tap(page, "/bar/submit/action");
    assert_eq!(shell.went(), ["/packages/account/login/login"]);

    let known = items.clone();
    let prepare = |model: &mut crate::model::Model| {
        log_in(model);
        stock(model, known, &[]);
    };
    let mut shell = Shell::new(prepare, shop(items, &[("serum", 1)], nothing));
    let page = shell.open("cart", &[]);
    shell.tap(page, "/bar/submit/action");
    assert_eq!(shell.went(), ["/packages/trade/checkout/checkout"]);
}

#[test]
fn a_full_cart_is_drawn_piece_by_piece() {
    let names: Vec<String> = (0..200).map(|n| format!("goods-with-a-long-name-{n}")).collect();
    let items = names.iter().map(|name| item(name, 1_000, 9)).collect();
    let lines: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), 2)).collect();
    let (mut shell, page) = guest(items, &lines);
    let first = shell.at(page, "/groups/0/lines").to_string();
    assert!(first.len() < 64 * 1024, "{}", first.len());
    assert_eq!(shell.text(page, "/bar/submit/text"), "结算（400）");
    shell.dispatch(crate::Action::ReachBottom { page });
    assert_eq!(shell.at(page, "/groups/0/lines").as_array().unwrap().len(), 80);
}
