//! Reviews, and the values that the document shows of them.

use mall_api::review::{
    FollowUpRequest, HideRequest, MerchantReview, MerchantReviewsResponse, PictureResponse,
    ProductFollowUp, ProductReview, RatingSummary, ReplyRequest, ReviewRequest, ReviewsQuery,
    ReviewsResponse,
};
use mall_api::{ErrorCode, path};
use mall_core::review::{FollowUp, Review, ReviewDraft};
use mall_core::{Day, DayClock, Invalid, ShopperId};

use super::operations::Operation;
use super::sample::Samples;
use crate::Fault;

const SAID: &str = "滋润不油，用了一周脸不干了";
const SAID_LATER: &str = "第二瓶了，还是喜欢";
const PICTURE: &str = "/pictures/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const REPLY: &str = "谢谢您的喜欢，记得开封后半年内用完";

/// Its operations.
pub(super) fn operations(samples: &Samples) -> Result<Vec<Operation>, Fault> {
    use ErrorCode::{Invalid, Malformed, NotFound, ReviewRefused};
    let (view, merchants) = (samples.order(), samples.merchant_review()?);
    let post = |path, name, summary| Operation::new("post", path, name, summary);
    let get = |path, name, summary| Operation::new("get", path, name, summary);
    Ok(vec![
        post(path::ORDER_REVIEWS, "reviewLine", "Reviews a line; the same again changes nothing.")
            .with_session()
            .body(&review())?
            .answer(&view)?
            .faults(&[NotFound, ReviewRefused]),
        post(path::ORDER_FOLLOW_UP, "followUpReview", "Says something once more of a line.")
            .with_session()
            .body(&follow_up())?
            .answer(&view)?
            .faults(&[NotFound, ReviewRefused]),
        post(path::PICTURES, "keepPicture", "Keeps a picture, for a review to name.")
            .with_session()
            .raw(&["image/jpeg", "image/png", "image/webp", "multipart/form-data"])
            .answer(&PictureResponse { path: PICTURE.to_owned() })?
            .faults(&[Malformed, Invalid, ErrorCode::TooLarge, ErrorCode::TooMany]),
        get(path::PRODUCT_REVIEWS, "reviews", "What is said of a product, newest first.")
            .query(&ReviewsQuery { after: Some(408) })?
            .answer(&samples.reviews())?
            .faults(&[Malformed, Invalid, NotFound]),
        get(path::ADMIN_REVIEWS, "adminReviews", "All reviews, newest first.")
            .with_admin_token()
            .query(&ReviewsQuery { after: Some(408) })?
            .answer(&MerchantReviewsResponse { reviews: vec![merchants.clone()], next: None })?
            .faults(&[Malformed, Invalid]),
        post(path::ADMIN_REVIEW_REPLY, "adminReplyToReview", "Says something to a review.")
            .with_admin_token()
            .body(&ReplyRequest { line: 0, text: REPLY.to_owned() })?
            .answer(&merchants)?
            .faults(&[NotFound]),
        post(path::ADMIN_REVIEW_HIDE, "adminHideReview", "Hides a review, or shows it again.")
            .with_admin_token()
            .body(&HideRequest { line: 0, hidden: false })?
            .answer(&merchants)?
            .faults(&[NotFound]),
    ])
}

fn review() -> ReviewRequest {
    let pictures = vec![PICTURE.to_owned()];
    ReviewRequest { line: 0, rating: 5, text: SAID.to_owned(), pictures, anonymous: false }
}

fn follow_up() -> FollowUpRequest {
    FollowUpRequest { line: 0, text: SAID_LATER.to_owned(), pictures: Vec::new() }
}

impl Samples {
    fn reviews(&self) -> ReviewsResponse {
        let day = Day::of(self.at(), DayClock::SHOP);
        let review = ProductReview {
            id: 407,
            author: Some("138****00".to_owned()),
            rating: 5,
            text: SAID.to_owned(),
            pictures: vec![PICTURE.to_owned()],
            options: "30ml".to_owned(),
            day,
            follow_up: Some(ProductFollowUp {
                text: SAID_LATER.to_owned(),
                pictures: Vec::new(),
                day,
            }),
            reply: Some(REPLY.to_owned()),
        };
        let summary = RatingSummary::new([0, 0, 0, 1, 2]);
        ReviewsResponse { summary, reviews: vec![review], next: None }
    }

    fn merchant_review(&self) -> Result<MerchantReview, Invalid> {
        let (at, text) = (self.at(), SAID.to_owned());
        let pictures = vec![PICTURE.to_owned()];
        Ok(MerchantReview {
            id: 407,
            order: self.order().id,
            line: 0,
            shopper: ShopperId::new("u-1")?,
            product: self.serum().id.clone(),
            options: "30ml".to_owned(),
            review: Review {
                first: ReviewDraft { rating: 5, text, pictures, anonymous: false },
                at,
                follow_up: Some(FollowUp { text: SAID_LATER.to_owned(), pictures: vec![], at }),
            },
            reply: Some(REPLY.to_owned()),
            hidden: false,
        })
    }
}
