//! What is kept: one file per concept, with its rows and what is asked of them. Rules are in
//! `crate::engine`, databases in [`crate::store`].

pub mod add_on;
pub mod address;
pub mod after_sale;
pub mod audit_log;
pub mod bargain;
pub mod birthday;
pub mod cart;
pub mod check_in;
pub mod coupon;
pub mod coupon_code;
pub mod deed;
pub mod due_again;
pub mod event;
pub mod exchange;
pub mod farewell;
pub mod favourite;
pub mod flash;
pub mod gateway;
pub mod group;
pub mod growth;
pub mod holding;
pub mod invite;
pub mod joined;
pub(crate) mod joining;
pub mod login_state;
pub mod lottery;
pub mod message;
pub mod newcomer;
pub mod order;
pub mod order_gift;
pub mod paid_card;
pub mod payment;
pub(crate) mod personal;
pub mod picture;
pub mod point_batch;
pub mod points;
pub mod preview;
pub mod promotion;
pub mod quota;
pub mod refund;
pub mod reminder;
pub mod review;
pub mod sale;
pub mod segment;
pub mod service;
pub mod session;
pub mod shop;
pub mod sold;
pub mod stock;
pub mod subscription;
pub mod task;
pub mod wechat_account;
pub mod wechat_scene;

use crate::store::{Record, Table};

/// Every table, each after those it refers to.
pub const TABLES: &[&Table] = &[
    shop::ShopRow::TABLE,
    preview::PreviewRow::TABLE,
    shop::CategoryRow::TABLE,
    shop::ProductRow::TABLE,
    stock::SkuRow::TABLE,
    shop::PromotionRow::TABLE,
    coupon::TemplateRow::TABLE,
    session::ShopperRow::TABLE,
    session::SessionRow::TABLE,
    session::CodeRow::TABLE,
    address::AddressRow::TABLE,
    cart::CartRow::TABLE,
    cart::DeviceRow::TABLE,
    order::OrderRow::TABLE,
    order::LineRow::TABLE,
    order::EventRow::TABLE,
    order::PlacementRow::TABLE,
    sale::RuleSetRow::TABLE,
    sale::SaleRow::TABLE,
    after_sale::AfterSaleRow::TABLE,
    after_sale::ParcelRow::TABLE,
    picture::PictureRow::TABLE,
    picture::OwnPictureRow::TABLE,
    picture::PictureDayRow::TABLE,
    review::ReviewRow::TABLE,
    review::RatingRow::TABLE,
    coupon::CouponRow::TABLE,
    coupon::TakenRow::TABLE,
    coupon::OnOrderRow::TABLE,
    coupon::ClaimRow::TABLE,
    coupon_code::CodeRow::TABLE,
    coupon_code::TryRow::TABLE,
    payment::PaymentRow::TABLE,
    payment::NewsRow::TABLE,
    refund::RefundRow::TABLE,
    gateway::WatchRow::TABLE,
    gateway::InboxRow::TABLE,
    gateway::BillRow::TABLE,
    wechat_account::AccountRow::TABLE,
    wechat_account::UnionRow::TABLE,
    points::EntryRow::TABLE,
    points::BalanceRow::TABLE,
    growth::GrowthEntryRow::TABLE,
    growth::GrowthRow::TABLE,
    growth::GiftRow::TABLE,
    birthday::BirthdayRow::TABLE,
    birthday::BirthdayGiftRow::TABLE,
    paid_card::TermRow::TABLE,
    paid_card::CardBookRow::TABLE,
    point_batch::BatchRow::TABLE,
    point_batch::UseRow::TABLE,
    quota::QuotaRow::TABLE,
    quota::OwnQuotaRow::TABLE,
    exchange::ExchangeRow::TABLE,
    bargain::BargainRow::TABLE,
    bargain::HelpRow::TABLE,
    bargain::HelpDayRow::TABLE,
    bargain::OwnRow::TABLE,
    bargain::CountRow::TABLE,
    bargain::BoughtRow::TABLE,
    add_on::AddOnRow::TABLE,
    order_gift::OrderGiftRow::TABLE,
    check_in::BookRow::TABLE,
    check_in::DayRow::TABLE,
    promotion::UseRow::TABLE,
    promotion::CountRow::TABLE,
    promotion::ShopperUseRow::TABLE,
    flash::CountRow::TABLE,
    flash::OwnRow::TABLE,
    flash::TakenRow::TABLE,
    holding::HoldingEntryRow::TABLE,
    holding::HoldingRow::TABLE,
    lottery::SealRow::TABLE,
    lottery::DrawRow::TABLE,
    lottery::PrizeRow::TABLE,
    lottery::OwnRow::TABLE,
    deed::DeedRow::TABLE,
    deed::DeedDayRow::TABLE,
    task::TaskClaimRow::TABLE,
    newcomer::NewcomerRow::TABLE,
    invite::InviteTokenRow::TABLE,
    invite::InviteRow::TABLE,
    invite::InviteCountRow::TABLE,
    reminder::ReminderRow::TABLE,
    message::MessageRow::TABLE,
    subscription::TokenRow::TABLE,
    subscription::AcceptRow::TABLE,
    subscription::SpentRow::TABLE,
    favourite::FavouriteRow::TABLE,
    favourite::FavouriteBookRow::TABLE,
    service::MessageRow::TABLE,
    service::BookRow::TABLE,
    due_again::BoughtRow::TABLE,
    due_again::DueRow::TABLE,
    segment::TagRow::TABLE,
    segment::GiftRow::TABLE,
    event::EventRow::TABLE,
    event::EventDayRow::TABLE,
    group::GroupRow::TABLE,
    group::SeatRow::TABLE,
    group::OwnRow::TABLE,
    farewell::FarewellRow::TABLE,
    joined::JoinedRow::TABLE,
    login_state::StateRow::TABLE,
    login_state::AddressCodesRow::TABLE,
    wechat_scene::SceneRow::TABLE,
    wechat_scene::LinkRow::TABLE,
    audit_log::AuditRow::TABLE,
    stock::ChangeRow::TABLE,
];
