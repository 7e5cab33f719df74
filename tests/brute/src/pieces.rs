//! The rules of section 6 that look at single pieces.
use crate::request::{Item, Pick};
use crate::split::off;
use crate::state::{Piece, State, Till};
use std::collections::BTreeMap;

/// What a piece rule saves, how that is split, and which pieces it used.
pub(crate) struct Deal {
    pub(crate) saves: i64,
    pub(crate) weights: Vec<i64>,
    pub(crate) used: Vec<i64>,
}

impl Deal {
    /// Splits by the worth of the pieces dealt with; those and the others are used.
    fn new(till: &Till<'_>, saves: i64, dealt: &[Piece], others: &[Piece]) -> Deal {
        let mut weights = vec![0; till.lines.len()];
        let mut used = vec![0; till.lines.len()];
        for piece in dealt {
            weights[piece.line] += piece.worth;
            used[piece.line] += 1;
        }
        for piece in others {
            used[piece.line] += 1;
        }
        Deal { saves: saves.max(0), weights, used }
    }
}

fn worth(pieces: &[Piece]) -> i64 {
    pieces.iter().map(|piece| piece.worth).sum()
}

/// A number of pieces as a length, at most all there are.
fn up_to(count: i64, all: usize) -> usize {
    usize::try_from(count.max(0)).unwrap_or(all).min(all)
}

fn length(pieces: &[Piece]) -> i64 {
    i64::try_from(pieces.len()).expect("a basket of this world")
}

fn limited(sets: i64, times: Option<i64>) -> i64 {
    times.map_or(sets, |times| sets.min(times))
}

pub(crate) fn for_price(
    till: &Till<'_>,
    state: &State,
    scope: &[i64],
    (pieces, price, times): (i64, i64, Option<i64>),
) -> Deal {
    let all = till.dearest_first(state, scope);
    let size = up_to(pieces, usize::MAX);
    let mut dealt = Vec::new();
    let mut saves = 0;
    let most = up_to(times.unwrap_or(i64::MAX), usize::MAX);
    for set in all.chunks_exact(size).take(most) {
        if worth(set) <= price {
            break;
        }
        saves += worth(set) - price;
        dealt.extend_from_slice(set);
    }
    Deal::new(till, saves, &dealt, &[])
}

pub(crate) fn nth(
    till: &Till<'_>,
    state: &State,
    scope: &[i64],
    (nth, rate, times): (i64, i64, Option<i64>),
    same_sku: bool,
) -> Deal {
    let mut heaps: BTreeMap<&str, Vec<Piece>> = BTreeMap::new();
    for piece in till.dearest_first(state, scope) {
        let name = if same_sku { till.lines[piece.line].sku.as_str() } else { "" };
        heaps.entry(name).or_default().push(piece);
    }
    let mut dealt = Vec::new();
    let mut others = Vec::new();
    for pieces in heaps.values() {
        let count = limited(length(pieces) / nth, times);
        let (rest, cheapest) = pieces.split_at(pieces.len() - up_to(count, pieces.len()));
        dealt.extend_from_slice(cheapest);
        others.extend_from_slice(&rest[..up_to((nth - 1) * count, rest.len())]);
    }
    Deal::new(till, off(worth(&dealt), rate), &dealt, &others)
}

pub(crate) struct BuyGet {
    pub(crate) buy: i64,
    pub(crate) get: i64,
    pub(crate) rate: i64,
    pub(crate) times: Option<i64>,
}

/// Reading: with `from`, `buy` pieces are used for every set formed, even for one that found nothing
/// left to give.
pub(crate) fn buy_get(
    till: &Till<'_>,
    state: &State,
    scope: &[i64],
    from: Option<&[i64]>,
    numbers: &BuyGet,
    pick: Pick,
) -> Deal {
    let BuyGet { buy, get, rate, times } = *numbers;
    let (sets, given_from) = if let Some(from) = from {
        let mut bought = 0;
        for (count, from) in scope.iter().zip(from) {
            bought += if *from > 0 { 0 } else { *count };
        }
        (limited(bought / buy, times), till.dearest_first(state, from))
    } else {
        let all = till.dearest_first(state, scope);
        (limited(length(&all) / (buy + get), times), all)
    };
    let given = up_to(sets * get, given_from.len());
    let (dealt, left) = match pick {
        Pick::Dearest => given_from.split_at(given),
        Pick::Cheapest => {
            let (left, dealt) = given_from.split_at(given_from.len() - given);
            (dealt, left)
        }
    };
    let others = if let Some(from) = from {
        let mut bought = till.dearest_first(state, scope);
        bought.retain(|piece| from[piece.line] == 0);
        bought
    } else {
        left.to_vec()
    };
    let others = &others[..up_to(sets * buy, others.len())];
    Deal::new(till, off(worth(dealt), rate), dealt, others)
}

pub(crate) fn bundle(
    till: &Till<'_>,
    state: &State,
    scope: &[i64],
    items: &[Item],
    (price, times): (i64, Option<i64>),
) -> Deal {
    let all = till.dearest_first(state, scope);
    let of = |sku: &str| {
        let mut pieces = all.clone();
        pieces.retain(|piece| till.lines[piece.line].sku == sku);
        pieces
    };
    let whole = items.iter().map(|item| length(&of(&item.sku)) / item.pieces).min().unwrap_or(0);
    let sets = limited(whole, times);
    let mut dealt = Vec::new();
    for item in items {
        let pieces = of(&item.sku);
        dealt.extend_from_slice(&pieces[..up_to(sets * item.pieces, pieces.len())]);
    }
    Deal::new(till, worth(&dealt) - sets * price, &dealt, &[])
}

/// Reading: pieces among those offered that are worth no more than the price are left alone: they
/// neither save, nor weigh, nor count as used by themselves.
pub(crate) fn add_on(
    till: &Till<'_>,
    state: &State,
    scope: &[i64],
    goods: &[i64],
    (price, pieces): (i64, i64),
) -> Deal {
    let mut dealt = till.dearest_first(state, goods);
    dealt.truncate(up_to(pieces, dealt.len()));
    dealt.retain(|piece| piece.worth > price);
    let mut deal = Deal::new(till, worth(&dealt) - length(&dealt) * price, &dealt, &[]);
    for (used, scope) in deal.used.iter_mut().zip(scope) {
        *used = (*used).max(*scope);
    }
    deal
}

pub(crate) fn exchange(till: &Till<'_>, state: &State, scope: &[i64], pieces: i64) -> Deal {
    let all = till.dearest_first(state, scope);
    let dealt = &all[..up_to(pieces, all.len())];
    Deal::new(till, worth(dealt), dealt, &[])
}
