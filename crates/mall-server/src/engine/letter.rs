//! 订阅消息 that go out: each has a row by which it is sent, from after the transaction that spent its token until
//! it is there, or never will be. A row that is due is taken over by one server; no transaction waits for the
//! network.

use std::sync::Arc;

use mall_api::message::News;
use mall_core::subscription::{Says, Subscription};
use mall_core::time::ShopTime;
use mall_core::{Money, Timestamp};
use mall_wechat::api::ApiRefusal;

use super::money::alarm;
use crate::gateway::wechat::{Letter, NotSent};
use crate::record::gateway::{self, WatchKind, WatchRow};
use crate::record::{message, subscription, wechat_account};
use crate::store::Tx;
use crate::{App, Fault};

/// After so many tries, some two hours, it is news no more.
const TRIES_MAX: u32 = 10;

/// What there is to say outside the shop.
struct Words {
    subject: String,
    /// At most five characters, all Chinese: whatever field it stands in takes it whole.
    what: &'static str,
    at: Timestamp,
    amount: Option<Money>,
    number: Option<String>,
    /// What a tap opens.
    page: String,
}

impl Words {
    fn of(news: News, at: Timestamp) -> Option<Self> {
        let mut words = Self {
            subject: String::new(),
            what: "",
            at,
            amount: None,
            number: None,
            page: String::new(),
        };
        let (subject, what, page) = match news {
            News::FlashSoon { title, opens_at, .. } => {
                words.at = opens_at;
                (title, "即将开抢", "packages/trade/flash/flash".to_owned())
            }
            News::CheckIn { .. } => {
                ("每日签到".to_owned(), "今天待签到", "packages/trade/checkin/checkin".to_owned())
            }
            News::GroupFormed { group } => {
                words.number = Some(group.to_string());
                let page = format!("packages/trade/group/group?id={group}");
                ("您的拼团".to_owned(), "拼团成功", page)
            }
            News::GroupFailed { group } => {
                words.number = Some(group.to_string());
                let page = format!("packages/trade/group/group?id={group}");
                ("您的拼团，款项原路退回".to_owned(), "拼团失败", page)
            }
            News::ParcelSent { order, tracking } => {
                words.number = Some(tracking.number);
                let page = format!("packages/trade/order/order?id={order}");
                ("您的订单".to_owned(), "已发货", page)
            }
            News::Refunded { order, amount } => {
                words.amount = Some(amount);
                words.number = Some(order.to_string());
                let page = format!("packages/trade/order/order?id={order}");
                ("您的订单".to_owned(), "已退款", page)
            }
            News::LiveSoon { live, title, starts_at } => {
                words.at = starts_at;
                (title, "即将开播", format!("packages/goods/live/live?id={live}"))
            }
            News::DueAgain { product, title, .. } => {
                (title, "可再来一单", format!("packages/goods/product/product?id={product}"))
            }
            News::CouponGiven { title, ends_at } => {
                words.at = ends_at;
                (title, "优惠券到账", "packages/trade/coupons/coupons".to_owned())
            }
            // Nobody subscribes to these.
            News::ServiceAnswered { .. } | News::OrderGift { .. } => return None,
        };
        Some(Self { subject, what, page, ..words })
    }

    fn say(&self, says: Says) -> Option<String> {
        match says {
            Says::Subject => Some(self.subject.clone()),
            Says::What => Some(self.what.to_owned()),
            Says::Time => {
                let ShopTime { year, month, day, hour, minute, .. } = ShopTime::from(self.at);
                Some(format!("{year}年{month:02}月{day:02}日 {hour:02}:{minute:02}"))
            }
            // No field of money takes a comma.
            Says::Amount => self.amount.map(|it| format!("¥{it}").replace(',', "")),
            Says::Number => self.number.clone(),
        }
    }
}

/// What `message` says outside the shop to whom `app` knows; nothing when there is nobody, or nothing to say it by.
fn letter(
    tx: &dyn Tx,
    subscriptions: &[Subscription],
    app: &str,
    message: i64,
) -> Result<Option<Letter>, Fault> {
    let (Some(spent), Some(row)) =
        (subscription::spent(tx, message)?, message::named(tx, message)?)
    else {
        return Ok(None);
    };
    let openid = wechat_account::openid(tx, &spent.shopper, app)?;
    let by = subscriptions.iter().find(|it| it.template == spent.template);
    let by = by.filter(|it| !it.fields.is_empty());
    let (Some(openid), Some(by), Some(words)) = (openid, by, Words::of(row.data.read()?, row.at))
    else {
        return Ok(None);
    };
    let values = by.fields.iter().map(|it| Some((it.name.clone(), words.say(it.says)?)));
    let Some(values) = values.collect() else { return Ok(None) };
    Ok(Some(Letter { openid, template: spent.template, page: words.page, values }))
}

/// Sends the message of `row`, which this server has taken over. What was not sent, and may be later, stays due.
pub(crate) async fn send(app: &Arc<App>, row: &WatchRow) -> Result<(), Fault> {
    let Some((platform, name)) = app.platform().and_then(|it| Some((it, it.app()?.to_owned())))
    else {
        return Ok(());
    };
    let shop = app.catalog().await?;
    let id = row.number.parse().unwrap_or_default();
    let read = move |tx: &dyn Tx| letter(tx, &shop.shop.subscriptions, &name, id);
    let found = app.store().read(read).await?;
    if let Some(letter) = found {
        match platform.send(&letter).await {
            Ok(()) => tracing::info!(id, template = letter.template, "a message was sent"),
            // They refused since, or had it: the token is gone, and nothing is to be sent again.
            Err(NotSent::Refused(ApiRefusal::NotWanted { .. })) => {
                tracing::info!(id, template = letter.template, "a message is not wanted");
            }
            Err(NotSent::Refused(refusal)) if refusal.passes() => {
                tracing::warn!(%refusal, id, "a message was not sent");
                if row.tries < TRIES_MAX {
                    return Ok(());
                }
            }
            Err(wrong) => {
                // One line a template: all its messages have it.
                let key = format!("template/{}", letter.template);
                alarm(app, key, wrong.to_string(), app.now()).await?;
            }
        }
    }
    let number = row.number.clone();
    app.store().write(move |tx| gateway::forget(tx, WatchKind::Message, &number)).await
}

#[cfg(test)]
mod tests {
    use mall_core::day::DayClock;
    use mall_core::{Day, GroupId, LiveId, OrderId, ProductId, SkuId};
    use mall_wechat::template::fit;

    use super::*;

    /// What is told says enough for its topic, and no field cuts the few words.
    #[test]
    fn each_message_fills_its_fields() {
        let at = Timestamp(1_795_689_000_000);
        let group = GroupId::new("g1").unwrap();
        let order = OrderId::new("o1").unwrap();
        let title = || "山茶花舒缓精华液".to_owned();
        let tracking = serde_json::json!({"carrier": "sf", "number": "SF12345678"});
        let tracking = serde_json::from_value(tracking).unwrap();
        let all = [
            News::FlashSoon { sku: SkuId::new("s").unwrap(), title: title(), opens_at: at },
            News::CheckIn { day: Day::of(at, DayClock::SHOP) },
            News::GroupFormed { group: group.clone() },
            News::GroupFailed { group },
            News::ParcelSent { order: order.clone(), tracking },
            News::Refunded { order, amount: Money::from_fen(123_405) },
            News::LiveSoon { live: LiveId::new("l").unwrap(), title: title(), starts_at: at },
            News::DueAgain { product: ProductId::new("p").unwrap(), title: title(), coupon: None },
            News::CouponGiven { title: title(), ends_at: at },
        ];
        for news in all {
            let words = Words::of(news.clone(), at).unwrap();
            assert_eq!(fit("phrase1", words.what).as_deref(), Ok(words.what), "{news:?}");
            assert_eq!(fit("thing1", &words.subject), Ok(words.subject.clone()), "{news:?}");
            assert_eq!(words.say(Says::Time).as_deref(), Some("2026年11月26日 18:30"));
            assert!(fit("time1", &words.say(Says::Time).unwrap()).is_ok());
            assert!(!words.page.starts_with('/') && !words.page.is_empty(), "{news:?}");
            if let Some(amount) = words.say(Says::Amount) {
                assert_eq!(fit("amount1", &amount).as_deref(), Ok("¥1234.05"));
            }
            if let Some(number) = words.say(Says::Number) {
                assert!(fit("character_string1", &number).is_ok(), "{number}");
            }
        }
    }
}
