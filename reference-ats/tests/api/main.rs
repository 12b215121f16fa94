//! Every call of the reference ATS over real HTTP, with good and bad input.

mod account;
mod app;
mod client;
mod robustness;
mod session;
mod sign_in;
mod writes;
