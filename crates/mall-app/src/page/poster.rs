//! 海报: a picture to hand on, with a code that leads back here.
//!
//! What is on it and where is settled here; a shell draws it. Its colours are those of the light look
//! (`miniprogram/styles/tokens.wxss`) on every phone: whoever gets it sees it elsewhere.

use serde::Serialize;

use super::Scene;
use crate::action::{Action, Answer, PageId};
use crate::context::{Context, Pending};
use crate::effect::{Effect, ItemKind, PosterItem};
use crate::route::Route;
use crate::view::ButtonView;

const WIDTH: u32 = 750;
const LEFT: u32 = 72;
const INSIDE: u32 = WIDTH - 2 * LEFT;
/// Side of the code; a phone reads it from a screen at arm's length.
const CODE: u32 = 216;
/// Where the card begins.
const TOP: u32 = 184;
const BRAND: &str = "#087A5B";
const PRICE: &str = "#C42B18";
const INK: &str = "#1C1F1E";
const INK_2: &str = "#5B6461";
const CARD: &str = "#FFFFFF";

/// The poster that is shown: over which page, and where the shell has it.
pub(crate) type Poster = (PageId, String);

/// The sheet with it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PosterView {
    title: &'static str,
    image: String,
    hint: &'static str,
    save: ButtonView,
    close: Action,
    close_label: &'static str,
}

impl PosterView {
    /// What lies over the page of `scene`, if anything.
    pub(crate) fn of(scene: Scene<'_>) -> Option<Self> {
        let text = scene.model.text();
        let (_, picture) = scene.model.poster.as_ref().filter(|it| it.0 == scene.page)?;
        Some(Self {
            title: text.poster(),
            image: picture.clone(),
            hint: text.poster_hint(),
            save: ButtonView::new(text.poster_save(), Action::SavePoster),
            close: Action::ClosePoster,
            close_label: text.close(),
        })
    }
}

/// What a poster is about.
#[derive(Debug)]
pub(crate) struct About<'a> {
    /// On top.
    pub(crate) headline: &'static str,
    /// Of the goods, when it is about some.
    pub(crate) picture: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) price: String,
    pub(crate) note: &'a str,
    /// Where the code leads.
    pub(crate) to: Route,
}

impl Context<'_> {
    /// Has the poster drawn that this page asks for.
    pub(crate) fn make_poster(&mut self, about: &About<'_>) {
        let Some(page) = self.page else { return };
        let code = format!("/codes{}", self.model.address(&about.to));
        let (height, items) = lay_out(about, &code, self.text().poster_scan());
        let id = self.await_answer(Pending::Poster(page));
        self.effect(Effect::Poster { id, width: WIDTH, height, items });
    }

    /// It was drawn, or not.
    pub(crate) fn poster_drawn(&mut self, page: PageId, answer: Answer) {
        if let Answer::Drawn(picture) = answer {
            self.model.poster = Some((page, picture));
        } else {
            let text = self.text();
            self.toast(text.load_failed());
        }
    }

    /// Puts the poster that is shown into the shopper's album.
    pub(crate) fn save_poster(&mut self) {
        let text = self.text();
        if let Some((_, picture)) = self.model.poster.clone() {
            let (saved, refused) =
                (text.poster_saved().to_owned(), text.poster_refused().to_owned());
            self.effect(Effect::Album { picture, saved, refused });
        }
    }
}

/// The poster's height, and what is on it from the ground up.
fn lay_out(about: &About<'_>, code: &str, hint: &str) -> (u32, Vec<PosterItem>) {
    use ItemKind::{Card, Code, Fill, Picture, Text};
    let mut items = Vec::new();
    let mut put = |kind, [x, y, width, height]: [u32; 4], colour: &str, text: &str| {
        let (colour, text) = (colour.to_owned(), text.to_owned());
        items.push(PosterItem { kind, x, y, width, height, colour, text });
    };
    // How high it is, its words say.
    let title = lines(about.title, 40, INSIDE, 2);
    let note = lines(about.note, 28, INSIDE, 2);
    let picture = if about.picture.is_some() { INSIDE + 8 } else { 0 };
    let price = if about.price.is_empty() { 0 } else { 76 };
    let words = high(&title, 56) + price + high(&note, 48);
    let code_at = TOP + picture + words + 40;
    let height = code_at + CODE + 104;
    put(Fill, [0, 0, WIDTH, height], BRAND, "");
    put(Card, [48, TOP - 16, WIDTH - 96, height - TOP - 40], CARD, "");
    put(Text, [LEFT, 104, INSIDE, 48], CARD, about.headline);
    if let Some(src) = about.picture {
        put(Picture, [LEFT, TOP, INSIDE, INSIDE], "", src);
    }
    let mut y = TOP + picture;
    for line in &title {
        y += 56;
        put(Text, [LEFT, y, INSIDE, 40], INK, line);
    }
    y += price;
    put(Text, [LEFT, y, INSIDE, 56], PRICE, &about.price);
    for line in &note {
        y += 48;
        put(Text, [LEFT, y, INSIDE, 28], INK_2, line);
    }
    put(Text, [LEFT, code_at + 120, INSIDE - CODE - 24, 32], INK, hint);
    put(Code, [WIDTH - LEFT - CODE, code_at, CODE, CODE], "", code);
    (height, items)
}

/// How high `lines` are together.
fn high(lines: &[String], each: u32) -> u32 {
    lines.iter().map(|_| each).sum()
}

/// `text` in at most so many lines, cut off with `…`. A letter takes six tenths of its size, all else
/// all of it; the shell narrows what comes out wider all the same.
fn lines(text: &str, size: u32, width: u32, most: usize) -> Vec<String> {
    let room = width * 10 / size;
    let takes = |c: char| if c.is_ascii() { 6 } else { 10 };
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for c in text.chars().map(|it| if it.is_control() { ' ' } else { it }) {
        if used + takes(c) > room && !line.is_empty() {
            if lines.len() + 1 == most {
                while used + takes('…') > room {
                    used -= line.pop().map_or(used, takes);
                }
                line.push('…');
                break;
            }
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used += takes(c);
    }
    lines.push(line);
    lines.retain(|it| !it.trim().is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use mall_core::ProductId;

    fn laid_out(picture: Option<&str>, title: &str, note: &str) -> (u32, Vec<PosterItem>) {
        let to = Route::Product { id: ProductId::new("mask").unwrap() };
        let (headline, price) = ("好物分享", "¥79.00".to_owned());
        let about = About { headline, picture, title, price, note, to };
        lay_out(&about, "/codes/product?id=mask", "扫一扫")
    }

    fn of(kind: ItemKind, items: &[PosterItem]) -> Vec<&PosterItem> {
        items.iter().filter(|it| it.kind == kind).collect()
    }

    #[test]
    fn a_long_title_is_cut_off_after_two_lines() {
        let long = "玻尿酸补水面膜".repeat(6);
        for (title, cut) in [
            ("短", vec!["短"]),
            ("玻尿酸补水面膜玻尿酸补水面膜", vec!["玻尿酸补水面膜玻尿酸补水面膜"]),
            (&*long, vec!["玻尿酸补水面膜玻尿酸补水面膜玻", "尿酸补水面膜玻尿酸补水面膜玻…"]),
            ("\u{7}\n", vec![]),
        ] {
            assert_eq!(lines(title, 40, INSIDE, 2), cut);
            let (_, items) = laid_out(None, title, "");
            let words = of(ItemKind::Text, &items);
            assert!(words.iter().any(|it| it.text == "¥79.00"));
            assert!(cut.iter().all(|line| words.iter().any(|it| it.text == *line)));
        }
    }

    #[test]
    fn the_code_is_over_the_card_and_the_picture_only_where_there_is_one() {
        for picture in [None, Some("/media/mask.svg")] {
            let (height, items) = laid_out(picture, "面膜", "好用");
            assert_eq!(of(ItemKind::Picture, &items).len(), usize::from(picture.is_some()));
            let code = items.iter().position(|it| it.kind == ItemKind::Code);
            assert!(code > Some(1) && height > 500, "{height}");
        }
    }

    proptest! {
        /// Whatever a merchant writes: nothing is wider than its place or below the end.
        #[test]
        fn everything_is_on_it(title in ".{0,200}", note in ".{0,200}", has in any::<bool>()) {
            let (height, items) = laid_out(has.then_some("/media/a.svg"), &title, &note);
            for it in &items {
                let is_text = it.kind == ItemKind::Text;
                let below = if is_text { 0 } else { it.height };
                prop_assert!(it.x + it.width <= WIDTH && it.y + below <= height, "{:?}", it);
                let wide: u32 = it.text.chars().map(|c| if c.is_ascii() { 6 } else { 10 }).sum();
                prop_assert!(!is_text || wide * it.height <= it.width * 10, "{:?}", it);
                prop_assert!(!it.text.chars().any(char::is_control), "{:?}", it);
            }
        }
    }
}
