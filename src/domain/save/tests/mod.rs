//! The machine against simulated surroundings.

mod ats;
mod fault;
mod histories;
mod matrix;
mod steps;
mod world;
