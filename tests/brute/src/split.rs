//! Section 1: splitting and rounding.

/// One taker of a share. The order of the takers is the last tie-break.
pub(crate) struct Part {
    pub(crate) weight: i64,
    pub(crate) room: i64,
}

/// What a rate takes off an amount, half a fen rounded up.
pub(crate) fn off(amount: i64, rate: i64) -> i64 {
    scaled(amount, 10_000 - rate, 5_000, 10_000)
}

/// `floor((a × b + add) / by)`, without overflow on the way.
pub(crate) fn scaled(a: i64, b: i64, add: i64, by: i64) -> i64 {
    let exact = (i128::from(a) * i128::from(b) + i128::from(add)).div_euclid(i128::from(by));
    i64::try_from(exact).expect("an amount of sixty-three bits")
}

/// Splits an amount by largest remainder over what has room; what does not fit goes round again.
pub(crate) fn split(amount: i64, parts: &[Part]) -> Vec<i64> {
    let mut given = vec![0; parts.len()];
    let mut open: Vec<usize> =
        (0..parts.len()).filter(|&i| parts[i].weight > 0 && parts[i].room > 0).collect();
    let mut left = amount;
    while left > 0 && !open.is_empty() {
        for (part, share) in shares(left, &open, parts) {
            let fits = share.min(parts[part].room - given[part]);
            given[part] += fits;
        }
        left = amount - given.iter().sum::<i64>();
        open.retain(|&i| given[i] < parts[i].room);
    }
    given
}

/// One round: floored shares, then one fen each to the largest remainders.
fn shares(amount: i64, open: &[usize], parts: &[Part]) -> Vec<(usize, i64)> {
    let total: i128 = open.iter().map(|&i| i128::from(parts[i].weight)).sum();
    let mut rows: Vec<(usize, i64, i128)> = Vec::new();
    for &part in open {
        let exact = i128::from(amount) * i128::from(parts[part].weight);
        let share = i64::try_from(exact / total).expect("a share is at most the amount");
        rows.push((part, share, exact % total));
    }
    rows.sort_by(|a, b| {
        let larger = b.2.cmp(&a.2);
        let heavier = parts[b.0].weight.cmp(&parts[a.0].weight);
        larger.then(heavier).then(a.0.cmp(&b.0))
    });
    let mut spare = amount - rows.iter().map(|row| row.1).sum::<i64>();
    let mut shares = Vec::new();
    for (part, share, _) in rows {
        let extra = spare.min(1);
        spare -= extra;
        shares.push((part, share + extra));
    }
    shares
}
