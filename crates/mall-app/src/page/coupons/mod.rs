//! 领券中心 and one's own coupons: usable, used, expired.

mod view;

#[cfg(test)]
mod tests;

use mall_api::ErrorCode;
use mall_api::coupon::{CouponsResponse, RedeemRequest};
use mall_core::TemplateId;
use serde::{Deserialize, Serialize};

use self::view::View;
use super::{Page, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

/// Buttons of the page of coupons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Another tab.
    Tab {
        /// Which.
        of: Tab,
    },
    /// Claim one.
    Claim {
        /// Of which template.
        template: TemplateId,
    },
    /// The code in the field changed.
    Code,
    /// 兑换: claim one with the code.
    Redeem,
}

/// The tabs of the page of coupons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Tab {
    /// 领券中心.
    #[default]
    Offers,
    /// 可使用.
    Usable,
    /// 已使用.
    Used,
    /// 已过期.
    Expired,
}

/// State of the page of coupons.
#[derive(Debug, Default)]
pub(crate) struct CouponsPage {
    found: Option<CouponsResponse>,
    failure: Option<Failure>,
    tab: Tab,
    /// A claim that is not answered yet: a second tap does nothing.
    claiming: Option<TemplateId>,
    /// As it stands in the field.
    code: String,
    code_error: Option<String>,
    redeeming: bool,
}

impl CouponsPage {
    fn redeem(&mut self, cx: &mut Context<'_>) {
        if self.redeeming || self.code.is_empty() {
            return;
        }
        if !cx.model.session.is_logged_in() {
            // The code is still there on coming back.
            cx.log_in_first();
            return;
        }
        self.redeeming = true;
        // A lost answer costs nothing: the same code gives the same coupon again.
        cx.call(Call::Redeem(RedeemRequest { code: self.code.clone() }));
    }

    fn redeemed(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.redeeming = false;
        match result {
            Ok(_) => {
                self.code.clear();
                self.tab = Tab::Usable;
                let text = cx.text().redeem_done();
                cx.toast(text);
                cx.call_for_sync(&[]);
                self.ask(cx);
            }
            Err(failure) => {
                let said = failure.message(cx.text());
                match failure.code() {
                    Some(ErrorCode::WrongCode | ErrorCode::TooMany) => self.code_error = Some(said),
                    _ => cx.toast(said),
                }
            }
        }
    }
}

impl Page for CouponsPage {
    type Act = Act;
    type View = View;

    fn open(_route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self::default();
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        self.failure = None;
        cx.call(Call::Coupons);
    }

    fn act(&mut self, act: Act, text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::Tab { of } => self.tab = of,
            Act::Claim { template } if self.claiming.is_none() => {
                if cx.model.session.is_logged_in() {
                    self.claiming = Some(template.clone());
                }
                cx.claim(template);
            }
            Act::Claim { .. } => {}
            Act::Code => {
                text.unwrap_or_default().trim().clone_into(&mut self.code);
                self.code_error = None;
            }
            Act::Redeem => self.redeem(cx),
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Coupons, Ok(Reply::Coupons(found))) => self.found = Some(found),
            (Call::Coupons, Err(failure)) => self.failure = Some(failure),
            (Call::Claim(template, _), result) => {
                self.claiming = None;
                cx.claimed(template, result, Call::Coupons);
            }
            (Call::Redeem(_), result) => self.redeemed(result, cx),
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        self.shows(scene)
    }
}
