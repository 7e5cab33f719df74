//! What stays on the device.
//!
//! One envelope: a version, a checksum, the state. Anything else found in its place (truncated,
//! changed, too large, of another version) counts as nothing kept: the shop opens as on the first
//! day. What passes all this and still makes a session trap is met by a shell that asks for less of
//! it ([`Trust`]).

use mall_api::quote::WantedLine;
use serde::{Deserialize, Serialize};

use super::{CartModel, HISTORY_MAX, Model, Placing, Session};
use crate::Effect;
use crate::boot::{Kept, Trust};
use crate::tree;

/// Key of the state.
const STATE_KEY: &str = "state";
/// Key under which a shell puts a state aside that made a session trap, for whoever looks into it.
const ASIDE_KEY: &str = "aside";
/// Key of the last home page: larger, and changed less often.
const HOME_KEY: &str = "home";

/// Counts up when the shape changes; older state is then forgotten.
const VERSION: u32 = 1;

/// `WeChat` keeps no more under one key; what is larger was not written by this shop.
const BYTES_MAX: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
struct State {
    session: Session,
    cart: CartModel,
    history: Vec<String>,
    /// So that after a crash the same order is sent with the same key.
    #[serde(default)]
    placing: Option<Placing>,
    /// So that a page of the till that is opened anew shows what it showed.
    #[serde(default)]
    buy_now: Option<WantedLine>,
}

/// All that is taken of a state which may have made the last session trap.
#[derive(Deserialize)]
struct OnlySession {
    session: Session,
}

/// `version:checksum:body`.
fn seal(body: &str) -> String {
    format!("{VERSION}:{:08x}:{body}", checksum(body))
}

fn unseal(envelope: &str) -> Option<&str> {
    if envelope.len() > BYTES_MAX {
        return None;
    }
    let (version, rest) = envelope.split_once(':')?;
    let (sum, body) = rest.split_once(':')?;
    let is_ours = version == VERSION.to_string() && sum == format!("{:08x}", checksum(body));
    is_ours.then_some(body)
}

/// FNV-1a: finds damage, not malice.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Model {
    /// Takes up what was kept, as far as it is trusted.
    pub(super) fn restore(&mut self, kept: &Kept, trust: Trust) {
        let state = kept.state.as_deref().and_then(unseal).unwrap_or_default();
        match trust {
            Trust::All => {
                self.restore_all(state);
                let home = kept.home.as_deref().and_then(unseal).unwrap_or_default();
                self.home = tree::read(home).ok();
            }
            Trust::Session => {
                self.session =
                    tree::read(state).map(|it: OnlySession| it.session).unwrap_or_default();
            }
            Trust::Nothing => {}
        }
    }

    fn restore_all(&mut self, state: &str) {
        if let Ok(State { session, cart, history, placing, buy_now }) = tree::read(state)
            && cart.is_sound()
            && history.len() <= HISTORY_MAX
        {
            self.session = session;
            self.cart = cart;
            self.history = history;
            self.placing = placing;
            self.buy_now = buy_now;
        }
    }

    /// The effect that keeps the state, when it has changed since.
    pub(crate) fn keep(&mut self) -> Option<Effect> {
        let state = State {
            session: self.session.clone(),
            cart: self.cart.to_keep(self.buy_now.as_ref().map(|line| &line.sku)),
            history: self.history.clone(),
            placing: self.placing.clone(),
            buy_now: self.buy_now.clone(),
        };
        let value = seal(&serde_json::to_string(&state).ok()?);
        if value == self.kept {
            return None;
        }
        self.kept.clone_from(&value);
        Some(Effect::Store { key: STATE_KEY.to_owned(), value: Some(value) })
    }

    /// The effect that forgets what was put aside: it may tell who was logged in.
    pub(crate) fn forget_aside() -> Effect {
        Effect::Store { key: ASIDE_KEY.to_owned(), value: None }
    }

    /// The effect that keeps the home page.
    pub(crate) fn keep_home(&self) -> Option<Effect> {
        let value = seal(&serde_json::to_string(self.home.as_ref()?).ok()?);
        Some(Effect::Store { key: HOME_KEY.to_owned(), value: Some(value) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Boot;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn kept_state() -> String {
        let mut model = Model::new(&Boot::default());
        model.remember_search("面膜");
        match model.keep() {
            Some(Effect::Store { value: Some(value), .. }) => value,
            other => panic!("{other:?}"),
        }
    }

    fn history_after(state: String) -> Vec<String> {
        let kept = Kept { state: Some(state), home: None };
        Model::new(&Boot { kept, ..Boot::default() }).history
    }

    #[test]
    fn what_is_kept_comes_back_and_is_written_once() {
        assert_eq!(history_after(kept_state()), ["面膜"]);
        let mut model = Model::new(&Boot::default());
        assert!(model.keep().is_some());
        assert!(model.keep().is_none());
    }

    #[test]
    fn every_truncation_opens_an_empty_shop() {
        let whole = kept_state();
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            assert_eq!(history_after(whole.get(..end).unwrap().to_owned()), Vec::<String>::new());
        }
    }

    #[test]
    fn a_sealed_state_that_cannot_be_worked_with_opens_an_empty_shop() {
        let body = |change: fn(&mut Value)| {
            let whole = kept_state();
            let mut state: Value = serde_json::from_str(unseal(&whole).unwrap()).unwrap();
            change(&mut state);
            seal(&state.to_string())
        };
        assert_eq!(history_after(body(|_| {})), ["面膜"], "control");
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for state in [
            body(|it| it["cart"]["lastSeq"] = json!(u64::MAX)),
            body(|it| it["cart"]["acked"] = json!(u64::MAX)),
            body(|it| it["cart"]["lastSeq"] = json!(-1)),
            body(|it| it["cart"]["cart"]["lines"] = json!({})),
            body(|it| it["history"] = json!(vec!["面膜"; 11])),
            body(|it| it["session"] = json!("token")),
            body(|it| *it = json!([])),
            body(|it| it["more"] = json!(" ".repeat(BYTES_MAX))),
            seal(&deep),
            seal(""),
        ] {
            assert_eq!(history_after(state), Vec::<String>::new());
        }
    }

    #[test]
    fn a_state_that_is_not_trusted_gives_the_session_at_most() {
        let mut model = Model::new(&Boot::default());
        crate::page::samples::log_in(&mut model);
        model.remember_search("面膜");
        let Some(Effect::Store { value: state, .. }) = model.keep() else { panic!() };
        let again = |trust, state: Option<String>| {
            let kept = Kept { state, home: None };
            let model = Model::new(&Boot { kept, trust, ..Boot::default() });
            (model.session.is_logged_in(), model.history.len())
        };
        assert_eq!(again(Trust::All, state.clone()), (true, 1));
        assert_eq!(again(Trust::Session, state.clone()), (true, 0));
        assert_eq!(again(Trust::Nothing, state), (false, 0));
        let strange = seal(r#"{"session": {"token": "t", "me": null}, "cart": 7}"#);
        assert_eq!(again(Trust::All, Some(strange.clone())), (false, 0));
        assert_eq!(again(Trust::Session, Some(strange)), (true, 0));
    }

    #[test]
    fn goods_that_were_only_looked_at_are_not_kept() {
        use crate::page::samples::{item, sku, stock};
        let mut model = Model::new(&Boot::default());
        stock(&mut model, vec![item("serum", 100, 9), item("seen", 100, 9)], &[("serum", 1)]);
        let kept = model.cart.to_keep(None);
        assert!(
            kept.shelf().contains_key(&sku("serum")) && !kept.shelf().contains_key(&sku("seen"))
        );
        assert!(model.cart.to_keep(Some(&sku("seen"))).shelf().contains_key(&sku("seen")));
    }

    proptest! {
        #[test]
        fn any_damage_opens_an_empty_shop(at in 0..60_usize, to in "[ -~]") {
            let whole = kept_state();
            let mut damaged: Vec<char> = whole.chars().collect();
            damaged[at] = to.chars().next().unwrap();
            let damaged: String = damaged.into_iter().collect();
            prop_assume!(damaged != whole);
            prop_assert_eq!(history_after(damaged), Vec::<String>::new());
        }
    }
}
