//! The browser: the only home of web-sys besides `ui`.

pub mod boot;
pub mod brand;
pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod files;
pub mod history;
pub mod intl;
pub mod leaving;
pub mod location;
pub mod page;
pub mod random;
pub mod storage;
