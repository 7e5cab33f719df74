//! How the shop is reached, and the values that the document shows of it.

use mall_api::service::{
    AnswerMessageRequest, LeaveMessageRequest, MerchantServiceMessage, MerchantServiceMessages,
    ServiceAnswer, ServiceMessage, ServiceMessagesQuery, ServiceResponse,
};
use mall_api::{ErrorCode, path};
use mall_core::address::Phone;
use mall_core::service::{Hours, Service, ServiceChannel, ServiceKind, ServiceSubject};
use mall_core::{ChannelId, IdempotencyKey, Invalid, ShopperId};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

const ASKED: &str = "孕期可以用这款精华吗？";
const ANSWER: &str = "可以的，成分温和，先在耳后试用更安心。";

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{Invalid, KeyReused, Malformed, NotFound, TooMany};
    let post = |path, name, summary| Operation::new("post", path, name, summary);
    let get = |path, name, summary| Operation::new("get", path, name, summary);
    let all = samples.service()?;
    let of_shop = MerchantServiceMessage {
        shopper: ShopperId::new("u-1")?,
        phone: Some(Phone::new("13900139000")?),
        message: samples.service_message(),
    };
    let leave = LeaveMessageRequest {
        key: IdempotencyKey::new("message-1")?,
        text: ASKED.to_owned(),
        phone: of_shop.phone.clone(),
        about: of_shop.message.about.clone(),
    };
    let page = MerchantServiceMessages { messages: vec![of_shop.clone()], next: None };
    Ok(vec![
        get(path::SERVICE, "service", "How the shop is reached, and what this shopper left.")
            .answer(&all)?,
        post(path::SERVICE_MESSAGES, "leaveMessage", "Leaves a message; the same key gives 200.")
            .with_session()
            .body(&leave)?
            .answer(&all)?
            .creates()
            .faults(&[NotFound, KeyReused, TooMany]),
        get(path::ADMIN_SERVICE_MESSAGES, "adminMessages", "What was left, newest first.")
            .with_admin_token()
            .query(&ServiceMessagesQuery { after: Some(73), open: true })?
            .answer(&page)?
            .faults(&[Malformed, Invalid]),
        post(path::ADMIN_SERVICE_ANSWER, "adminAnswerMessage", "Answers a message, once.")
            .with_admin_token()
            .body(&AnswerMessageRequest { text: ANSWER.to_owned() })?
            .answer(&of_shop)?
            .faults(&[NotFound]),
    ])
}

impl Samples {
    fn service_message(&self) -> ServiceMessage {
        ServiceMessage {
            id: 72,
            text: ASKED.to_owned(),
            about: Some(ServiceSubject::Product { id: self.serum().id.clone() }),
            at: self.at(),
            answer: Some(ServiceAnswer {
                text: ANSWER.to_owned(),
                at: self.at().plus_ms(3_600_000),
            }),
        }
    }

    fn service(&self) -> Result<ServiceResponse, Invalid> {
        let channel = |id: &str, title: &str, kind, hours| {
            Ok::<_, Invalid>(ServiceChannel {
                id: ChannelId::new(id)?,
                title: title.to_owned(),
                kind,
                hours,
                shells: Vec::new(),
            })
        };
        let url = "https://work.weixin.qq.com/kfid/kfc1".to_owned();
        let wecom = ServiceKind::Wecom { corp_id: "ww1".to_owned(), url };
        let hours = Hours { days: vec![1, 2, 3, 4, 5], from: 540, to: 1_260 };
        let channels = vec![
            channel("wecom", "企业微信顾问", wecom, Some(hours))?,
            channel("message", "留言", ServiceKind::Message, None)?,
        ];
        let service = Service {
            title: "您好，我是您的专属顾问".to_owned(),
            note: "选品、用法、订单和售后，随时找我".to_owned(),
            channels,
            allow: Vec::new(),
        };
        Ok(ServiceResponse { service, messages: vec![self.service_message()] })
    }
}
