//! Two servers on one `PostgreSQL` database, with a load balancer in front that takes them in turn: the
//! same journeys and races as `tests/store` has for one server on a file.

#[cfg(test)]
#[path = "../store/add_on.rs"]
mod add_on;
#[cfg(test)]
#[path = "../store/add_on_race.rs"]
mod add_on_race;
#[cfg(test)]
#[path = "../store/after_sale.rs"]
mod after_sale;
#[cfg(test)]
#[path = "../store/bargain.rs"]
mod bargain;
#[cfg(test)]
#[path = "../store/birthday.rs"]
mod birthday;
#[cfg(test)]
#[path = "../store/cart.rs"]
mod cart;
#[cfg(test)]
#[path = "../store/coupon.rs"]
mod coupon;
#[cfg(test)]
#[path = "../store/coupon_race.rs"]
mod coupon_race;
#[cfg(test)]
#[path = "../store/delivery.rs"]
mod delivery;
#[cfg(test)]
#[path = "../store/due_again.rs"]
mod due_again;
#[cfg(test)]
#[path = "../store/event.rs"]
mod event;
#[cfg(test)]
#[path = "../store/favourite.rs"]
mod favourite;
#[cfg(test)]
#[path = "../store/flash.rs"]
mod flash;
#[cfg(test)]
#[path = "../store/goods.rs"]
mod goods;
#[cfg(test)]
#[path = "../store/group.rs"]
mod group;
#[cfg(test)]
#[path = "../store/group_life.rs"]
mod group_life;
#[cfg(test)]
#[path = "../store/growth_given.rs"]
mod growth_given;
#[cfg(test)]
#[path = "../store/invite.rs"]
mod invite;
#[cfg(test)]
#[path = "../store/journey.rs"]
mod journey;
#[cfg(test)]
#[path = "../store/letters.rs"]
mod letters;
#[cfg(test)]
#[path = "../store/live.rs"]
mod live;
#[cfg(test)]
#[path = "../store/lottery.rs"]
mod lottery;
#[cfg(test)]
#[path = "../store/lottery_race.rs"]
mod lottery_race;
#[cfg(test)]
#[path = "../store/member.rs"]
mod member;
#[cfg(test)]
#[path = "../store/member_price.rs"]
mod member_price;
#[cfg(test)]
#[path = "../store/merchant.rs"]
mod merchant;
#[cfg(test)]
#[path = "../store/merchant_race.rs"]
mod merchant_race;
#[cfg(test)]
#[path = "../common/naive.rs"]
mod naive;
#[cfg(test)]
#[path = "../store/newcomer.rs"]
mod newcomer;
#[cfg(test)]
#[path = "../store/order.rs"]
mod order;
#[cfg(test)]
#[path = "../store/order_gift.rs"]
mod order_gift;
#[cfg(test)]
#[path = "../store/page.rs"]
mod page;
#[cfg(test)]
#[path = "../store/paid_card.rs"]
mod paid_card;
#[cfg(test)]
#[path = "../store/picture.rs"]
mod picture;
#[cfg(test)]
mod place;
#[cfg(test)]
#[path = "../store/points.rs"]
mod points;
#[cfg(test)]
#[path = "../store/points_mall.rs"]
mod points_mall;
#[cfg(test)]
#[path = "../store/points_mall_race.rs"]
mod points_mall_race;
#[cfg(test)]
#[path = "../common/postgres.rs"]
mod postgres;
#[cfg(test)]
#[path = "../store/privacy.rs"]
mod privacy;
#[cfg(test)]
mod processes;
#[cfg(test)]
#[path = "../store/race.rs"]
mod race;
#[cfg(test)]
#[path = "../store/remind.rs"]
mod remind;
#[cfg(test)]
#[path = "../store/review.rs"]
mod review;
#[cfg(test)]
#[path = "../store/rule_book.rs"]
mod rule_book;
#[cfg(test)]
#[path = "../store/segment.rs"]
mod segment;
#[cfg(test)]
#[path = "../store/service.rs"]
mod service;
#[cfg(test)]
#[expect(dead_code, reason = "some of it is for tests of one server alone")]
#[path = "../store/shop.rs"]
mod shop;
#[cfg(test)]
#[path = "../store/sms.rs"]
mod sms;
#[cfg(test)]
#[path = "../store/storm.rs"]
mod storm;
#[cfg(test)]
#[path = "../store/subscription.rs"]
mod subscription;
#[cfg(test)]
#[path = "../store/task.rs"]
mod task;
#[cfg(test)]
#[path = "../store/task_race.rs"]
mod task_race;
#[cfg(test)]
#[path = "../store/wechat.rs"]
mod wechat;
#[cfg(test)]
#[path = "../store/wechat_lead.rs"]
mod wechat_lead;
#[cfg(test)]
#[path = "../store/wechat_login.rs"]
mod wechat_login;
#[cfg(test)]
#[path = "../store/wechat_modes.rs"]
mod wechat_modes;
#[cfg(test)]
#[path = "../store/wechat_page.rs"]
mod wechat_page;
#[cfg(test)]
#[path = "../store/wechat_paid.rs"]
mod wechat_paid;
#[cfg(test)]
#[path = "../store/wording.rs"]
mod wording;
