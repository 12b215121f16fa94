//! The machine against simulated surroundings.

mod steps;
