//! Texts of log-in, me and addresses.

use super::{Lang, Text, texts};

texts! {
    login_title: "手机号登录", "Log in by phone";
    login_note: "未注册的手机号登录后自动成为会员", "New numbers become members on log-in";
    phone: "手机号", "Phone";
    phone_hint: "请输入 11 位手机号", "11-digit mobile number";
    code: "验证码", "Code";
    code_hint: "6 位验证码", "6-digit code";
    code_get: "获取验证码", "Get code";
    code_sent: "验证码已发送", "Code sent";
    login: "登录", "Log in";
    login_done: "登录成功", "Welcome";
    wechat_quick: "微信一键登录", "Log in with WeChat";
    wechat_login: "微信登录", "Log in with WeChat";
    number_quick: "微信手机号登录", "Log in with my WeChat number";
    number_untold: "没有取得手机号，可以用微信一键登录", "No number was shared; log in with WeChat instead";
    agree: "我已阅读并同意", "I have read and agree to";
    agree_first: "请先勾选同意", "Please tick the box first";
    login_otherwise: "或用手机号", "or by phone";
    login_nowhere: "请在微信里打开本店登录", "Please open this shop in WeChat to log in";
    wechat_shopper: "微信用户", "WeChat shopper";
    bind_note: "绑定手机号，各处的购物车和积分合在一起", "Add your number to join your carts and points";
    logout: "退出登录", "Log out";
    logout_ask: "退出后，购物车会留在账号里", "Your cart stays with your account";
    phone_wrong: "请填写正确的 11 位手机号", "Please enter a valid mobile number";
    code_wrong: "请填写短信里的 6 位数字", "Please enter the 6 digits you got";
    guest: "登录 / 注册", "Log in / Register";
    guest_note: "登录后可下单、领券、同步购物车", "Log in to order, claim and sync";
    my_orders: "我的订单", "My orders";
    all_orders: "全部订单", "All orders";
    see_order: "查看订单", "See the order";
    my_messages: "消息", "Messages";
    my_coupons: "优惠券", "Coupons";
    my_addresses: "收货地址", "Addresses";
    check_in_row: "签到领红包", "Daily check-in";
    open_app: "打开微信小程序", "Open the mini-program";
    version: "版本", "Version";
    text_size: "字号", "Text size";
    addresses_empty: "还没有收货地址", "No address yet";
    address_new: "新增收货地址", "New address";
    address_edit: "编辑收货地址", "Edit address";
    address_default: "默认", "Default";
    address_make_default: "设为默认", "Make default";
    address_delete: "删除", "Delete";
    address_delete_ask: "删除后不能恢复", "This cannot be undone";
    address_change: "编辑", "Edit";
    address_saved: "地址已保存", "Address saved";
    name: "收货人", "Name";
    name_hint: "请填写收货人姓名", "Who receives it";
    region: "所在地区", "Region";
    region_hint: "如 浙江省 杭州市 西湖区", "Province, city, district";
    detail: "详细地址", "Street";
    detail_hint: "街道、门牌号、单元室", "Street, house, flat";
    save: "保存", "Save";
    name_wrong: "请填写 1 到 25 个字的姓名", "A name of 1 to 25 characters";
    region_wrong: "请填写省、市、区", "Province, city and district, please";
    detail_wrong: "请填写街道和门牌号（2 到 100 个字）", "Street and number, 2 to 100 characters";
}

impl Text {
    /// How large texts can be.
    pub(crate) const fn text_sizes(self) -> [&'static str; 3] {
        [self.pick("标准", "Normal"), self.pick("大", "Large"), self.pick("特大", "Huge")]
    }

    /// Under the name of a member.
    pub(crate) fn member_note(self, points: u32) -> String {
        match self.0 {
            Lang::Zh => format!("小铺会员 · {points} 积分"),
            Lang::En => format!("Member · {points} points"),
        }
    }

    /// On the button while another code cannot be asked for yet.
    pub(crate) fn code_again_in(self, seconds: u32) -> String {
        match self.0 {
            Lang::Zh => format!("{seconds} 秒后重发"),
            Lang::En => format!("Again in {seconds}s"),
        }
    }

    /// Only where money is play money.
    pub(crate) fn sandbox_code(self, code: &str) -> String {
        match self.0 {
            Lang::Zh => format!("沙箱验证码：{code}"),
            Lang::En => format!("Sandbox code: {code}"),
        }
    }
}
