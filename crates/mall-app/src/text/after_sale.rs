//! Texts of 售后 and of parcels.

use mall_core::after_sale::{AfterSaleKind, AfterSaleReason, AfterSaleState};
use mall_core::shipment::Tracking;
use mall_core::{Money, Timestamp};

use super::{Lang, Text, texts};

texts! {
    after_sale_ask: "申请售后", "Ask for a refund";
    after_sale: "售后", "Refund";
    after_sale_goods: "选择商品", "Which pieces";
    after_sale_kind: "售后类型", "What you want";
    after_sale_why: "申请原因", "Why";
    after_sale_note: "补充说明", "More";
    after_sale_note_hint: "选填，说说遇到的问题", "Optional: what happened";
    after_sale_submit: "提交申请", "Submit";
    after_sale_asked: "已提交，等待商家处理", "Sent. The shop will answer";
    after_sale_choose: "请选择要退的商品和数量", "Choose what goes back";
    after_sale_choose_why: "请选择申请原因", "Say why";
    after_sale_none: "这笔订单没有可申请售后的商品", "Nothing of this order can be asked back";
    after_sale_gone: "没有找到这个售后", "There is no such refund";
    after_sale_amount: "退款金额", "You get back";
    after_sale_goods_amount: "商品", "Goods";
    after_sale_points_back: "退回积分", "Points back";
    after_sale_points_taken: "扣回赠送积分", "Points taken back";
    after_sale_withdraw: "撤销申请", "Withdraw";
    after_sale_withdraw_ask: "撤销后可以再次申请，确定撤销吗？", "You can ask again later. Withdraw?";
    after_sale_withdrawn: "已撤销", "Withdrawn";
    after_sale_send_back: "提交寄回单号", "Send it back";
    after_sale_sent_back: "已提交，等待商家收货", "Sent. The shop will look at it";
    after_sale_carrier: "快递公司", "Carrier";
    after_sale_number: "快递单号", "Tracking number";
    after_sale_number_hint: "6 到 40 位字母或数字", "6 to 40 letters or digits";
    after_sale_number_wrong: "请填写正确的快递单号", "That is no tracking number";
    after_sale_at: "申请时间", "Asked at";
    parcels: "物流", "Parcels";
    parcel_sent: "已发出", "Sent";
}

impl Text {
    /// What a shopper wants.
    pub(crate) const fn after_sale_kind_of(self, kind: AfterSaleKind) -> &'static str {
        match kind {
            AfterSaleKind::RefundOnly => self.pick("仅退款", "Money back only"),
            AfterSaleKind::ReturnAndRefund => self.pick("退货退款", "Send back"),
        }
    }

    /// Why.
    pub(crate) const fn after_sale_reason(self, reason: AfterSaleReason) -> &'static str {
        match reason {
            AfterSaleReason::NotWanted => self.pick("不想要了", "Not wanted"),
            AfterSaleReason::OrderedWrong => self.pick("拍错了", "Ordered by mistake"),
            AfterSaleReason::SentWrong => self.pick("发错货", "Something else came"),
            AfterSaleReason::Missing => self.pick("少件", "Pieces missing"),
            AfterSaleReason::Damaged => self.pick("破损", "Damaged"),
            AfterSaleReason::NotAsDescribed => self.pick("与描述不符", "Not as described"),
            AfterSaleReason::NotReceived => self.pick("没收到货", "Never came"),
            AfterSaleReason::Other => self.pick("其他", "Other"),
        }
    }

    /// Where it stands.
    pub(crate) const fn after_sale_state(self, state: &AfterSaleState) -> &'static str {
        match state {
            AfterSaleState::Asked => self.pick("待商家处理", "The shop decides"),
            AfterSaleState::Agreed { .. } => self.pick("待寄回商品", "Send it back"),
            AfterSaleState::SentBack { .. } => self.pick("待商家收货", "On its way back"),
            AfterSaleState::Refunding { .. } => self.pick("退款中", "Money on its way"),
            AfterSaleState::Refunded { .. } => self.pick("已退款", "Refunded"),
            AfterSaleState::Refused { .. } => self.pick("商家已拒绝", "Refused"),
            AfterSaleState::Withdrawn { .. } => self.pick("已撤销", "Withdrawn"),
        }
    }

    /// What comes next.
    pub(crate) fn after_sale_next(self, state: &AfterSaleState) -> String {
        match (state, self.0) {
            (AfterSaleState::Asked, Lang::Zh) => "商家会尽快处理您的申请".to_owned(),
            (AfterSaleState::Asked, Lang::En) => "The shop will answer soon".to_owned(),
            (AfterSaleState::Agreed { send_before }, Lang::Zh) => {
                format!("商家已同意，请在 {} 前寄回", self.moment(*send_before))
            }
            (AfterSaleState::Agreed { send_before }, Lang::En) => {
                format!("Agreed. Send it back before {}", self.moment(*send_before))
            }
            (AfterSaleState::SentBack { tracking }, _) => self.tracking(tracking),
            (AfterSaleState::Refunding { .. }, Lang::Zh) => "退款将原路退回".to_owned(),
            (AfterSaleState::Refunding { .. }, Lang::En) => {
                "It goes back the way it came".to_owned()
            }
            (AfterSaleState::Refused { note, .. }, Lang::Zh) => format!("原因：{note}"),
            (AfterSaleState::Refused { note, .. }, Lang::En) => format!("Because: {note}"),
            (AfterSaleState::Refunded { at, .. } | AfterSaleState::Withdrawn { at }, _) => {
                self.moment(*at)
            }
        }
    }

    /// `顺丰速运 SF1234567890`.
    pub(crate) fn tracking(self, tracking: &Tracking) -> String {
        format!("{} {}", self.carrier(&tracking.carrier), tracking.number)
    }

    /// The name of a carrier that many know; the code of any other.
    pub(crate) fn carrier(self, code: &str) -> &str {
        let named = match code {
            "SF" => ("顺丰速运", "SF Express"),
            "YTO" => ("圆通速递", "YTO"),
            "ZTO" => ("中通快递", "ZTO"),
            "STO" => ("申通快递", "STO"),
            "YD" => ("韵达快递", "Yunda"),
            "JD" => ("京东物流", "JD Logistics"),
            "EMS" => ("邮政 EMS", "EMS"),
            _ => return code,
        };
        match self.0 {
            Lang::Zh => named.0,
            Lang::En => named.1,
        }
    }

    /// `2 件 · ¥199.00`, the amount once it is known.
    pub(crate) fn after_sale_pieces(self, pieces: u32, amount: Option<Money>) -> String {
        let pieces = match self.0 {
            Lang::Zh => format!("{pieces} 件"),
            Lang::En => self.times(pieces),
        };
        amount.map_or(pieces.clone(), |it| format!("{pieces} · {}", self.yuan(it)))
    }

    /// When a parcel went out.
    pub(crate) fn parcel_sent_at(self, at: Timestamp) -> String {
        format!("{} {}", self.moment(at), self.parcel_sent())
    }
}
