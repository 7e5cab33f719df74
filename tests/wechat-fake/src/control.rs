//! The levers over HTTP, for clients that are not Rust.
//!
//! ```text
//! POST /fake/modes    {"op": "begin", "modes": ["noAnswer", {"delay": {"ms": 100}}]}
//! POST /fake/signer   {"signer": "certificate"}
//! POST /fake/pay      {"number": "…"}                  somebody pays; 404 when nobody can
//! POST /fake/refund   {"number": "…", "status": "SUCCESS"}
//! POST /fake/callbacks {"to": "http://127.0.0.1:8080"}  where they are sent
//! POST /fake/code      {"openid": "…", "phone": "…"}   a code of this person
//! POST /fake/visitor   {"openid": "…", "isSnapshot": true}  who is at the browser from now on
//! POST /fake/deliver                                   sends what was not heard; how many are left
//! GET  /fake/notices?forgery=signTest                  all callbacks, signed anew
//! GET  /fake/book                                      payments, refunds, session keys, tickets, codes, links
//! ```

use serde::Deserialize;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::said::Said;
use crate::{Fake, Forgery, Mode, Op, Person, Signer};

fn of<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Said> {
    T::deserialize(value).map_err(|error| Said::refused(400, "FAKE", &error.to_string()))
}

pub(crate) async fn answer(fake: &Fake, asked: &Asked) -> Said {
    if asked.path == "/fake/deliver" {
        return Said::ok(&json!({"left": fake.deliver().await}));
    }
    now(fake, asked).unwrap_or_else(|said| said)
}

fn now(fake: &Fake, asked: &Asked) -> Result<Said, Said> {
    let body = asked.json();
    let number = body["number"].as_str().unwrap_or("");
    let is_done = match asked.path.as_str() {
        "/fake/modes" => {
            fake.next(of::<Op>(&body["op"])?, &of::<Vec<Mode>>(&body["modes"])?);
            true
        }
        "/fake/signer" => {
            fake.sign_by(of::<Signer>(&body["signer"])?);
            true
        }
        "/fake/callbacks" => {
            fake.callbacks_to(body["to"].as_str().unwrap_or(""));
            true
        }
        "/fake/pay" => fake.pay(number),
        "/fake/refund" => {
            let known = ["SUCCESS", "CLOSED", "ABNORMAL"];
            let status = known.into_iter().find(|it| body["status"] == *it);
            fake.end_refund(number, status.unwrap_or("SUCCESS"))
        }
        "/fake/code" => {
            return Ok(Said::ok(&json!({"code": fake.code_of(&of::<Person>(&body)?)})));
        }
        "/fake/visitor" => {
            fake.book().visitor = Some(of::<Person>(&body)?);
            true
        }
        "/fake/notices" => {
            let forgery =
                asked.query.get("forgery").map_or(Ok(Forgery::None), |it| of(&json!(it)))?;
            return Ok(Said::ok(&json!(fake.notices(forgery))));
        }
        "/fake/book" => {
            let book = fake.book();
            let (payments, refunds) = (&book.payments, &book.refunds);
            return Ok(Said::ok(&json!({
                "payments": payments, "refunds": refunds, "sessionKeys": book.session_keys,
                "tickets": book.tickets, "codes": book.codes_made, "links": book.links,
            })));
        }
        _ => false,
    };
    Ok(if is_done { Said::ok(&json!({})) } else { Said::refused(404, "FAKE", "no such thing") })
}
