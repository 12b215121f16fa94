//! Points in time: seconds since 1970 in the database, RFC 3339 in the contract.

use chrono::{DateTime, SecondsFormat, Utc};
use mailbridge_contract::Timestamp;

/// Now, in seconds since 1970.
pub fn now() -> i64 {
    Utc::now().timestamp()
}

/// The point in time as the contract writes it (RFC 3339, UTC).
pub fn timestamp(seconds: i64) -> Timestamp {
    let moment = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    Timestamp(moment.to_rfc3339_opts(SecondsFormat::Secs, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_gets_utc() {
        assert_eq!(timestamp(1_795_269_780).as_str(), "2026-11-21T14:03:00Z");
    }
}
