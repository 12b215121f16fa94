//! Names of the HTTP headers that the contract uses besides the standard ones.

/// Proof that a write comes from the app: the value of [`Session::csrf_token`](crate::session::Session::csrf_token).
pub const CSRF_TOKEN: &str = "X-CSRF-Token";

/// A random value per write. The ATS replays its stored answer for a value that it has seen.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// On answers: names the request in the ATS's own logs; also [`Problem::request_id`](crate::problem::Problem::request_id).
pub const REQUEST_ID: &str = "X-Request-Id";
