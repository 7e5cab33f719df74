//! Why an activity gives nothing now: the field `activity` of an error `activityRefused`.

use mall_core::add_on::AddOnRefusal;
use mall_core::bargain::BargainRefusal;
use mall_core::birthday::BirthdayRefusal;
use mall_core::invite::InviteRefusal;
use mall_core::newcomer::NewcomerRefusal;
use mall_core::task::TaskRefusal;
use serde::{Deserialize, Serialize};

/// Why not, of which activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ActivityRefusal {
    /// Of a task.
    Task(TaskRefusal),
    /// Of an invitation.
    Invite(InviteRefusal),
    /// Of the gift for newcomers.
    Newcomer(NewcomerRefusal),
    /// Of a bargain.
    Bargain(BargainRefusal),
    /// Of what may be bought along with an order.
    AddOn(AddOnRefusal),
    /// Of the gift for a birthday.
    Birthday(BirthdayRefusal),
}
