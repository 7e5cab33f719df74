//! 会员中心: the tier of a shopper, what is missing to the next, and what each brings.

mod birthday;
#[cfg(test)]
mod birthday_tests;
#[cfg(test)]
mod card_tests;
mod cards;
#[cfg(test)]
mod tests;

use birthday::{BirthdayCard, Saying};
use cards::{Buying, OfferView};
use mall_api::member::{GiftReason, GiftState, MemberGift, MemberResponse};
use mall_core::member::{Standing, Tier};
use mall_core::{PaidCardId, TierId};
use serde::{Deserialize, Serialize};

use super::{Page, PageAct, Scene};
use crate::Action;
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, StateView};

/// Buttons of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 一键领取.
    Take,
    /// The field of the birthday changed.
    Birthday,
    /// Ask whether that is the day.
    AskBirthday,
    /// The answer was yes.
    Say,
    /// 领取生日礼.
    TakeBirthday,
    /// Choose how many months of a card.
    Months {
        /// Which card.
        card: PaidCardId,
        /// How many.
        months: u32,
    },
    /// Buy so many.
    Buy {
        /// Of which card.
        card: PaidCardId,
    },
    /// Ask whether the months that have not begun are to go back.
    AskRefundCard {
        /// Of which card.
        card: PaidCardId,
    },
    /// The answer was yes.
    RefundCard {
        /// Of which card.
        card: PaidCardId,
    },
}

/// State of the page.
#[derive(Debug, Default)]
pub(crate) struct MemberPage {
    found: Option<Box<MemberResponse>>,
    failure: Option<Failure>,
    /// Gifts on their way: a second tap does nothing.
    taking: bool,
    buying: Buying,
    saying: Saying,
}

/// What the page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    /// Everything else; nothing while it is not there.
    member: Option<MemberView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MemberView {
    card: CardView,
    /// Nothing when nothing is due.
    gifts: Option<GiftsView>,
    /// 生日礼; nothing when there is none.
    birthday: Option<BirthdayCard>,
    tiers_title: &'static str,
    tiers: Vec<TierView>,
    cards_title: &'static str,
    /// Above the tiers, when there are any.
    cards: Vec<OfferView>,
    rules_title: &'static str,
    rules: Vec<&'static str>,
}

/// The tier as a card in gold.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CardView {
    title: String,
    /// What a guest has none of.
    growth: Option<String>,
    note: String,
    /// How far the bar is, in percent; no bar when there is no way up.
    share: Option<String>,
    /// Behind the card of a guest.
    login: Option<Action>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GiftsView {
    title: &'static str,
    names: Vec<String>,
    button: ButtonView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TierView {
    key: String,
    title: String,
    need: String,
    /// Whether the shopper has this one.
    on: bool,
    /// How it stands; nothing for one above.
    note: &'static str,
    benefits: Vec<String>,
    gifts: Vec<GiftView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GiftView {
    key: String,
    title: String,
    note: &'static str,
    due: bool,
}

impl MemberPage {
    fn take(&mut self, cx: &mut Context<'_>) {
        if !self.taking {
            self.taking = true;
            // A lost answer costs nothing: asked again, what was given is given no more.
            cx.call(Call::TakeGifts);
        }
    }

    fn took(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.taking = false;
        let text = cx.text();
        match result {
            Ok(Reply::Gifts(answer)) => {
                let is_new = !answer.given.is_empty();
                cx.toast(if is_new { text.member_taken() } else { text.member_nothing() });
                self.found = Some(Box::new(answer.state));
                // They lower prices from now on.
                cx.call_for_sync(&[]);
            }
            Ok(_) => {}
            Err(failure) => cx.toast(failure.message(text)),
        }
    }

    fn state(&self, scene: Scene<'_>) -> Option<StateView> {
        let text = scene.model.text();
        match (&self.found, &self.failure) {
            (Some(found), _) if found.tiers.is_empty() && found.cards.is_empty() => {
                let to = Action::Go { to: Route::Home };
                Some(StateView::empty(text.member_none()).with(to, text.back_home()))
            }
            (None, Some(failure)) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            _ => None,
        }
    }
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Member(act), text: None }
}

impl MemberView {
    fn new(found: &MemberResponse, page: &MemberPage, scene: Scene<'_>) -> Self {
        let text = scene.model.text();
        let due = found.gifts.iter().filter(|it| it.state == GiftState::Due);
        let names: Vec<String> = due.map(|it| it.title.clone()).collect();
        let action = (!page.taking).then(|| button(scene, Act::Take));
        let gifts = GiftsView {
            title: text.member_gifts(),
            names,
            button: ButtonView { text: text.member_take().to_owned(), action },
        };
        Self {
            card: CardView::new(found, text),
            gifts: Some(gifts).filter(|it| !it.names.is_empty()),
            birthday: page.birthday(scene),
            tiers_title: text.member_tiers(),
            tiers: found.tiers.iter().map(|it| TierView::new(it, found, text)).collect(),
            cards_title: text.member_cards(),
            cards: page.offers(scene),
            rules_title: text.member_rules(),
            rules: vec![text.member_rule_earn(), text.member_rule_back(), text.member_rule_gift()],
        }
    }
}

impl CardView {
    fn new(found: &MemberResponse, text: Text) -> Self {
        let Some(standing) = &found.standing else {
            return Self {
                title: text.member_guest().to_owned(),
                growth: None,
                note: text.member_guest_note().to_owned(),
                share: None,
                login: Some(Action::Go { to: Route::Login }),
            };
        };
        let titled =
            |id: &TierId| found.tiers.iter().find(|it| it.id == *id).map(|it| it.title.as_str());
        let tier = standing.tier.as_ref().and_then(titled);
        Self {
            title: tier.unwrap_or_else(|| text.member_no_tier()).to_owned(),
            growth: Some(text.growth(standing.growth)),
            note: standing.next.as_ref().map_or_else(
                || text.member_top().to_owned(),
                |next| text.growth_missing(next.missing, titled(&next.id).unwrap_or_default()),
            ),
            share: standing.next.as_ref().map(|next| share(next.permille)),
            login: None,
        }
    }
}

/// Thousandths as percent: `28.1`.
fn share(permille: u32) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

impl TierView {
    fn new(tier: &Tier, found: &MemberResponse, text: Text) -> Self {
        let is_here = |it: &Standing| it.tier.as_ref() == Some(&tier.id);
        let standing = found.standing.as_ref();
        let on = standing.is_some_and(is_here);
        let is_reached = standing.is_some_and(|it| tier.is_reached_by(it.growth));
        let times = (tier.factor > 10_000).then(|| text.points_times(tier.factor));
        Self {
            key: tier.id.to_string(),
            title: tier.title.clone(),
            need: text.growth_needed(tier.growth),
            on,
            note: match (on, is_reached) {
                (true, _) => text.member_here(),
                (false, true) => text.member_reached(),
                (false, false) => "",
            },
            benefits: times.into_iter().chain(tier.benefits.iter().cloned()).collect(),
            gifts: found.gifts.iter().filter(|it| is_of(it, tier)).map(gift(text)).collect(),
        }
    }
}

fn is_of(gift: &MemberGift, tier: &Tier) -> bool {
    match &gift.reason {
        GiftReason::Tier { id } => *id == tier.id,
        GiftReason::Card { .. } => false,
    }
}

fn gift(text: Text) -> impl Fn(&MemberGift) -> GiftView {
    move |it| GiftView {
        key: it.template.to_string(),
        title: it.title.clone(),
        note: match it.state {
            GiftState::Locked => text.member_gift_locked(),
            GiftState::Due => text.member_gift_due(),
            GiftState::Given => text.member_gift_given(),
            GiftState::Gone => text.member_gift_gone(),
        },
        due: it.state == GiftState::Due,
    }
}

impl Page for MemberPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Member);
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Take => self.take(cx),
            Act::Birthday => self.fill_birthday(text.unwrap_or_default()),
            Act::AskBirthday => self.ask_birthday(cx),
            Act::Say => self.say_birthday(cx),
            Act::TakeBirthday => self.take_birthday(cx),
            Act::Months { card, months } => self.buying.choose(card, months),
            Act::Buy { card } => self.buy(&card, cx),
            Act::AskRefundCard { card } => self.ask_refund(card, cx),
            Act::RefundCard { card } => self.refund(card, cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::TakeGifts, result) => self.took(result, cx),
            (Call::BuyCard(..), result) => self.bought(result, cx),
            (Call::Pay(..), result) => self.pay_begun(result, cx),
            (Call::RefundCard(_), result) => self.refunded(result, cx),
            (Call::SayBirthday(_) | Call::TakeBirthday, result) => {
                self.birthday_told(call, result, cx);
            }
            (Call::Member, Ok(Reply::Member(found))) => self.found = Some(found),
            (Call::Member, Err(failure)) => self.failure = Some(failure),
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        self.ask(cx);
        // A card that was paid meanwhile lowers prices.
        cx.call_for_sync(&[]);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        let text = scene.model.text();
        let found = self.found.as_deref();
        let state = self.state(scene);
        let member = found.filter(|_| state.is_none());
        View {
            ready: found.is_some() || state.is_some(),
            offline: self.failure.as_ref().and(found).map(|_| text.offline_bar()),
            member: member.map(|it| MemberView::new(it, self, scene)),
            state,
        }
    }
}
