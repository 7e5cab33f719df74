//! What all pages share.

mod cart;
mod clock;
#[cfg(feature = "whole")]
pub(crate) mod events;
pub(crate) mod home;
mod kept;
mod own;
mod placing;
mod seed;
mod session;
#[cfg(feature = "whole")]
mod tasks;

pub(crate) use cart::CartModel;
pub(crate) use clock::Clock;
#[cfg(feature = "whole")]
pub(crate) use events::Events;
pub(crate) use own::Own;
pub(crate) use placing::Placing;
pub(crate) use seed::Seed;
pub(crate) use session::Session;

use mall_api::home::HomeResponse;
#[cfg(feature = "whole")]
use mall_api::order::PayResponse;
use mall_api::quote::WantedLine;
#[cfg(feature = "whole")]
use mall_core::OrderId;
use mall_core::address::Address;
use mall_core::pricing::ActivityPrice;
use mall_core::{AddressId, CategoryId, IdempotencyKey, PreviewId, SkuId, TemplateId};

use crate::PageId;
use crate::boot::{Boot, HandOver, Kept, Trust};
use crate::effect::Effect;
use crate::text::{Lang, Text};

/// What all pages share.
#[derive(Debug)]
pub(crate) struct Model {
    /// What language.
    pub(crate) lang: Lang,
    /// Whether the network is there, as far as known.
    pub(crate) online: bool,
    /// How far the server's clock is from the device's.
    pub(crate) clock: Clock,
    /// Where ids come from.
    pub(crate) seed: Seed,
    /// Who is logged in.
    pub(crate) session: Session,
    /// The cart, and what prices it.
    pub(crate) cart: CartModel,
    /// The last home page.
    pub(crate) home: Option<Box<HomeResponse>>,
    /// A page of a merchant's that is looked at in place of the shop's.
    pub(crate) preview: Option<PreviewId>,
    /// How many goods the home page draws, give or take a floor.
    pub(crate) home_goods: usize,
    /// What was searched for, newest first; at most [`HISTORY_MAX`].
    pub(crate) history: Vec<String>,
    /// What the device remembers of goods.
    pub(crate) own: Own,
    /// Which shelf the category tab is to show when it next comes into sight.
    pub(crate) wanted_category: Option<CategoryId>,
    /// 立即购买: what is being bought past the cart.
    pub(crate) buy_now: Option<WantedLine>,
    /// What it costs in the activity that it is bought through.
    pub(crate) buy_now_price: Option<ActivityPrice>,
    /// What `WeChat` is to be asked for, on the page that comes; lost with the session, and had again for the
    /// asking.
    #[cfg(feature = "whole")]
    pub(crate) paying: Option<(OrderId, PayResponse)>,
    /// The address chosen for the order being made.
    pub(crate) picked_address: Option<(AddressId, Address)>,
    /// The order that was sent and not answered yet.
    pub(crate) placing: Option<Placing>,
    /// The coupon that a guest wants, once logged in and back on the page that offers it.
    pub(crate) wanted_coupon: Option<(PageId, TemplateId)>,
    /// Claims whose answer has not come, or was lost, with their keys.
    pub(crate) claiming: Vec<(TemplateId, IdempotencyKey)>,
    /// Draws, and tickets for points (`false`), whose answer has not come, or was lost, with their keys.
    #[cfg(feature = "whole")]
    pub(crate) drawing: Vec<((mall_core::ActivityId, bool), IdempotencyKey)>,
    /// Exchanges of points whose answer has not come, or was lost, as they were sent.
    #[cfg(feature = "whole")]
    pub(crate) exchanging: Vec<(mall_core::ActivityId, mall_api::points_mall::ExchangeRequest)>,
    /// What somebody brought back from the page of `WeChat` that asks who they are: a code, and their state.
    #[cfg(feature = "whole")]
    pub(crate) came_back: Option<mall_api::session::PageLoginRequest>,
    /// By whose link somebody came, until the server has heard of it.
    pub(crate) invited: Option<String>,
    /// What lies over a page, to be handed on.
    #[cfg(feature = "whole")]
    pub(crate) poster: Option<crate::page::poster::Poster>,
    /// What pages share of the tasks.
    #[cfg(feature = "whole")]
    pub(crate) tasks: tasks::Tasks,
    /// What goes into the cart as soon as the server has told about it.
    pub(crate) adding: Vec<(SkuId, u32)>,
    /// How large texts are: 0 as they are, 1 larger, 2 larger still.
    pub(crate) text_size: u8,
    /// Whether it may be told what the shopper does here; nothing while they were not asked.
    pub(crate) consent: Option<bool>,
    /// Blocks of the home page in which something was tapped, until it is told.
    pub(crate) clicked: Vec<String>,
    /// What is to be told.
    #[cfg(feature = "whole")]
    pub(crate) events: Events,
    /// What was last kept on the device, so that only changes are written.
    kept: String,
    /// How many operations on the cart are kept beside it.
    kept_ops: usize,
}

/// Searches remembered.
pub(crate) const HISTORY_MAX: usize = 10;

impl Model {
    pub(crate) fn new(boot: &Boot) -> Self {
        let mut model = Self {
            lang: Lang::of(&boot.lang),
            online: true,
            clock: Clock::default(),
            seed: Seed::new(&boot.seed, boot.now),
            session: Session::default(),
            cart: CartModel::default(),
            home: None,
            preview: None,
            home_goods: 0,
            history: Vec::new(),
            own: Own::default(),
            wanted_category: None,
            buy_now: None,
            buy_now_price: None,
            #[cfg(feature = "whole")]
            paying: None,
            picked_address: None,
            placing: None,
            wanted_coupon: None,
            claiming: Vec::new(),
            #[cfg(feature = "whole")]
            drawing: Vec::new(),
            #[cfg(feature = "whole")]
            exchanging: Vec::new(),
            #[cfg(feature = "whole")]
            tasks: tasks::Tasks::default(),
            #[cfg(feature = "whole")]
            came_back: None,
            invited: None,
            #[cfg(feature = "whole")]
            poster: None,
            adding: Vec::new(),
            text_size: 0,
            consent: None,
            clicked: Vec::new(),
            #[cfg(feature = "whole")]
            events: Events::default(),
            kept: String::new(),
            kept_ops: 0,
        };
        match &boot.after {
            // Not what the device has: it may keep nothing.
            Some(before) => {
                let kept = Kept { state: before.state.clone(), ..boot.kept.clone() };
                model.restore(&kept, Trust::All);
                model.take_over(before.clone());
            }
            None => model.restore(&boot.kept, boot.trust),
        }
        model.cart.name_device(&mut model.seed);
        model.cart.come_through(boot.channel);
        if let (None, Some(home)) = (&model.home, &boot.home)
            && let Ok(home) = home::read(home)
        {
            model.take_home(Box::new(home));
        }
        model
    }

    fn take_over(&mut self, before: HandOver) {
        let HandOver {
            state: _,
            online,
            ahead_ms,
            home_goods,
            adding,
            wanted_category,
            wanted_coupon,
            clicked,
        } = before;
        self.online = online;
        self.clock = Clock { ahead_ms };
        self.home_goods = home_goods;
        self.adding = adding;
        self.wanted_category = wanted_category;
        self.wanted_coupon = wanted_coupon;
        self.clicked = clicked;
    }

    /// What the next session takes over.
    pub(crate) fn hand_over(self) -> HandOver {
        HandOver {
            state: Some(self.state()),
            online: self.online,
            ahead_ms: self.clock.ahead_ms,
            home_goods: self.home_goods,
            adding: self.adding,
            wanted_category: self.wanted_category,
            wanted_coupon: self.wanted_coupon,
            clicked: self.clicked,
        }
    }

    /// Whether the shopper is in the mini-program.
    #[cfg(feature = "whole")]
    pub(crate) fn is_native(&self) -> bool {
        self.cart.shopper().channel == Some(mall_core::pricing::Channel::MiniProgram)
    }

    /// The texts, in the shopper's language.
    pub(crate) fn text(&self) -> Text {
        Text(self.lang)
    }

    /// The effect that makes texts as large as the shopper wants them.
    pub(crate) fn show_text_size(&self) -> Effect {
        let class = match self.text_size {
            0 => "",
            1 => "text-large",
            _ => "text-huge",
        };
        Effect::TextSize { class: class.to_owned() }
    }

    /// Remembers a search.
    pub(crate) fn remember_search(&mut self, words: &str) {
        self.history.retain(|old| old != words);
        self.history.insert(0, words.to_owned());
        self.history.truncate(HISTORY_MAX);
    }
}
