//! `serve`, where it cannot.

use std::net::TcpListener;

use super::desk::Desk;

#[test]
fn a_store_that_cannot_open_says_why() {
    let desk = Desk::new();
    let said = desk.xiaopu(&["serve", "--listen", "127.0.0.1:0", "--h5", "nowhere"]).fault(2);
    assert!(said.contains("nowhere/index.html: ") && said.contains("scripts/build h5"), "{said}");
    assert!(!desk.path("data").exists());

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = desk.xiaopu(&["serve", "--listen", &address]).fault(1);
    assert!(said.contains(&format!("cannot listen on {address}: ")), "{said}");

    let said = desk.xiaopu(&["serve", "--listen", "somewhere"]).fault(2);
    assert!(said.contains("'somewhere'"), "{said}");
}
