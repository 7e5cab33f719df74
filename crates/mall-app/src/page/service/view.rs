//! What the service page shows.

use mall_api::service::ServiceMessage;
use mall_core::Timestamp;
use mall_core::limits::SERVICE_MESSAGE_CHARS_MAX;
use mall_core::service::{Picked, ServiceKind, ServiceSubject};
use serde::Serialize;

use super::super::{PageAct, Scene};
use super::{Act, ServicePage, shell};
use crate::Action;
use crate::route::Route;
use crate::text::Text;
use crate::view::{ButtonView, FieldView, PriceView, StateView};

/// What the service page shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    ready: bool,
    state: Option<StateView>,
    offline: Option<&'static str>,
    hello: String,
    note: String,
    about: Option<AboutView>,
    /// For the contact button of the mini-program: what is sent with the first word.
    card: CardView,
    ways_title: &'static str,
    ways: Vec<WayView>,
    /// While nobody is there.
    no_one: Option<&'static str>,
    form: Option<FormView>,
    /// 登录后留言, for a guest.
    login: Option<ButtonView>,
    leave: String,
    talk_title: &'static str,
    talk: Vec<TalkView>,
    asks: &'static str,
    questions: Vec<QuestionView>,
}

/// What one asks about.
#[derive(Debug, Serialize)]
struct AboutView {
    label: &'static str,
    image: String,
    title: String,
    note: String,
    price: Option<PriceView>,
    open: Action,
}

#[derive(Debug, Default, Serialize)]
struct CardView {
    shown: bool,
    title: String,
    path: String,
    image: String,
}

/// One way to reach the shop.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WayView {
    key: String,
    icon: &'static str,
    title: String,
    note: String,
    /// 在线, 休息中.
    tag: &'static str,
    on: bool,
    /// Whether it is the button that `WeChat` has for it.
    contact: bool,
    /// Grey while nobody is there.
    open: Option<Action>,
}

#[derive(Debug, Serialize)]
struct FormView {
    field: FieldView,
    count: String,
    phone: FieldView,
    send: ButtonView,
}

/// A message, and what was said to it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TalkView {
    key: String,
    who: &'static str,
    text: String,
    note: String,
    answer: Option<AnswerView>,
    /// 等待回复, until there is one.
    waiting: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct AnswerView {
    who: &'static str,
    text: String,
    note: String,
}

#[derive(Debug, Serialize)]
struct QuestionView {
    question: &'static str,
    answer: &'static str,
}

pub(super) fn view(page: &ServicePage, scene: Scene<'_>) -> View {
    let text = scene.model.text();
    let found = page.found.as_deref();
    let service = found.map(|it| &it.service);
    let own = |said: Option<&String>, else_: &str| {
        said.filter(|it| !it.is_empty()).map_or(else_, String::as_str).to_owned()
    };
    let picked = service.map(|it| it.pick(shell(scene.model), scene.now)).unwrap_or_default();
    let is_message = |it: &Picked<'_>| it.channel.kind == ServiceKind::Message;
    let ways: Vec<WayView> =
        picked.iter().filter(|it| !is_message(it)).map(|it| way(it, scene)).collect();
    let leave = picked.iter().find(|it| is_message(it)).map(|it| it.channel.title.clone());
    let is_known = scene.model.session.is_logged_in();
    View {
        ready: found.is_some() || page.failure.is_some(),
        state: match (&page.failure, found) {
            (Some(failure), None) => {
                Some(StateView::failed(failure, button(scene, Act::Retry), text))
            }
            _ => None,
        },
        offline: page.failure.as_ref().and(found).map(|_| text.offline_bar()),
        hello: own(service.map(|it| &it.title), text.service_hello()),
        note: own(service.map(|it| &it.note), text.service_note()),
        about: about(page, text),
        card: card(page, text),
        ways_title: text.service_ways(),
        no_one: (found.is_some() && ways.iter().all(|it| !it.on)).then(|| text.service_no_one()),
        ways,
        form: (is_known && found.is_some()).then(|| form(page, scene)),
        login: (!is_known && found.is_some())
            .then(|| ButtonView::new(text.service_leave_login(), Action::Go { to: Route::Login })),
        leave: leave.unwrap_or_else(|| text.service_leave().to_owned()),
        talk_title: text.service_talk(),
        talk: found
            .filter(|_| is_known)
            .iter()
            .flat_map(|it| &it.messages)
            .map(|it| TalkView::new(it, scene.now, text))
            .collect(),
        asks: text.service_asks(),
        questions: text
            .service_questions()
            .into_iter()
            .map(|(question, answer)| QuestionView { question, answer })
            .collect(),
    }
}

fn button(scene: Scene<'_>, act: Act) -> Action {
    Action::Page { page: scene.page, act: PageAct::Service(act), text: None }
}

fn about(page: &ServicePage, text: Text) -> Option<AboutView> {
    let label = text.service_about();
    if let Some(order) = &page.order {
        let first = order.lines.first();
        return Some(AboutView {
            label,
            image: first.map(|it| it.image.clone()).unwrap_or_default(),
            title: text.order_titled(order.state),
            note: first.map(|it| it.title.clone()).unwrap_or_default(),
            price: Some(PriceView::new(order.payable)),
            open: Action::Go { to: Route::Order { id: order.id.clone() } },
        });
    }
    let product = page.product.as_ref().map(|it| &it.product)?;
    let (cheapest, dearest) = product.price_range();
    Some(AboutView {
        label,
        image: product.image.clone(),
        title: product.title.clone(),
        note: product.subtitle.clone(),
        price: Some(PriceView {
            from: (cheapest != dearest).then(|| text.price_from().to_owned()),
            ..PriceView::new(cheapest)
        }),
        open: Action::Go { to: Route::Product { id: product.id.clone() } },
    })
}

fn card(page: &ServicePage, text: Text) -> CardView {
    let Some(about) = about(page, text) else { return CardView::default() };
    let path = match &about.open {
        Action::Go { to } => to.url(),
        _ => String::new(),
    };
    CardView { shown: true, title: about.title, path, image: about.image }
}

fn way(it: &Picked<'_>, scene: Scene<'_>) -> WayView {
    let text = scene.model.text();
    let channel = it.channel;
    let hours = channel.hours.as_ref();
    let hours = hours.map_or(text.service_always().to_owned(), |it| text.service_hours(it));
    let note = match it.opens_at {
        Some(at) => text.service_opens(at, scene.now),
        None => hours,
    };
    let on = it.opens_at.is_none();
    let contact = on && channel.kind == ServiceKind::Contact;
    WayView {
        key: channel.id.to_string(),
        icon: if matches!(channel.kind, ServiceKind::Phone { .. }) { "phone" } else { "service" },
        title: channel.title.clone(),
        note,
        tag: if on { text.service_on() } else { text.service_off() },
        on,
        contact,
        open: (on && !contact).then(|| button(scene, Act::Reach { channel: channel.id.clone() })),
    }
}

fn form(page: &ServicePage, scene: Scene<'_>) -> FormView {
    let text = scene.model.text();
    FormView {
        field: FieldView {
            label: text.service_leave().to_owned(),
            value: page.said.clone(),
            placeholder: text.service_leave_hint().to_owned(),
            action: button(scene, Act::Say),
            error: None,
        },
        count: format!("{}/{SERVICE_MESSAGE_CHARS_MAX}", page.said.chars().count()),
        phone: FieldView {
            label: text.service_leave_phone().to_owned(),
            value: page.phone.clone(),
            placeholder: text.service_leave_phone_hint().to_owned(),
            action: button(scene, Act::Phone),
            error: page.phone_is_wrong.then(|| text.phone_wrong().to_owned()),
        },
        send: ButtonView {
            text: text.service_leave_send().to_owned(),
            action: (!page.busy).then(|| button(scene, Act::Send)),
        },
    }
}

impl TalkView {
    fn new(it: &ServiceMessage, now: Timestamp, text: Text) -> Self {
        let about = match &it.about {
            None => "",
            Some(ServiceSubject::Product { .. }) => text.service_of_goods(),
            Some(ServiceSubject::Order { .. }) => text.service_of_order(),
        };
        let when = text.flash_time(it.at, now);
        Self {
            key: it.id.to_string(),
            who: text.service_mine(),
            text: it.text.clone(),
            note: if about.is_empty() { when } else { format!("{when} · {about}") },
            answer: it.answer.as_ref().map(|it| AnswerView {
                who: text.service_answer(),
                text: it.text.clone(),
                note: text.flash_time(it.at, now),
            }),
            waiting: it.answer.is_none().then(|| text.service_waiting()),
        }
    }
}
