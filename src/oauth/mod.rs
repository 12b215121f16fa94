//! The authorization code grant with PKCE in the browser (RFC 6749 section 4.1, RFC 7636): begin, check the callback,
//! report to the first tab.

pub mod arrival;
pub mod attempts;
pub mod authorization;
pub mod exchange;
pub mod report;
pub mod transaction;
