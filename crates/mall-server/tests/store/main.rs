//! The store from outside: real HTTP, a real database in a directory of its own, a clock that only
//! moves when a test moves it.

#[cfg(test)]
mod add_on;
#[cfg(test)]
mod add_on_race;
#[cfg(test)]
mod after_sale;
#[cfg(test)]
mod api_document;
#[cfg(test)]
mod bargain;
#[cfg(test)]
mod birthday;
#[cfg(test)]
mod cart;
#[cfg(test)]
mod check_in;
#[cfg(test)]
mod code;
#[cfg(test)]
mod coupon;
#[cfg(test)]
mod coupon_race;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod door;
#[cfg(test)]
mod due_again;
#[cfg(test)]
mod event;
#[cfg(test)]
mod favourite;
#[cfg(test)]
mod flash;
#[cfg(test)]
mod full_house;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod goods;
#[cfg(test)]
mod group;
#[cfg(test)]
mod group_life;
#[cfg(test)]
mod growth_given;
#[cfg(test)]
mod invite;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod live;
#[cfg(test)]
mod log_in;
#[cfg(test)]
mod lottery;
#[cfg(test)]
mod lottery_race;
#[cfg(test)]
mod member;
#[cfg(test)]
mod member_price;
#[cfg(test)]
mod merchant;
#[cfg(test)]
mod merchant_race;
#[cfg(test)]
#[path = "../common/naive.rs"]
mod naive;
#[cfg(test)]
mod newcomer;
#[cfg(test)]
mod order;
#[cfg(test)]
mod order_gift;
#[cfg(test)]
mod page;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod paid_card;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod place;
#[cfg(test)]
mod points;
#[cfg(test)]
mod points_mall;
#[cfg(test)]
mod points_mall_race;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod race;
#[cfg(test)]
mod remind;
#[cfg(test)]
mod report;
#[cfg(test)]
mod report_sql;
#[cfg(test)]
mod review;
#[cfg(test)]
mod rule_book;
#[cfg(test)]
mod segment;
#[cfg(test)]
mod service;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod sms;
#[cfg(test)]
mod storm;
#[cfg(test)]
mod subscription;
#[cfg(test)]
mod task;
#[cfg(test)]
mod task_race;
#[cfg(test)]
mod way_out;
#[cfg(test)]
mod web;
#[cfg(test)]
mod wechat;
#[cfg(test)]
mod wechat_lead;
#[cfg(test)]
mod wechat_login;
#[cfg(test)]
mod wechat_modes;
#[cfg(test)]
mod wechat_page;
#[cfg(test)]
mod wechat_paid;
#[cfg(test)]
mod who_may;
#[cfg(test)]
mod wording;
