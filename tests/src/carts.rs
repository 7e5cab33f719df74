//! Random carts from a seed: the same on every engine, since nothing but integers makes them.

use mall_core::pricing::{
    Basket, BasketLine, Benefit, Condition, Coupon, CouponChoice, FreightRule, Promotion,
    QuoteRequest, Rules, Scope,
};
use mall_core::{CategoryId, CouponId, Money, ProductId, PromotionId, SkuId, Timestamp, Window};

const NOW: i64 = 1_764_150_000_000;

/// A cart of up to 30 lines, 8 promotions and 12 coupons.
pub fn random_cart(seed: u64) -> QuoteRequest {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let lines = (0..dice.below(31)).map(|n| line(n, &mut dice)).collect();
    let promotions = (0..dice.below(9)).map(|n| promotion(n, &mut dice)).collect();
    let coupons: Vec<Coupon> = (0..dice.below(13)).map(|n| coupon(n, &mut dice)).collect();
    let choice = match dice.below(4) {
        0 => CouponChoice::These {
            ids: coupons.iter().filter(|_| dice.below(4) == 0).map(|it| it.id.clone()).collect(),
        },
        _ => CouponChoice::Best,
    };
    let freight = (dice.below(4) > 0).then(|| FreightRule {
        fee: money(dice.below(2_000)),
        free_from: (dice.below(2) > 0).then(|| money(dice.below(30_000))),
    });
    QuoteRequest {
        now: Timestamp(NOW),
        basket: Basket { lines },
        rules: Rules { promotions, coupons, freight },
        choice,
    }
}

fn line(n: u64, dice: &mut Dice) -> BasketLine {
    let dear = [1, 100, 10_000, 1_000_000_000];
    let most = dear[usize::try_from(dice.below(4)).unwrap()];
    BasketLine {
        sku: id(SkuId::new, "s", n),
        product: id(ProductId::new, "p", n / 2),
        category: id(CategoryId::new, "c", dice.below(5)),
        brand: format!("品牌{}", dice.below(3)),
        tags: Vec::new(),
        unit_price: money(dice.below(most + 1)),
        quantity: u32::try_from(1 + dice.below(if most > 1_000_000 { 9_999 } else { 20 })).unwrap(),
    }
}

fn promotion(n: u64, dice: &mut Dice) -> Promotion {
    let (scope, conditions, benefit) = rule(dice);
    Promotion {
        id: id(PromotionId::new, "m", n),
        title: format!("活动{n}"),
        group: (dice.below(2) > 0).then(|| format!("g{}", dice.below(3))),
        priority: u16::try_from(dice.below(3)).unwrap(),
        scope,
        window: window(dice),
        conditions,
        benefit,
    }
}

fn coupon(n: u64, dice: &mut Dice) -> Coupon {
    let (scope, conditions, benefit) = rule(dice);
    Coupon {
        id: id(CouponId::new, "k", n),
        title: format!("券{n}"),
        scope,
        conditions,
        benefit,
        window: window(dice),
    }
}

fn rule(dice: &mut Dice) -> (Scope, Vec<Condition>, Benefit) {
    let scope = match dice.below(4) {
        0 => Scope::Categories { ids: vec![id(CategoryId::new, "c", dice.below(5))] },
        1 => Scope::Products { ids: vec![id(ProductId::new, "p", dice.below(15))] },
        2 => Scope::Brands { names: vec![format!("品牌{}", dice.below(3))] },
        _ => Scope::All,
    };
    let conditions =
        (0..dice.below(2)).map(|_| Condition::MinSpend { amount: money(dice.below(60_000)) });
    (scope, conditions.collect(), Benefit::AmountOff { amount: money(1 + dice.below(9_000)) })
}

fn window(dice: &mut Dice) -> Window {
    let (starts_at, ends_at) = match dice.below(6) {
        0 => (NOW + 1, NOW + 2),
        1 => (NOW - 1, NOW),
        _ => (NOW, NOW + 1 + dice.signed(1_000)),
    };
    Window { starts_at: Timestamp(starts_at), ends_at: Timestamp(ends_at) }
}

fn money(fen: u64) -> Money {
    Money::from_fen(i64::try_from(fen).unwrap())
}

fn id<T>(new: impl Fn(String) -> Result<T, mall_core::Invalid>, prefix: &str, n: u64) -> T {
    new(format!("{prefix}{n}")).unwrap()
}

/// Xorshift: short, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }

    fn signed(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap()
    }
}

/// Carts in one digest.
pub const CARTS_PER_DIGEST: u64 = 100;

/// FNV-1a (64 bit) over the JSON bytes of the quotes of [`CARTS_PER_DIGEST`] carts, one per line of
/// `golden/parity.txt`: what native code wrote down, wasm must find again.
pub fn digest(block: u64) -> String {
    let seeds = block * CARTS_PER_DIGEST..(block + 1) * CARTS_PER_DIGEST;
    let sum = seeds.fold(0xcbf2_9ce4_8422_2325_u64, |sum, seed| {
        let quote = random_cart(seed).quote().expect("a random cart is within the limits");
        let json = serde_json::to_vec(&quote).expect("a quote is JSON");
        json.iter()
            .fold(sum, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
    });
    format!("{sum:016x}")
}
