//! 订阅消息: what may stand in each field of a subscription message.
//!
//! `WeChat` refuses a whole message when one value is too long or has a wrong letter (47003), so what does not
//! fit is cut, and what cannot be mended is named before it is sent. Which rule a field has is in its name: `thing1`, `amount4`.

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// 事物: any letters.
    Thing,
    /// 数字, with a point.
    Number,
    /// 字母.
    Letter,
    /// 符号.
    Symbol,
    /// 字符串: digits, letters, signs; nothing Chinese.
    CharacterString,
    /// 时间.
    Time,
    /// 日期.
    Date,
    /// 金额: a sign of a currency, digits, 元.
    Amount,
    /// 电话.
    PhoneNumber,
    /// 姓名.
    Name,
    /// 汉字.
    Phrase,
}

/// Why a value cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// The name of the field has no rule that is known.
    #[error("`{field}` is no field of a message")]
    NoField {
        /// Its name.
        field: String,
    },
    /// Nothing would be left of it.
    #[error("`{field}` is empty")]
    Empty {
        /// Its name.
        field: String,
    },
    /// It is longer than it may be, and a part of it would be another value.
    #[error("`{field}` has {chars} characters, the limit is {limit}")]
    Long {
        /// Its name.
        field: String,
        /// How many it has.
        chars: usize,
        /// How many it may have.
        limit: usize,
    },
    /// It has a letter that its field does not take.
    #[error("`{field}` does not take {letter:?}")]
    Letter {
        /// Its name.
        field: String,
        /// Which.
        letter: char,
    },
}

/// What stands for what was cut off.
const MORE: char = '…';

impl Field {
    /// The rule of the field called `name`: letters and a number.
    pub fn of(name: &str) -> Option<Self> {
        let kind = name.trim_end_matches(|it: char| it.is_ascii_digit());
        if kind == name {
            return None;
        }
        Some(match kind {
            "thing" => Self::Thing,
            "number" => Self::Number,
            "letter" => Self::Letter,
            "symbol" => Self::Symbol,
            "character_string" => Self::CharacterString,
            "time" => Self::Time,
            "date" => Self::Date,
            "amount" => Self::Amount,
            "phone_number" => Self::PhoneNumber,
            "name" => Self::Name,
            "phrase" => Self::Phrase,
            _ => return None,
        })
    }

    /// Most characters.
    pub const fn limit(self) -> usize {
        match self {
            Self::Thing => 20,
            Self::Number | Self::Letter | Self::CharacterString | Self::Time | Self::Date => 32,
            Self::Symbol | Self::Phrase => 5,
            // A sign, ten digits with their point, and 元.
            Self::Amount => 13,
            Self::PhoneNumber => 17,
            Self::Name => 10,
        }
    }

    /// Whether a part of a value still says what it is.
    const fn can_be_cut(self) -> bool {
        matches!(self, Self::Thing | Self::Name | Self::Phrase)
    }

    fn takes(self, letter: char) -> bool {
        let is_sign = letter.is_ascii_punctuation();
        match self {
            Self::Thing => !letter.is_control(),
            Self::Number => letter.is_ascii_digit() || letter == '.',
            Self::Letter => letter.is_ascii_alphabetic(),
            Self::Symbol => !letter.is_alphanumeric() && !letter.is_control() && letter != ' ',
            Self::CharacterString => letter.is_ascii_alphanumeric() || is_sign,
            Self::Time | Self::Date => letter.is_ascii_digit() || "年月日 :-/.~".contains(letter),
            Self::Amount => letter.is_ascii_digit() || "¥￥$.元".contains(letter),
            Self::PhoneNumber => letter.is_ascii_digit() || "+- ".contains(letter),
            Self::Name => letter.is_alphabetic() || "·. ".contains(letter),
            Self::Phrase => is_chinese(letter),
        }
    }
}

/// A character of the blocks that Chinese is written with.
fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// `value` as the field called `name` takes it: without what stands at its ends, in one line, and cut where that
/// leaves its meaning.
///
/// # Errors
///
/// [`BadValue`], which names the field.
pub fn fit(name: &str, value: &str) -> Result<String, BadValue> {
    let field = || name.to_owned();
    let rule = Field::of(name).ok_or_else(|| BadValue::NoField { field: field() })?;
    // Of what people wrote, a smiley in a name costs the smiley; a number with a letter in it is wrong.
    let keeps = |it: &char| !rule.can_be_cut() || rule.takes(*it) || it.is_whitespace();
    let kept: String = value.chars().filter(keeps).collect();
    let between = if rule.can_be_cut() && !rule.takes(' ') { "" } else { " " };
    let fit = kept.split_whitespace().collect::<Vec<_>>().join(between);
    if let Some(letter) = fit.chars().find(|it| !rule.takes(*it)) {
        return Err(BadValue::Letter { field: field(), letter });
    }
    if fit.is_empty() {
        return Err(BadValue::Empty { field: field() });
    }
    let (chars, limit) = (fit.chars().count(), rule.limit());
    if chars <= limit {
        return Ok(fit);
    }
    match rule {
        Field::Thing => Ok(fit.chars().take(limit - 1).chain([MORE]).collect()),
        _ if rule.can_be_cut() => {
            let cut: String = fit.chars().take(limit).collect();
            Ok(cut.trim_end().to_owned())
        }
        _ => Err(BadValue::Long { field: field(), chars, limit }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_wrote_is_cut_and_what_is_exact_is_not() {
        for (name, value, fitted) in [
            ("thing1", "  山茶花\n精华 ", "山茶花 精华"),
            (
                "thing1",
                "一二三四五六七八九十一二三四五六七八九十一",
                "一二三四五六七八九十一二三四五六七八九…",
            ),
            (
                "thing12",
                "一二三四五六七八九十一二三四五六七八九十",
                "一二三四五六七八九十一二三四五六七八九十",
            ),
            ("name2", "林小满🌱", "林小满"),
            ("name2", "¡ A", "A"),
            ("phrase3", "已发货", "已发货"),
            ("phrase3", "商家已经发货了", "商家已经发"),
            ("amount4", "¥168.00", "¥168.00"),
            ("time5", "2026年11月28日 07:30", "2026年11月28日 07:30"),
            ("character_string6", "SF1234567890", "SF1234567890"),
        ] {
            assert_eq!(fit(name, value).as_deref(), Ok(fitted), "{name} {value}");
        }
        let said = |name: &str, value: &str| fit(name, value).unwrap_err().to_string();
        assert_eq!(said("amount4", "168 元"), "`amount4` does not take ' '");
        assert_eq!(said("number1", "12x"), "`number1` does not take 'x'");
        assert_eq!(
            said("number1", &"1".repeat(33)),
            "`number1` has 33 characters, the limit is 32"
        );
        assert_eq!(said("thing1", " \n"), "`thing1` is empty");
        assert_eq!(said("thing", "x"), "`thing` is no field of a message");
        assert_eq!(said("spell1", "x"), "`spell1` is no field of a message");
    }

    proptest! {
        #[test]
        fn what_fits_is_taken_and_fits_again(value in any::<String>(), nth in 0_usize..11) {
            let names = ["thing", "number", "letter", "symbol", "character_string", "time", "date", "amount",
                "phone_number", "name", "phrase"];
            let name = format!("{}1", names[nth]);
            if let Ok(fitted) = fit(&name, &value) {
                let rule = Field::of(&name).unwrap();
                prop_assert!(!fitted.is_empty() && fitted.chars().count() <= rule.limit());
                prop_assert!(fitted.chars().all(|it| rule.takes(it)));
                prop_assert_eq!(fit(&name, &fitted), Ok(fitted.clone()));
            }
        }
    }
}
