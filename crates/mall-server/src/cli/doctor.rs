//! `xiaopu doctor`: what is set up, what is wrong with it, and what to do about it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use mall_core::Timestamp;
use mall_core::time::ShopTime;
use mall_wechat::ask::Refusal;
use mall_wechat::key::certificate;

use super::error::CliError;
use super::files::say;
use crate::Clock;
use crate::gateway::wechat::{LoginSettings, PaySettings, Platform, WechatGateway};
use crate::login::SmsSettings;
use crate::settings::{Ill, Settings, WechatPart, text_of};

/// Days before a certificate ends from which on that is said.
const SOON_DAYS: i64 = 30;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a shop that opens has set up; nothing of it in a sandbox.
#[derive(Default)]
pub(super) struct Real {
    /// What takes money.
    pub(super) pay: Option<PaySettings>,
    /// What tells who somebody is in `WeChat`.
    pub(super) login: Option<LoginSettings>,
    /// Who sends log-in codes.
    pub(super) sms: Option<SmsSettings>,
}

/// The settings of a shop that opens.
pub(super) fn real(file: &Path) -> Result<Real, CliError> {
    let ill = |ills: Vec<Ill>| {
        let mut found = Findings::default();
        for it in &ills {
            found.ill(it);
        }
        CliError::Ill { said: found.lines.trim_end().to_owned() }
    };
    let settings = Settings::read(file).map_err(|it| ill(vec![it]))?;
    let pay = settings.pay(&folder(file), &environment);
    let login = settings.login(&environment);
    let sms = settings.sms(&environment);
    match (pay, login, sms) {
        (Ok(pay), Ok(login), Ok(sms)) => Ok(Real { pay, login, sms }),
        (pay, login, sms) => {
            let ills = pay.err().into_iter().chain(login.err()).chain(sms.err());
            Err(ill(ills.flatten().collect()))
        }
    }
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Where files that are named without a folder are.
fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).to_owned()
}

/// What was found: a line each.
#[derive(Default)]
struct Findings {
    lines: String,
    is_ill: bool,
}

impl Findings {
    fn well(&mut self, what: impl std::fmt::Display) {
        let _ = writeln!(self.lines, "✓ {what}");
    }

    fn note(&mut self, what: impl std::fmt::Display) {
        let _ = writeln!(self.lines, "! {what}");
    }

    fn ill(&mut self, Ill { what, fix }: &Ill) {
        let _ = writeln!(self.lines, "✗ {what}\n  → {fix}");
        self.is_ill = true;
    }
}

/// Looks through the settings in `file`; asks `WeChat` Pay unless `is_offline`.
pub(super) fn doctor(file: Option<&Path>, is_offline: bool) -> Result<(), CliError> {
    // Why an answer is not believed is said there.
    crate::log::begin();
    let mut found = Findings::default();
    match file {
        None => found.note(
            "no settings: the shop is a sandbox, with play money and log-in codes that are shown; \
             --settings names a file (crates/mall-server/xiaopu.toml is an example)",
        ),
        Some(file) => match Settings::read(file) {
            Ok(settings) => look(&settings, file, is_offline, &mut found),
            Err(ill) => found.ill(&ill),
        },
    }
    let said = found.lines;
    if found.is_ill { Err(CliError::Ill { said: said.trim_end().to_owned() }) } else { say(&said) }
}

fn look(settings: &Settings, file: &Path, is_offline: bool, found: &mut Findings) {
    found.well(format!("{} is read", file.display()));
    let Some(wechat) = &settings.wechat else {
        found.note("no [wechat]: the shop is a sandbox, with play money");
        return;
    };
    let folder = folder(file);
    domains(&settings.address, wechat, found);
    certificates(&folder, wechat, found);
    logins(settings, is_offline, found);
    codes(settings, found);
    let pay = match settings.pay(&folder, &environment) {
        Ok(Some(pay)) => pay,
        Ok(None) => return,
        Err(ills) => {
            for ill in &ills {
                found.ill(ill);
            }
            return;
        }
    };
    match WechatGateway::new(&pay, Clock::system()) {
        Ok(gateway) => {
            found.well("the keys are keys, and 32 bytes open callbacks");
            if is_offline {
                found.note("WeChat Pay was not asked (--offline)");
            } else {
                ask(&gateway, &pay, found);
            }
        }
        Err(error) => found.ill(&Ill::new(error.to_string(), "put it right in the settings")),
    }
}

/// Whether shoppers can log in, and by what.
fn logins(settings: &Settings, is_offline: bool, found: &mut Findings) {
    let login = match settings.login(&environment) {
        Ok(Some(login)) => login,
        Ok(None) => return,
        Err(ills) => {
            for ill in &ills {
                found.ill(ill);
            }
            return;
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let platform = Platform::new(&login, Clock::system());
    for (app, place) in
        [(&login.mini_program, "the mini-program"), (&login.page, "pages in WeChat")]
    {
        let Some(app) = app else { continue };
        let (Ok(runtime), Ok(platform), false) = (&runtime, &platform, is_offline) else {
            found.note(format!("{} was not asked (--offline)", login.base));
            continue;
        };
        match runtime.block_on(platform.knows(app)) {
            Ok(()) => {
                found.well(format!("shoppers of {place} log in by WeChat: {} is known", app.id));
            }
            Err(refusal) => found.ill(&Ill::new(
                format!("{} says of {}: {refusal}", login.base, app.id),
                "appid and AppSecret belong together, and this machine is in IP白名单 (开发设置)",
            )),
        }
    }
}

/// Whether codes are sent, and by whom.
fn codes(settings: &Settings, found: &mut Findings) {
    match settings.sms(&environment) {
        Ok(Some(sms)) => found.well(format!("{} sends log-in codes (it was not asked: that costs)", sms.url)),
        Ok(None) => found.note(
            "no [sms]: outside WeChat nobody can log in, as no program sends codes (xiaopu.toml says how)",
        ),
        Err(ills) => {
            for ill in &ills {
                found.ill(ill);
            }
        }
    }
}

/// Whether `WeChat` Pay takes what this merchant signs, and signs what this merchant can check.
fn ask(gateway: &WechatGateway, pay: &PaySettings, found: &mut Findings) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    let base = &pay.base;
    match runtime.block_on(gateway.reach()) {
        Ok(()) => found.well(format!("{base} knows the merchant, and its answers are believed")),
        Err(Refusal::Never { code }) => found.ill(&Ill::new(
            format!("{base} refuses what is signed: {code}"),
            "merchant, serial and key belong together: 商户平台 > API安全 > 商户API证书 shows the number",
        )),
        Err(refusal) => found.ill(&Ill::new(
            format!("{base} gives no answer that is believed ({refusal})"),
            "look at the lines above: is the network open, is the clock right to the minute, \
             are platformKeyId and platformKeyFile those of 商户平台 > API安全 > 微信支付公钥?",
        )),
    }
}

fn certificates(folder: &Path, wechat: &WechatPart, found: &mut Findings) {
    let pay = &wechat.pay;
    let ours = pay.certificate_file.iter().map(|it| (it, Some(pay.serial.as_str())));
    let theirs = pay.platform_certificate_files.iter().map(|it| (it, None));
    let now = Clock::system().now();
    for (file, serial) in ours.chain(theirs) {
        let name = file.display();
        let read = text_of(&folder.join(file)).and_then(|pem| {
            certificate(&pem).map_err(|_| {
                Ill::new(
                    format!("{name} is no certificate in PEM"),
                    "give the file as it was downloaded",
                )
            })
        });
        let known = match read {
            Ok(known) => known,
            Err(ill) => {
                found.ill(&ill);
                continue;
            }
        };
        if serial.is_some_and(|it| !it.eq_ignore_ascii_case(&known.serial)) {
            let fix = format!("write serial = \"{}\"", known.serial);
            found.ill(&Ill::new(format!("{name} has another number than `serial`"), fix));
        }
        lasts(&name.to_string(), known.ends, now, found);
    }
}

fn lasts(name: &str, ends: Timestamp, now: Timestamp, found: &mut Findings) {
    let at = ShopTime::from(ends);
    let day = format!("{:04}-{:02}-{:02}", at.year, at.month, at.day);
    let days = ends.since_ms(now).div_euclid(DAY_MS);
    let fix = "draw a new one: 商户平台 > API安全";
    if days < 0 {
        found.ill(&Ill::new(format!("{name} ended on {day}"), fix));
    } else if days < SOON_DAYS {
        found.note(format!("{name} ends on {day}: {fix}"));
    } else {
        found.well(format!("{name} is good until {day}"));
    }
}

/// Whether the shop is in each list that its ways to pay and to look need.
fn domains(address: &str, wechat: &WechatPart, found: &mut Findings) {
    let Some(host) = address.strip_prefix("https://").map(|it| it.trim_end_matches('/')) else {
        let fix = "write it with https://, as WeChat reaches it";
        found.ill(&Ill::new(format!("address {address} is not of https"), fix));
        return;
    };
    if host.contains(['/', ':']) {
        let fix = "give a host of its own: WeChat's lists take neither port nor path";
        found.ill(&Ill::new(format!("address {address} has a port or a path"), fix));
    }
    let lists = &wechat.domains;
    let mut all = Vec::new();
    if wechat.mini_program.is_some() {
        all.extend([
            ("request合法域名", &lists.request, "小程序 > 开发管理 > 服务器域名"),
            ("uploadFile合法域名", &lists.upload, "小程序 > 开发管理 > 服务器域名"),
            ("downloadFile合法域名", &lists.download, "小程序 > 开发管理 > 服务器域名"),
        ]);
    }
    all.push(("H5支付域名", &lists.h5_pay, "商户平台 > 产品中心 > 开发配置"));
    if wechat.page.is_some() {
        all.push(("JS接口安全域名", &lists.js, "服务号 > 设置 > 功能设置"));
    }
    for (name, list, place) in all {
        if list.iter().any(|it| it.strip_prefix("https://").unwrap_or(it) == host) {
            found.well(format!("{host} is in {name}"));
        } else {
            let fix = format!("enter it there ({place}), then in [wechat.domains]");
            found.ill(&Ill::new(format!("{host} is not in {name}"), fix));
        }
    }
}
