//! 专属顾问: how the shop is reached, what was left for it, and what it answers.
//!
//! Which way is open, and which address may be opened, is `mall_core::service`'s. A message has the key of
//! its device, which is there once; it is counted for its day in the same transaction, and answered where
//! nobody has answered it, so that its shopper is told once.

use mall_api::message::News;
use mall_api::service::{
    AnswerMessageRequest, LeaveMessageRequest, MerchantServiceMessage, MerchantServiceMessages,
    PAGE_SERVICE_MESSAGES, ServiceMessagesQuery, ServiceResponse,
};
use mall_core::invalid::text_within;
use mall_core::limits::{SERVICE_MESSAGE_CHARS_MAX, SERVICE_MESSAGES_PER_DAY};
use mall_core::service::{Service, ServiceSubject, check_message};
use mall_core::{Day, DayClock, Invalid, Rule, ShopperId, Timestamp};

use crate::Fault;
use crate::catalog::Catalog;
use crate::record::service::{self, MessageRow, Said};
use crate::record::{self, message};
use crate::store::{Json, Serial, Tx};

/// How the shop is reached, and what this visitor left.
pub(crate) fn look(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: Option<&ShopperId>,
) -> Result<ServiceResponse, Fault> {
    let shop = &catalog.shop;
    let plain = || Service::plain(&shop.shop.service_phone);
    let messages = match shopper {
        Some(shopper) => service::of_shopper(tx, shopper, PAGE_SERVICE_MESSAGES)?,
        None => Vec::new(),
    };
    Ok(ServiceResponse { service: shop.service.clone().unwrap_or_else(plain), messages })
}

/// A message is left; whether that was so before.
///
/// # Errors
///
/// [`Fault::NotFound`] when what it is about is not there, or an order of somebody else;
/// [`Fault::KeyReused`] when the key left another; [`Fault::TooMany`] when there were enough on this day.
pub(crate) fn leave(
    tx: &dyn Tx,
    catalog: &Catalog,
    shopper: &ShopperId,
    asked: &LeaveMessageRequest,
    now: Timestamp,
) -> Result<bool, Fault> {
    let LeaveMessageRequest { key, text, phone, about } = asked;
    check_message(text)?;
    let said = Said { text: text.clone(), phone: phone.clone(), about: about.clone() };
    let row = MessageRow {
        id: Serial::default(),
        shopper: shopper.clone(),
        key: key.clone(),
        said: Json::of(&said)?,
        at: now,
        answer: None,
        answered_at: None,
    };
    if !tx.insert(&row)? {
        let before = service::of_key(tx, shopper, key)?.ok_or(Fault::Raced)?;
        return if before.said.read()? == said { Ok(true) } else { Err(Fault::KeyReused) };
    }
    let is_there = match about {
        None => true,
        Some(ServiceSubject::Product { id }) => catalog.product(id).is_some(),
        Some(ServiceSubject::Order { id }) => {
            record::order::find(tx, id)?.is_some_and(|it| it.shopper == *shopper)
        }
    };
    if !is_there {
        return Err(Fault::NotFound);
    }
    let today = Day::of(now, DayClock::SHOP);
    if service::count(tx, shopper, today, SERVICE_MESSAGES_PER_DAY)? {
        return Ok(false);
    }
    Err(Fault::TooMany(format!("今天最多留言 {SERVICE_MESSAGES_PER_DAY} 条，请明天再来")))
}

/// A page of what was left, for the shop.
pub(crate) fn all(
    tx: &dyn Tx,
    query: &ServiceMessagesQuery,
) -> Result<MerchantServiceMessages, Fault> {
    let mut rows = service::all(tx, query.after, query.open, PAGE_SERVICE_MESSAGES + 1)?;
    let more = rows.len() > PAGE_SERVICE_MESSAGES;
    rows.truncate(PAGE_SERVICE_MESSAGES);
    let next = rows.last().filter(|_| more).map(|it| it.id.0);
    let messages = rows.iter().map(MessageRow::merchants).collect::<Result<_, _>>()?;
    Ok(MerchantServiceMessages { messages, next })
}

/// The shop answers a message, and its shopper is told; `false`, and nothing happens, when it said just
/// that before.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is no such message; [`Fault::Invalid`] when the answer is too long, or the
/// message was answered with something else.
pub(crate) fn answer(
    tx: &dyn Tx,
    id: i64,
    asked: &AnswerMessageRequest,
    now: Timestamp,
) -> Result<bool, Fault> {
    text_within("text", &asked.text, 1, SERVICE_MESSAGE_CHARS_MAX)?;
    let row = service::find(tx, id)?.ok_or(Fault::NotFound)?;
    if service::answer(tx, id, &asked.text, now)? {
        let question = row.said.read()?.text;
        let news = News::ServiceAnswered { question, answer: asked.text.clone() };
        message::add(tx, &row.shopper, (format!("service/{id}"), &news), now)?;
        return Ok(true);
    }
    // Somebody else may have been first since it was read.
    let is_same = service::find(tx, id)?.is_some_and(|it| it.answer.as_ref() == Some(&asked.text));
    if is_same { Ok(false) } else { Err(Invalid::new("text", Rule::Twice).into()) }
}

/// One message, for the shop.
///
/// # Errors
///
/// [`Fault::NotFound`] when there is none.
pub(crate) fn one(tx: &dyn Tx, id: i64) -> Result<MerchantServiceMessage, Fault> {
    service::find(tx, id)?.ok_or(Fault::NotFound)?.merchants()
}
