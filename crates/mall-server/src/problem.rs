//! What is wrong with a JSON document that somebody wrote, and where.

use mall_api::merchant::{PROBLEMS_MAX, ShopProblem};
use mall_core::Invalid;
use serde::Deserialize;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no JSON from here on.
    #[error("line {line}, column {column}: not JSON: {what}")]
    Json {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// What was wanted there.
        what: String,
    },
    /// A field is missing, unknown, or of another kind than wanted.
    #[error("line {line}: `{field}`: {what}")]
    Shape {
        /// Counted from 1.
        line: usize,
        /// Where, as a path into the document.
        field: String,
        /// What is wrong with it.
        what: String,
    },
    /// A field broke a limit.
    #[error(transparent)]
    Limit(#[from] Invalid),
}

impl Problem {
    /// The field, and what it should be.
    pub(crate) fn invalid(&self) -> Invalid {
        match self {
            Self::Json { column, what, .. } => {
                Invalid::shape("", &format!("JSON: {what}, column {column}"))
            }
            Self::Shape { field, what, .. } => Invalid::shape(field, what),
            Self::Limit(invalid) => invalid.clone(),
        }
    }
}

/// What is told of `problems` over HTTP, and how many more there are.
pub(crate) fn told(problems: &[Problem]) -> (Vec<ShopProblem>, usize) {
    let told = problems.iter().take(PROBLEMS_MAX).map(|problem| {
        let Invalid { field, rule } = problem.invalid();
        let line = match problem {
            Problem::Json { line, .. } | Problem::Shape { line, .. } => Some(*line),
            Problem::Limit(_) => None,
        };
        ShopProblem { field, rule, line }
    });
    (told.collect(), problems.len().saturating_sub(PROBLEMS_MAX))
}

/// Reads `text`, all of it, as a `T`.
///
/// # Errors
///
/// The first thing that keeps it from being one.
pub fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Problem> {
    parse_at("", 1, text)
}

/// As [`parse`], of a part of a document that stands at the path `at` and begins in line `line`.
///
/// # Errors
///
/// As [`parse`], with the place in the whole document.
pub(crate) fn parse_at<'a, T: Deserialize<'a>>(
    at: &str,
    line: usize,
    text: &'a str,
) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        problem(at, line, &field, error.inner())
    })?;
    json.end().map_err(|error| problem(at, line, "", &error))?;
    Ok(parsed)
}

fn problem(at: &str, line: usize, field: &str, error: &serde_json::Error) -> Problem {
    let line = line + error.line().saturating_sub(1);
    let said = error.to_string();
    // The place is said in front.
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    if error.is_data() {
        let field = joined(at, field.trim_end_matches(['?', '.']));
        Problem::Shape { line, field, what: plain(what) }
    } else {
        Problem::Json { line, column: error.column(), what: what.to_owned() }
    }
}

/// The path `field` seen from where `at` stands.
fn joined(at: &str, field: &str) -> String {
    match (at, field) {
        ("", "") => "the whole".to_owned(),
        (at, "") => at.to_owned(),
        ("", field) => field.to_owned(),
        (at, field) if field.starts_with('[') => format!("{at}{field}"),
        (at, field) => format!("{at}.{field}"),
    }
}

/// The types of Rust in the words of the schema, which also say the unit.
fn plain(what: &str) -> String {
    let Some((said, wanted)) = what.rsplit_once(", expected ") else { return what.to_owned() };
    let wanted = match wanted {
        "i64" => "a whole number (money in fen, times in milliseconds)",
        "u16" | "u32" | "u64" => "a whole number, not below 0",
        wanted if wanted.starts_with("struct ") => "an object",
        "a sequence" => "a list",
        wanted => wanted,
    };
    format!("{said}, expected {wanted}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mall_core::pricing::QuoteRequest;

    fn said(text: &str) -> String {
        parse::<QuoteRequest>(text).unwrap_err().to_string()
    }

    #[test]
    fn a_place_and_a_unit_are_named() {
        let line = |price: &str| {
            format!(
                "{{\"now\": 0,\n\"basket\": {{\"lines\": [\n{{\"sku\": \"a\", \"product\": \"a\", \
                 \"category\": \"a\", \"unitPrice\": {price}, \"quantity\": 1}}]}}}}"
            )
        };
        let wanted = "expected a whole number (money in fen, times in milliseconds)";
        assert_eq!(
            said(&line("89.5")),
            format!(
                "line 3: `basket.lines[0].unitPrice`: invalid type: floating point `89.5`, {wanted}"
            )
        );
        assert!(
            said(&line("\"8900\"")).ends_with(&format!("invalid type: string \"8900\", {wanted}"))
        );
        assert_eq!(said("{\"now\": 0}"), "line 1: `the whole`: missing field `basket`");
        assert!(said("[]").starts_with("line 1: `the whole`: invalid"), "{}", said("[]"));
        assert_eq!(said("{\n \"now\": }"), "line 2, column 9: not JSON: expected value");
        assert!(parse::<QuoteRequest>(&line("8900")).is_ok());
        assert_eq!(
            said(&(line("8900") + "\n{}")),
            "line 4, column 1: not JSON: trailing characters"
        );
    }
}
