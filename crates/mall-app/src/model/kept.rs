//! What stays on the device.
//!
//! The state is large, and a tap in the cart changes little of it: such taps are kept as a list of
//! operations beside it, which names the state that they follow. Operations after another state count
//! for nothing.
//!
//! One envelope: a version, a checksum, the state. Anything else found in its place (truncated,
//! changed, too large, of another version) counts as nothing kept: the shop opens as on the first
//! day. What passes all this and still makes a session trap is met by a shell that asks for less of
//! it ([`Trust`]).

use std::borrow::Cow;

use mall_api::quote::WantedLine;
use mall_core::cart::CartOp;
use mall_core::pricing::ActivityPrice;
use serde::{Deserialize, Serialize};

use super::{CartModel, HISTORY_MAX, Model, Own, Placing, Session};
use crate::Effect;
use crate::boot::{Kept, Trust};
use crate::tree;

/// Key of the state.
const STATE_KEY: &str = "state";
/// Key under which a shell puts a state aside that made a session trap, for whoever looks into it.
const ASIDE_KEY: &str = "aside";
/// Key of the last home page: larger, and changed less often.
const HOME_KEY: &str = "home";

/// Key of the operations on the cart since the state was kept.
const OPS_KEY: &str = "ops";

/// Operations beside the state before it is kept anew: they must stay much smaller than it.
const OPS_MAX: usize = 16;

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
    #[serde(default)]
    buy_now_price: Option<ActivityPrice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent: Option<bool>,
    /// So that a friend who logs in tomorrow is still invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invited: Option<String>,
    #[serde(default)]
    own: Own,
    #[serde(default)]
    text_size: u8,
}

/// What was done in the cart since the state was kept.
#[derive(Serialize, Deserialize)]
struct Ops<'a> {
    /// The checksum of the state.
    after: u32,
    ops: Cow<'a, [CartOp]>,
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

fn store(key: &str, value: Option<String>) -> Effect {
    Effect::Store { key: key.to_owned(), value }
}

/// FNV-1a: finds damage, not malice.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Model {
    /// Takes up what was kept, as far as it is trusted.
    pub(super) fn restore(&mut self, kept: &Kept, trust: Trust) {
        let state = kept.state.as_deref().and_then(unseal).unwrap_or_default();
        self.kept_ops = usize::from(kept.ops.is_some());
        match trust {
            Trust::All => {
                self.restore_all(state);
                self.redo(kept.ops.as_deref().and_then(unseal).unwrap_or_default(), state);
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
        if let Ok(State {
            session,
            cart,
            history,
            placing,
            buy_now,
            buy_now_price,
            consent,
            invited,
            own,
            text_size,
        }) = tree::read(state)
            && cart.is_sound()
            && history.len() <= HISTORY_MAX
            && own.is_sound()
        {
            self.session = session;
            self.cart = cart;
            self.history = history;
            self.placing = placing;
            self.buy_now = buy_now;
            self.buy_now_price = buy_now_price;
            self.consent = consent;
            self.invited = invited;
            self.own = own;
            self.text_size = text_size;
        }
    }

    /// Does again what was done in the cart after `state`.
    fn redo(&mut self, ops: &str, state: &str) {
        if let Ok(Ops { after, ops }) = tree::read(ops)
            && after == checksum(state)
        {
            let is_logged_in = self.session.is_logged_in();
            for op in ops.iter().take(OPS_MAX) {
                // It could be done then; what cannot be done now is a cart that was changed.
                let _ = self.cart.apply(op.clone(), is_logged_in);
            }
        }
    }

    /// The effects that keep what has changed since: what was done in the cart, or else the state.
    pub(crate) fn keep(&mut self) -> Vec<Effect> {
        if let Some(done) = self.cart.done()
            && done.len() > self.kept_ops
            && done.len() <= OPS_MAX
        {
            self.kept_ops = done.len();
            let after = checksum(unseal(&self.kept).unwrap_or_default());
            let ops = tree::write(&Ops { after, ops: Cow::Borrowed(done) });
            return vec![store(OPS_KEY, Some(seal(&ops)))];
        }
        let mut effects = Vec::new();
        self.cart.is_kept();
        let value = self.state();
        if value != self.kept {
            self.kept.clone_from(&value);
            effects.push(store(STATE_KEY, Some(value)));
        }
        // They are in the state now, or came back to where they began; and whoever logs out leaves
        // nothing behind.
        if std::mem::take(&mut self.kept_ops) > 0 {
            effects.push(store(OPS_KEY, None));
        }
        effects
    }

    /// The state as it is now, sealed.
    pub(crate) fn state(&self) -> String {
        let state = State {
            session: self.session.clone(),
            cart: self.cart.to_keep(self.buy_now.as_ref().map(|line| &line.sku)),
            history: self.history.clone(),
            placing: self.placing.clone(),
            buy_now: self.buy_now.clone(),
            buy_now_price: self.buy_now_price.clone(),
            consent: self.consent,
            invited: self.invited.clone(),
            own: self.own.clone(),
            text_size: self.text_size,
        };
        seal(&tree::write(&state))
    }

    /// The effect that forgets what was put aside: it may tell who was logged in.
    pub(crate) fn forget_aside() -> Effect {
        store(ASIDE_KEY, None)
    }

    /// The effect that keeps the home page.
    pub(crate) fn keep_home(&self) -> Option<Effect> {
        let value = seal(&tree::write(self.home.as_ref()?));
        Some(store(HOME_KEY, Some(value)))
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
        model.state()
    }

    fn history_after(state: String) -> Vec<String> {
        let kept = Kept { state: Some(state), ..Kept::default() };
        Model::new(&Boot { kept, ..Boot::default() }).history
    }

    #[test]
    fn what_is_kept_comes_back_and_is_written_once() {
        assert_eq!(history_after(kept_state()), ["面膜"]);
        let mut model = Model::new(&Boot::default());
        assert_eq!(model.keep().len(), 1);
        assert!(model.keep().is_empty());
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
        let state = Some(model.state());
        let again = |trust, state: Option<String>| {
            let kept = Kept { state, ..Kept::default() };
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

    /// A device that keeps what it is told to.
    fn told_to_keep(model: &mut Model, kept: &mut Kept) {
        for effect in model.keep() {
            let Effect::Store { key, value } = effect else { panic!("{effect:?}") };
            *if key == OPS_KEY { &mut kept.ops } else { &mut kept.state } = value;
        }
    }

    #[test]
    fn what_the_device_could_not_keep_is_handed_over() {
        use crate::page::samples::{item, stock};
        let mut model = Model::new(&Boot::default());
        stock(&mut model, vec![item("serum", 100, 99)], &[("serum", 3)]);
        let after = Some(model.hand_over());
        let next = Model::new(&Boot { after, ..Boot::default() });
        assert_eq!(next.cart.cart().pieces(), 3);
    }

    #[test]
    fn whoever_logs_out_leaves_no_operations_behind() {
        use crate::page::samples::{item, log_in, sku, stock};
        let (mut model, mut kept) = (Model::new(&Boot::default()), Kept::default());
        log_in(&mut model);
        stock(&mut model, vec![item("serum", 100, 99)], &[("serum", 1)]);
        told_to_keep(&mut model, &mut kept);
        model.cart.apply(CartOp::SetQuantity { sku: sku("serum"), quantity: 2 }, true).unwrap();
        told_to_keep(&mut model, &mut kept);
        assert!(kept.ops.is_some());
        // In the next session too, which did not write them.
        let mut model = Model::new(&Boot { kept: kept.clone(), ..Boot::default() });
        assert_eq!(model.cart.cart().pieces(), 2);
        model.session.log_out();
        model.cart.logged_out();
        told_to_keep(&mut model, &mut kept);
        assert_eq!(kept.ops, None);
        assert!(!kept.state.unwrap().contains("serum"));
    }

    #[test]
    fn operations_after_another_state_count_for_nothing() {
        use crate::page::samples::{item, sku, stock};
        let (mut model, mut kept) = (Model::new(&Boot::default()), Kept::default());
        stock(&mut model, vec![item("serum", 100, 99)], &[("serum", 1)]);
        told_to_keep(&mut model, &mut kept);
        let set = |quantity| CartOp::SetQuantity { sku: sku("serum"), quantity };
        model.cart.apply(set(2), false).unwrap();
        told_to_keep(&mut model, &mut kept);
        let before = kept.clone();
        let pieces =
            |kept: Kept| Model::new(&Boot { kept, ..Boot::default() }).cart.cart().pieces();
        assert_eq!(pieces(before.clone()), 2);
        model.remember_search("面膜");
        told_to_keep(&mut model, &mut kept);
        model.cart.apply(set(3), false).unwrap();
        told_to_keep(&mut model, &mut kept);
        assert_eq!(pieces(kept.clone()), 3);
        assert_eq!(pieces(Kept { ops: kept.ops, ..before }), 1);
    }

    proptest! {
        #[test]
        fn a_session_that_ends_at_any_tap_is_taken_up_there(
            ops in proptest::collection::vec((0..6_usize, 0..5_u32, any::<bool>()), 1..60),
            is_logged_in: bool,
        ) {
            use crate::page::samples::{item, log_in, sku, stock};
            let names = ["a", "b", "c", "d", "e", "f"];
            let (mut model, mut kept) = (Model::new(&Boot::default()), Kept::default());
            if is_logged_in {
                log_in(&mut model);
            }
            let goods = names.iter().map(|name| item(name, 100, 9)).collect();
            stock(&mut model, goods, &[("a", 1), ("b", 2)]);
            told_to_keep(&mut model, &mut kept);
            for (at, quantity, choice) in ops {
                let sku = sku(names[at]);
                let op = match (quantity, choice) {
                    (0, _) => CartOp::Remove { skus: vec![sku] },
                    (1, selected) => CartOp::Select { skus: vec![sku], selected },
                    (_, true) => CartOp::Add { sku, quantity },
                    (_, false) => CartOp::SetQuantity { sku, quantity },
                };
                let _ = model.cart.apply(op, is_logged_in);
                told_to_keep(&mut model, &mut kept);
                prop_assert!(kept.ops.as_ref().is_none_or(|ops| ops.len() < 1500));
                let again = Model::new(&Boot { kept: kept.clone(), ..Boot::default() });
                prop_assert_eq!(again.cart.cart(), model.cart.cart());
                prop_assert_eq!(again.cart.sync_request(&[]), model.cart.sync_request(&[]));
            }
        }

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
