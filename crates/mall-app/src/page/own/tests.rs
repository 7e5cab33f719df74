use std::cell::RefCell;
use std::rc::Rc;

use mall_api::path;
use serde_json::{Value, json};

use crate::harness::{Ask, Said, Shell, ok};
use crate::page::samples::log_in;
use crate::{Effect, PageId};

fn card(id: &str) -> Value {
    json!({"id": id, "title": id, "subtitle": "", "image": "/media/a.svg", "price": 100,
        "priceFrom": false, "wasPrice": null, "tags": [], "sold": 0, "soldOut": false, "onlySku": null})
}

fn product(id: &str) -> Value {
    json!({"product": {"id": id, "title": id, "category": "care", "brand": "x", "image": "/a.svg",
            "onShelf": true, "skus": [{"id": format!("{id}-1"), "price": 100, "stock": 1}]},
        "promotions": [], "offers": [], "related": [], "group": null, "at": 0})
}

/// A server that remembers what is liked; of `gone` it has no card.
fn server(liked: &Rc<RefCell<Vec<String>>>) -> impl FnMut(&Ask) -> Said + 'static {
    let liked = Rc::clone(liked);
    move |ask: &Ask| match ask.path.as_str() {
        path::PRODUCT_CARDS => {
            let asked = ask.body["products"].as_array()?.clone();
            let known = asked.iter().filter_map(Value::as_str).filter(|it| *it != "gone");
            ok(&json!({"products": known.map(card).collect::<Vec<_>>()}))
        }
        path::FAVOURITES => {
            let mut liked = liked.borrow_mut();
            if let Some(removed) = ask.query.strip_prefix("product=") {
                liked.retain(|it| it != removed);
            }
            for it in ask.body["products"].as_array().into_iter().flatten().rev() {
                let it = it.as_str()?.to_owned();
                liked.retain(|old| *old != it);
                liked.insert(0, it);
            }
            ok(&json!({"products": *liked, "leftOut": 0}))
        }
        other => {
            let id = other.strip_prefix("/api/products/").filter(|it| !it.contains('/'))?;
            ok(&product(id))
        }
    }
}

fn titles(shell: &Shell, page: PageId) -> Vec<String> {
    let goods = shell.at(page, "/goods");
    let keys = goods.as_array().unwrap().iter().filter_map(|it| it["key"].as_str());
    keys.map(str::to_owned).collect()
}

fn visit(shell: &mut Shell, id: &str) -> PageId {
    shell.open("product", &[("id", id)])
}

#[test]
fn a_guest_likes_on_the_device_and_a_shopper_at_the_server() {
    let liked = Rc::new(RefCell::new(Vec::new()));
    let mut shell = Shell::new(|_| (), server(&liked));
    for id in ["a", "b"] {
        let page = visit(&mut shell, id);
        assert_eq!(shell.at(page, "/like/on"), json!(false));
        shell.tap(page, "/like/action");
        assert_eq!(shell.at(page, "/like/on"), json!(true));
    }
    assert!(shell.asked_at(path::FAVOURITES).is_empty(), "a guest has none at the server");
    let page = shell.open("favourites", &[]);
    assert_eq!(titles(&shell, page), ["b", "a"]);
    // It outlives the app.
    let mut shell = shell.restart("fedcba9876543210");
    let page = shell.open("favourites", &[]);
    shell.tap(page, "/goods/0/remove/action");
    assert_eq!(titles(&shell, page), ["a"]);
    assert_eq!(shell.toasts(), ["已取消收藏"]);
    let mut shell = Shell::new(log_in, server(&liked));
    let page = visit(&mut shell, "c");
    shell.tap(page, "/like/action");
    assert_eq!(*liked.borrow(), ["c"]);
    shell.tap(page, "/like/action");
    assert!(liked.borrow().is_empty());
}

#[test]
fn what_a_guest_liked_is_told_once_when_they_log_in() {
    let liked = Rc::new(RefCell::new(vec!["old".to_owned()]));
    let prepare = |model: &mut crate::model::Model| {
        for id in ["a", "gone"] {
            model.own.like(&mall_core::ProductId::new(id).unwrap(), true);
        }
        model.own.logged_in();
        log_in(model);
    };
    let mut shell = Shell::new(prepare, server(&liked));
    let page = shell.open("favourites", &[]);
    let asked = shell.asked_at(path::FAVOURITES);
    assert_eq!(asked[0].body, json!({"products": ["gone", "a"]}));
    assert_eq!(titles(&shell, page), ["a", "old"]);
    assert_eq!(shell.text(page, "/note"), "1 件已下架，不再展示");
    shell.forget();
    shell.dispatch(crate::Action::Show { page });
    assert_eq!(shell.asked_at(path::FAVOURITES)[0].body, Value::Null, "and no more");
}

#[test]
fn what_could_not_be_told_is_not_so() {
    let mut shell = Shell::new(log_in, |ask: &Ask| match ask.path.as_str() {
        path::FAVOURITES => None,
        _ => ok(&product("a")),
    });
    let page = visit(&mut shell, "a");
    shell.tap(page, "/like/action");
    assert_eq!(shell.at(page, "/like/on"), json!(false));
}

#[test]
fn footprints_stay_on_the_device_and_can_be_cleared() {
    let liked = Rc::new(RefCell::new(Vec::new()));
    let mut shell = Shell::new(|_| (), server(&liked));
    let page = shell.open("footprints", &[]);
    assert_eq!(shell.text(page, "/state/text"), "还没有浏览过商品");
    for at in 0..105 {
        visit(&mut shell, &format!("p{at}"));
    }
    visit(&mut shell, "p100");
    let page = shell.open("footprints", &[]);
    let seen = titles(&shell, page);
    assert_eq!((seen.len(), &seen[..3]), (100, &["p100", "p104", "p103"].map(str::to_owned)[..]));
    shell.tap(page, "/clear/action");
    assert!(titles(&shell, page).is_empty());
    assert_eq!(shell.text(page, "/state/text"), "还没有浏览过商品");
}

#[test]
fn a_product_is_shared_with_its_name() {
    let liked = Rc::new(RefCell::new(Vec::new()));
    let mut shell = Shell::new(|_| (), server(&liked));
    let page = visit(&mut shell, "a");
    let share = shell.at(page, "/share");
    assert_eq!(share["title"], "a");
    assert_eq!(share["path"], "/packages/goods/product/product?id=a");
    assert_eq!(share["imageUrl"], "/a.svg");
    shell.tap(page, "/shareButton/action");
    assert!(shell.effects.contains(&Effect::Copy { text: "/product?id=a".to_owned() }));
}
