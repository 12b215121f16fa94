//! Addresses of the app: the only place where a path is written or read.

use mailbridge_contract::path::encode_segment;
use mailbridge_contract::{AttemptId, MailboxId, ProviderId};

/// A screen of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Where the user starts.
    Home,
    /// My account.
    Account(Option<Section>),
    /// The folder mapping of a mailbox.
    Folders(MailboxId),
    /// The new tab of Add Mailbox, on its way to the sign-in provider. Without an attempt it goes nowhere.
    Connect {
        /// The provider to sign in at.
        provider: ProviderId,
        /// The attempt that the first tab registered.
        attempt: Option<AttemptId>,
    },
    /// Where the sign-in provider comes back to.
    ConnectCallback,
    /// Help with mailboxes.
    Help,
    /// Nothing that this version knows.
    NotFound,
}

/// A panel of My account that can be linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Name and phone.
    Profile,
    /// Language and time zone.
    Language,
    /// The mailboxes.
    EmailSettings,
}

impl Section {
    /// All, in the order in which they stand on the page.
    pub const ALL: [Self; 3] = [Self::Profile, Self::Language, Self::EmailSettings];

    /// The fragment of the address, which is the panel's id too.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Language => "language",
            Self::EmailSettings => "email-settings",
        }
    }
}

impl Route {
    /// Reads an address below the app's base: path, query without its question mark, fragment without its hash.
    pub fn parse(path: &str, query: &str, fragment: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            [] => Self::Home,
            ["account"] => Self::Account(Section::ALL.into_iter().find(|section| section.id() == fragment)),
            ["account", "mailboxes", id, "folders"] => {
                decode(id).map_or(Self::NotFound, |id| Self::Folders(MailboxId(id)))
            }
            ["connect", "callback"] => Self::ConnectCallback,
            ["connect", provider] => decode(provider).map_or(Self::NotFound, |provider| Self::Connect {
                provider: ProviderId(provider),
                attempt: query_value(query, "attempt").map(AttemptId),
            }),
            ["help", "mailbox"] => Self::Help,
            _ => Self::NotFound,
        }
    }

    /// The address below the app's base, beginning with a slash.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Account(None) => "/account".to_owned(),
            Self::Account(Some(section)) => format!("/account#{}", section.id()),
            Self::Folders(id) => format!("/account/mailboxes/{}/folders", encode_segment(id.as_str())),
            Self::Connect { provider, attempt } => {
                let query = attempt
                    .as_ref()
                    .map(|attempt| format!("?attempt={}", encode_segment(attempt.as_str())));
                format!(
                    "/connect/{}{}",
                    encode_segment(provider.as_str()),
                    query.unwrap_or_default()
                )
            }
            Self::ConnectCallback => "/connect/callback".to_owned(),
            Self::Help => "/help/mailbox".to_owned(),
            Self::NotFound => "/not-found".to_owned(),
        }
    }
}

/// The value of a query parameter that stands there exactly once.
fn query_value(query: &str, name: &str) -> Option<String> {
    let mut values = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(key, _)| *key == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => decode(value),
        _ => None,
    }
}

/// Undoes percent-encoding (RFC 3986 section 2.1). Nothing when it is not valid, or empty.
fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = match (first, tail) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: u8| {
                    char::from(byte)
                        .to_digit(16)
                        .and_then(|digit| u8::try_from(digit).ok())
                };
                bytes.push(digit(*high)? * 16 + digit(*low)?);
                after
            }
            (b'%', _) => return None,
            (byte, after) => {
                bytes.push(*byte);
                after
            }
        };
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|decoded| !decoded.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(address: &str) -> Route {
        let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        Route::parse(path, query, fragment)
    }

    #[test]
    fn every_route_is_read_as_it_is_written() {
        let attempt = Some(AttemptId("a-1".to_owned()));
        for (route, path) in [
            (Route::Home, "/"),
            (Route::Account(None), "/account"),
            (
                Route::Account(Some(Section::EmailSettings)),
                "/account#email-settings",
            ),
            (
                Route::Folders("m 1/é".into()),
                "/account/mailboxes/m%201%2F%C3%A9/folders",
            ),
            (
                Route::Connect {
                    provider: "google".into(),
                    attempt,
                },
                "/connect/google?attempt=a-1",
            ),
            (
                Route::Connect {
                    provider: "google".into(),
                    attempt: None,
                },
                "/connect/google",
            ),
            (Route::ConnectCallback, "/connect/callback"),
            (Route::Help, "/help/mailbox"),
        ] {
            assert_eq!(route.path(), path);
            assert_eq!(parse(path), route);
        }
    }

    #[test]
    fn what_is_unknown_or_broken_is_not_found() {
        for path in [
            "/nothing",
            "/account/mailboxes/%zz/folders",
            "/account/mailboxes/%/folders",
            "/help",
        ] {
            assert_eq!(parse(path), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn an_attempt_named_twice_counts_as_none() {
        let route = Route::Connect {
            provider: "google".into(),
            attempt: None,
        };
        assert_eq!(parse("/connect/google?attempt=a&attempt=b"), route);
        assert_eq!(parse("/connect/google?attempt="), route);
    }

    proptest! {
        #[test]
        fn any_identifier_survives(id in ".+") {
            let route = Route::Folders(MailboxId(id));
            prop_assert_eq!(parse(&route.path()), route);
        }

        #[test]
        fn no_address_makes_it_panic(path in ".*", query in ".*", fragment in ".*") {
            Route::parse(&path, &query, &fragment);
        }
    }
}
