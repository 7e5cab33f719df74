//! 生日礼 in the member centre: the day is said, and what it brings is taken.

use mall_api::member::{BirthdayView, GiftState};
use mall_core::birthday::Birthday;
use mall_core::{Day, DayClock};
use serde::Serialize;

use super::{Act, MemberPage, button};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};
use crate::page::{PageAct, Scene, rewards};
use crate::view::{ButtonView, FieldView};

/// What is being said.
#[derive(Debug, Default)]
pub(super) struct Saying {
    typed: String,
    /// What was typed is no day.
    wrong: bool,
    /// Something is on its way: a second tap does nothing.
    waiting: bool,
}

/// The gift as it is shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BirthdayCard {
    title: String,
    /// What is given; empty when nothing is.
    gives: String,
    note: String,
    /// To say the day, when that may be done.
    field: Option<FieldView>,
    save: ButtonView,
    /// Nothing when nothing is due.
    take: Option<ButtonView>,
    rule: String,
}

/// The day that `text` is: `5-20`, `05-20`, `0520`, `5月20日`.
fn day_of(text: &str) -> Option<Birthday> {
    let mut parts = text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
    let (month, day) = match (parts.next()?, parts.next(), parts.next()) {
        (both, None, _) if both.len() == 4 => both.split_at_checked(2)?,
        (month, Some(day), None) => (month, day),
        _ => return None,
    };
    let birthday = Birthday { month: month.parse().ok()?, day: day.parse().ok()? };
    birthday.check().ok().map(|()| birthday)
}

impl MemberPage {
    pub(super) fn fill_birthday(&mut self, text: &str) {
        text.clone_into(&mut self.saying.typed);
        self.saying.wrong = false;
    }

    /// Asks first: it cannot be said anew for a year.
    pub(super) fn ask_birthday(&mut self, cx: &mut Context<'_>) {
        let text = cx.text();
        let Some(Birthday { month, day }) = day_of(&self.saying.typed) else {
            self.saying.wrong = true;
            return;
        };
        let page = cx.page.unwrap_or_default();
        let act = PageAct::Member(Act::Say);
        let then = Action::Page { page, act, text: None };
        cx.confirm(text.birthday_say(), &text.birthday_ask(month, day), text.save(), then);
    }

    pub(super) fn say_birthday(&mut self, cx: &mut Context<'_>) {
        if let Some(day) = day_of(&self.saying.typed).filter(|_| !self.saying.waiting) {
            self.saying.waiting = true;
            cx.call(Call::SayBirthday(day));
        }
    }

    pub(super) fn take_birthday(&mut self, cx: &mut Context<'_>) {
        if !self.saying.waiting {
            self.saying.waiting = true;
            // A lost answer costs nothing: asked again, what was given is given no more.
            cx.call(Call::TakeBirthday);
        }
    }

    /// It is said, or taken, or was not.
    pub(super) fn birthday_told(
        &mut self,
        call: &Call,
        result: Result<Reply, Failure>,
        cx: &mut Context<'_>,
    ) {
        self.saying.waiting = false;
        let text = cx.text();
        match result {
            Ok(Reply::Member(found)) => {
                self.saying.typed.clear();
                self.found = Some(found);
                if matches!(call, Call::TakeBirthday) {
                    cx.toast(text.birthday_taken());
                    // Points and red packets price the cart.
                    cx.call_for_sync(&[]);
                } else {
                    cx.toast(text.birthday_saved());
                }
            }
            Ok(_) => {}
            Err(failure) => cx.toast(failure.message(text)),
        }
    }

    /// Nothing when the shop gives none, or to a guest.
    pub(super) fn birthday(&self, scene: Scene<'_>) -> Option<BirthdayCard> {
        let it: &BirthdayView = self.found.as_ref()?.birthday.as_deref()?;
        let text = scene.model.text();
        let action = |act| (!self.saying.waiting).then(|| button(scene, act));
        let days = it.window.map(|it| {
            // Its last moment, since it can no longer be taken at its end.
            let day = |at| Day::of(at, DayClock::SHOP);
            (day(it.starts_at), day(it.ends_at.plus_ms(-1)))
        });
        let note = match (it.state, it.day, days) {
            (GiftState::Given, Some(day), _) => text.birthday_given(day),
            (GiftState::Gone, _, _) => text.birthday_none().to_owned(),
            (GiftState::Due, Some(day), Some((_, last))) => text.birthday_due(day, last),
            (_, Some(day), Some((first, _))) => text.birthday_later(day, first),
            _ => text.birthday_unsaid().to_owned(),
        };
        let may_say = it.change_at.is_none();
        Some(BirthdayCard {
            title: it.title.clone(),
            gives: rewards::all(&it.gives, &it.coupons, text),
            note,
            field: may_say.then(|| FieldView {
                label: text.birthday_field().to_owned(),
                value: self.saying.typed.clone(),
                placeholder: text.birthday_example().to_owned(),
                action: button(scene, Act::Birthday),
                error: self.saying.wrong.then(|| text.birthday_wrong().to_owned()),
            }),
            save: ButtonView { text: text.save().to_owned(), action: action(Act::AskBirthday) },
            take: (it.state == GiftState::Due).then(|| ButtonView {
                text: text.birthday_take().to_owned(),
                action: action(Act::TakeBirthday),
            }),
            rule: it
                .change_at
                .map_or_else(|| text.birthday_rule().to_owned(), |at| text.birthday_change(at)),
        })
    }
}
