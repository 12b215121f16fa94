//! The browser: the only home of web-sys besides `ui`.

pub mod intl;
