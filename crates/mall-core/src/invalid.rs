//! What is wrong with an input: the field, and the limit it broke.

use serde::{Deserialize, Serialize};

/// An input that cannot be taken. Shape: `{"field":"lines[2].quantity","rule":{"range":{…}}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[error("`{field}` {rule}")]
pub struct Invalid {
    /// Where, as a path into the input.
    pub field: String,
    /// Which rule it broke.
    pub rule: Rule,
}

/// A rule that an input can break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Rule {
    /// A number outside its range, both ends included.
    #[error("must be from {min} to {max}")]
    Range {
        /// Lowest.
        min: i64,
        /// Highest.
        max: i64,
    },
    /// A text outside its length, in characters.
    #[error("must have {min} to {max} characters")]
    Length {
        /// Shortest.
        min: usize,
        /// Longest.
        max: usize,
    },
    /// A list with too many entries.
    #[error("may have at most {max} entries")]
    Count {
        /// Most.
        max: usize,
    },
    /// A text of another shape than wanted.
    #[error("must be {want}")]
    Shape {
        /// What it should be.
        want: String,
    },
    /// A thing that must be there only once is there again.
    #[error("appears twice")]
    Twice,
    /// A reference to a thing that is not there.
    #[error("names something unknown: `{name}`")]
    Unknown {
        /// What was named.
        name: String,
    },
}

impl Invalid {
    /// `field` broke `rule`.
    pub fn new(field: impl Into<String>, rule: Rule) -> Self {
        Self { field: field.into(), rule }
    }

    /// `field` is not what was wanted.
    pub fn shape(field: impl Into<String>, want: &str) -> Self {
        Self::new(field, Rule::Shape { want: want.to_owned() })
    }

    /// The same, seen from one level up: `at.field`.
    #[must_use]
    pub fn within(self, at: &str) -> Self {
        let joint = if self.field.is_empty() || self.field.starts_with('[') { "" } else { "." };
        Self { field: format!("{at}{joint}{}", self.field), rule: self.rule }
    }
}

/// `value` is within `min..=max`.
pub fn in_range(field: &str, value: i64, min: i64, max: i64) -> Result<(), Invalid> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(Invalid::new(field, Rule::Range { min, max }))
    }
}

/// `text`, trimmed, has `min..=max` characters and no control characters.
pub fn text_within(field: &str, text: &str, min: usize, max: usize) -> Result<(), Invalid> {
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Invalid::shape(field, "text without control characters"));
    }
    if (min..=max).contains(&text.trim().chars().count()) && text.chars().count() <= max {
        Ok(())
    } else {
        Err(Invalid::new(field, Rule::Length { min, max }))
    }
}

/// A list has at most `max` entries.
pub fn count_within(field: &str, count: usize, max: usize) -> Result<(), Invalid> {
    if count <= max { Ok(()) } else { Err(Invalid::new(field, Rule::Count { max })) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_field_and_limit() {
        let error = in_range("quantity", 0, 1, 9).unwrap_err().within("lines[2]");
        assert_eq!(error.to_string(), "`lines[2].quantity` must be from 1 to 9");
    }

    #[test]
    fn counts_characters_not_bytes() {
        assert_eq!(text_within("name", "小铺", 1, 2), Ok(()));
        assert!(text_within("name", "  ", 1, 2).is_err());
        assert!(text_within("name", "a\u{0}", 1, 9).is_err());
        assert!(text_within("name", "小铺好", 1, 2).is_err());
    }
}
