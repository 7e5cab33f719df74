//! 抽奖: a ring of prizes, what there is to draw with, the odds, and how to check them.
//!
//! The server draws. While its answer is on its way the ring turns, and it stops where the answer says.

mod view;

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::lottery::{DrawRequest, LotteryResponse, Won};
use mall_core::{ActivityId, IdempotencyKey};
use serde::{Deserialize, Serialize};

use super::{Page, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;
use view::View;

/// Buttons of a lottery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// 抽奖.
    Draw,
    /// A ticket for points.
    Exchange,
    /// 复制 a seal or a seed.
    Copy {
        /// What.
        text: String,
    },
}

/// What a tap asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Draw,
    Exchange,
}

/// State of a lottery.
#[derive(Debug)]
pub(crate) struct LotteryPage {
    id: Option<ActivityId>,
    found: Option<Box<LotteryResponse>>,
    failure: Option<Failure>,
    /// A draw or a ticket on its way: a second tap does nothing.
    waiting: bool,
    /// The ring turns at least as long as this; and while a draw is on its way.
    spinning: bool,
    /// That is a draw.
    drawing: bool,
    /// The answer that came while the ring turns.
    came: Option<(Won, Box<LotteryResponse>)>,
    /// What was drawn last.
    result: Option<Won>,
    /// What a guest wants to do, once logged in and back here.
    wanted: Option<Wish>,
}

/// The ring turns at least so long: once around, and a little.
const SPIN_MS: u32 = 1_600;

impl LotteryPage {
    fn want(&mut self, wish: Wish, cx: &mut Context<'_>) {
        if !cx.model.session.is_logged_in() {
            self.wanted = Some(wish);
            cx.log_in_first();
        } else if !self.waiting && !self.spinning {
            self.send(wish, cx);
        }
    }

    /// Each tap has a key of its own, and a tap whose answer was lost is sent again with its key: the
    /// server may have drawn.
    fn send(&mut self, wish: Wish, cx: &mut Context<'_>) {
        let Some(id) = self.id.clone() else { return };
        let is_draw = wish == Wish::Draw;
        let of = (id.clone(), is_draw);
        let before = cx.model.drawing.iter().find(|(it, _)| *it == of);
        let key = if let Some((_, key)) = before {
            key.clone()
        } else {
            let Ok(key) = IdempotencyKey::new(cx.model.seed.next()) else { return };
            cx.model.drawing.push((of, key.clone()));
            key
        };
        self.waiting = true;
        self.drawing = is_draw;
        if is_draw {
            self.spinning = true;
            self.result = None;
            cx.wake(SPIN_MS);
            cx.call(Call::Draw(id, DrawRequest { key }));
        } else {
            cx.call(Call::BuyTicket(id, DrawRequest { key }));
        }
    }

    fn keep(&mut self, found: Box<LotteryResponse>, cx: &mut Context<'_>) {
        if let Some(me) = &mut cx.model.session.me {
            me.points = found.points;
        }
        self.failure = None;
        self.found = Some(found);
    }

    /// Shows what was drawn, once the ring has come to rest.
    fn reveal(&mut self, cx: &mut Context<'_>) {
        if self.spinning {
            return;
        }
        let Some((won, state)) = self.came.take() else { return };
        let text = cx.text();
        cx.toast(text.lottery_drew(&won.title, won.reward.is_some()));
        self.result = Some(won);
        self.keep(state, cx);
        // Points and coupons price the cart.
        cx.call_for_sync(&[]);
    }

    /// A draw or a ticket was answered.
    fn done(&mut self, is_draw: bool, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        (self.waiting, self.drawing) = (false, false);
        let is_lost = matches!(result, Err(Failure::Offline | Failure::Unreadable));
        if let Some(id) = self.id.clone().filter(|_| !is_lost) {
            let of = (id, is_draw);
            cx.model.drawing.retain(|(it, _)| *it != of);
        }
        match result {
            Ok(Reply::Drawn(answer)) => {
                self.came = Some((answer.drawn, Box::new(answer.state)));
                self.reveal(cx);
            }
            Ok(Reply::Lottery(found)) => {
                let text = cx.text().lottery_bought();
                cx.toast(text);
                self.keep(found, cx);
                cx.call_for_sync(&[]);
            }
            Ok(_) => {}
            Err(failure) => {
                self.spinning = false;
                cx.toast(failure.message(cx.text()));
                // What the page shows may be what was refused.
                if !failure.is_offline() {
                    self.ask(cx);
                }
            }
        }
    }
}

impl Page for LotteryPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let id = match route {
            Route::Lottery { id } => Some(id.clone()),
            _ => None,
        };
        let mut page = Self {
            id,
            found: None,
            failure: None,
            waiting: false,
            spinning: false,
            drawing: false,
            came: None,
            result: None,
            wanted: None,
        };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        if let Some(id) = &self.id {
            cx.call(Call::Lottery(id.clone()));
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Draw => self.want(Wish::Draw, cx),
            Act::Exchange => self.want(Wish::Exchange, cx),
            Act::Copy { text } => cx.effect(Effect::Copy { text }),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        if matches!(call, Call::Draw(..) | Call::BuyTicket(..)) {
            return self.done(matches!(call, Call::Draw(..)), result, cx);
        }
        cx.effect(Effect::StopPullDown);
        match result {
            Ok(Reply::Lottery(found)) => self.keep(found, cx),
            Ok(_) => {}
            Err(failure) => {
                if failure.code() == Some(ErrorCode::NotFound) {
                    self.found = None;
                }
                self.failure = Some(failure);
            }
        }
    }

    fn shown(&mut self, cx: &mut Context<'_>) {
        let is_member = cx.model.session.is_logged_in();
        match self.wanted.take().filter(|_| is_member) {
            // Whoever comes back from the log-in may have no ticket: the server says so.
            Some(wish) => self.want(wish, cx),
            None => self.ask(cx),
        }
    }

    fn woke(&mut self, cx: &mut Context<'_>) {
        self.spinning = false;
        self.reveal(cx);
    }

    fn view(&self, scene: Scene<'_>) -> View {
        View::new(self, scene)
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        self.found.as_ref().map(|found| found.title.clone())
    }
}
