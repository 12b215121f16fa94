//! The machine against simulated surroundings.

mod ats;
mod fault;
mod matrix;
mod steps;
mod world;
