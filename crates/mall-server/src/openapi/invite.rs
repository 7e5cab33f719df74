//! Invitations, and the values that the document shows of them.

use mall_api::invite::{AcceptRequest, AcceptResponse, InviteFriend, InviteResponse};
use mall_api::{ErrorCode, path};
use mall_core::check_in::Reward;
use mall_core::invite::InviteState;
use mall_core::{InviteToken, Money};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{ActivityRefused, NotFound};
    let token = || InviteToken::new("iAbCdEfGh");
    let state = InviteResponse {
        title: "邀请有礼".to_owned(),
        rules: vec!["请邀请真正的朋友".to_owned()],
        inviter: vec![Reward::Points { points: 100 }],
        invited: vec![Reward::Points { points: 20 }],
        coupons: Vec::new(),
        from: Money::from_fen(3_900),
        after_days: 0,
        max_rewarded: 50,
        ends_at: samples.at().plus_ms(864_000_000),
        token: Some(token()?),
        joined: 1,
        rewarded: 0,
        friends: vec![InviteFriend {
            name: "138****8000".to_owned(),
            state: InviteState::Bought,
            at: samples.at(),
        }],
    };
    let post = |path, name, summary| Operation::new("post", path, name, summary).with_session();
    let given = AcceptResponse { given: state.invited.clone(), coupons: Vec::new() };
    Ok(vec![
        Operation::new("get", path::INVITE, "invite", "What an invitation gives, and who came.")
            .answer(&state)?
            .faults(&[NotFound]),
        post(path::INVITE_TOKEN, "inviteToken", "Something for my link to carry, always the same.")
            .answer(&state)?
            .faults(&[NotFound]),
        post(path::INVITE_ACCEPT, "acceptInvite", "I came by somebody's link, and am new.")
            .body(&AcceptRequest { token: token()? })?
            .answer(&given)?
            .faults(&[NotFound, ActivityRefused]),
    ])
}
