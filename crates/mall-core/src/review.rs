//! 评价: what a shopper says of what they received.

use serde::{Deserialize, Serialize};

use crate::invalid::{count_within, in_range, text_within};
use crate::limits::{REVIEW_CHARS_MAX, REVIEW_PICTURES_MAX, URL_BYTES_MAX};
use crate::order::{OrderState, OrderTimes};
use crate::{Invalid, Rule, Timestamp};

/// A review of one line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Review {
    /// What was said first.
    pub first: ReviewDraft,
    /// When.
    pub at: Timestamp,
    /// 追评.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
}

/// A review as it is sent in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewDraft {
    /// 1 to 5.
    pub rating: u8,
    /// What is said; may be empty, a rating says enough.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Paths of pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
    /// 匿名.
    #[serde(default)]
    pub anonymous: bool,
}

/// 追评: what is said once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowUp {
    /// What is said; not empty.
    pub text: String,
    /// Paths of pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// Why a line is not reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ReviewRefusal {
    /// It has not been received.
    NotReceived,
    /// All of it was brought back.
    BroughtBack,
    /// It is too long ago.
    TooLate {
        /// Until when it could be.
        until: Timestamp,
    },
    /// It is reviewed, or followed up, already.
    Done,
    /// There is nothing to follow up.
    NotReviewed,
    /// What was said cannot be taken.
    Invalid(Invalid),
}

impl From<Invalid> for ReviewRefusal {
    fn from(error: Invalid) -> Self {
        Self::Invalid(error)
    }
}

/// A line that is to be reviewed.
#[derive(Debug, Clone, Copy)]
pub struct ReviewLine<'a> {
    /// Where its order stands.
    pub state: OrderState,
    /// Since when it is done.
    pub done_at: Option<Timestamp>,
    /// Pieces of it that were not brought back.
    pub kept: u32,
    /// How long it may be reviewed.
    pub times: OrderTimes,
    /// Its review.
    pub review: Option<&'a Review>,
}

impl ReviewLine<'_> {
    /// Why it cannot be reviewed at `now`; what a page asks before it offers to.
    pub fn refusal(&self, now: Timestamp) -> Option<ReviewRefusal> {
        if self.review.is_some() { Some(ReviewRefusal::Done) } else { self.is_open(now).err() }
    }

    /// Why its review cannot be followed up at `now`.
    pub fn follow_up_refusal(&self, now: Timestamp) -> Option<ReviewRefusal> {
        match self.review {
            None => Some(ReviewRefusal::NotReviewed),
            Some(Review { follow_up: Some(_), .. }) => Some(ReviewRefusal::Done),
            Some(_) => self.is_open(now).err(),
        }
    }

    /// The review that `draft` makes.
    ///
    /// # Errors
    ///
    /// As [`ReviewLine::refusal`]; when the draft breaks a limit.
    pub fn review(&self, draft: ReviewDraft, now: Timestamp) -> Result<Review, ReviewRefusal> {
        self.refusal(now).map_or(Ok(()), Err)?;
        in_range("rating", draft.rating.into(), 1, 5)?;
        text_within("text", &draft.text, 0, REVIEW_CHARS_MAX)?;
        check_pictures(&draft.pictures)?;
        Ok(Review { first: draft, at: now, follow_up: None })
    }

    /// Its review, followed up once.
    ///
    /// # Errors
    ///
    /// As [`ReviewLine::follow_up_refusal`]; when text or pictures break a limit.
    pub fn follow_up(
        &self,
        text: String,
        pictures: Vec<String>,
        now: Timestamp,
    ) -> Result<Review, ReviewRefusal> {
        self.follow_up_refusal(now).map_or(Ok(()), Err)?;
        let review = self.review.ok_or(ReviewRefusal::NotReviewed)?;
        text_within("text", &text, 1, REVIEW_CHARS_MAX)?;
        check_pictures(&pictures)?;
        Ok(Review { follow_up: Some(FollowUp { text, pictures, at: now }), ..review.clone() })
    }

    fn is_open(&self, now: Timestamp) -> Result<(), ReviewRefusal> {
        let (OrderState::Done, Some(done_at)) = (self.state, self.done_at) else {
            return Err(ReviewRefusal::NotReceived);
        };
        if self.kept == 0 {
            return Err(ReviewRefusal::BroughtBack);
        }
        let until = self.times.review_before(done_at);
        if now >= until { Err(ReviewRefusal::TooLate { until }) } else { Ok(()) }
    }
}

fn check_pictures(pictures: &[String]) -> Result<(), Invalid> {
    count_within("pictures", pictures.len(), REVIEW_PICTURES_MAX)?;
    for (position, path) in pictures.iter().enumerate() {
        // A path in the shop: a picture from elsewhere would tell others who looks at it.
        let is_path = path.starts_with('/') && !path.starts_with("//");
        if !is_path || path.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err(Invalid::shape(format!("pictures[{position}]"), "a path in the shop"));
        }
        if path.len() > URL_BYTES_MAX {
            let rule = Rule::Length { min: 1, max: URL_BYTES_MAX };
            return Err(Invalid::new(format!("pictures[{position}]"), rule));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY_MS: i64 = 86_400_000;

    fn line(review: Option<&Review>) -> ReviewLine<'_> {
        let times = OrderTimes::default();
        let (state, done_at) = (OrderState::Done, Some(Timestamp(0)));
        ReviewLine { state, done_at, kept: 1, times, review }
    }

    fn draft(text: &str) -> ReviewDraft {
        ReviewDraft { rating: 5, text: text.to_owned(), pictures: vec![], anonymous: false }
    }

    #[test]
    fn a_line_is_reviewed_once_and_followed_up_once() {
        let now = Timestamp(1);
        assert_eq!(line(None).follow_up_refusal(now), Some(ReviewRefusal::NotReviewed));
        let first = line(None).review(draft("好"), now).unwrap();
        assert_eq!(line(Some(&first)).review(draft("更好"), now), Err(ReviewRefusal::Done));
        let later = Timestamp(2 * DAY_MS);
        let more = line(Some(&first)).follow_up("还是好".to_owned(), vec![], later).unwrap();
        assert_eq!((&more.first, more.follow_up.as_ref().unwrap().at), (&first.first, later));
        assert_eq!(line(Some(&more)).follow_up_refusal(later), Some(ReviewRefusal::Done));
    }

    #[test]
    fn it_comes_after_receipt_and_in_time() {
        let end = Timestamp(30 * DAY_MS);
        assert_eq!(line(None).refusal(end.plus_ms(-1)), None);
        assert_eq!(line(None).refusal(end), Some(ReviewRefusal::TooLate { until: end }));
        for state in OrderState::ALL.into_iter().filter(|it| *it != OrderState::Done) {
            let line = ReviewLine { state, ..line(None) };
            assert_eq!(line.refusal(Timestamp(1)), Some(ReviewRefusal::NotReceived));
        }
        let back = ReviewLine { kept: 0, ..line(None) };
        assert_eq!(back.refusal(Timestamp(1)), Some(ReviewRefusal::BroughtBack));
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        let said = |draft: ReviewDraft| match line(None).review(draft, Timestamp(1)) {
            Err(ReviewRefusal::Invalid(error)) => error.to_string(),
            other => panic!("{other:?}"),
        };
        for rating in [0, 6] {
            assert_eq!(said(ReviewDraft { rating, ..draft("") }), "`rating` must be from 1 to 5");
        }
        assert!(said(draft(&"好".repeat(501))).starts_with("`text` must have"));
        let pictures = vec!["/p.jpg".to_owned(); 10];
        assert_eq!(
            said(ReviewDraft { pictures, ..draft("") }),
            "`pictures` may have at most 9 entries"
        );
        for bad in ["https://elsewhere/p.jpg", "//elsewhere/p.jpg", "/\\elsewhere", "p.jpg", ""] {
            let pictures = vec![bad.to_owned()];
            let said = said(ReviewDraft { pictures, ..draft("") });
            assert_eq!(said, "`pictures[0]` must be a path in the shop", "{bad}");
        }
        let long = vec![format!("/{}", "x".repeat(URL_BYTES_MAX))];
        assert!(
            said(ReviewDraft { pictures: long, ..draft("") })
                .starts_with("`pictures[0]` must have")
        );
        assert!(line(None).review(draft(&"好".repeat(500)), Timestamp(1)).is_ok());
        let first = line(None).review(draft("好"), Timestamp(1)).unwrap();
        assert!(line(Some(&first)).follow_up(" ".to_owned(), vec![], Timestamp(1)).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_tried_a_line_has_one_review_and_one_follow_up(
            tries in prop::collection::vec((any::<bool>(), 0..40_i64, 0..7_u8, 0..600_usize), 0..40),
        ) {
            let mut review: Option<Review> = None;
            let (mut reviews, mut follow_ups) = (0, 0);
            for (first, day, rating, length) in tries {
                let now = Timestamp(day * DAY_MS);
                let text = "x".repeat(length);
                let line = line(review.as_ref());
                let next = if first {
                    line.review(ReviewDraft { rating, ..draft(&text) }, now)
                } else {
                    line.follow_up(text, vec![], now)
                };
                let Ok(next) = next else { continue };
                prop_assert!(day < 30 && length <= REVIEW_CHARS_MAX);
                prop_assert!((1..=5).contains(&next.first.rating));
                if first { reviews += 1 } else { follow_ups += 1 }
                review = Some(next);
            }
            prop_assert!(reviews <= 1 && follow_ups <= reviews);
        }
    }
}
