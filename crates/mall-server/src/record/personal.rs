//! What is kept of a shopper: every table, whose its rows are, and what becomes of them when they leave.
//!
//! The tests below compare this with [`TABLES`](super::TABLES): a new table is in none of the lists, and so
//! forgotten by nobody.

use mall_core::address::Phone;
use mall_core::review::Review;
use mall_core::{OrderId, ShopperId};

use super::deed::{Deed, DeedRow};
use super::newcomer::{self, NewcomerRow};
use super::order::OrderRow;
use super::picture::{OwnPictureRow, PictureRow};
use super::review::ReviewRow;
use super::session::{Reach, ShopperRow};
use super::{
    add_on, address, after_sale, bargain, birthday, cart, check_in, coupon, coupon_code, deed,
    due_again, event, exchange, farewell, favourite, flash, group, growth, holding, invite, joined,
    lottery, message, order, order_gift, paid_card, payment, picture, point_batch, points,
    promotion, quota, refund, reminder, sale, segment, service, session, subscription, task,
    wechat_account,
};
use crate::Fault;
use crate::store::{Json, Op, Operand, Record, Table, Test, Tx, Value};

/// Whose a row is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose {
    /// Of the shopper whom one of these columns names.
    Shopper(&'static [&'static str]),
    /// Of who placed the order that this column names.
    Order(&'static str),
    /// Of who has the number in this column.
    Phone(&'static str),
    /// Of who sent the picture that this column names.
    Picture(&'static str),
}

/// What becomes of rows when their shopper leaves.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    /// They are removed.
    Go,
    /// They stay, and say nothing of who it was but a name that nobody has any more.
    Stay,
    /// What says who it was is taken out of them.
    Blank(fn(&dyn Tx, &Own) -> Result<(), Fault>),
}

/// A table that keeps something of shoppers.
pub(crate) struct Personal {
    pub(crate) table: &'static Table,
    pub(crate) whose: Whose,
    pub(crate) fate: Fate,
    /// What it is, for whoever reads what is kept of them.
    pub(crate) title: &'static str,
}

const fn of<R: Record>(whose: Whose, fate: Fate, title: &'static str) -> Personal {
    Personal { table: R::TABLE, whose, fate, title }
}

const OWN: Whose = Whose::Shopper(&["shopper"]);
const ORDER: Whose = Whose::Order("order_id");

/// Every table that keeps something of shoppers, each after those it refers to.
pub(crate) const PERSONAL: &[Personal] = &[
    of::<ShopperRow>(Whose::Shopper(&["id"]), Fate::Blank(unlink), "账号"),
    of::<session::SessionRow>(OWN, Fate::Go, "登录"),
    of::<session::CodeRow>(Whose::Phone("phone"), Fate::Go, "最近一次验证码"),
    of::<address::AddressRow>(OWN, Fate::Go, "收货地址"),
    of::<cart::CartRow>(OWN, Fate::Go, "购物车"),
    of::<cart::DeviceRow>(OWN, Fate::Go, "购物车所在的设备"),
    of::<OrderRow>(OWN, Fate::Blank(blank_orders), "订单"),
    of::<order::LineRow>(ORDER, Fate::Stay, "订单里的商品"),
    of::<order::EventRow>(ORDER, Fate::Stay, "订单的经过"),
    of::<order::PlacementRow>(OWN, Fate::Go, "下单的凭据"),
    of::<sale::SaleRow>(ORDER, Fate::Blank(blank_sales), "订单的算价"),
    of::<after_sale::AfterSaleRow>(ORDER, Fate::Blank(blank_after_sales), "售后"),
    of::<after_sale::ParcelRow>(ORDER, Fate::Stay, "包裹"),
    of::<PictureRow>(Whose::Picture("id"), Fate::Blank(forget_pictures), "评价图片"),
    of::<OwnPictureRow>(OWN, Fate::Go, "发过的图片"),
    of::<picture::PictureDayRow>(OWN, Fate::Go, "每天发图的张数"),
    of::<ReviewRow>(OWN, Fate::Blank(blank_reviews), "评价"),
    of::<coupon::CouponRow>(OWN, Fate::Stay, "优惠券"),
    of::<coupon::TakenRow>(OWN, Fate::Stay, "领券次数"),
    of::<coupon::OnOrderRow>(ORDER, Fate::Stay, "订单用的券"),
    of::<coupon::ClaimRow>(OWN, Fate::Stay, "领券记录"),
    of::<coupon_code::CodeRow>(OWN, Fate::Stay, "用过的兑换码"),
    of::<coupon_code::TryRow>(OWN, Fate::Go, "输错的兑换码次数"),
    of::<payment::PaymentRow>(ORDER, Fate::Stay, "支付"),
    of::<payment::NewsRow>(ORDER, Fate::Stay, "订单通知"),
    of::<refund::RefundRow>(ORDER, Fate::Stay, "退款"),
    of::<wechat_account::AccountRow>(OWN, Fate::Go, "微信账号"),
    of::<wechat_account::UnionRow>(OWN, Fate::Go, "微信身份"),
    of::<points::EntryRow>(OWN, Fate::Stay, "积分明细"),
    of::<points::BalanceRow>(OWN, Fate::Stay, "积分"),
    of::<growth::GrowthEntryRow>(OWN, Fate::Stay, "成长值明细"),
    of::<growth::GrowthRow>(OWN, Fate::Stay, "成长值"),
    of::<growth::GiftRow>(OWN, Fate::Stay, "会员礼"),
    of::<birthday::BirthdayRow>(OWN, Fate::Go, "生日"),
    of::<birthday::BirthdayGiftRow>(OWN, Fate::Stay, "生日礼"),
    of::<paid_card::TermRow>(OWN, Fate::Stay, "付费卡"),
    of::<paid_card::CardBookRow>(OWN, Fate::Stay, "付费卡月数"),
    of::<point_batch::BatchRow>(OWN, Fate::Stay, "积分批次"),
    of::<quota::OwnQuotaRow>(OWN, Fate::Stay, "兑换次数"),
    of::<exchange::ExchangeRow>(OWN, Fate::Stay, "积分兑换"),
    of::<bargain::BargainRow>(OWN, Fate::Stay, "砍价"),
    of::<bargain::HelpRow>(OWN, Fate::Stay, "帮好友砍价"),
    of::<bargain::HelpDayRow>(OWN, Fate::Stay, "每天帮砍的次数"),
    of::<bargain::OwnRow>(OWN, Fate::Stay, "砍价次数"),
    of::<bargain::BoughtRow>(ORDER, Fate::Stay, "砍价订单"),
    of::<add_on::AddOnRow>(OWN, Fate::Stay, "超值换购"),
    of::<order_gift::OrderGiftRow>(OWN, Fate::Stay, "下单有礼"),
    of::<check_in::BookRow>(OWN, Fate::Stay, "签到天数"),
    of::<check_in::DayRow>(OWN, Fate::Stay, "签到"),
    of::<promotion::UseRow>(OWN, Fate::Stay, "享受的活动"),
    of::<promotion::ShopperUseRow>(OWN, Fate::Stay, "享受活动的次数"),
    of::<flash::OwnRow>(OWN, Fate::Stay, "秒杀件数"),
    of::<flash::TakenRow>(OWN, Fate::Stay, "秒杀"),
    of::<holding::HoldingEntryRow>(OWN, Fate::Stay, "卡券明细"),
    of::<holding::HoldingRow>(OWN, Fate::Stay, "补签卡和抽奖机会"),
    of::<lottery::DrawRow>(OWN, Fate::Stay, "抽奖"),
    of::<lottery::OwnRow>(OWN, Fate::Stay, "抽奖次数"),
    of::<DeedRow>(OWN, Fate::Blank(forget_deeds), "任务进度"),
    of::<deed::DeedDayRow>(OWN, Fate::Go, "每天的任务动作数"),
    of::<task::TaskClaimRow>(OWN, Fate::Stay, "任务奖励"),
    of::<NewcomerRow>(OWN, Fate::Blank(mark_newcomer), "新人礼"),
    of::<invite::InviteTokenRow>(OWN, Fate::Go, "邀请口令"),
    of::<invite::InviteRow>(Whose::Shopper(&["invited", "inviter"]), Fate::Stay, "邀请"),
    of::<invite::InviteCountRow>(Whose::Shopper(&["inviter"]), Fate::Stay, "邀请奖励次数"),
    of::<reminder::ReminderRow>(OWN, Fate::Go, "提醒"),
    of::<message::MessageRow>(OWN, Fate::Go, "消息"),
    of::<subscription::TokenRow>(OWN, Fate::Go, "订阅消息余量"),
    of::<subscription::AcceptRow>(OWN, Fate::Go, "同意接收的订阅消息"),
    of::<subscription::SpentRow>(OWN, Fate::Go, "已用的订阅消息"),
    of::<favourite::FavouriteRow>(OWN, Fate::Go, "收藏"),
    of::<favourite::FavouriteBookRow>(OWN, Fate::Go, "收藏件数"),
    of::<service::MessageRow>(OWN, Fate::Go, "留言"),
    of::<service::BookRow>(OWN, Fate::Go, "每天的留言数"),
    of::<due_again::BoughtRow>(OWN, Fate::Go, "等待算复购的订单"),
    of::<due_again::DueRow>(OWN, Fate::Go, "复购提醒"),
    of::<segment::TagRow>(OWN, Fate::Go, "商家打的标签"),
    of::<segment::GiftRow>(OWN, Fate::Stay, "人群礼券"),
    of::<event::EventRow>(OWN, Fate::Go, "使用习惯"),
    of::<group::SeatRow>(OWN, Fate::Stay, "拼团席位"),
    of::<group::OwnRow>(OWN, Fate::Stay, "拼团件数"),
    of::<farewell::FarewellRow>(OWN, Fate::Stay, "注销"),
    of::<joined::JoinedRow>(Whose::Shopper(&["shopper", "person"]), Fate::Stay, "合并过的账号"),
];

/// By what rows of a shopper are found.
#[derive(Debug)]
pub(crate) struct Own {
    pub(crate) shopper: ShopperId,
    reach: Reach,
    pub(crate) orders: Vec<OrderId>,
    pictures: Vec<String>,
}

impl Own {
    /// Of `shopper`.
    pub(crate) fn load(tx: &dyn Tx, shopper: &ShopperId) -> Result<Self, Fault> {
        let orders = tx.all::<OrderRow>(&[OrderRow::COLUMNS.shopper.is(shopper)])?.into_iter();
        let sent = tx.all::<OwnPictureRow>(&[OwnPictureRow::COLUMNS.shopper.is(shopper)])?;
        Ok(Self {
            shopper: shopper.clone(),
            reach: session::shopper(tx, shopper)?.phone,
            orders: orders.map(|row| row.id).collect(),
            pictures: sent.into_iter().map(|row| row.picture).collect(),
        })
    }

    /// What is so of their rows: each that passes one of these is theirs.
    pub(crate) fn tests(&self, whose: Whose) -> Vec<Test> {
        let is = |column, text: &str| Test {
            column,
            op: Op::Is,
            with: Operand::Value(Value::Text(text.to_owned())),
        };
        let among = |column, texts| Test { column, op: Op::Is, with: Operand::Among(texts) };
        match whose {
            Whose::Shopper(columns) => {
                columns.iter().map(|column| is(column, self.shopper.as_str())).collect()
            }
            Whose::Order(column) => {
                vec![among(column, self.orders.iter().map(ToString::to_string).collect())]
            }
            Whose::Phone(column) => {
                let phone = self.reach.phone().map(Phone::as_str);
                phone.into_iter().map(|it| is(column, it)).collect()
            }
            Whose::Picture(column) => vec![among(column, self.pictures.clone())],
        }
    }
}

/// Takes what says who it was out of everything, the tables that refer to others first.
pub(crate) fn forget(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    for it in PERSONAL.iter().rev() {
        match it.fate {
            Fate::Go => {
                for test in own.tests(it.whose) {
                    tx.delete_rows(it.table, &[test])?;
                }
            }
            Fate::Stay => {}
            Fate::Blank(blank) => blank(tx, own)?,
        }
    }
    Ok(())
}

/// The number is free: whoever has it is somebody new.
fn unlink(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    session::unlink(tx, &own.shopper)
}

fn blank_orders(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    own.orders.iter().try_for_each(|id| order::blank(tx, id))
}

fn blank_sales(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    own.orders.iter().try_for_each(|id| sale::blank(tx, id))
}

fn blank_after_sales(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    own.orders.iter().try_for_each(|id| after_sale::blank(tx, id))
}

/// What somebody else sent too is theirs.
fn forget_pictures(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    for id in &own.pictures {
        if tx.count::<OwnPictureRow>(&[OwnPictureRow::COLUMNS.picture.is(id)])? == 0 {
            tx.delete::<PictureRow>(&[PictureRow::COLUMNS.id.is(id)])?;
        }
    }
    Ok(())
}

/// What was said of goods stays, without who said it and without pictures.
fn blank_reviews(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    const ROW: <ReviewRow as Record>::Columns = ReviewRow::COLUMNS;
    for row in tx.all::<ReviewRow>(&[ROW.shopper.is(&own.shopper)])? {
        let mut said: Review = row.said.read()?;
        said.first.anonymous = true;
        said.first.pictures.clear();
        if let Some(follow_up) = &mut said.follow_up {
            follow_up.pictures.clear();
        }
        tx.change::<ReviewRow>(&[ROW.id.is(&row.id)], &[ROW.said.to(&Json::of(&said)?)])?;
    }
    Ok(())
}

/// What the device told; what follows from orders is theirs.
fn forget_deeds(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    const ROW: <DeedRow as Record>::Columns = DeedRow::COLUMNS;
    for kind in [Deed::Browse, Deed::Share, Deed::Follow] {
        tx.delete::<DeedRow>(&[ROW.shopper.is(&own.shopper), ROW.kind.is(&kind)])?;
    }
    Ok(())
}

fn mark_newcomer(tx: &dyn Tx, own: &Own) -> Result<(), Fault> {
    newcomer::mark(tx, &own.shopper)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{
        TABLES, audit_log, gateway, login_state, preview, review, shop, stock, wechat_scene,
    };
    use super::*;

    /// Tables that are the books of the shop, whose rows are of many or of nobody: they name shoppers by the
    /// names they have here and nothing else, so they stay and are not part of what one of them is shown.
    const BOOKS: &[&Table] = &[
        // Who sits in a group together; the seats of a shopper are theirs.
        group::GroupRow::TABLE,
        // Which batches of points paid what.
        point_batch::UseRow::TABLE,
        // What is still to be asked of whoever takes the money, what they said, and their bills against ours: numbers of
        // payments, amounts and states, and the name that the payer has there, which is kept with the payment by law.
        gateway::WatchRow::TABLE,
        gateway::InboxRow::TABLE,
        gateway::BillRow::TABLE,
        // Who changed the shop; the shopper who got a tag by it is named by their name here.
        audit_log::AuditRow::TABLE,
    ];

    /// Tables that keep nothing of any shopper.
    const NOBODY: &[&Table] = &[
        shop::ShopRow::TABLE,
        // A shopper who was made up.
        preview::PreviewRow::TABLE,
        shop::CategoryRow::TABLE,
        shop::ProductRow::TABLE,
        stock::SkuRow::TABLE,
        shop::PromotionRow::TABLE,
        coupon::TemplateRow::TABLE,
        sale::RuleSetRow::TABLE,
        review::RatingRow::TABLE,
        quota::QuotaRow::TABLE,
        promotion::CountRow::TABLE,
        flash::CountRow::TABLE,
        bargain::CountRow::TABLE,
        lottery::SealRow::TABLE,
        lottery::PrizeRow::TABLE,
        // How much a device told today, whoever held it.
        event::EventDayRow::TABLE,
        stock::ChangeRow::TABLE,
        // Who is about to say who they are, and from where codes were asked for: hashes, for minutes.
        login_state::StateRow::TABLE,
        login_state::AddressCodesRow::TABLE,
        // Where codes and links lead: to pages that everybody may see, with tokens that say nothing of whose they are.
        wechat_scene::SceneRow::TABLE,
        wechat_scene::LinkRow::TABLE,
    ];

    /// Every table is in one of the three lists. One that is new here: does it keep anything of a shopper?
    /// Then say in `PERSONAL` whose its rows are, and what becomes of them when they leave.
    #[test]
    fn every_table_is_shown_kept_by_law_or_nobodys() {
        let mut lists: BTreeMap<&str, u32> = TABLES.iter().map(|it| (it.name, 0)).collect();
        let personal = PERSONAL.iter().map(|it| it.table);
        for table in personal.chain(BOOKS.iter().copied()).chain(NOBODY.iter().copied()) {
            *lists.get_mut(table.name).expect(table.name) += 1;
        }
        for (name, count) in lists {
            assert_eq!(count, 1, "`{name}` is in {count} of the lists of what is kept of shoppers");
        }
    }

    /// A column that names shoppers is no secret of the list.
    #[test]
    fn a_table_that_names_a_shopper_is_somebodys() {
        for table in NOBODY {
            for column in table.columns {
                let is_personal = ["shopper", "phone", "invited", "inviter"].contains(&column.name);
                let is_made_up = table.name == "preview";
                assert!(!is_personal || is_made_up, "{}.{}", table.name, column.name);
            }
        }
        for it in PERSONAL {
            let columns: &[&str] = match &it.whose {
                Whose::Shopper(columns) => columns,
                Whose::Order(column) | Whose::Phone(column) | Whose::Picture(column) => &[*column],
            };
            for column in columns {
                assert!(
                    it.table.columns.iter().any(|known| known.name == *column),
                    "{}",
                    it.table.name
                );
            }
        }
    }

    /// Rows are removed from the last table to the first: none is left that refers to one that is gone.
    #[test]
    fn the_list_has_the_order_of_the_tables() {
        let order = |name| TABLES.iter().position(|it| it.name == name);
        let places: Vec<_> = PERSONAL.iter().map(|it| order(it.table.name)).collect();
        assert!(places.is_sorted(), "{places:?}");
    }
}
