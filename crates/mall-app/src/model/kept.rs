//! What stays on the device.
//!
//! One envelope: a version, a checksum, the state. Anything else found in its place (truncated,
//! changed, of another version) counts as nothing kept: the shop opens as on the first day.

use mall_api::quote::WantedLine;
use serde::{Deserialize, Serialize};

use super::{CartModel, Model, Placing, Session};
use crate::Effect;
use crate::boot::Kept;
use crate::tree;

/// Key of the state.
const STATE_KEY: &str = "state";
/// Key of the last home page: larger, and changed less often.
const HOME_KEY: &str = "home";

/// Counts up when the shape changes; older state is then forgotten.
const VERSION: u32 = 1;

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

/// `version:checksum:body`.
fn seal(body: &str) -> String {
    format!("{VERSION}:{:08x}:{body}", checksum(body))
}

fn unseal(envelope: &str) -> Option<&str> {
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
    /// Takes up what was kept.
    pub(super) fn restore(&mut self, kept: &Kept) {
        let state = kept.state.as_deref().and_then(unseal).unwrap_or_default();
        if let Ok(State { session, cart, history, placing, buy_now }) = tree::read(state)
            && cart.is_sound()
        {
            self.session = session;
            self.cart = cart;
            self.history = history;
            self.placing = placing;
            self.buy_now = buy_now;
        }
        let home = kept.home.as_deref().and_then(unseal).unwrap_or_default();
        self.home = tree::read(home).ok();
    }

    /// The effect that keeps the state, when it has changed since.
    pub(crate) fn keep(&mut self) -> Option<Effect> {
        let state = State {
            session: self.session.clone(),
            cart: self.cart.clone(),
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
