//! What the platform is told of goods, and asked of what shoppers write about them.

use mall_core::Timestamp;
use mall_core::shipment::Tracking;
use mall_wechat::api::{
    self, ApiRefusal, Checked, Done, Goods, Parcel, Scene, Shipped, Suggestion, check_text,
};

use super::{By, Platform};

/// How an order is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sending {
    /// By carriers.
    Parcels {
        /// Each, and what is in it.
        parcels: Vec<(Tracking, String)>,
        /// The number of who receives them, its middle hidden.
        receiver: String,
        /// Whether nothing more comes.
        is_all: bool,
    },
    /// It is no thing, but this.
    Virtual(String),
}

impl Platform {
    /// Tells how what was paid is sent: which merchant's, which payment, and who paid.
    ///
    /// # Errors
    ///
    /// [`ApiRefusal`]. What got no answer may have been told.
    pub(crate) async fn tell_sent(
        &self,
        (merchant, number, openid): (&str, &str, &str),
        sending: &Sending,
        at: Timestamp,
    ) -> Result<(), ApiRefusal> {
        let list: Vec<Parcel<'_>>;
        let goods = match sending {
            Sending::Virtual(items) => Goods::Virtual { items },
            Sending::Parcels { parcels, receiver, is_all } => {
                let parcels = parcels.iter().map(|(tracking, items)| Parcel {
                    tracking: &tracking.number,
                    company: &tracking.carrier,
                    items,
                    receiver,
                });
                list = parcels.collect();
                Goods::Parcels { parcels: &list, is_all: *is_all }
            }
        };
        let told = Shipped { merchant, number, openid, goods, at };
        let ask = |token: &str| told.ask(token).ok();
        self.with_token(By::MiniProgram, ask, api::read::<Done>).await.map(drop)
    }

    /// What to do with `text`, which `openid` says of goods.
    ///
    /// # Errors
    ///
    /// [`ApiRefusal`]: nobody looked.
    pub(crate) async fn look_at(&self, openid: &str, text: &str) -> Result<Suggestion, ApiRefusal> {
        let ask = |token: &str| Some(check_text(token, openid, Scene::Comment, text));
        let said = self.with_token(By::MiniProgram, ask, api::read::<Checked>).await?;
        Ok(said.suggestion())
    }
}
