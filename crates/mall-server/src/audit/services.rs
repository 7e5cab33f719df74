//! Whether what shoppers left is counted, and whether what they are told to be answered is.

use std::collections::BTreeMap;

use mall_api::message::News;
use mall_core::{Day, DayClock};

use super::compare;
use crate::Fault;
use crate::record::message;
use crate::record::service::{BookRow, MessageRow};
use crate::store::Tx;

pub(super) fn audit(tx: &dyn Tx, broken: &mut Vec<String>) -> Result<(), Fault> {
    let books = tx.all::<BookRow>(&[])?;
    let last: BTreeMap<_, _> = books.iter().map(|it| (it.shopper.clone(), it.day)).collect();
    let (mut left, mut answers) = (BTreeMap::new(), BTreeMap::new());
    for row in tx.all::<MessageRow>(&[])? {
        if row.answer.is_some() != row.answered_at.is_some() {
            broken.push(format!("an answer was given at a time: {}", row.id.0));
        }
        let day = Day::of(row.at, DayClock::SHOP);
        match last.get(&row.shopper) {
            Some(last) if day == *last => *left.entry(row.shopper.clone()).or_default() += 1,
            // Days before are counted no more.
            Some(last) if day < *last => {}
            _ => broken.push(format!("a message is counted for its day: {}", row.id.0)),
        }
        if let Some(answer) = row.answer {
            answers.insert((row.shopper, format!("service/{}", row.id.0)), answer);
        }
    }
    let kept = books.into_iter().map(|it| (it.shopper, it.count)).collect();
    compare("messages of a day are counted", kept, left, broken);
    for row in tx.all::<message::MessageRow>(&[])? {
        if let News::ServiceAnswered { answer, .. } = row.data.read()?
            && answers.get(&(row.shopper.clone(), row.key.clone())) != Some(&answer)
        {
            broken.push(format!("what is told to be answered is: {}", row.key));
        }
    }
    Ok(())
}
