//! The answer of the sign-in provider: what of the callback's query is believed.
//!
//! Rules: RFC 6749 sections 3.1 and 4.1.2, RFC 9207 section 2.4, RFC 9700 sections 2.1 and 4.7.

use oauth2::url::form_urlencoded;
use oauth2::{AuthorizationCode, CsrfToken};

use super::outcome::Outcome;

/// The longest query that is read, in bytes, with its percent-encoding.
const MAX_QUERY: usize = 8192;
/// The longest value of a parameter that has a meaning here, in bytes.
const MAX_VALUE: usize = 2048;

/// What the answer is compared with.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The `state` of the request.
    pub state: &'a CsrfToken,
    /// The configured issuer, compared letter by letter.
    pub issuer: &'a str,
    /// Whether the provider promises `iss` (RFC 9207 section 3).
    pub issuer_promised: bool,
}

/// An answer that is not a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it means.
    pub outcome: Outcome,
    /// The provider's `error` as it came.
    pub error: Option<String>,
}

impl From<Outcome> for Refusal {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, error: None }
    }
}

/// Reads a query, without its question mark.
///
/// # Errors
/// Why there is no code that can be used.
pub fn read(query: &str, expected: &Expected<'_>) -> Result<AuthorizationCode, Refusal> {
    let answer = Answer::parse(query)?;
    let state = answer.state.ok_or(Outcome::StateMissing)?;
    // The type compares without telling by its time how much was right.
    if CsrfToken::new(state) != *expected.state {
        return Err(Outcome::StateUnknown.into());
    }
    match &answer.issuer {
        Some(issuer) if issuer != expected.issuer => return Err(Outcome::IssuerWrong.into()),
        // It is not known of every provider whether it adds `iss` to errors too.
        None if expected.issuer_promised && answer.error.is_none() => {
            return Err(Outcome::IssuerMissing.into());
        }
        _ => {}
    }
    match (answer.code, answer.error) {
        (Some(_), Some(_)) => Err(Outcome::AnswerContradictory.into()),
        (Some(code), None) => Ok(AuthorizationCode::new(code)),
        (None, Some(error)) => Err(Refusal {
            outcome: Outcome::from_error(&error),
            error: Some(error),
        }),
        (None, None) => Err(Outcome::AnswerIncomplete.into()),
    }
}

/// Whether a query holds anything that a provider sends.
pub fn holds_an_answer(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(name, _)| matches!(&*name, "code" | "state" | "error"))
}

/// The parameters that have a meaning here, each at most once. All others are ignored.
#[derive(Default)]
struct Answer {
    code: Option<String>,
    state: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
}

impl Answer {
    fn parse(query: &str) -> Result<Self, Outcome> {
        if query.len() > MAX_QUERY {
            return Err(Outcome::ParameterTooLong);
        }
        let mut answer = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let (parameter, repeated) = match &*name {
                "code" => (&mut answer.code, Outcome::ParameterRepeated),
                "state" => (&mut answer.state, Outcome::ParameterRepeated),
                "iss" => (&mut answer.issuer, Outcome::IssuerRepeated),
                "error" => (&mut answer.error, Outcome::ParameterRepeated),
                _ => continue,
            };
            if parameter.is_some() {
                return Err(repeated);
            }
            if value.len() > MAX_VALUE {
                return Err(Outcome::ParameterTooLong);
            }
            *parameter = Some(value.into_owned());
        }
        // A parameter without a value counts as absent (RFC 6749 section 3.1).
        for parameter in [
            &mut answer.code,
            &mut answer.state,
            &mut answer.issuer,
            &mut answer.error,
        ] {
            parameter.take_if(|value| value.is_empty());
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATE: &str = "s-1";
    const ISSUER: &str = "https://accounts.google.com";

    fn read_with(query: &str, issuer_promised: bool) -> Result<String, Outcome> {
        let state = CsrfToken::new(STATE.to_owned());
        let expected = Expected {
            state: &state,
            issuer: ISSUER,
            issuer_promised,
        };
        read(query, &expected)
            .map(|code| code.secret().clone())
            .map_err(|refusal| refusal.outcome)
    }

    #[test]
    fn each_rule_has_its_outcome() {
        let long = "x".repeat(MAX_VALUE + 1);
        let huge = "x".repeat(MAX_QUERY);
        for (query, expected) in [
            (
                "code=4%2F0&state=s-1&iss=https%3A%2F%2Faccounts.google.com",
                Ok("4/0"),
            ),
            (
                "state=s-1&iss=https://accounts.google.com&code=c&scope=email+x&authuser=0&prompt=consent&hd=a&hd=b",
                Ok("c"),
            ),
            ("", Err(Outcome::StateMissing)),
            ("code=c", Err(Outcome::StateMissing)),
            ("code=c&state=", Err(Outcome::StateMissing)),
            ("code=c&state=s-2", Err(Outcome::StateUnknown)),
            ("code=c&state=S-1", Err(Outcome::StateUnknown)),
            ("code=c&state=s-1&state=s-1", Err(Outcome::ParameterRepeated)),
            ("code=c&code=d&state=s-1", Err(Outcome::ParameterRepeated)),
            ("error=a&error=b&state=s-1", Err(Outcome::ParameterRepeated)),
            ("code=c&state=s-1", Err(Outcome::IssuerMissing)),
            ("code=c&state=s-1&iss=", Err(Outcome::IssuerMissing)),
            (
                "code=c&state=s-1&iss=https://accounts.google.com/",
                Err(Outcome::IssuerWrong),
            ),
            (
                "code=c&state=s-1&iss=https://Accounts.google.com",
                Err(Outcome::IssuerWrong),
            ),
            (
                "code=c&state=s-1&iss=https://evil.example",
                Err(Outcome::IssuerWrong),
            ),
            (
                "code=c&state=s-1&iss=https://accounts.google.com&iss=https://accounts.google.com",
                Err(Outcome::IssuerRepeated),
            ),
            (
                "code=c&error=access_denied&state=s-1&iss=https://accounts.google.com",
                Err(Outcome::AnswerContradictory),
            ),
            (
                "state=s-1&iss=https://accounts.google.com",
                Err(Outcome::AnswerIncomplete),
            ),
            ("error=access_denied&state=s-1", Err(Outcome::Cancelled)),
            ("error=access_denied", Err(Outcome::StateMissing)),
            (
                "error=access_denied&state=s-1&iss=https://evil.example",
                Err(Outcome::IssuerWrong),
            ),
            ("error=%3Cb%3E&state=s-1", Err(Outcome::SignInFailed)),
            (&format!("code={long}&state=s-1"), Err(Outcome::ParameterTooLong)),
            (
                &format!("code=c&state=s-1&other={huge}"),
                Err(Outcome::ParameterTooLong),
            ),
        ] {
            assert_eq!(read_with(query, true), expected.map(str::to_owned), "{query}");
        }
    }

    #[test]
    fn an_issuer_that_was_not_promised_is_checked_all_the_same() {
        assert_eq!(read_with("code=c&state=s-1", false), Ok("c".to_owned()));
        assert_eq!(
            read_with("code=c&state=s-1&iss=https://evil.example", false),
            Err(Outcome::IssuerWrong)
        );
    }

    /// The same rules, written another way: all that must hold for a code to be taken.
    fn may_be_taken(query: &str) -> bool {
        let all = |name: &str| -> Vec<String> {
            form_urlencoded::parse(query.as_bytes())
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .collect()
        };
        query.len() <= MAX_QUERY
            && all("state") == [STATE]
            && all("iss") == [ISSUER]
            && all("error").iter().all(String::is_empty)
            && all("error").len() < 2
            && matches!(all("code").as_slice(), [code] if (1..=MAX_VALUE).contains(&code.len()))
    }

    /// Queries that are near the rules: a good answer in any order, with some parameters repeated, left out or replaced.
    fn near() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec!["code", "state", "iss", "error", "scope"]);
        let value = prop_oneof![
            6 => prop::sample::select(vec![STATE, ISSUER, "https%3A%2F%2Faccounts.google.com", "c", ""])
                .prop_map(str::to_owned),
            1 => ".{0,8}",
            1 => Just("x".repeat(MAX_VALUE + 1)),
        ];
        let pair = (name, value).prop_map(|(name, value)| format!("{name}={value}"));
        let good = [
            "code=c".to_owned(),
            format!("state={STATE}"),
            format!("iss={ISSUER}"),
        ];
        (
            prop::sample::subsequence(good.to_vec(), 2..=3),
            prop::collection::vec(pair, 0..3),
        )
            .prop_map(|(kept, more)| [kept, more].concat())
            .prop_shuffle()
            .prop_map(|pairs| pairs.join("&"))
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic_or_gives_a_code(query in ".*") {
            prop_assert_eq!(read_with(&query, true).is_ok(), may_be_taken(&query));
        }

        #[test]
        fn a_code_is_taken_exactly_when_every_rule_holds(query in near()) {
            prop_assert_eq!(read_with(&query, true).is_ok(), may_be_taken(&query));
        }

        #[test]
        fn extra_parameters_change_nothing(extra in "[b-d]{1,4}", value in "[a-z]{0,9}") {
            let query = format!("{extra}={value}&code=c&state={STATE}&iss={ISSUER}");
            prop_assert_eq!(read_with(&query, true), Ok("c".to_owned()));
        }
    }
}
