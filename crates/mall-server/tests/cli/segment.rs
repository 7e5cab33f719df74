//! `segment`.

use mall_core::{Money, Timestamp};
use mall_server::record::coupon::CouponRow;
use mall_server::record::message::MessageRow;
use mall_server::record::segment::GiftRow;
use mall_server::record::session::ShopperRow;
use mall_server::store::{Store, Tx};
use mall_server::{Fault, ShopFile};
use serde_json::{Value, json};

use super::desk::Desk;
use super::import::with_a_shop;

/// A shop with a segment of everybody and a tag, so many coupons, and three shoppers.
fn desk_with(coupons: u32) -> Desk {
    desk_of(coupons, 3)
}

/// The same, with so many shoppers.
fn desk_of(coupons: u32, shoppers: u32) -> Desk {
    let (desk, _) = with_a_shop();
    let exported = desk.xiaopu(&["export"]).ok();
    let mut file: Value = serde_json::from_str(&exported).unwrap();
    file["tags"] = json!(["vip"]);
    file["segments"] = json!([
        {"id": "strangers", "title": "没买过", "rule": "new"},
        {"id": "guests", "title": "贵宾", "rule": {"tag": {"name": "vip"}}}
    ]);
    let template = file["coupons"].as_array().unwrap().iter().position(|it| it["id"] == "card");
    let template = &mut file["coupons"][template.unwrap()];
    (template["total"], template["perShopper"]) = (json!(coupons), json!(2));
    let _: ShopFile = serde_json::from_value(file.clone()).unwrap();
    desk.write("shop.json", &file.to_string());
    desk.xiaopu(&["import", "shop.json"]).ok();
    let store = Store::open(&desk.path("data")).unwrap();
    store
        .write_blocking(move |tx| {
            for number in 1..=shoppers {
                let id = format!("s{number}").try_into()?;
                let phone = format!("1380013{:04}", 8_000 + number).try_into()?;
                tx.add(&ShopperRow { id, phone, created_at: Timestamp(0), orders_paid: 0 })?;
            }
            Ok(Money::default())
        })
        .unwrap();
    store.close(std::time::Duration::from_secs(5));
    desk
}

/// Coupons and messages there are.
fn given(desk: &Desk) -> (usize, usize) {
    let store = Store::open(&desk.path("data")).unwrap();
    let count = |tx: &dyn Tx| -> Result<_, Fault> {
        Ok((tx.count::<CouponRow>(&[])?, tx.count::<MessageRow>(&[])?))
    };
    let counted = store.read_blocking(count).unwrap();
    store.close(std::time::Duration::from_secs(5));
    counted
}

#[test]
fn segments_are_listed_counted_and_shown_with_masked_numbers() {
    let desk = desk_with(2);
    assert_eq!(desk.xiaopu(&["segment", "list"]).ok(), "strangers\t没买过\nguests\t贵宾\n");
    assert_eq!(desk.xiaopu(&["segment", "count"]).ok(), "strangers\t3\t没买过\nguests\t0\t贵宾\n");
    let tag = |more: &[&str]| desk.xiaopu(&[&["segment", "tag"], more].concat());
    assert_eq!(tag(&["s2", "vip"]).ok(), "s2 vip: given\n");
    assert_eq!(tag(&["13800138002", "vip"]).ok(), "13800138002 vip: there already\n");
    assert_eq!(desk.xiaopu(&["segment", "show", "guests"]).ok(), "s2\t138****8002\n");
    assert_eq!(tag(&["s2", "vip", "--remove"]).ok(), "s2 vip: taken away\n");
    assert_eq!(desk.xiaopu(&["segment", "show", "guests"]).ok(), "");
    assert!(tag(&["s2", "vap"]).fault(2).contains("vap"));
    assert!(tag(&["s9", "vip"]).fault(2).contains("s9"));
    assert!(desk.xiaopu(&["segment", "show", "nobody"]).fault(2).contains("nobody"));
}

#[test]
fn a_campaign_gives_everybody_one_as_long_as_there_are_any() {
    let desk = desk_with(2);
    let give = |campaign: &str| {
        let wish = ["segment", "give", "strangers", "--coupon", "card", "--campaign", campaign];
        desk.xiaopu(&wish)
    };
    // Two are left for three.
    assert_eq!(give("autumn").ok(), "3 in it, 2 given, 1 without\n");
    assert_eq!(given(&desk), (2, 2));
    assert_eq!(give("autumn").ok(), "3 in it, 0 given, 1 without\n");
    assert_eq!(given(&desk), (2, 2), "once for each campaign");
    let gone = ["segment", "give", "strangers", "--coupon", "none", "--campaign", "x"];
    assert!(desk.xiaopu(&gone).fault(2).contains("none"));
}

/// Four who run the same campaign at once give everybody one, as if it were run once.
#[test]
fn a_campaign_that_is_run_many_times_at_once_gives_once() {
    let desk = desk_with(100);
    let wish = ["segment", "give", "strangers", "--coupon", "card", "--campaign", "at-once"];
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.xiaopu(&wish).ok())).collect();
        for it in runs {
            drop(it.join().unwrap());
        }
    });
    assert_eq!(given(&desk), (3, 3));
}

/// Two campaigns, each run by three at once, for more than there are coupons: everybody is given at most one
/// of each, none is given twice, and all that there are are given.
#[test]
fn campaigns_that_run_against_each_other_give_what_there_is_and_no_more() {
    let desk = desk_of(150, 100);
    let wish =
        |campaign| ["segment", "give", "strangers", "--coupon", "card", "--campaign", campaign];
    std::thread::scope(|scope| {
        let desk = &desk;
        let run =
            |it: u32| scope.spawn(move || desk.xiaopu(&wish(["a", "b"][it as usize % 2])).ok());
        let runs: Vec<_> = (0..6).map(run).collect();
        for it in runs {
            drop(it.join().unwrap());
        }
    });
    assert_eq!(given(&desk), (150, 150));
    let store = Store::open(&desk.path("data")).unwrap();
    let (rows, broken) = store
        .read_blocking(|tx| Ok((tx.all::<GiftRow>(&[])?, mall_server::audit::audit(tx)?)))
        .unwrap();
    store.close(std::time::Duration::from_secs(5));
    assert!(broken.is_empty(), "{broken:#?}");
    let of = |campaign: &str| rows.iter().filter(|it| it.campaign.as_str() == campaign).count();
    assert_eq!((of("a") + of("b"), of("a") <= 100, of("b") <= 100), (150, true, true));
}
