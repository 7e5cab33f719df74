//! 商品: pictures, price, what to choose, into the cart or straight to the till.

mod view;

use mall_api::catalog::ProductResponse;
use mall_api::quote::WantedLine;
use mall_api::review::{ReviewsQuery, ReviewsResponse};
use mall_core::TemplateId;
use mall_core::catalog::{ShelfItem, Sku};
use mall_core::limits::PIECES_MAX;
use serde::{Deserialize, Serialize};

use super::poster::About;
use super::share::ShareView;
use super::{Page, Scene};
use crate::context::Context;
use crate::effect::Effect;
use crate::net::{Call, Failure, Reply};
use crate::route::Route;

pub(crate) use view::View;

/// Buttons of the product page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Act {
    /// Ask once more.
    Retry,
    /// Open the sheet that asks what to choose.
    OpenSheet {
        /// What its button then does.
        then: Then,
    },
    /// Close the sheet.
    CloseSheet,
    /// Choose a value.
    Choose {
        /// Of which option, counted from zero.
        option: usize,
        /// Which.
        value: String,
    },
    /// How many.
    Quantity {
        /// Pieces.
        pieces: u32,
    },
    /// Do what the sheet is for.
    Do {
        /// What.
        then: Then,
    },
    /// Claim a coupon.
    Claim {
        /// Of which template.
        template: TemplateId,
    },
    /// 收藏, or not.
    Like {
        /// Whether.
        on: bool,
    },
    /// 分享: hands the link on.
    Share,
    /// 海报.
    Poster,
    /// Show another picture.
    Picture {
        /// Which, counted from zero.
        at: usize,
    },
}

/// What is done with what was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Then {
    /// 加入购物车.
    Add,
    /// 立即购买.
    Buy,
}

/// State of the product page.
#[derive(Debug)]
pub(crate) struct ProductPage {
    route: Route,
    found: Option<Box<ProductResponse>>,
    failure: Option<Failure>,
    /// The newest, once they are here.
    reviews: Option<Box<ReviewsResponse>>,
    /// One entry per option; nothing while it is not chosen.
    chosen: Vec<Option<String>>,
    quantity: u32,
    sheet: Option<Then>,
    picture: usize,
}

impl ProductPage {
    fn found(&mut self, found: Box<ProductResponse>, cx: &mut Context<'_>) {
        cx.model.cart.learn(ShelfItem::of(&found.product));
        if self.found.is_none() {
            cx.ask_for_link();
            cx.looked_at(&found.product.id);
        }
        cx.model.own.saw(&found.product.id);
        if self.chosen.len() != found.product.options.len() {
            // Where there is but one value, it is chosen.
            self.chosen = found
                .product
                .options
                .iter()
                .map(|option| match option.values.as_slice() {
                    [only] => Some(only.clone()),
                    _ => None,
                })
                .collect();
        }
        self.found = Some(found);
        self.quantity = self.quantity.clamp(self.fewest(), self.most().max(1));
    }

    fn poster(&self, cx: &mut Context<'_>) {
        let Some(found) = &self.found else { return };
        let (product, price) = (&found.product, view::price(self, cx.text()));
        cx.make_poster(&About {
            headline: cx.text().poster_goods(),
            picture: Some(&product.image),
            title: &product.title,
            price: price.to_text(),
            note: &product.subtitle,
            to: self.route.clone(),
        });
    }

    /// The SKU that everything chosen names.
    fn sku(&self) -> Option<&Sku> {
        let values: Option<Vec<String>> = self.chosen.iter().cloned().collect();
        self.found.as_ref()?.product.sku_with(&values?)
    }

    fn fewest(&self) -> u32 {
        self.sku().and_then(|sku| sku.minimum).unwrap_or(1)
    }

    /// Most pieces that can be bought; zero when none can.
    fn most(&self) -> u32 {
        self.sku().map_or(PIECES_MAX, |sku| {
            let most = sku.stock.min(sku.limit.unwrap_or(PIECES_MAX)).min(PIECES_MAX);
            if most < sku.minimum.unwrap_or(1) { 0 } else { most }
        })
    }

    fn choose(&mut self, option: usize, value: String) {
        if let Some(slot) = self.chosen.get_mut(option) {
            *slot = if slot.as_ref() == Some(&value) { None } else { Some(value) };
        }
        self.quantity = self.quantity.clamp(self.fewest(), self.most().max(self.fewest()));
    }

    fn finish(&mut self, then: Then, cx: &mut Context<'_>) {
        let text = cx.text();
        let Some(sku) = self.sku().map(|sku| sku.id.clone()) else {
            self.sheet = Some(then);
            return cx.toast(text.please_choose());
        };
        if self.most() == 0 {
            return cx.toast(text.sold_out());
        }
        self.sheet = None;
        match then {
            Then::Add => cx.add_to_cart(sku, self.quantity),
            Then::Buy => {
                cx.buy_now(WantedLine::new(sku, self.quantity), None);
            }
        }
    }
}

impl Page for ProductPage {
    type Act = Act;
    type View = View;

    fn open(route: &Route, cx: &mut Context<'_>) -> Self {
        let mut page = Self {
            route: route.clone(),
            found: None,
            failure: None,
            reviews: None,
            chosen: Vec::new(),
            quantity: 1,
            sheet: None,
            picture: 0,
        };
        page.ask(cx);
        page
    }

    fn ask(&mut self, cx: &mut Context<'_>) {
        if let Route::Product { id } = &self.route {
            self.failure = None;
            cx.call(Call::Product(id.clone()));
            cx.call(Call::Reviews(id.clone(), ReviewsQuery::default()));
        }
    }

    fn act(&mut self, act: Act, _text: Option<&str>, cx: &mut Context<'_>) {
        match act {
            Act::Retry => self.ask(cx),
            Act::OpenSheet { then } => self.sheet = Some(then),
            Act::CloseSheet => self.sheet = None,
            Act::Choose { option, value } => self.choose(option, value),
            Act::Quantity { pieces } => self.quantity = pieces,
            Act::Do { then } => self.finish(then, cx),
            Act::Claim { template } => cx.claim(template),
            Act::Like { on } => {
                if let Route::Product { id } = &self.route {
                    cx.like(id, on);
                }
            }
            Act::Share => cx.share(&self.route),
            Act::Poster => self.poster(cx),
            Act::Picture { at } => self.picture = at,
        }
    }

    fn answered(&mut self, call: &Call, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        cx.effect(Effect::StopPullDown);
        match (call, result) {
            (Call::Product(_), Ok(Reply::Product(found))) => self.found(found, cx),
            (Call::Product(_), Err(failure)) => self.failure = Some(failure),
            (Call::TellOfTask(_), Ok(Reply::Tasks(tasks))) => cx.browsed(&tasks),
            // Without them the product can be bought all the same.
            (Call::Reviews(..), Ok(Reply::Reviews(reviews))) => self.reviews = Some(reviews),
            (Call::Claim(template, _), result) => {
                if let Route::Product { id } = &self.route {
                    cx.claimed(template, result, Call::Product(id.clone()));
                }
            }
            _ => {}
        }
    }

    fn view(&self, scene: Scene<'_>) -> View {
        view::view(self, scene)
    }

    fn share(&self, _scene: Scene<'_>) -> Option<ShareView> {
        let product = &self.found.as_ref()?.product;
        Some(ShareView::new(&*product.title, &self.route, &product.image))
    }

    fn title(&self, _scene: Scene<'_>) -> Option<String> {
        Some(self.found.as_ref()?.product.title.clone())
    }
}
