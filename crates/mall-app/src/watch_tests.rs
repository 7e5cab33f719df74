//! What is told, and what is not.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::harness::{Said, Shell, ok};
use crate::{Action, PageId};

fn goods(id: &str) -> Value {
    json!({
        "id": id, "title": "", "subtitle": "", "image": "/media/a.svg", "tags": [], "price": 100,
        "priceFrom": false, "wasPrice": null, "sold": 0, "soldOut": false, "onlySku": null
    })
}

/// A strip of goods, a notice of an experiment that shows everybody its other look, a link twice.
fn home() -> Value {
    let entry = |id: &str| json!({"id": id, "icon": "box", "title": id, "link": "coupons"});
    let notice = |text: &str| json!({"notice": {"text": text, "link": "coupons"}});
    json!({
        "shop": {
            "name": "", "slogan": "", "description": "", "servicePhone": "", "hotWords": [],
            "sandbox": true
        },
        "blocks": [
            {"id": "search", "content": {"search": {"hint": ""}}},
            {"id": "menu", "content": {"menuBar": {"entries": [entry("m1")]}}},
            {"id": "news", "content": notice("a"), "experiment": {
                "id": "loud", "weight": 0,
                "variants": [{"id": "shout", "weight": 1, "content": notice("A!")}]
            }},
            {"id": "hot", "content": {"productList": {
                "title": "", "note": "", "columns": "two", "products": [goods("p1")]
            }}}
        ]
    })
}

/// A shell whose shopper said so, and what it tells.
fn shell(consent: Option<bool>) -> (Shell, Rc<RefCell<Vec<Value>>>) {
    let told = Rc::new(RefCell::new(Vec::new()));
    let hears = Rc::clone(&told);
    let server = move |ask: &crate::harness::Ask| -> Said {
        match ask.path.as_str() {
            "/api/home" => ok(&home()),
            "/api/events" => {
                hears.borrow_mut().push(ask.body.clone());
                ok(&json!({"kept": 1}))
            }
            _ => None,
        }
    };
    let mut shell = Shell::new(|model| model.consent = consent, server);
    shell.sleeps = true;
    (shell, told)
}

/// Name, and what it is of, of everything that was told.
fn names(told: &[Value]) -> Vec<String> {
    let events = told.iter().flat_map(|it| it["events"].as_array().unwrap());
    let of = |it: &Value| {
        let fields = ["name", "page", "block", "product", "experiment", "variant"];
        let words = fields.iter().filter_map(|field| it[field].as_str());
        words.collect::<Vec<_>>().join(" ")
    };
    events.map(of).collect()
}

fn tap_entry(shell: &mut Shell, page: PageId) {
    let blocks = shell.at(page, "/blocks");
    let at = blocks.as_array().unwrap().iter().position(|it| it["key"] == "menu").unwrap();
    shell.tap(page, &format!("/blocks/{at}/entries/0/open"));
}

#[test]
fn who_did_not_say_yes_is_not_told_of() {
    for consent in [None, Some(false)] {
        let (mut shell, told) = shell(consent);
        let page = shell.open("home", &[]);
        shell.pass(1_000);
        tap_entry(&mut shell, page);
        shell.open("product", &[("id", "p1")]);
        shell.dispatch(Action::Share { page });
        shell.pass(60_000);
        assert_eq!(names(&told.borrow()), Vec::<String>::new(), "{consent:?}");
        assert!(!shell.at(page, "/blocks").to_string().contains("\"block\":"), "{consent:?}");
    }
}

#[test]
fn pages_blocks_and_taps_are_told_with_the_look_that_was_seen() {
    let (mut shell, told) = shell(Some(true));
    let page = shell.open("home", &[]);
    shell.pass(1_000);
    assert_eq!(told.borrow().len(), 0, "nothing is told while the page is drawn");
    tap_entry(&mut shell, page);
    shell.open("product", &[("id", "p1")]);
    assert_eq!(told.borrow().len(), 0, "nor in the tap itself");
    shell.pass(300);
    let said = names(&told.borrow());
    assert_eq!(
        said,
        [
            "visit home",
            "pageView home",
            "exposure home menu",
            "exposure home news loud shout",
            "exposure home hot",
            "click home menu",
            "pageView product",
            "productView product p1",
        ]
    );
    assert_eq!(told.borrow()[0]["channel"], "h5");
    let keys: std::collections::BTreeSet<String> = told.borrow()[0]["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["key"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), said.len());
}

#[test]
fn a_block_is_exposed_once_for_each_time_the_page_is_shown() {
    let (mut shell, told) = shell(Some(true));
    let page = shell.open("home", &[]);
    shell.dispatch(Action::PullDown { page });
    shell.pass(20_000);
    shell.dispatch(Action::Show { page });
    shell.pass(20_000);
    let exposures = names(&told.borrow()).iter().filter(|it| *it == "exposure home menu").count();
    assert_eq!(exposures, 2);
}

#[test]
fn what_happens_on_one_page_is_told_every_ten_seconds_at_most() {
    let (mut shell, told) = shell(Some(true));
    let page = shell.open("home", &[]);
    for _ in 0..40 {
        shell.pass(1_000);
        tap_entry(&mut shell, page);
    }
    // At 10, 20, 30 and 40 seconds, each time from the first that waits.
    assert!((3..=4).contains(&told.borrow().len()), "{}", told.borrow().len());
}

#[test]
fn who_says_no_takes_back_what_waits() {
    let (mut shell, told) = shell(None);
    let me = shell.open("me", &[]);
    shell.tap(me, "/ask/yes");
    assert!(shell.at(me, "/ask").is_null(), "it is asked once");
    shell.open("home", &[]);
    let privacy = shell.open("privacy", &[]);
    assert_eq!(shell.at(privacy, "/consent/on"), true);
    shell.tap(privacy, "/consent/action");
    shell.pass(60_000);
    assert_eq!(told.borrow().len(), 0);
    let mut shell = shell.restart("fedcba9876543210");
    let me = shell.open("me", &[]);
    assert!(shell.at(me, "/ask").is_null(), "no is kept, too");
    let privacy = shell.open("privacy", &[]);
    assert_eq!(shell.at(privacy, "/consent/on"), false);
}

#[test]
fn a_visit_is_told_again_after_half_an_hour() {
    let (mut shell, told) = shell(Some(true));
    let page = shell.open("home", &[]);
    shell.pass(29 * 60_000);
    shell.dispatch(Action::Show { page });
    shell.pass(30 * 60_000);
    shell.dispatch(Action::Show { page });
    shell.pass(20_000);
    let visits = names(&told.borrow()).iter().filter(|it| it.starts_with("visit")).count();
    assert_eq!(visits, 2);
}
